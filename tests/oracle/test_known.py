"""Section 6.1 and 6.2: who has a score, and what is known.

Every expected number is derived by hand from `docs/rulebook.md`.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chengxin.scoring.result import PersonScore
from tests.oracle import build as b
from tests.oracle.asking import DEEDS, ask, day, only

# --- 6.1 gate ---


@pytest.mark.parametrize(
    ("cells", "on", "unmet"),
    [
        ({"consented_on": "2025-06-01"}, "2025-06-01", ()),
        ({"consented_on": "2025-06-02"}, "2025-06-01", ("consent",)),
        ({"consented_on": ""}, "2025-06-01", ("consent",)),
        ({"withdrew_on": "2025-06-02"}, "2025-06-01", ()),
        ({"withdrew_on": "2025-06-01"}, "2025-06-01", ("consent",)),
        ({"born_on": "2007-06-01"}, "2025-06-01", ()),
        ({"born_on": "2007-06-02"}, "2025-06-01", ("age",)),
        ({"born_on": "2008-02-29"}, "2026-02-27", ("age",)),
        ({"born_on": "2008-02-29"}, "2026-02-28", ()),
        ({"born_on": ""}, "2025-06-01", ("age",)),
        ({"full_capacity": "unknown"}, "2025-06-01", ("full_capacity",)),
        ({"full_capacity": ""}, "2025-06-01", ("full_capacity",)),
        ({"usual_resident": "no"}, "2025-06-01", ()),
        ({"usual_resident": "no", "residence_permit": "unknown"}, "2025-06-01", ("residency",)),
        ({"left_on": "2025-06-01"}, "2025-06-01", ("left",)),
        ({"left_on": "2025-06-02", "died_on": "2025-06-01"}, "2025-06-01", ("died",)),
    ],
)
def test_6_1_gate(cells: dict[str, str], on: str, unmet: tuple[str, ...]) -> None:
    answer = ask(b.rulebook(), on, who=b.person(**cells))
    assert answer.unmet == unmet
    assert answer.score == (None if unmet else 500)


def test_6_1_all_that_is_missing_is_named_in_order() -> None:
    nobody = {"person": "P", "left_on": "2000-01-01", "died_on": "2000-01-01"}
    answer = ask(b.rulebook(), "2025-06-01", b.record("A", "deed", "2025-01-01"), who=nobody)
    unmet = ("consent", "age", "full_capacity", "residency", "left", "died")
    assert answer == PersonScore("P", day("2025-06-01"), None, "", {}, (), None, unmet)


# --- 6.2 what is known ---


def test_6_2_the_highest_version_speaks_whatever_arrived_last() -> None:
    new = b.record("A", "deed", "2025-02-01", version="2", recorded_at="2025-02-01T09:00:00")
    old = b.record("A", "deed", "2025-01-01", version="1", recorded_at="2025-05-01T09:00:00")
    row = only(ask(DEEDS, "2025-06-01", new, old))
    assert (row.version, row.counts_from) == (2, day("2025-02-01"))


def test_6_2_an_earlier_knowledge_has_the_earlier_version_instant_included() -> None:
    versions = (
        b.record("A", "deed", "2025-01-01", version="1", recorded_at="2025-01-02T00:00:00"),
        b.record("A", "deed", "2025-01-03", version="2", recorded_at="2025-03-01T08:00:00+08:00"),
    )
    # 08:00 in Shanghai is midnight UTC.
    just = datetime(2025, 3, 1, tzinfo=UTC)
    assert only(ask(DEEDS, "2025-06-01", *versions, known_at=just)).version == 2
    before = datetime.fromisoformat("2025-03-01T07:59:59")  # without offset: Shanghai
    assert only(ask(DEEDS, "2025-06-01", *versions, known_at=before)).version == 1
    assert ask(DEEDS, "2025-06-01", *versions, known_at=datetime(2025, 1, 1, tzinfo=UTC)).rows == ()


def test_6_2_of_a_mark_the_one_recorded_last_speaks() -> None:
    deed = b.record("A", "deed", "2025-01-01")
    opened = b.mark("A", "annulled", "2025-02-01")
    taken_back = b.mark("A", "annulled", "2025-02-01", "2025-02-01", recorded_at="2025-04-01T00:00")
    other_case = b.mark("A", "annulled", "2025-02-01", case="2")
    assert only(ask(DEEDS, "2025-06-01", deed, marks=[opened])).reason == "annulled"
    assert only(ask(DEEDS, "2025-06-01", deed, marks=[taken_back, opened])).counted
    early = datetime(2025, 3, 1, tzinfo=UTC)
    row = only(ask(DEEDS, "2025-06-01", deed, marks=[taken_back, opened], known_at=early))
    assert row.reason == "annulled"
    row = only(ask(DEEDS, "2025-06-01", deed, marks=[opened, taken_back, other_case]))
    assert row.reason == "annulled"


def test_6_2_annulled_and_repaired_hold_on_every_day_once_known() -> None:
    deed = b.record("A", "deed", "2025-01-01")
    for kind in ("annulled", "repaired"):
        ended = b.mark("A", kind, "2025-03-01", "2025-04-01")
        for on in ("2025-02-01", "2025-03-15", "2025-06-01"):
            assert only(ask(DEEDS, on, deed, marks=[ended])).reason == kind


def test_6_2_a_new_version_lifts_no_mark() -> None:
    versions = (
        b.record("A", "deed", "2025-01-01"),
        b.record("A", "deed", "2025-01-01", version="2", recorded_at="2025-05-01T00:00"),
    )
    row = only(ask(DEEDS, "2025-06-01", *versions, marks=[b.mark("A", "repaired", "2025-02-01")]))
    assert (row.version, row.reason) == (2, "repaired")


def test_6_2_marks_and_records_of_others_are_passed_over() -> None:
    deed = b.record("A", "deed", "2025-01-01")
    others = b.record("A", "deed", "2025-01-01", person="Q", furnisher="G")
    marks = [b.mark("A", "annulled", "2025-02-01", furnisher="G")]
    assert only(ask(DEEDS, "2025-06-01", deed, others, marks=marks)).counted
