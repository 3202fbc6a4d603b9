"""Pictures of the demonstration's site for the READMEs: `python -m tests.docs.pictures`.

It opens a demonstration of its own, signs in as somebody in headless Chromium and puts three pages
of a phone side by side. No test runs it; a test sees that the pictures are there.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from tests.browser import chromium
from tests.demo.test_site import demo
from tests.docs.markdown import ROOT

#: Language of the pages → the picture.
PICTURES = {"en": "demo.png", "zh": "demo.zh.png"}
PAGES = ("", "why/", "changes/")
WIDTH, HEIGHT, GAP, PORT = 390, 844, 24, 8765

_BOARD = """<body style="margin:0;padding:24px;display:flex;gap:24px;background:#dfe3e1">
<img src="0.png" style="border-radius:6px"><img src="1.png" style="border-radius:6px">
<img src="2.png" style="border-radius:6px">
</body>"""


def main() -> None:
    """Write the pictures into docs/images."""
    with (
        TemporaryDirectory() as scratch,
        demo(Path(scratch) / "site", PORT, until="Taken in behind: marks") as (_printed, address),
        chromium() as browser,
    ):
        for lang, picture in PICTURES.items():
            _take(browser, Path(scratch), address, lang, ROOT / "docs/images" / picture)


def _take(browser: Browser, out: Path, address: str, lang: str, target: Path) -> None:
    phone = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    phone.goto(f"{address}/sign-in/go/?lang={lang}")
    phone.fill("[name=login]", "volunteer")
    phone.fill("[name=password]", "chengxin-demo")
    phone.click("main form button")
    for number, page in enumerate(PAGES):
        phone.goto(f"{address}/{page}")
        phone.screenshot(path=out / f"{number}.png")
    (out / "board.html").write_text(_BOARD, "utf-8")
    sheet = browser.new_page(
        viewport={"width": len(PAGES) * (WIDTH + GAP) + GAP, "height": HEIGHT + 2 * GAP}
    )
    sheet.goto((out / "board.html").as_uri())
    sheet.screenshot(path=target)
    sheet.close()
    phone.close()


if __name__ == "__main__":
    main()
