"""What happens in the city: everything the rules ask about occurs, and nothing impossible."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from chengxin.demo.city import Block, blocks
from chengxin.demo.drawing import FIRST_DAY
from chengxin.demo.people import TODAY
from chengxin.demo.ready import source_of
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from tests.demo.conftest import ROOT


@pytest.fixture(scope="module")
def block(yuxi: Rulebook) -> Block:
    return next(blocks(yuxi, 1500))


def test_every_item_happens_and_refused_ones_never(block: Block, yuxi: Rulebook) -> None:
    seen = {record.item for record in block.records}
    taken = {item.id for item in yuxi.items.values() if item.use != "refused"}
    assert seen <= taken
    assert len(seen) > len(taken) * 0.85


def test_everything_happened_within_a_life_and_the_citys_time(block: Block) -> None:
    people = {person.person: person for person in block.persons}
    for record in block.records:
        person = people[record.person]
        # A told life may reach further back, to show what has faded.
        first = date(2022, 1, 1) if record.person in block.told else FIRST_DAY
        assert max(first, person.born_on) <= record.formed_on <= TODAY
        assert record.formed_on <= (person.died_on or TODAY)
        assert record.formed_on <= record.recorded_at.date() <= TODAY


def test_records_are_known_by_furnisher_and_number(block: Block) -> None:
    keys = Counter((r.furnisher, r.record, r.version) for r in block.records)
    assert set(keys.values()) == {1}


def test_versions_follow_each_other(block: Block) -> None:
    versions: dict[tuple[str, str], list[tuple[int, object]]] = {}
    for record in block.records:
        versions.setdefault((record.furnisher, record.record), []).append(
            (record.version, record.recorded_at)
        )
    several = [found for found in versions.values() if len(found) > 1]
    assert several
    for found in several:
        assert [version for version, _ in found] == list(range(1, len(found) + 1))
        assert all(str(a[1]) < str(b[1]) for a, b in pairwise(found))


def test_some_decisions_are_delivered_by_two_bodies(block: Block) -> None:
    matters: dict[tuple[str, str, str], set[str]] = {}
    for record in block.records:
        if record.document:
            key = (record.person, record.issuer, record.document)
            matters.setdefault(key, set()).add(record.furnisher)
    assert sum(len(bodies) > 1 for bodies in matters.values()) > 5


def test_some_records_come_late_and_a_few_people_have_very_many(block: Block) -> None:
    late = sum((r.recorded_at.date() - r.formed_on).days > 60 for r in block.records)
    assert len(block.records) * 0.01 < late < len(block.records) * 0.15
    many = sorted(Counter(r.person for r in block.records).values())
    assert many[-1] > 8 * sum(many) / len(block.persons)


def test_every_kind_of_mark_is_made(block: Block) -> None:
    kinds = Counter(mark.kind for mark in block.marks)
    assert set(kinds) == {"disputed", "repaired", "annulled", "verified"}
    assert any(mark.until == mark.starts for mark in block.marks)
    assert any(m.kind == "disputed" and m.until is None for m in block.marks)


def test_most_happened_between_2023_and_today(block: Block) -> None:
    years = Counter(record.formed_on.year for record in block.records)
    assert set(years) == {2022, 2023, 2024, 2025, 2026}
    assert years[2026] > years[2023] > 100 * years[2022]


def test_a_repair_is_recorded_by_the_first_item_that_names_it() -> None:
    sanming = load(ROOT / "rulebooks" / "sanming").rulebook
    assert sanming is not None
    named = [key for key, item in sanming.items.items() if "fire_penalty" in item.repairs]
    assert named == ["credit_repair", "repair_service", "repair_training"]
    assert source_of(sanming).ready["fire_penalty"].repair == "credit_repair"
