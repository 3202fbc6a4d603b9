"""In whatever order and however often rows arrive, the ledger is the same and counts add up."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.ledger import Reading, ledger_from_cells
from tests.ledger.city import Cells, consent, mark, person, record, rows_of, rulebook

BOOK = rulebook()

#: So many problems of one code and file are told; of more, only the count.
TOLD = 20
PEOPLE = ("P1", "P2", "P10", "甲")

persons = st.lists(
    st.builds(
        lambda who, born, facts: person(person=who, born_on=born, full_capacity=facts),
        st.sampled_from(PEOPLE),
        st.sampled_from(("1990-01-01", "1990-01-01", "1991-02-03", "x", "")),
        st.sampled_from(("yes", "yes", "no", "")),
    ),
    max_size=6,
)
records = st.lists(
    st.builds(
        lambda key, version, who, issuer, item: record(
            record=key[1:],
            furnisher=key[0],
            version=version,
            person=who,
            issuer=issuer,
            document="1",
            **item,
        ),
        st.sampled_from(("AR1", "AR2", "BR1", "BR10", "乙R1")),
        st.sampled_from(("1", "1", "2", "0")),
        st.sampled_from((*PEOPLE, "P1", "P1", "nobody")),
        st.sampled_from(("", "I", "J")),
        st.sampled_from(
            (
                {},
                {},
                {"severity": "serious"},
                {"item": "volunteering", "finding": "positive", "hours": "1.5"},
                {"item": "volunteering", "finding": "positive", "hours": "1.50"},
            )
        ),
    ),
    max_size=14,
)
marks = st.lists(
    st.builds(
        lambda key, kind, until, case: mark(
            record=key[1:], furnisher=key[0], kind=kind, until=until, case=case
        ),
        st.sampled_from(("AR1", "BR1", "乙R1", "BR9")),
        st.sampled_from(("disputed", "annulled")),
        st.sampled_from(("", "", "2025-01-01")),
        st.sampled_from(("C", "")),
    ),
    max_size=5,
)
consents = st.lists(
    st.builds(
        lambda who, derived, until: consent(person=who, derived=derived, withdrew_on=until),
        st.sampled_from((*PEOPLE, "nobody")),
        st.sampled_from(("venues", "venues", "venue")),
        st.sampled_from(("", "", "2025-01-01", "2024-01-01")),
    ),
    max_size=5,
)
KINDS = ("persons", "records", "marks", "consents")


def read(
    people: list[Cells], said: list[Cells], decided: list[Cells], agreed: list[Cells]
) -> tuple[Reading, dict[str, list[dict[str, Any]]]]:
    with TemporaryDirectory() as folder:
        reading = ledger_from_cells(
            BOOK, people, said, decided, Path(folder), consents=agreed, skip_bad=True
        )
        return reading, {kind: rows_of(reading.ledger, kind) for kind in KINDS}


def wrong_rows(reading: Reading, rows: list[list[Cells]]) -> set[tuple[str, str]]:
    """Every row that was told of, by its content and the code."""
    return {
        (str(sorted(rows[KINDS.index(d.span.file)][d.span.line - 2].items())), d.code)
        for d in reading.diagnostics
    }


@pytest.mark.slow
@settings(max_examples=max(settings().max_examples // 5, 20))
@given(persons, records, marks, consents, st.integers(0, 3), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(
    people: list[Cells],
    said: list[Cells],
    decided: list[Cells],
    agreed: list[Cells],
    more: int,
    chance: random.Random,
) -> None:
    rows = [people, said, decided, agreed]
    reading, ledger = read(*rows)
    for file, given_rows in zip(reading.files, rows, strict=True):
        assert file.rows == len(given_rows) == file.good + file.bad + file.duplicate
        assert min(file.good, file.bad, file.duplicate) >= 0
    assert reading.ledger is not None
    assert [file.good for file in reading.files] == [
        reading.ledger.counts[name] for name in ("persons", "versions", "marks", "consents")
    ]
    arrived = [chance.sample(rows_ * (more + 1), len(rows_) * (more + 1)) for rows_ in rows]
    again, same = read(*arrived)
    assert same == ledger
    assert [file.good for file in again.files] == [file.good for file in reading.files]
    if max(again.problems.values(), default=0) <= TOLD:
        assert wrong_rows(again, arrived) == wrong_rows(reading, rows)
