"""What is drawn of other numbers, what is refused, and what takes a run over everybody."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from chengxin.cli.tune.desk import Desk
from chengxin.demo.people import TODAY
from chengxin.ledger import Ledger
from chengxin.rulebook.model import Rulebook
from tests.cli.tune.asking import (
    AGE,
    BASE,
    FINE,
    FINE_FROM,
    GOOD,
    HOURS_FROM,
    MONTHS,
    Asking,
    draw,
    run,
)
from tests.scoring.test_tune import levels

pytestmark = pytest.mark.slow


def everybody(old: Rulebook, new: Rulebook, ledger: Ledger) -> dict[tuple[str, str], int]:
    """People by level before and after, by runs over everybody."""
    (part,) = ledger.slices
    before, after = levels(old, part, TODAY), levels(new, part, TODAY)
    none = (0, "")
    return Counter(
        (before.get(person, none)[1], after.get(person, none)[1]) for person in {*before, *after}
    )


def test_what_is_drawn_is_what_a_full_run_gives(
    ask: Asking, desk: Desk, book: Rulebook, ledger: Ledger
) -> None:
    edits = {BASE: "503", GOOD: "603", FINE: "-25"}
    answer = desk.draw(edits)
    assert answer.loaded.rulebook is not None
    assert answer.tried is not None
    assert everybody(book, answer.tried.new, ledger) == dict(answer.tried.matrix)
    found = draw(ask, **edits)
    assert found["state"] == "drawn"
    assert "harsher" in found["html"]
    assert "since" in found["html"]


@pytest.mark.parametrize("text", ["abc", "1e3", "５００", "500; rm", "", "{{7*7}}", "<b>5</b>"])
def test_a_bad_number_is_said_beside_its_field(ask: Asking, text: str) -> None:
    found = draw(ask, **{BASE: text})
    assert found["state"] == "refused"
    assert found["fields"] == {BASE: ["This is not a number as it can stand here."]}
    assert draw(ask, **{"rulebook.yaml#name/zh": "1"})["state"] == "refused"


def test_what_a_gate_refuses_is_said_in_words(ask: Asking) -> None:
    found = draw(ask, "zh", **{GOOD: "510"})
    assert found["state"] == "refused"
    assert any("单纯用钱" in said or "钱" in said for said in found["fields"][GOOD]), found
    award = "indicators/lawfulness.yaml#indicators/repairs_done/points/fixed"
    assert draw(ask, **{award: "-2"})["state"] == "refused"


def test_few_people_are_not_counted_out(ask: Asking) -> None:
    html = draw(ask, **{BASE: "501"})["html"]
    cells = re.findall(r"<td class=\"num\">([^<]*|&lt;10)</td>", html)
    assert cells
    for cell in cells:
        assert cell == "&lt;10" or int(cell.replace(",", "")) % 5 == 0


def test_a_longer_validity_goes_through_everybody(ask: Asking) -> None:
    assert draw(ask, **{MONTHS: "30"})["state"] == "everybody"
    told = run(ask, **{MONTHS: "30"})
    assert (told["state"], told["done"]) == ("done", told["of"])
    assert draw(ask, **{MONTHS: "30"})["state"] == "drawn"
    assert draw(ask, **{MONTHS: "30", BASE: "505"})["state"] == "drawn"
    assert draw(ask, **{BASE: "505"})["state"] == "drawn"


def test_thresholds_are_drawn_at_once(
    ask: Asking, desk: Desk, book: Rulebook, ledger: Ledger
) -> None:
    for edits in ({HOURS_FROM: "60"}, {HOURS_FROM: "79"}, {HOURS_FROM: "45", FINE_FROM: "2000"}):
        assert draw(ask, **edits)["state"] == "drawn"
        answer = desk.draw(edits)
        assert answer.tried is not None
        assert dict(answer.tried.matrix) == everybody(book, answer.tried.new, ledger)


def test_who_is_too_young_by_the_draft_has_no_score(
    ask: Asking, desk: Desk, book: Rulebook, ledger: Ledger
) -> None:
    assert draw(ask, **{AGE: "17"})["state"] == "refused"
    assert draw(ask, **{AGE: "60"})["state"] == "everybody"
    run(ask, **{AGE: "60"})
    answer = desk.draw({AGE: "60"})
    assert answer.tried is not None
    assert dict(answer.tried.matrix) == everybody(book, answer.tried.new, ledger)
    assert answer.tried.gone > 100
    html = draw(ask, **{AGE: "60"})["html"]
    assert "have no score any more" in html
    assert "have no score any more" not in draw(ask)["html"]
