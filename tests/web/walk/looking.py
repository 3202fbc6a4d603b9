"""What every page has to be: for everybody, narrow enough, of the site alone, in one language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()

#: Texts of the page with what shows their language: the nearest `lang`, and whether it is code.
_TEXTS = """
() => {
  const found = [], walker = document.createTreeWalker(document.documentElement, 4);
  const add = (said, at) => {
    const text = (said || '').trim();
    if (text && !at.closest('script, style, code')) {
      found.push([text, at.closest('[lang]').lang]);
    }
  };
  while (walker.nextNode()) add(walker.currentNode.data, walker.currentNode.parentElement);
  for (const at of document.querySelectorAll('[aria-label], [title], [alt], [placeholder]')) {
    for (const name of ['aria-label', 'title', 'alt', 'placeholder']) {
      add(at.getAttribute(name), at);
    }
  }
  return found;
}
"""

#: Links and controls that stand by themselves are easy to hit; those inside a sentence may be low.
SMALL = """
() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
  .filter(each => !each.closest('p, td, th, dd, li li, .soft, .card-head') && each.offsetParent)
  .filter(each => !each.matches('.skip, [type=radio], [type=checkbox]'))
  .filter(each => (each.closest('li') || each).getBoundingClientRect().height < 43.5)
  .map(each => each.outerHTML)
"""

_CHINESE = re.compile("[一-鿿]")
#: Four English words in a row are a sentence; fewer may be a name.
_ENGLISH = re.compile(r"[A-Za-z][a-z]+(?:[ ,;’-]+[A-Za-z]?[a-z]+){3,}")


@dataclass
class Watched:
    """A page that is opened again and again; what it asked for and complained of is kept."""

    page: Page
    base: str
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda seen: self.asked.append(seen.url))
        self.page.on("console", lambda told: self.said.append(told.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def faults(self, *, touch: bool, colours: bool = True) -> list[str]:
        """Return what is wrong with the page that is open."""
        page = self.page
        found = [f"axe {each}" for each in violations(page, colours=colours)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("is wider than the window")
        if touch:
            found += [f"is hard to hit: {each}" for each in page.evaluate(SMALL)]
        for text, own in page.evaluate(_TEXTS):
            if own == "en" and _CHINESE.search(text):
                found.append(f"Chinese in English: {text[:60]}")
            if own == "zh-Hans" and _ENGLISH.search(text):
                found.append(f"English in Chinese: {text[:60]}")
        found += [f"asks for {url}" for url in self.asked if not url.startswith(self.base)]
        found += [each for each in self.said if "Content Security Policy" in each]
        self.asked.clear()
        self.said.clear()
        return found


def violations(page: Page, *, colours: bool = True) -> list[str]:
    """Return what axe finds; looking at colours takes it longer than all the rest."""
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": colours}}}
    found = _AXE.run(page, options=options).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]
