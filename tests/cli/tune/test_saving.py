"""A draft that is saved from the tuning page, and where it may go."""

from __future__ import annotations

import re

import pytest

from chengxin.cli.tune.desk import Desk
from chengxin.rulebook import load
from tests.cli.tune.asking import FINE, GOOD, Asking

pytestmark = pytest.mark.slow


def test_a_draft_is_saved_with_its_diff(ask: Asking, desk: Desk) -> None:
    edits = {GOOD: "605", FINE: "-25"}
    _status, found, _answer = ask("save", {"lang": "en", "edits": edits, "name": "next"})
    assert "harsher" in found["html"]
    cases = ask("cases", {"lang": "en", "name": "next"})[1]
    assert re.match(r"[1-9]\d* of 136 worked cases expect other numbers", cases["said"])
    assert "No draft" in ask("cases", {"lang": "en", "name": "../yuxi"})[1]["said"]
    saved = load(desk.drafts / "next").rulebook
    assert saved is not None
    assert saved.version in found["html"]
    assert saved.levels[1].lowest == 605
    again = ask("save", {"lang": "en", "edits": {}, "name": "next"})[1]
    assert again["said"] == "There is something of that name already; nothing was saved."
    refused = ask("save", {"lang": "en", "edits": {GOOD: "510"}, "name": "other"})[1]
    assert refused["said"] == "The rulebook does not admit these numbers; nothing was saved."
    assert not (desk.drafts / "other").exists()


@pytest.mark.parametrize("name", ["", "..", "../up", "/etc/x", "a/b", "A", "a" * 61, "草案", "a\n"])
def test_a_draft_goes_nowhere_else(ask: Asking, desk: Desk, name: str) -> None:
    before = sorted(desk.drafts.parent.rglob("*"))
    found = ask("save", {"lang": "zh", "edits": {}, "name": name})[1]
    assert found["said"] == "文件夹不能用这个名称。"
    assert sorted(desk.drafts.parent.rglob("*")) == before
