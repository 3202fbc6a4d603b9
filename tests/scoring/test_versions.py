"""What is said of two versions: nothing of one and itself, mirrored backwards, true for people."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chengxin.rulebook import load
from chengxin.rulebook.model import (
    Band,
    Group,
    Indicator,
    Interval,
    Lasting,
    Points,
    Rate,
    Repeat,
    Rulebook,
    Sources,
    Validity,
)
from chengxin.scoring.pieces import Piece
from chengxin.scoring.versions import Action, Change, Code, Diff, Effect, compare
from chengxin.scoring.versions.rules import JUDGES
from chengxin.scoring.versions.stretches import compare_points, points_at
from tests.oracle.strategies import SEEDS, random_rulebook

ROOT = Path(__file__).parent.parent.parent
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.fixture(scope="module")
def yuxi() -> Rulebook:
    book = load(ROOT / "rulebooks" / "yuxi").rulebook
    assert book is not None
    return book


def said(change: Change) -> tuple[object, ...]:
    return (change.kind, change.key, change.part, change.action, change.effect)


def with_rule(book: Rulebook, rule: str, **changes: object) -> Rulebook:
    changed = replace(book.indicators[rule], **changes)  # type: ignore[arg-type]  # test's own
    return replace(book, indicators={**book.indicators, rule: changed})


def only(diff: Diff) -> Change:
    (change,) = diff.changes
    return change


def test_a_rulebook_and_itself_differ_in_nothing(yuxi: Rulebook) -> None:
    assert compare(yuxi, yuxi).changes == ()


def test_comments_and_places_are_no_changes(yuxi: Rulebook, tmp_path: Path) -> None:
    for file in (ROOT / "rulebooks" / "yuxi").rglob("*.*"):
        target = tmp_path / "yuxi" / file.relative_to(ROOT / "rulebooks" / "yuxi")
        target.parent.mkdir(parents=True, exist_ok=True)
        comment = "# Another comment.\n\n" if file.suffix == ".yaml" else ""
        target.write_bytes(comment.encode() + file.read_bytes())
    other = load(tmp_path / "yuxi").rulebook
    assert other is not None
    assert other.version != yuxi.version
    assert compare(yuxi, other).changes == ()


@pytest.mark.slow
@settings(phases=NO_SHRINKING, max_examples=15, deadline=None)
@given(SEEDS, SEEDS)
def test_backwards_is_the_mirror(one: int, two: int) -> None:
    old, new = random_rulebook(one), random_rulebook(two)
    forwards, backwards = compare(old, new).changes, compare(new, old).changes
    assert [said(each) for each in forwards] == [said(each.mirrored) for each in backwards]
    assert compare(old, old).changes == ()


def staircase(slope: int, unit: int, lump: int, origin: int, extra: int) -> Piece:
    """Mostly of a slope that others share, so that two cross and cross again."""
    return Piece(0, 10**6, -origin, unit, unit * slope + extra, lump, 1)


PIECES = st.builds(
    staircase,
    st.sampled_from((0, 1, 1, 1)),
    st.integers(1, 12),
    st.integers(-8, 8),
    st.integers(0, 9),
    st.sampled_from((0, 0, 0, 1, -1)),
)


@pytest.mark.slow
@settings(max_examples=400)
@given(PIECES, PIECES, st.integers(0, 40), st.integers(0, 3000))
def test_two_staircases_are_compared_as_if_stair_by_stair(
    old: Piece, new: Piece, lo: int, length: int
) -> None:
    differences = {
        (after > before) - (after < before)
        for measure in range(lo, lo + length + 1)
        for before, after in [(points_at([old], measure), points_at([new], measure))]
    }
    expected = Effect.of(harsher=-1 in differences, milder=1 in differences)
    assert compare_points([old], [new], lo, lo + length) is expected


def test_every_part_of_a_rule_that_moves_points_has_its_judge() -> None:
    """A new part of the language is judged `mixed` until somebody writes its judge and adds it."""
    judged = {*JUDGES, "limits"}
    text = {"at", "spans", "id", "name", "cite", "modelled_on"}
    assert judged <= {each.name for each in fields(Indicator)} - text


@pytest.mark.article("yuxi", 25)
def test_a_deeper_fine_is_harsher_and_warned_of(yuxi: Rulebook) -> None:
    points = yuxi.indicators["fines"].points
    assert points is not None
    deeper = replace(points, bands=(*points.bands[:3], replace(points.bands[3], points=-5000)))
    diff = compare(yuxi, with_rule(yuxi, "fines", points=deeper))
    change = only(diff)
    assert said(change) == ("indicators", "fines", "points", Action.CHANGED, Effect.HARSHER)
    (warning,) = diff.warnings
    assert warning.code == Code.HARSHER_WITHOUT_SINCE
    assert warning.path == "indicators/fines"
    since = yuxi.indicators["fines"].since
    assert since is not None
    later = with_rule(yuxi, "fines", points=deeper, since=since.replace(year=since.year + 1))
    assert compare(yuxi, later).warnings == ()


def test_a_fine_that_is_deeper_for_some_and_milder_for_others(yuxi: Rulebook) -> None:
    points = yuxi.indicators["fines"].points
    assert points is not None
    bands = (replace(points.bands[0], points=-500), *points.bands[1:3],
             replace(points.bands[3], points=-5000))  # fmt: skip
    mixed = compare(yuxi, with_rule(yuxi, "fines", points=replace(points, bands=bands)))
    assert only(mixed).effect is Effect.MIXED
    assert mixed.warnings
    moved = replace(points.bands[1], starts=Decimal("700.01"))
    later = replace(points, bands=(points.bands[0], moved, *points.bands[2:]))
    assert only(compare(yuxi, with_rule(yuxi, "fines", points=later))).effect is Effect.MILDER


def test_the_same_points_in_another_form_are_text(yuxi: Rulebook) -> None:
    rule = yuxi.indicators["repairs_done"]
    assert rule.points is not None
    assert rule.points.form == "fixed"
    band = Band(Decimal(1), rule.points.fixed, None, rule.at)
    steps = with_rule(yuxi, rule.id, points=Points(form="steps", bands=(band,), at=rule.at))
    assert said(only(compare(yuxi, steps)))[2:] == ("points", Action.CHANGED, Effect.TEXT)
    in_full = ((6, Fraction(1)), (12, Fraction(1)))
    assert only(compare(yuxi, with_rule(yuxi, rule.id, age=in_full))).effect is Effect.TEXT


def test_a_time_is_compared_by_what_it_gives() -> None:
    small = load(ROOT / "tests" / "rulebooks" / "small").rulebook
    assert small is not None

    def changed(rule: str, **changes: object) -> Effect:
        return only(compare(small, with_rule(small, rule, **changes))).effect

    def with_rate(rule: str, unit: int, points: int) -> Points:
        given = small.indicators[rule].points
        assert given is not None
        rate = Rate(Decimal(unit), points, proportional=False)
        return replace(given, bands=(replace(given.bands[0], rate=rate),))

    assert changed("overdue_fines", points=with_rate("overdue_fines", 1, -1100)) is Effect.HARSHER
    assert changed("overdue_fines", points=with_rate("overdue_fines", 2, -1000)) is Effect.MILDER
    assert changed("long_service", points=with_rate("long_service", 3, 400)) is Effect.MILDER
    assert changed("long_service", points=with_rate("long_service", 3, 150)) is Effect.MIXED
    in_days = replace(
        small.indicators["long_service"].measure,
        lasting=Lasting("days", "formed_on", "ended_on"),
    )
    assert changed("long_service", measure=in_days) is Effect.MIXED


def test_periods_by_conditions_and_by_the_year() -> None:
    small = load(ROOT / "tests" / "rulebooks" / "small").rulebook
    assert small is not None

    def changed(item: str, **period: object) -> Effect:
        own = small.items[item].validity
        assert own is not None
        other = replace(own, **period)  # type: ignore[arg-type]  # test's own
        items = {**small.items, item: replace(small.items[item], validity=other)}
        return only(compare(small, replace(small, items=items))).effect

    medal, fine = small.items["medal"].validity, small.items["city_fine"].validity
    assert medal is not None
    assert fine is not None
    first, second = medal.when
    assert changed("medal", when=(first, replace(second, months=36))) is Effect.MILDER
    assert changed("medal", when=(replace(first, months=48), second)) is Effect.HARSHER
    assert changed("medal", when=(replace(first, months=0), second)) is Effect.HARSHER
    # What a source says is heard where no law speaks.
    assert changed("medal", when=(replace(first, by_law=False), second)) is Effect.MIXED
    assert changed("medal", when=(first,)) is Effect.MIXED
    assert changed("city_fine", months=9) is Effect.HARSHER
    assert changed("city_fine", months=0) is Effect.MIXED
    (large,) = fine.when
    assert changed("city_fine", when=(replace(large, months=0),)) is Effect.MILDER
    assert changed("training", months=12) is Effect.MILDER
    assert changed("training", months=6) is Effect.MIXED


def test_a_class_cuts_off_what_a_source_says(yuxi: Rulebook) -> None:
    """Also where the rulebook's own periods are shorter than the class, unless by law."""
    for by_law, effect in ((False, Effect.MILDER), (True, Effect.TEXT)):
        items = {
            key: replace(item, validity=Validity(months=1, by_law=by_law, at=item.at))
            for key, item in yuxi.items.items()
        }
        short = replace(yuxi, items=items)
        shorter = replace(short, severities={**short.severities, "serious": 30})
        assert only(compare(short, shorter)).effect is effect


def test_what_makes_way_for_a_better_record_has_no_order(yuxi: Rulebook) -> None:
    group = Group(id="best", name=yuxi.name, at=yuxi.at, within="year", same="")
    falling = Repeat(factors=(Fraction(1), Fraction(1, 2)), class_id="", at=yuxi.at)
    interval = Interval(months=1, days=0, at=yuxi.at)
    for other in ({"repeat": falling}, {"interval": interval}):
        book = replace(with_rule(yuxi, "merits", **other), groups={"best": group})
        grouped = with_rule(book, "merits", group="best")
        assert only(compare(book, grouped)).effect is Effect.MIXED
        ever = replace(grouped, groups={"best": replace(group, within="validity")})
        assert only(compare(grouped, ever)).effect is Effect.MIXED
    book = with_rule(yuxi, "merits", repeat=falling)
    apart = with_rule(book, "merits", interval=interval)
    assert only(compare(book, apart)).effect is Effect.MIXED


def test_a_rule_that_comes_into_a_class_of_others_has_no_order(yuxi: Rulebook) -> None:
    """All factors are one, but the records of the class have other ranks."""
    repeat = Repeat(factors=(Fraction(1),), class_id="shared", at=yuxi.at)
    assert only(compare(yuxi, with_rule(yuxi, "merits", repeat=repeat))).effect is Effect.MIXED
    own = replace(repeat, class_id="")
    assert only(compare(yuxi, with_rule(yuxi, "merits", repeat=own))).effect is Effect.TEXT


def test_base_levels_caps_and_periods(yuxi: Rulebook) -> None:
    def effects(new: Rulebook) -> dict[tuple[str, str, str], Effect]:
        return {(c.kind, c.key, c.part): c.effect for c in compare(yuxi, new).changes}

    base = replace(yuxi, scale=replace(yuxi.scale, base=510))
    assert effects(base) == {("scale", "", "base"): Effect.MILDER}
    levels = tuple(replace(e, lowest=620) if e.id == "good" else e for e in yuxi.levels)
    assert effects(replace(yuxi, levels=levels)) == {("levels", "good", "lowest"): Effect.HARSHER}
    honours = replace(yuxi.dimensions["honours"], cap=None, floor=-9000)
    assert effects(replace(yuxi, dimensions={**yuxi.dimensions, "honours": honours})) == {
        ("dimensions", "honours", "cap"): Effect.MILDER,
        ("dimensions", "honours", "floor"): Effect.HARSHER,
    }
    shorter = replace(yuxi, severities={**yuxi.severities, "ordinary": 10})
    assert effects(shorter) == {("severities", "", ""): Effect.MILDER}
    # Awards count longer; deductions end with their severity class as before.
    longer = replace(yuxi, validity=replace(yuxi.validity, months=48))
    assert effects(longer) == {("validity", "", "months"): Effect.MILDER}
    assert effects(replace(yuxi, guard=yuxi.scale)) == {("guard", "", ""): Effect.MILDER}
    held = replace(yuxi, holds=replace(yuxi.holds, days=30))
    assert effects(held) == {("holds", "", "days"): Effect.MILDER}


def test_an_order_of_sources_takes_away_what_its_item_gives_or_takes(yuxi: Rulebook) -> None:
    def sourced(item: str) -> Rulebook:
        sources = Sources(same=("formed_on",), precedence=("F",), at=yuxi.at)
        return replace(yuxi, items={**yuxi.items, item: replace(yuxi.items[item], sources=sources)})

    assert only(compare(yuxi, sourced("merit_award"))).effect is Effect.HARSHER
    assert only(compare(sourced("penalty_fine"), yuxi)).effect is Effect.HARSHER


def test_a_longer_interval_takes_away_awards(yuxi: Rulebook) -> None:
    alike = with_rule(yuxi, "merits", points=Points(form="fixed", fixed=500, at=yuxi.at))

    def apart(book: Rulebook, **length: int) -> Rulebook:
        interval = Interval(months=length.get("months", 0), days=length.get("days", 0), at=yuxi.at)
        return with_rule(book, "merits", interval=interval)

    assert only(compare(yuxi, apart(yuxi, months=1))).effect is Effect.HARSHER
    assert only(compare(apart(alike, months=2), apart(alike, months=1))).effect is Effect.MILDER
    assert only(compare(apart(alike, months=2), apart(alike, days=1))).effect is Effect.MIXED
    # The longer one may let a record of more points count.
    assert only(compare(apart(yuxi, months=2), apart(yuxi, months=1))).effect is Effect.MIXED


def test_a_group_takes_away_and_a_longer_one_more(yuxi: Rulebook) -> None:
    def grouped(*, within: str, same: str) -> Rulebook:
        group = Group(id="best", name=yuxi.name, at=yuxi.at, within=within, same=same)
        return replace(with_rule(yuxi, "merits", group="best"), groups={"best": group})

    yearly, ever = grouped(within="year", same=""), grouped(within="validity", same="")
    assert [said(change) for change in compare(yuxi, yearly).changes] == [
        ("indicators", "merits", "group", Action.CHANGED, Effect.HARSHER),
        ("groups", "best", "", Action.ADDED, Effect.TEXT),
    ]
    assert only(compare(yearly, ever)).effect is Effect.HARSHER
    assert only(compare(grouped(within="year", same="merit"), yearly)).effect is Effect.HARSHER


def test_a_weight_that_falls_is_harsher_for_awards_and_milder_for_deductions(
    yuxi: Rulebook,
) -> None:
    kinds: dict[str, set[str]] = {}
    for rule in yuxi.indicators.values():
        kinds.setdefault(rule.dimension, set()).add(rule.kind)
    assert {frozenset(each) for each in kinds.values()} >= {frozenset({"award"})}
    for dimension, found in kinds.items():
        light = replace(yuxi.dimensions[dimension], weight=Fraction(7, 20))
        lighter = replace(yuxi, dimensions={**yuxi.dimensions, dimension: light})
        fallen, risen = compare(yuxi, lighter), compare(lighter, yuxi)
        expected = Effect.of(harsher="award" in found, milder="deduction" in found)
        assert said(only(fallen)) == (
            "dimensions", dimension, "weight", Action.CHANGED, expected
        )  # fmt: skip
        assert only(risen).effect is expected.mirrored
        # What a heavier dimension takes more of was promised otherwise on the day of the fact.
        assert fallen.warnings == ()
        assert {warning.path for warning in risen.warnings} == {
            f"indicators/{rule.id}"
            for rule in yuxi.indicators.values()
            if rule.dimension == dimension and rule.kind == "deduction"
        }


def test_rules_that_come_and_go(yuxi: Rulebook) -> None:
    without = replace(
        yuxi,
        indicators={k: v for k, v in yuxi.indicators.items() if k not in ("fines", "merits")},
    )
    assert [said(change) for change in compare(yuxi, without).changes] == [
        ("indicators", "fines", "", Action.REMOVED, Effect.MILDER),
        ("indicators", "merits", "", Action.REMOVED, Effect.HARSHER),
    ]
    ceilings = compare(replace(yuxi, ceilings={}), yuxi).changes
    assert [change.effect for change in ceilings] == [Effect.HARSHER] * len(yuxi.ceilings)
