"""A rulebook as pages to browse: articles, catalogue, rules and cases, all linked to each other.

`write_rulebook_site` writes every page in Chinese and English; they work from a disk and ask the
network for nothing. What they show is `rulepages`'. The command line calls it, and so does the
city's report.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chengxin.report.pages import Links, page_name, write_page
from chengxin.report.rulepages import Pages
from chengxin.report.terminal import status, version
from chengxin.rulebook.model import Rulebook
from chengxin.text import LANGUAGES, _, current_language, language


def write_rulebook_site(
    rulebook: Rulebook, out: Path, *, home: Mapping[str, str] | None = None
) -> None:
    """Write the pages of a rulebook into the folder `out`, which is made when it is missing.

    `home` names, by language, the page one folder up to which the index leads back.
    """
    out.mkdir(parents=True, exist_ok=True)
    for lang in LANGUAGES:
        with language(lang):
            _Site(rulebook, out, home or {}).write()


class _Site:
    """One language of the site, as files."""

    def __init__(self, rulebook: Rulebook, out: Path, home: Mapping[str, str]) -> None:
        self.out = out
        self.home = home
        self.pages = Pages(rulebook, Links(current_language()))

    def write(self) -> None:
        for name in self.pages.names():
            self.page(name)

    def page(self, name: str) -> None:
        lang, rulebook, links = current_language(), self.pages.rulebook, self.pages.links
        back = links.page("index") if name != "index" else ""
        if name == "index" and self.home:
            back = f"../{self.home[lang]}"
        shared = {
            "site": rulebook.name.get(lang),
            "standing": status(rulebook),
            "back": back,
            "back_name": _("Back"),
            "here": _("The rules"),
            "other": page_name(name, "en" if lang == "zh" else "zh"),
            "foot": _("Rulebook {version}. These pages are made from its files.").format(
                version=version(rulebook)
            ),
            "links": links,
        }
        template, context = self.pages.page(name)
        write_page(self.out / page_name(name, lang), template, shared | context)
