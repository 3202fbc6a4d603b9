"""The rulebook's pages on the site: the printed ones, in the site's frame and with its addresses.

They are about nobody, so whoever comes may read them. A face says under which address they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chengxin.report.pages import Links


@dataclass(frozen=True, slots=True)
class SiteLinks(Links):
    """Where a rulebook's pages are on a site, and where a person's records are.

    >>> links = SiteLinks("en", "/rules/")
    >>> links.article("measures", "12"), links.page("index", "scale")
    ('/rules/article-measures-12/', '/rules/#scale')
    """

    records: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def page(self, name: str, anchor: str = "") -> str:
        """Return the address of a page, or of a place on it."""
        own = "" if name == "index" else f"{name}/"
        return self.prefix + own + (f"#{anchor}" if anchor else "")

    def record(self, key: tuple[str, str]) -> str:
        """Return the address of a record of a furnisher, empty where none is shown."""
        return self.records.get(key, "")
