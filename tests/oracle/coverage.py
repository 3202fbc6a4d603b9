"""Which mechanisms, parts and reasons of the language a run of scores has met.

A mechanism counts when it decided something: a row of its kind that counts, or one that carries
its reason. `missing` names those at zero, and a run that has any has proved less than it says.
The differential tests print the counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from chengxin.rulebook.model import Indicator, Points, Rulebook
from chengxin.scoring.result import PARTS, REASONS, UNMET, DerivedScore, PersonScore, Row
from tests.oracle.derived import known_consents
from tests.oracle.facts import SEVERITIES

FORMS = (
    "fixed", "per_dropped", "per_proportional", "steps", "bands", "bands_with_rate", "rates",
    "table_by_one", "table_by_two",
)  # fmt: skip
FUNCTIONS = ("count", "value", "sum", "max", "min", "latest", "ratio")
PERIODS = ("each", "day", "month", "quarter", "year", "rolling", "validity")
CONDITIONS = (
    *(f"{kind}_{form}" for kind in ("integer", "decimal", "money") for form in ("range", "in")),
    "date_range", "code_in", "yes_no_in", "severity_in",
)  # fmt: skip

#: Everything that must have fired in a run.
MECHANISMS = (
    *(f"part:{part}" for part in PARTS),
    *(f"reason:{reason}" for reason in REASONS),
    *(f"unmet:{fact}" for fact in UNMET),
    *(f"points:{kind}:{form}" for kind in ("award", "deduction") for form in FORMS),
    *(f"over:{kind}:{period}" for kind in ("award", "deduction") for period in PERIODS),
    *(f"measure:{function}" for function in FUNCTIONS),
    *("ratio:award", "ratio:deduction", "ratio:of_records", "ratio:of_field", "ratio:no_measure"),
    *(f"time:{kind}:{unit}" for kind in ("award", "deduction") for unit in ("months", "days")),
    *(f"time:to:{ends}" for ends in ("ended_on", "date")),
    *(f"limit:{period}" for period in ("day", "month", "quarter", "year")),
    *(f"repeat:{kind}:{of}" for kind in ("award", "deduction") for of in ("own", "shared")),
    *(f"group:{of}" for of in ("civil", "ever", "same")),
    *(f"interval:{of}" for of in ("award", "deduction", "months", "days")),
    *(f"source:{kind}" for kind in ("award", "deduction", "formed_on", "matter", "field")),
    *(f"age:{kind}" for kind in ("award", "deduction")),
    *(f"where:{condition}" for condition in CONDITIONS),
    *(f"consent:{word}" for word in ("by_law", "consent", "declared")),
    *(f"validity:{word}" for word in ("law", "item", "rulebook", "when", "year_end")),
    *(f"asks:{word}" for word in ("both", "final_on")),
    *(f"severity:{word}" for word in SEVERITIES[1:]),
    *("finding:either", "indicator_limit:award", "indicator_limit:deduction", "part_points"),
    *(f"weight:{part}:{kind}" for part in ("record", "window") for kind in ("award", "deduction")),
    "weight:clean:award",
    *("next_change:some", "next_change:none"),
    *(f"derived:{form}" for form in FORMS if form.split("_")[0] not in ("fixed", "table")),
    *(f"derived:next_change:{of}" for of in ("score", "consent")),
    *("derived:below_base", "derived:two"),
    *(f"agreed:{word}" for word in ("again", "never", "not_recorded", "not_yet", "withdrawn")),
)  # fmt: skip


#: Parts of an answer that one indicator makes.
_OF_A_RULE = ("record", "window", "clean", "window_limit", "indicator_limit")


def fired(scored: Iterable[tuple[Rulebook, PersonScore]]) -> Counter[str]:
    """How often each mechanism decided something."""
    return Counter(name for book, answer in scored for name in _of_answer(book, answer))


def missing(counts: Counter[str]) -> tuple[str, ...]:
    """Mechanisms that never fired."""
    return tuple(name for name in MECHANISMS if not counts[name])


def fired_derived(
    book: Rulebook,
    asked: tuple[date, datetime | None],
    answers: Iterable[PersonScore],
    consents: Sequence[Mapping[str, str]],
    derived: Iterable[DerivedScore],
) -> Counter[str]:
    """How often each part of a derived score was met, and each reason for which there is none."""
    day, known_at = asked
    given = {(each.person, each.derived): each for each in derived}
    of_person = Counter(person for person, _key in given)
    counts = Counter("derived:two" for many in of_person.values() if many > 1)
    for answer in answers:
        for key in book.derived if answer.score is not None else ():
            found = given.get((answer.person, key))
            known = known_consents(answer.person, key, consents, known_at)
            later = known_consents(answer.person, key, consents, None)
            if found is not None:
                counts.update(_of_derived(book, answer, found))
                counts["agreed:again"] += sum(each.alive(day) for each in known) < len(known)
            elif any(each.alive(day) for each in later):
                counts["agreed:not_recorded"] += 1
            elif any(each.starts > day for each in known):
                counts["agreed:not_yet"] += 1
            else:
                counts["agreed:withdrawn" if known else "agreed:never"] += 1
    return +counts


def _of_derived(book: Rulebook, answer: PersonScore, found: DerivedScore) -> Iterator[str]:
    yield f"derived:{_form(book.derived[found.derived].points)}"
    if found.score < book.scale.base:
        yield "derived:below_base"
    own = found.next_change_on != answer.next_change_on
    yield f"derived:next_change:{'consent' if own else 'score'}"


def _of_answer(book: Rulebook, answer: PersonScore) -> Iterator[str]:
    yield from (f"unmet:{fact}" for fact in answer.unmet)
    if answer.score is None:
        return
    yield "next_change:some" if answer.next_change_on else "next_change:none"
    for row in answer.rows:
        yield f"part:{row.part}"
        if row.reason:
            yield f"reason:{row.reason}"
        if row.reason == "other_source":
            yield from _of_source(book, row)
        if row.points % 100:
            yield "part_points"
        rule = book.indicators.get(row.rule)
        if rule is None or row.part not in _OF_A_RULE:
            continue
        if row.part == "window_limit":
            yield f"limit:{rule.limits.period}"
        elif row.part == "indicator_limit":
            yield f"indicator_limit:{rule.kind}"
        elif row.reason == "too_near":
            yield f"interval:{rule.kind}"
            yield f"interval:{'months' if rule.interval and rule.interval.months else 'days'}"
        elif row.reason == "same_group":
            group = book.groups[rule.group]
            civil = "ever" if group.within == "validity" else "civil"
            yield f"group:{'same' if group.same else civil}"
        elif row.part == "window" and row.measure is None:
            yield "ratio:no_measure"
        elif row.reason in ("", "in_window", "waived", "faded"):
            if row.points and book.dimensions[rule.dimension].weight != 1:
                yield f"weight:{row.part}:{rule.kind}"
            yield from _of_rule(rule, row)
            yield from _of_record(book, row)


def _of_source(book: Rulebook, row: Row) -> Iterator[str]:
    """By which words the fact of a record is one with another's."""
    if rule := book.indicators.get(row.rule):
        yield f"source:{rule.kind}"
    if sources := book.items[row.item].sources:
        words = {word if word in ("formed_on", "matter") else "field" for word in sources.same}
        yield from (f"source:{word}" for word in words)


def _of_rule(rule: Indicator, row: Row) -> Iterator[str]:
    """What of a rule stands behind a row that counts."""
    if row.counted and rule.points:
        yield f"points:{rule.kind}:{_form(rule.points)}"
        yield f"over:{rule.kind}:{rule.over.period}"
        yield f"measure:{rule.measure.function}"
        if rule.measure.base:
            yield f"ratio:{rule.kind}"
            yield f"ratio:of_{'records' if rule.measure.base == 'count' else 'field'}"
    if row.counted and row.measure and (lasting := rule.measure.lasting):
        yield f"time:{rule.kind}:{lasting.unit}"
        yield f"time:to:{'ended_on' if lasting.ends == 'ended_on' else 'date'}"
    if rule.repeat:
        shared = "shared" if rule.repeat.class_id not in ("", rule.id) else "own"
        yield f"repeat:{rule.kind}:{shared}"
    if rule.age:
        yield f"age:{rule.kind}"


def _form(points: Points) -> str:
    rates = [band.rate for band in points.bands if band.rate]
    match points.form:
        case "per":
            return "per_proportional" if rates[0].proportional else "per_dropped"
        case "bands":
            return "bands_with_rate" if rates else "bands"
        case "table":
            return "table_by_two" if len(points.by) == 2 else "table_by_one"
        case form:
            return form


def _of_record(book: Rulebook, row: Row) -> Iterator[str]:
    """What of an item stands behind a record's row that counts."""
    if row.part != "record":
        return
    rule, item = book.indicators[row.rule], book.items[row.item]
    for condition in rule.select.where if rule.select else ():
        kind = "severity" if condition.field == "severity" else item.fields[condition.field].type
        yield f"where:{kind}_{'in' if condition.values else 'range'}"
    yield f"consent:{item.consent}"
    own = item.validity
    yield f"validity:{'rulebook' if own is None else 'law' if own.by_law else 'item'}"
    if own is not None and own.to_year_end:
        yield "validity:year_end"
    if own is not None and own.when:
        yield "validity:when"
    if len(item.finding) > 1:
        yield "finding:either"
    if rule.kind == "deduction":
        asks = book.holds.asks
        yield f"asks:{'both' if len(asks) > 1 else asks[0]}"
        # The classes of an item whose mildest scores are told apart by nothing in the row.
        yield from (f"severity:{word}" for word in item.severity if item.severity == (word,))
