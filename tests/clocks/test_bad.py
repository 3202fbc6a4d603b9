"""Every bad case prints exactly what it expects; codes, cases and docs cover each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chengxin.clocks.codes import Code
from chengxin.text import LANGUAGES
from tests.clocks import bad
from tests.docs.markdown import ROOT
from tests.rulebook.bad import read

CASES = {file.stem: read(file) for file in bad.files()}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_what_is_printed_is_what_was_reviewed(name: str, lang: str, tmp_path: Path) -> None:
    output, status = bad.checked(CASES[name], tmp_path, lang)
    assert output == CASES[name].expected[lang]
    assert status == 1, "no half calendar is used"


def test_every_code_has_a_case_and_stands_in_the_documentation() -> None:
    printed = "".join(case.expected["en"] for case in CASES.values())
    found = set(re.findall(r" error (\w+) ", printed))
    documented = re.findall(r"^\| `(\w+)`", (ROOT / "docs/clocks.md").read_text("utf-8"), re.M)
    assert {*map(str, Code)} <= found
    assert sorted(documented) == sorted(Code)
