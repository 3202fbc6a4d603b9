"""What the other engines are told is the whole rulebook, and all sides agree about everybody."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from bench import interpreter
from bench.city import rulebook
from bench.peers.days import added, lasting, reaching
from bench.peers.zen_expressions import indicator
from bench.population import make
from bench.rules import plain as plain_rules
from bench.rules import tellable
from bench.subset import PYTHON, by_person, peer, plain, scores
from chengxin.rulebook.model import Indicator, Item, Rulebook, Term, Validity

DAYS = (date(2026, 11, 21), date(2026, 2, 28), date(2025, 12, 31))


@pytest.mark.slow
@pytest.mark.skipif(not PYTHON.exists(), reason="the other engines are installed by make bench")
@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("name", ["openfisca", "zen"])
def test_a_peer_gives_everybody_what_the_kernel_gives(
    name: str, as_of: date, tmp_path: Path
) -> None:
    (book, _left_out), folder = tellable(rulebook()), tmp_path / "plain"
    slices = make(book, 3000, tmp_path / "city", seed=7, slice_persons=2000)
    scores(book, plain(book, slices, folder, as_of), folder / "kernel", as_of)
    peer(name, folder)
    wanted = by_person(folder / "kernel")
    assert len(set(wanted.values())) > 50, "a city in which nothing happens shows nothing"
    assert by_person(folder / name) == wanted


@pytest.mark.slow
def test_the_interpreter_gives_the_kernels_rows_of_the_benchmark_city(tmp_path: Path) -> None:
    book = rulebook()
    (part,) = make(book, 300, tmp_path / "city", seed=7)
    persons, rows, _times = interpreter.compare(
        book, interpreter.sample(part, 250, tmp_path / "sample"), 1
    )
    assert persons == 250
    assert rows > 2000


def test_the_peers_are_told_every_indicator_limit_and_ceiling() -> None:
    book = rulebook()
    part, left_out = tellable(book)
    told = plain_rules(part, DAYS[0])
    assert {*told["indicators"], *left_out} == set(book.indicators)
    assert len(left_out) < 5
    assert (set(told["dimensions"]), set(told["pools"]), set(told["ceilings"])) == (
        set(book.dimensions),
        set(book.pools),
        set(book.ceilings),
    )
    for name, rule in told["indicators"].items():
        entries = [] if rule["clean"] else [*indicator(told | {"items": _texts(told)}, name, rule)]
        assert rule["clean"] or name in {key for key, _text in entries}


def _texts(told: dict[str, object]) -> dict[str, object]:
    items = told["items"]
    assert isinstance(items, dict)
    return {str(number): item for number, item in items.items()}


def test_rules_that_the_peers_are_not_told_are_refused() -> None:
    book = rulebook()
    half = dataclasses.replace(book.dimensions["honours"], weight=Fraction(1, 2))
    for other in (
        dataclasses.replace(book, holds=dataclasses.replace(book.holds, days=5)),
        dataclasses.replace(book, guard=book.scale),
        dataclasses.replace(book, dimensions={"honours": half}),
    ):
        with pytest.raises(ValueError, match="not written for the peers"):
            plain_rules(other, DAYS[0])


def test_an_indicator_with_anything_else_in_it_is_left_out_and_named() -> None:
    book = rulebook()
    rule = book.indicators["merits"]
    assert rule.select is not None
    item = book.items[rule.select.items[0]]
    longest = dataclasses.replace(rule.measure, function="max")
    for other in (
        dataclasses.replace(book, items={**book.items, item.id: _continuing(item)}),
        _with(book, dataclasses.replace(rule, group="one_of_these")),
        _with(book, dataclasses.replace(rule, measure=longest)),
        _counting(book, item, Validity(months=0, at=item.at)),
        _counting(book, item, Validity(months=12, at=item.at, when=(_longer(item),))),
    ):
        part, left_out = tellable(other)
        assert left_out == ("merits",)
        assert "merits" not in plain_rules(part, DAYS[0])["indicators"]


def test_what_a_dimension_weighs_is_left_out_and_named() -> None:
    book = rulebook()
    half = dataclasses.replace(book.dimensions["honours"], weight=Fraction(1, 2))
    weighed = dataclasses.replace(book, dimensions={**book.dimensions, "honours": half})
    with pytest.raises(ValueError, match="is not written for the peers"):
        plain_rules(weighed, DAYS[0])
    part, left_out = tellable(weighed)
    names = {name for name, rule in book.indicators.items() if rule.dimension == "honours"}
    assert names
    assert set(left_out) == names | set(tellable(book)[1])
    assert names.isdisjoint(plain_rules(part, DAYS[0])["indicators"])


def _counting(book: Rulebook, item: Item, validity: Validity) -> Rulebook:
    changed = dataclasses.replace(item, validity=validity)
    return dataclasses.replace(book, items={**book.items, item.id: changed})


def _longer(item: Item) -> Term:
    return Term(months=24, at=item.at, where=())


def _with(book: Rulebook, rule: Indicator) -> Rulebook:
    return dataclasses.replace(book, indicators={**book.indicators, rule.id: rule})


def _continuing(item: Item) -> Item:
    return dataclasses.replace(item, continuing=True)


@pytest.mark.parametrize("months", [1, 3, 12, 18, 36])
def test_a_day_is_reached_and_has_lasted_as_adding_months_says(months: int) -> None:
    for number in range(800):
        day = date(2023, 12, 20) + timedelta(number)
        first, last = reaching(day, months), lasting(day, months)
        assert added(first, months) >= day > added(first - timedelta(1), months)
        assert added(last, months) <= day < added(last + timedelta(1), months)
