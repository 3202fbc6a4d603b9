"""Every bad case prints exactly what it expects; codes, cases and docs cover each other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import chengxin.rulebook
from chengxin.rulebook.codes import GATES, WARNINGS, Code
from chengxin.text import LANGUAGES
from tests.rulebook import bad
from tests.rulebook.expected import ERRORS, errors_text

CASES = {file.stem: bad.read(file) for file in bad.files()}
#: Reported of files that the process may not open; the tests may run as somebody who may.
ELSEWHERE = {Code.UNREADABLE_FILE}

_LINE = re.compile(r"^small\S*:\d+:\d+ (?:error|warning) (\w+) ", re.MULTILINE)


def codes(case: bad.BadCase, lang: str) -> list[str]:
    """The codes of the lines a case expects."""
    return _LINE.findall(case.expected[lang])


@pytest.mark.parametrize(
    "lang",
    # One language is enough for the fast core: what is found is the same in both.
    [pytest.param(lang, marks=[pytest.mark.slow] if lang != "zh" else []) for lang in LANGUAGES],
)
@pytest.mark.parametrize("name", CASES)
def test_what_is_printed_is_what_was_reviewed(name: str, lang: str, tmp_path: Path) -> None:
    output, status = bad.checked(CASES[name], tmp_path, lang)
    assert output == CASES[name].expected[lang]
    assert status == (0 if {*codes(CASES[name], lang)} <= {*WARNINGS} else 1)


@pytest.mark.parametrize("name", CASES)
def test_a_case_says_what_is_wrong_and_which_gate_stops_it(name: str) -> None:
    case = CASES[name]
    assert re.fullmatch(r"# (Gate \d+|Form): .+", case.title)
    assert name.startswith(f"gate{case.gate:02}_" if case.gate else "form_")
    found = {*codes(case, "en")}
    assert found == {*codes(case, "zh")}, "both languages tell the same"
    if case.gate:
        assert case.gate in {GATES.get(Code(code)) for code in found}
    else:
        assert found - {*GATES}, "what only a gate stops is a case of that gate"


def test_every_code_has_a_case_and_every_gate_has_several() -> None:
    found = {code for case in CASES.values() for code in codes(case, "en")}
    assert found | ELSEWHERE == {*Code}
    assert {case.gate for case in CASES.values()} == {0, *GATES.values()} == {*range(14)}


def test_every_code_has_a_section_in_the_documentation() -> None:
    documented = re.findall(r"^### `(\w+)`", ERRORS.read_text("utf-8"), re.MULTILINE)
    assert sorted(documented) == sorted(Code)


@pytest.mark.parametrize("code", Code)
def test_a_section_names_its_gate_and_its_case(code: Code) -> None:
    section = ERRORS.read_text("utf-8").split(f"### `{code}`", 1)[1].split("\n#", 1)[0]
    if code in GATES:
        assert f"Gate {GATES[code]}" in section
    shown = re.findall(r"\[`([\w]+)`\]\(\.\./tests/rulebooks/bad/\1\.txt\)", section)
    assert shown or code in ELSEWHERE
    assert all(code in codes(CASES[name], "en") for name in shown)


def test_the_lines_in_the_documentation_are_those_that_are_printed() -> None:
    assert ERRORS.read_text("utf-8") == errors_text()
    assert len(re.findall(r"^```text\n.+\n```$", errors_text(), re.MULTILINE)) == len(
        {*Code} - ELSEWHERE
    )


def test_the_room_reports_only_codes_of_the_list() -> None:
    for file in Path(chengxin.rulebook.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            if call.func.attr in ("error", "warn", "bad"):
                code = call.args[0]
                assert not isinstance(code, ast.Constant), f"{file.name}:{call.lineno}"


def test_no_expected_line_shows_where_it_was_run() -> None:
    for case in CASES.values():
        for text in case.expected.values():
            for line in text.splitlines():
                assert line.startswith("small"), case.name
