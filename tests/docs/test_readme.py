"""README.md and README.zh.md tell the truth, and the same truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.expected import READMES, Done, as_shown, prepare, run, shown
from tests.docs.markdown import ROOT, blocks, commands, files, headings, name

ENGLISH, CHINESE = ((ROOT / readme).read_text("utf-8") for readme in READMES)


@pytest.mark.slow
def test_every_command_shown_runs_and_prints_what_is_shown(tmp_path: Path) -> None:
    prepare(tmp_path)
    known: dict[str, Done] = {}
    for readme in READMES:
        outputs = 0
        for ran in run(readme, tmp_path, known):
            assert ran.code == 0, f"{ran.command}\n{ran.printed}\n{ran.errors}"
            if ran.shown is not None:
                assert ran.shown.text == as_shown(ran.printed), ran.command
                outputs += 1
        assert outputs == 1


def test_the_commands_named_are_those_a_newcomer_needs() -> None:
    named = {command.split()[1] for block in shown(READMES[0]) for command in block.commands}
    assert named == {"check", "show", "score", "explain", "changed"}


def test_both_languages_show_the_same_commands() -> None:
    english, chinese = (
        [
            command.removesuffix(f" --lang {lang}")
            for block in blocks(text)
            if block.language == "sh"
            for command in commands(block)
        ]
        for text, lang in ((ENGLISH, "en"), (CHINESE, "zh"))
    )
    assert english == chinese
    assert {"make demo", "make test"} <= set(english)


def test_both_languages_have_the_same_parts() -> None:
    english, chinese = ([depth for depth, _title in headings(t)] for t in (ENGLISH, CHINESE))
    assert english == chinese
    assert _tables(ENGLISH) == _tables(CHINESE)
    assert [b.language for b in blocks(ENGLISH)] == [b.language for b in blocks(CHINESE)]


def _tables(text: str) -> list[int]:
    """The number of columns of each row of each table."""
    return [line.count("|") for line in text.splitlines() if line.startswith("|")]


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=READMES)
def test_the_map_names_exactly_the_folders_there_are(text: str) -> None:
    if not files():
        pytest.skip("without git nobody knows which folders belong to the repository")
    there = {parts[0] for path in files() if len(parts := name(path).split("/")) > 1}
    assert set(re.findall(r"^\| `([\w.]+)` \|", text, re.MULTILINE)) == there


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=READMES)
def test_the_targets_named_are_in_the_makefile(text: str) -> None:
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)`?$|`make ([a-z]+)`", text, re.MULTILINE))
    named = {a or b for a, b in re.findall(r"^make ([a-z]+)$|`make ([a-z]+)`", text, re.MULTILINE)}
    assert named <= made


def test_the_example_has_as_many_rows_as_is_said() -> None:
    rows = {
        kind: len((ROOT / f"docs/example/{kind}.csv").read_text("utf-8").splitlines()) - 1
        for kind in ("persons", "records", "marks")
    }
    assert rows == {"persons": 6, "records": 11, "marks": 2}
    assert "eleven records of six invented people and two marks" in ENGLISH
    assert "六个虚构人物的十一条记录和两条标注" in CHINESE
