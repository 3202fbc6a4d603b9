"""Pictures of the demonstration's report for the READMEs: `python -m tests.docs.pictures`.

It makes the demonstration in a folder of its own, opens two of its pages in headless Chromium and
puts them side by side. No test runs it; a test sees that the pictures are there.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.docs.markdown import ROOT

#: Language of the report → the picture.
PICTURES = {"en": "demo.png", "zh": "demo.zh.png"}
WIDTH, HEIGHT = 1180, 1240

_BOARD = """<body style="margin:0;padding:24px;display:flex;gap:24px;background:#dfe3e1">
<img src="left.png" style="width:590px;border-radius:6px">
<img src="right.png" style="width:590px;border-radius:6px">
</body>"""


def main() -> None:
    """Write the pictures into docs/images."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("There is no chromium here.")
    with TemporaryDirectory() as scratch, sync_playwright() as playwright:
        out = Path(scratch)
        program = Path(sys.executable).with_name("chengxin")
        subprocess.run([program, "city", "--no-open", "--out", out / "city"], cwd=ROOT, check=True)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for lang, picture in PICTURES.items():
            _take(browser, out, lang, ROOT / "docs/images" / picture)
        browser.close()


def _take(browser: Browser, out: Path, lang: str, target: Path) -> None:
    report = out / "city/report"
    front = report / ("index.html" if lang == "zh" else "en.html")
    ends = ".html" if lang == "zh" else ".en.html"
    sheet = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    for side, page in (("left", front), ("right", _told(report, ends))):
        sheet.goto(page.as_uri())
        sheet.screenshot(path=out / f"{side}.png")
    (out / "board.html").write_text(_BOARD, "utf-8")
    sheet.set_viewport_size({"width": 24 * 3 + 590 * 2, "height": 48 + 590 * HEIGHT // WIDTH})
    sheet.goto((out / "board.html").as_uri())
    sheet.screenshot(path=target)
    sheet.close()


def _told(report: Path, ends: str) -> Path:
    """The page of the person told of with the most dimensions in the arithmetic."""
    pages = [path for path in report.glob(f"person-*{ends}") if ends != ".html" or _chinese(path)]
    return max(pages, key=lambda path: (_dimensions(path), path.name))


def _chinese(path: Path) -> bool:
    return re.fullmatch(r"person-\d+\.html", path.name) is not None


def _dimensions(path: Path) -> int:
    return len(re.findall(r"<h2", path.read_text("utf-8")))


if __name__ == "__main__":
    main()
