"""`chengxin impact` on a made-up city: what is written and what never is, twice the same."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chengxin.cli import main
from chengxin.demo.files import CityFiles, make_files
from chengxin.demo.people import TODAY
from chengxin.rulebook import load
from tests.browser import chromium

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
YUXI = ROOT / "rulebooks" / "yuxi"
KEY = b"k" * 32


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> CityFiles:
    book = load(YUXI).rulebook
    assert book is not None
    return make_files(tmp_path_factory.mktemp("files"), book, persons=600)


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version with a higher threshold, a tighter yearly limit and a deeper bracket of fines."""
    folder = tmp_path_factory.mktemp("draft") / "yuxi"
    shutil.copytree(YUXI, folder)
    for name, old, new in (
        ("rulebook.yaml", "from: 600", "from: 605"),
        ("indicators/participation.yaml", "limits: {year: 3}", "limits: {year: 2}"),
        ("indicators/lawfulness.yaml", "from: 500.01, points: -20", "from: 500.01, points: -25"),
    ):  # fmt: skip
        text = (folder / name).read_text("utf-8")
        assert old in text, (name, old)
        (folder / name).write_text(text.replace(old, new), "utf-8")
    return folder


@pytest.fixture(scope="module")
def people(files: CityFiles) -> list[str]:
    roster = files.roster.read_text("utf-8-sig").splitlines()
    return sorted({line.split(",")[0] for line in roster[1:]})


@pytest.fixture(scope="module")
def groups(people: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("groups") / "groups.csv"
    rows = [f"{person},{'女男'[at % 2]}" for at, person in enumerate(people)]
    path.write_bytes("\n".join(["person,sex", *rows]).encode("gb18030"))
    return path


def impact(files: CityFiles, draft: Path, out: Path, *more: str | Path) -> Result:
    given = [
        *(word for path in files.persons for word in ("--persons", path)),
        *(word for path in files.records for word in ("--records", path)),
        *(word for path in files.marks for word in ("--marks", path)),
    ]
    asked = ["--skip-bad", "--as-of", TODAY, "--threads", "1", "--out", out, "--no-sensitivity"]
    words = ["--lang", "en", "impact", YUXI, draft, *given, *asked, *more]
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def report(
    files: CityFiles, draft: Path, groups: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("impact")
    key = tmp_path_factory.mktemp("key") / "key"
    key.write_bytes(KEY)
    result = impact(files, draft, out, "--groups", groups, "--key", key)
    assert result.exit_code == 0, result.output
    assert "harsher_without_since" in result.stderr
    return out


def test_pages_and_files_are_written(report: Path) -> None:
    assert {path.name for path in report.iterdir()} == {
        "index.html", "en.html", "impact.json", "cases.html", "cases.en.html", "cases.json",
    }  # fmt: skip


def test_nobody_is_named(report: Path, people: list[str]) -> None:
    texts = [path.read_text("utf-8") for path in report.iterdir()]
    assert len(people) > 500
    for person in people:
        assert not any(person in text for text in texts), person


def numbers(data: Any) -> Iterator[int | None]:
    """Every count of people, None where it is not given."""
    for name in ("persons", "up", "down"):
        yield data[name]
    yield from data["scored"]
    yield from (each["persons"] for each in data["matrix"])
    for each in data["distribution"]:
        yield from (each["before"], each["after"])
    for each in data["causes"]:
        yield from (value for name, value in each.items() if name not in ("kind", "key"))
    for each in data["groups"]:
        yield from (each["persons"], *each["scored"], *each["above"], each["up"], each["down"])


def test_small_counts_are_not_shown_and_others_rounded(report: Path) -> None:
    data = json.loads((report / "impact.json").read_text("utf-8"))
    found = [*numbers(data)]
    assert None in found
    counts = [count for count in found if count is not None]
    assert len(counts) > 20
    assert all(count >= 10 and count % 5 == 0 for count in counts)
    tables = (report / "en.html").read_text("utf-8").partition('id="points"')[2]
    cells = re.findall(r'<td class="num">([\d,]+)</td>', tables)
    assert cells
    assert all(int(cell.replace(",", "")) in counts for cell in cells)


def test_it_says_what_it_was_made_of(report: Path, draft: Path) -> None:
    data = json.loads((report / "impact.json").read_text("utf-8"))
    page = (report / "index.html").read_text("utf-8")
    new = load(draft).rulebook
    assert new is not None
    assert data["new"]["version"] == new.version
    assert {each["kind"] for each in data["inputs"]} == {"persons", "records", "marks", "groups"}
    for digest in (new.version, *(each["sha256"] for each in data["inputs"])):
        assert digest in page


def test_groups_are_in_the_report_and_change_no_score(
    report: Path, files: CityFiles, draft: Path, tmp_path: Path
) -> None:
    assert impact(files, draft, tmp_path).exit_code == 0
    with_groups = json.loads((report / "impact.json").read_text("utf-8"))
    without = json.loads((tmp_path / "impact.json").read_text("utf-8"))
    assert {each["value"] for each in with_groups["groups"] if each["grouping"] == "sex"} == {
        "女", "男",
    }  # fmt: skip
    for name in ("matrix", "distribution", "causes", "up", "down"):
        assert with_groups[name] == without[name]
    # Without a key nobody can be found again.
    cases = json.loads((tmp_path / "cases.json").read_text("utf-8"))["cases"]
    assert cases
    assert all(case["mask"] == "" for case in cases)


def test_the_same_question_has_the_same_bytes(
    report: Path, files: CityFiles, draft: Path, groups: Path, tmp_path: Path
) -> None:
    (tmp_path / "key").write_bytes(KEY)
    again = impact(
        files, draft, tmp_path / "again", "--groups", groups, "--key", tmp_path / "key",
        "--work", tmp_path / "work",
    )  # fmt: skip
    assert again.exit_code == 0, again.output
    for path in report.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("person,gender\nP-1,x\n", "unknown_column"),
        ("person,sex,sex\nP-1,x,x\n", "duplicate_column"),
        ("sex\nx\n", "missing_column"),
        ("person,sex\nP-1,x\nP-1,y\n", "conflicting_rows"),
        ("person,sex\nP-1,x,y\n", "ragged_row"),
        ('person,sex\n"P-1,x\n' + "x" * 200_000, "bad_quotes"),
        (",".join(f"c{n}" for n in range(300_000)) + "\n", "unknown_column"),
        ("person,district\n" + "".join(f"P-{n},D{n}\n" for n in range(99)), "bad_column_type"),
    ],
)
def test_a_file_of_groups_that_says_more_or_less_is_refused(
    files: CityFiles, draft: Path, tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "groups.csv"
    path.write_text(text, "utf-8")
    result = impact(files, draft, tmp_path / "out", "--groups", path)
    assert result.exit_code == 1
    assert said in result.output
    assert not (tmp_path / "out").exists()


def test_a_key_that_can_be_tried_out_is_refused(
    files: CityFiles, draft: Path, tmp_path: Path
) -> None:
    (tmp_path / "key").write_bytes(b"short")
    result = impact(files, draft, tmp_path / "out", "--key", tmp_path / "key")
    assert result.exit_code == 2
    assert "32 bytes" in result.output


def test_a_version_with_another_catalogue_and_other_levels(
    files: CityFiles, tmp_path: Path
) -> None:
    """Each version reads the files by its own catalogue; levels without a namesake go by score."""
    result = impact(files, ROOT / "rulebooks" / "shaoxing", tmp_path / "out")
    assert result.exit_code == 0, result.output
    data = json.loads((tmp_path / "out" / "impact.json").read_text("utf-8"))
    assert data["skipped_bad"]
    levels = {level["id"] for level in data["new"]["levels"]}
    assert levels != {level["id"] for level in data["old"]["levels"]}
    assert {each["to"] for each in data["matrix"]} == levels | {""}
    assert all(data["scored"])
    assert any(each["persons"] for each in data["matrix"] if each["from"] and each["to"])


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 1280])
def test_the_pages_fit_and_ask_for_nothing(report: Path, width: int) -> None:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900})
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda seen: asked.append(seen.url))
        page.on("console", lambda message: complaints.append(message.text))
        for name in ("index.html", "en.html", "cases.html", "cases.en.html"):
            page.goto((report / name).as_uri())
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.goto((report / "index.html").as_uri())
        page.get_by_role("link", name="供复核的案例").click()
        assert page.url.endswith("cases.html")
    assert all(url.startswith("file://") for url in asked)
    assert not complaints
