"""The fixed kernel text, its stages, and the few tokens in which SQL dialects differ.

`kernel.sql` is read once; `Kernel.render` puts a dialect's words in and chains the stages that a
wanted result needs. No rulebook ever changes the text: rules are rows of tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files

from chengxin.scoring.ratios import ratio_words
from chengxin.scoring.tables import EMPTY, HIGHEST, LOWEST, MatchRow, Tables, TermRow
from chengxin.scoring.times import time_words

#: A dialect: each token's words, as a function of the token's arguments.
Dialect = Mapping[str, Callable[..., str]]

_STAGE = re.compile(r"^-- stage: (\w+)$", re.MULTILINE)
_READS = re.compile(r"\b(?:from|join)\s+(\w+)")


@cache
def stages() -> Mapping[str, str]:
    """Return the stages' texts by name, in order."""
    text = (files("chengxin.scoring") / "kernel.sql").read_text("utf-8")
    _head, *found = _STAGE.split(text)
    return {
        name: re.sub(r"^--.*\n", "", body.lstrip("\n"), flags=re.MULTILINE).strip()
        for name, body in zip(found[::2], found[1::2], strict=True)
    }


@cache
def needs() -> Mapping[str, frozenset[str]]:
    """Return, for each stage, the earlier stages it reads."""
    names = list(stages())
    return {
        name: frozenset(_READS.findall(body)) & frozenset(names[:position])
        for position, (name, body) in enumerate(stages().items())
    }


def shortened(tables: Tables) -> Dialect:
    """Return the words that depend on a version: value, box, shapes and dimensions.

    The whole value is k0 + k1·f1 + … + k4·f4 + the time between two dates, and the whole box bounds
    four fields and the severity; a term that is zero in every row, or a side that is open in every
    row, is left out. What stands in `@if_…(` is left out by a version that does not use that shape.
    There is a column for each dimension.
    """
    weights = [
        f"m.k{n} * coalesce(r.f{n}, 0)"
        for n in range(1, 5)
        if any(getattr(row, f"k{n}") for row in tables.match)
    ]
    in_box = " and ".join(["true", *_sides(tables.match, "m", "r.severity")])
    times = time_words(tables.match)
    value = "(" + " + ".join(filter(None, ["m.k0", *weights, times["lasted"]])) + ")"
    groups = any(row.group_no is not None for row in tables.match)
    numbers = [row.dimension_no for row in tables.dimension]
    sums = "sum(case when dimension_no = {n} then awards + deductions else 0 end)"
    return {
        "value": lambda: value,
        **{name: partial(str, word) for name, word in times.items()},
        "in_box": lambda: in_box,
        "period_end": _period_end(tables),
        **{name: partial(str, word) for name, word in _term_words(tables.term).items()},
        "if_groups": _kept_if(groups),
        "if_sources": _kept_if(bool(tables.fact)),
        "if_apart": _kept_if(spaced(tables)),
        **ratio_words(tables),
        "dimension_sums": lambda: ", ".join(
            f"cast({sums.format(n=n)} as bigint) as d{n}" for n in numbers
        ),
        "dimension_columns": lambda: ", ".join(f"coalesce(d.d{n}, 0) as d{n}" for n in numbers),
        "dimension_names": lambda: ", ".join(f"c.d{n}" for n in numbers),
    }


def of_rows(tables: Tables, *, rows: bool) -> Dialect:
    """Return the words that depend on whether rows are wanted, or scores alone.

    Scores alone need nobody's name for a record, and leave out records that can give nothing before
    rules are looked for: scores and next changes are the same, and the rows would not be whole.
    """
    return {
        "shown": lambda: "true" if rows else "status in (0, 9)",
        "if_rows": _kept_if(rows),
        "if_told": _kept_if(rows or bool(tables.fact)),
    }


def spaced(tables: Tables) -> bool:
    """Whether records of some rule count only at intervals."""
    return any((row.apart_months, row.apart_days) != (None, None) for row in tables.match)


def _kept_if(used: bool) -> Callable[..., str]:
    """A token's word for a part of the text that only a version with some shape needs."""
    return lambda *parts: " " + ", ".join(parts) if used else ""


def _sides(rows: Sequence[MatchRow | TermRow], name: str, severity: str) -> list[str]:
    """The sides of the boxes of a table that are not open in every row."""
    sides = [
        f"coalesce(r.f{n}, {EMPTY}) between {name}.f{n}_lo and {name}.f{n}_hi"
        for n in range(1, 5)
        if any(
            (getattr(row, f"f{n}_lo"), getattr(row, f"f{n}_hi")) != (LOWEST, HIGHEST)
            for row in rows
        )
    ]
    if any((row.severity_lo, row.severity_hi) != (0, 9) for row in rows):
        sides.append(f"{severity} between {name}.severity_lo and {name}.severity_hi")
    return sides


def _period_end(tables: Tables) -> Callable[..., str]:
    """The last day of a period of so many months; of 0 months the last of the civil year."""
    if all(row.months for row in tables.item) and all(row.months for row in tables.term):
        return lambda day, months: f"@add_months({day}, {months})@"
    return lambda day, months: (
        f"case when {months} = 0 then @add_months(@year_start({day})@, 12)@ - 1"
        f" else @add_months({day}, {months})@ end"
    )


def _term_words(rows: Sequence[TermRow]) -> dict[str, str]:
    """The period of a record: the item's, or that of the box it lies in where there are any."""
    if not rows:
        return {"terms": "i.law_months, i.months", "term_of": ""}
    severity = "case when r.finding > 0 then 0 else coalesce(nullif(r.severity, 0), i.mildest) end"
    box = " and ".join(["e.item_no = r.item_no", *_sides(rows, "e", severity)])
    fits = "case when e.item_no is null then i.{0} else e.{0} end as {0}"
    return {
        "terms": f"{fits.format('law_months')}, {fits.format('months')}",
        "term_of": f"\nleft join term e on {box}",
    }


def expand(text: str, dialect: Dialect) -> str:
    """Replace the tokens between @ by the dialect's words, innermost first.

    A word may hold tokens of its own.

    >>> expand("@half(@as_of@)@", {"as_of": lambda: "$d", "half": lambda x: f"{x} / 2"})
    '$d / 2'
    """

    def word(name: str, *arguments: str) -> str:
        said = dialect[name](*arguments)
        return expand(said, dialect) if "@" in said else said

    found: list[tuple[str, str]] = []
    out = [""]
    position = 0
    while position < len(text):
        if text[position] != "@":
            end = text.find("@", position)
            end = len(text) if end < 0 else end
            out[-1] += text[position:end]
            position = end
            continue
        opening = re.match(r"@(\w+)(\(|@)", text[position:])
        if opening:
            position += opening.end()
            if opening.group(2) == "@":
                out[-1] += word(opening.group(1))
            else:
                found.append((opening.group(1), ""))
                out.append("")
        else:
            name, _unused = found.pop()
            inner = out.pop()
            if not inner.endswith(")"):
                raise ValueError(f"token @{name}( is not closed by )@")
            out[-1] += word(name, *_arguments(inner[:-1]))
            position += 1
    if found:
        raise ValueError(f"token @{found[-1][0]}( is not closed")
    return out[0]


def _arguments(text: str) -> list[str]:
    """Split at the commas outside parentheses.

    >>> _arguments("a, f(b, c)")
    ['a', 'f(b, c)']
    """
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


@dataclass(frozen=True, slots=True)
class Kernel:
    """The kernel in one dialect.

    `stored` names stages and tables that a query computes once and keeps. `tables` has the queries
    that stand for tables, where an engine keeps more in a table than one query is about; a query
    may read those before it.
    """

    dialect: Dialect
    stored: frozenset[str] = frozenset()
    tables: Mapping[str, str] = field(default_factory=dict)

    def stage(self, name: str) -> str:
        """Return one stage's text in the dialect."""
        return expand(stages()[name], self.dialect)

    def query(self, wanted: str, *, given: frozenset[str] = frozenset()) -> str:
        """Return a query for stage `wanted` as a chain of common table expressions.

        Stages in `given` are taken to exist already, as tables or views.
        """
        return self.over(self.stage(wanted), self.reads(wanted), given=given)

    def over(self, text: str, read: Collection[str], *, given: frozenset[str] = frozenset()) -> str:
        """Return a query with a text of one's own at the end, over the stages that it reads."""
        stages = {name: self.stage(name) for name in self.chain(read, given)}
        known = {word for part in (*stages.values(), text) for word in _READS.findall(part)}
        parts = [
            f'"{name}" as {"materialized " if name in self.stored else ""}(\n{part}\n)'
            for name, part in stages.items()
        ]
        # From the last on, so that what a query reads is known when its turn comes.
        for name, query in reversed([*self.tables.items()]):
            if name in known:
                known |= {*_READS.findall(query)}
                kept = "" if name in self.stored else "not "
                parts.insert(0, f'"{name}" as {kept}materialized (\n{query}\n)')
        head = "with " + ",\n".join(parts) + "\n" if parts else ""
        return head + text

    def chain(self, wanted: Collection[str], given: frozenset[str] = frozenset()) -> list[str]:
        """Return the stages that are `wanted`, and those they need, in order."""
        reached: set[str] = set()
        waiting = [*{*wanted} - given]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += self.reads(name) - given
        return [name for name in stages() if name in reached]

    def reads(self, name: str) -> frozenset[str]:
        """Return the earlier stages that a stage reads in this dialect: not what is left out."""
        if "@if_" not in stages()[name]:
            return needs()[name]
        return needs()[name] & frozenset(_READS.findall(self.stage(name)))
