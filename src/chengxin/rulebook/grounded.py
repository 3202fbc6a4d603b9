"""The walk over everything in a rulebook that must say where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chengxin.rulebook.model import Grounded, Rulebook


def grounded(rulebook: Rulebook) -> Iterator[tuple[str, Grounded]]:
    """Yield (path, thing) of everything that must say where it comes from."""
    yield "who", rulebook.who
    yield "scale", rulebook.scale
    yield "validity", rulebook.validity
    if rulebook.severities_from is not None:
        yield "severities", rulebook.severities_from
    yield "holds", rulebook.holds
    yield "display", rulebook.display
    if rulebook.guard is not None:
        yield "guard", rulebook.guard
    if rulebook.consent is not None:
        yield "consent", rulebook.consent
    yield from ((f"levels/{level.id}", level) for level in rulebook.levels)
    tables: tuple[tuple[str, Mapping[str, Grounded]], ...] = (
        ("dimensions", rulebook.dimensions),
        ("pools", rulebook.pools),
        ("groups", rulebook.groups),
        ("ceilings", rulebook.ceilings),
        ("derived", rulebook.derived),
        ("categories", rulebook.categories),
        ("items", rulebook.items),
        ("indicators", rulebook.indicators),
        ("clocks", rulebook.clocks),
        ("channels", rulebook.channels),
        ("interpretations", rulebook.interpretations),
        ("reviews", rulebook.reviews),
    )
    for kind, table in tables:
        yield from ((f"{kind}/{key}", thing) for key, thing in table.items())
    yield from (("deviations", thing) for thing in rulebook.deviations)
    yield from (("changes", thing) for thing in rulebook.changes)
    for key, item in rulebook.items.items():
        if item.submission is not None:
            yield f"items/{key}/submission", item.submission
        if item.validity is not None:
            yield f"items/{key}/validity", item.validity
            yield from ((f"items/{key}/validity/when", term) for term in item.validity.when)
