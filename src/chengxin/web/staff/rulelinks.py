"""Where the pages of a rulebook version are on the site, for everything that cites or links."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from chengxin.report.pages import Links
from chengxin.text import current_language


@dataclass(frozen=True, slots=True)
class SiteLinks(Links):
    """The pages of one version."""

    rulebook_no: int = 0

    def page(self, name: str, anchor: str = "") -> str:
        """Return the address of a page, or of a place on it."""
        given = {"rulebook_no": self.rulebook_no, "sheet": name}
        return reverse("staff:rules-page", kwargs=given) + (f"#{anchor}" if anchor else "")


def site_links(rulebook_no: int) -> SiteLinks:
    """Return where the pages of a version are, in the language of the request."""
    return SiteLinks(current_language(), rulebook_no=rulebook_no)
