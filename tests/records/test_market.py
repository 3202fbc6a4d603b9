"""Market information comes in with a consent of its own, goes with it, and never otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from chengxin.clock import clock_of
from chengxin.database import Server
from chengxin.ledger import read_files
from chengxin.ledger.columns import Kind
from chengxin.people.changing.errors import ChangeRefusedError
from chengxin.people.consent import Giver, Purpose
from chengxin.people.identity import Identity, read_identity
from chengxin.people.services import find, store_notice
from chengxin.records.database import ask
from chengxin.records.selectors import delivery, statement
from chengxin.records.services.departing import leave_for_good
from chengxin.records.services.market import agree_to_market, refuse_market, take_market_back
from chengxin.rulebook.model import Rulebook
from chengxin.site.verifying import verify
from chengxin.standing.services.leaving import withdraw
from tests.ledger.city import write
from tests.people.made_up import AT
from tests.records.changes import decided, merged, undoing
from tests.records.conftest import NOW, empty, opened
from tests.records.rows import ANNA, BAO, count, deed, person, send, verdicts
from tests.site import Site

pytestmark = pytest.mark.slow

TURNED_AWAY = "rejected no_market_consent"
AGREED = {"market_consented_on": "2026-01-05"}


@pytest.fixture(scope="module")
def city(server: Server) -> Iterator[Site]:
    """A site under the rules of Yuxi, which know market information."""
    with opened(server) as found:
        yield found


@pytest.fixture(autouse=True)
def _clean(city: Site) -> None:
    empty(city)


def used(**cells: str) -> dict[str, str]:
    """Credit of Anna's that she used well, as a market body says it."""
    return deed(**{"item": "credit_use", "furnisher": "某协会", "record": "M1", **cells})


def good(**cells: str) -> dict[str, str]:
    """A good deed of hers, which is public information."""
    return deed(**{"item": "good_deed", "record": "G1", **cells})


def number(cells: dict[str, str] = ANNA) -> int:
    read = read_identity(cells["identity"], today=NOW.date(), made_up=True)
    assert isinstance(read, Identity)
    found = find(read)
    assert found is not None
    return found


def text(words: str = "# Market\nYou agree.") -> bytes:
    return store_notice(purpose=Purpose.MARKET, lang="en", text=words, published_at=AT)


def standing() -> tuple[int, int] | None:
    rows = ask("select score, number from standing where person_no = %s", number())
    return rows[0] if rows else None


def changes() -> list[tuple[str, int | None, int]]:
    return ask(
        "select cause, score_before, score from standing_change where person_no = %s"
        " order by number",
        number(),
    )


def broken() -> list[str]:
    return [each.id for each in verify() if each.found.broken]


def about_anna(*tables: str) -> int:
    return sum(
        ask(f"select count(*) from {table} where person_no = %s", number())[0][0]
        for table in tables
    )


@pytest.mark.parametrize(
    ("who", "market", "public"),
    [
        ({}, TURNED_AWAY, 1),
        (AGREED, "accepted", 1),
        ({**AGREED, "market_withdrew_on": "2026-02-01"}, TURNED_AWAY, 1),
        ({"consented_on": "", **AGREED}, TURNED_AWAY, 0),
        ({**AGREED, "withdrew_on": "2026-03-01"}, TURNED_AWAY, 0),
        ({**AGREED, "name": "周敏敏"}, TURNED_AWAY, 0),
    ],
    ids=["no", "yes", "taken back", "not joined", "left", "another name"],
)
@pytest.mark.article("yuxi", 8)
def test_it_is_stored_where_the_person_agreed_to_it_and_nowhere_else(
    tmp_path: Path, who: dict[str, str], market: str, public: int
) -> None:
    send(tmp_path, Kind.PERSONS, [person(**who)])
    before = count("delivered")
    rows = [used(), used(record="M2", version="2"), good()]
    sent = send(tmp_path, Kind.RECORDS, rows)
    found = verdicts(sent)
    assert found[:2] == [market, market]
    # Public information does not hang on it.
    assert found[2].split()[0] != "rejected"
    kept = market == "accepted"
    assert count("record_body") == public + 2 * kept
    if not kept:
        # Of what was turned away nothing is left: no cells, no digest, no record.
        assert ask("select row from staged_row where row in (2, 3)") == []
        assert ask("select 1 from record where record in ('M1', 'M2')") == []
        assert count("delivered") == before + 2
        assert count("held_row") == 0
    told = delivery(sent)
    assert told is not None
    assert sum(told.verdicts.values()) == told.rows == 3
    assert broken() == []


@pytest.mark.article("yuxi", 8)
def test_two_entries_are_not_put_together_while_one_alone_agreed(tmp_path: Path) -> None:
    """The narrower consent would hold, and what rests on the other would be gone for good."""
    send(tmp_path, Kind.PERSONS, [person(**AGREED), person(**BAO)])
    assert verdicts(send(tmp_path, Kind.RECORDS, [used()])) == ["accepted"]
    for keep, other in ((number(), number(BAO)), (number(BAO), number())):
        with pytest.raises(ChangeRefusedError, match="agree with both"):
            decided(merged(keep, other))
    take_market_back(person_no=number())
    decided(merged(number(), number(BAO)))
    assert number(BAO) == number()
    assert broken() == []


@pytest.mark.article("yuxi", 8)
def test_nor_are_they_parted_so_that_one_holds_what_it_did_not_agree_to(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person(), person(**BAO)])
    keep = number()
    decided(merged(keep, number(BAO)))
    agree_to_market(person_no=keep, notice=text())
    late = {**used(), "identity": BAO["identity"], "name": BAO["name"]}
    assert verdicts(send(tmp_path, Kind.RECORDS, [late])) == ["accepted"]
    with pytest.raises(ChangeRefusedError, match="agree with both"):
        decided(undoing(keep))
    take_market_back(person_no=keep)
    decided(undoing(keep))
    assert number(BAO) != keep
    assert broken() == []


@pytest.mark.article("yuxi", 8)
def test_the_answer_says_so_alike_of_strangers_members_and_who_said_no(tmp_path: Path) -> None:
    """A row of a stranger, of a member, of one who refused and of one who took it back."""
    send(tmp_path, Kind.PERSONS, [person(), person(**BAO)])
    refuse_market(person_no=number(), notice=text())
    agree_to_market(person_no=number(BAO), notice=text())
    take_market_back(person_no=number(BAO))
    strange = {"identity": "990001199001012465", "name": "无人"}
    rows = [
        used(),
        used(record="M2", **BAO),
        used(record="M3", **strange),
    ]
    sent = send(tmp_path, Kind.RECORDS, rows)
    said = [(row.verdict, row.problems) for row in statement(sent)]
    assert [str(verdict) for verdict, _problems in said] == ["rejected"] * 3
    assert said[0] == said[1] == said[2]
    assert verdicts(sent) == [TURNED_AWAY] * 3


@pytest.mark.article("yuxi", 8)
def test_what_was_turned_away_can_come_when_the_person_has_agreed(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    assert verdicts(send(tmp_path, Kind.RECORDS, [used(), used()])) == [TURNED_AWAY] * 2
    agree_to_market(person_no=number(), notice=text())
    assert verdicts(send(tmp_path, Kind.RECORDS, [used()], ".xlsx")) == ["accepted"]
    assert about_anna("record", "record_body") == 2
    assert broken() == []


@pytest.mark.article("yuxi", 8)
def test_one_changed_word_lets_nothing_new_in_until_it_is_agreed_to(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    agree_to_market(person_no=number(), notice=text())
    assert verdicts(send(tmp_path, Kind.RECORDS, [used()])) == ["accepted"]
    changed = store_notice(
        purpose=Purpose.MARKET, lang="en", text="# Market\nYou accept.",
        published_at=AT + timedelta(days=1),
    )  # fmt: skip
    assert verdicts(send(tmp_path, Kind.RECORDS, [used(record="M2")])) == [TURNED_AWAY]
    assert about_anna("record") == 1
    assert agree_to_market(person_no=number(), notice=changed)
    assert verdicts(send(tmp_path, Kind.RECORDS, [used(record="M2")], ".xlsx")) == ["accepted"]


@pytest.mark.article("yuxi", 15)
@pytest.mark.article("yuxi", 8)
def test_taking_it_back_leaves_no_record_and_no_change_that_rested_on_one(
    tmp_path: Path,
) -> None:
    with clock_of(lambda: NOW - timedelta(days=9)):
        send(tmp_path, Kind.PERSONS, [person(**AGREED)])
        send(tmp_path, Kind.RECORDS, [good()])
    without = standing()
    before = changes()
    with clock_of(lambda: NOW - timedelta(days=5)):
        send(tmp_path, Kind.RECORDS, [used()], ".xlsx")
        send(tmp_path, Kind.RECORDS, [good(record="G2", formed_on="2026-05-01")])
    withit = standing()
    assert without is not None
    assert withit is not None
    assert withit[0] > without[0]
    assert take_market_back(person_no=number())
    # The good deeds count as before; nothing says any more what there was besides.
    assert about_anna("record", "record_version", "record_body") == 6
    assert changes()[: len(before)] == before
    assert [cause for cause, _before, _after in changes()[len(before) :]] in ([], ["consent"])
    assert ask("select ground, count(*) from erasure group by 1") == [
        ("market consent withdrawn", 1)
    ]
    assert broken() == []
    assert not take_market_back(person_no=number())
    # The consent to the points was not touched.
    assert ask("select purpose from consent where withdrew_on is null") == [(Purpose.COMPUTE,)]


@pytest.mark.article("yuxi", 8)
def test_the_score_afterwards_is_that_of_somebody_who_never_agreed(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person(**AGREED), person(**BAO)])
    rows = [good(), good(record="B1", **BAO), used()]
    send(tmp_path, Kind.RECORDS, rows)
    take_market_back(person_no=number())
    scores = ask("select score, level, dimensions, next_change_on from standing order by person_no")
    assert len(scores) == 2
    assert scores[0] == scores[1]


@pytest.mark.article("yuxi", 8)
def test_a_signed_form_neither_turns_a_no_into_a_yes_nor_undoes_an_end(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person()])
    refuse_market(person_no=number(), notice=text())
    send(tmp_path, Kind.PERSONS, [person(**AGREED)], ".xlsx")
    assert verdicts(send(tmp_path, Kind.RECORDS, [used()])) == [TURNED_AWAY]
    # Whoever comes back agrees, and takes it back again.
    agree_to_market(person_no=number(), notice=text())
    take_market_back(person_no=number(), given_by=Giver.ASSISTED)
    send(tmp_path, Kind.PERSONS, [person(market_consented_on="2026-02-05")], ".xlsx")
    assert ask("select count(*) from consent where withdrew_on is null")[0][0] == 1
    assert not refuse_market(person_no=number(), notice=text())


@pytest.mark.article("yuxi", 8)
def test_a_form_that_says_it_ended_deletes_as_well(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person(**AGREED)])
    send(tmp_path, Kind.RECORDS, [used()])
    assert about_anna("record") == 1
    ended = person(**AGREED, market_withdrew_on="2026-11-20")
    assert verdicts(send(tmp_path, Kind.PERSONS, [ended], ".xlsx")) == ["accepted"]
    assert about_anna("record") == 0
    assert broken() == []


@pytest.mark.article("yuxi", 8)
def test_whoever_leaves_the_points_or_for_good_has_nothing_more_collected(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person(**AGREED), person(**BAO, **AGREED)])
    send(tmp_path, Kind.RECORDS, [used(), used(record="M2", **BAO)])
    withdraw(person_no=number())
    assert leave_for_good(person_no=number(BAO))
    rows = [used(record="M3"), used(record="M4", **BAO)]
    assert verdicts(send(tmp_path, Kind.RECORDS, rows, ".xlsx")) == [TURNED_AWAY] * 2
    assert count("held_row") == 0
    assert ask(
        "select event_type from consent_event where purpose = %s and person_no not in"
        " (select person_no from person) order by id",
        Purpose.MARKET,
    ) == [("given",), ("withdrawn",)]


@pytest.mark.article("yuxi", 8)
def test_files_without_a_site_turn_away_the_same_rows(tmp_path: Path, yuxi: Rulebook) -> None:
    people = [
        {"person": "P1", "born_on": "1990-01-01", "consented_on": "2025-06-01", **AGREED},
        {"person": "P2", "born_on": "1990-01-01", "consented_on": "2025-06-01"},
        {"person": "P3", "born_on": "1990-01-01", "consented_on": "2025-06-01", **AGREED,
         "market_withdrew_on": "2026-02-01"},
    ]  # fmt: skip
    naming = ("identity", "name")
    rows = [
        {**{k: v for k, v in made.items() if k not in naming}, "person": f"P{who}",
         "record": f"{made['record']}-{who}"}
        for who in (1, 2, 3) for made in (used(), good())
    ]  # fmt: skip
    result = read_files(
        yuxi, out=tmp_path / "out", skip_bad=True,
        persons=[write(tmp_path / "persons.csv", people)],
        records=[write(tmp_path / "records.csv", rows)],
        marks=[],
    )  # fmt: skip
    counted = {each.kind: each for each in result.files}["records"]
    assert (counted.good, counted.bad) == (4, 2)
    assert counted.problems == {"no_market_consent": 2}
