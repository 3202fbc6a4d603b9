"""The kernel's words for the time between two dates of a record (`docs/rulebook.md` 4, Time).

A version whose rules measure no time has neutral words and pays nothing. The words are tokens of
the kernel's text, which a dialect finishes; they must never depend on anything but the tables.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from chengxin.scoring.tables import ENDED_ON, FORMED_ON, UNITS, MatchRow


def time_words(rows: Sequence[MatchRow]) -> Mapping[str, str]:
    """Return `ends`, `timed`, `running`, `running_turn`, and `lasted`, a term of the value.

    >>> time_words([])["lasted"]
    ''
    """
    timed = [row for row in rows if row.lasts]
    if not timed:
        nothing = "cast(null as date)"
        return {"ends": "", "timed": "", "running": "", "running_turn": nothing, "lasted": ""}
    begins = _date("m.begins", {row.begins for row in timed})
    ends = _date("m.ends", {row.ends for row in timed})
    # An award counts its last day as well; of a deduction the first day does not count.
    last = "case when r.finding > 0 then 1 else 0 end"
    so_far = (
        f"case when r.status <> 0 then {begins} - 1 when r.finding > 0 then @as_of@"
        " else least(@as_of@, r.recorded_on) end"
    )
    until = f"(coalesce({ends}, {so_far}) + {last})"
    months, days = UNITS["months"], UNITS["days"]
    return {
        "ends": "r.ended_on, @civil_day(r.recorded_at)@ as recorded_on,",
        "timed": ", d.ended_on, d.recorded_on",
        "lasted": (
            f"greatest(0, case m.lasts when {months} then @full_months({begins}, {until})@"
            f" when {days} then {until} - {begins} else 0 end)"
        ),
        "running": (
            f", r.recorded_on, m.lasts, case when m.lasts > 0 and r.status = 0 and {ends} is null"
            f" then {begins} end as running_since"
        ),
        "running_turn": _turn(months),
    }


def _turn(months: int) -> str:
    """The next day on which a time that runs becomes longer, unless nobody says that it does."""
    last = "case when finding > 0 then 1 else 0 end"
    turn = (
        f"case lasts when {months} then @add_months(running_since, measure + 1)@ - {last}"
        f" else greatest(@as_of@ + 1, running_since + 1 - {last}) end"
    )
    told = f"(finding > 0 or {turn} <= recorded_on)"
    return f"case when running_since is not null and {told} then {turn} end"


def _date(column: str, places: Collection[int]) -> str:
    """The date that stands in the place that a match row names."""
    names = {FORMED_ON: "r.formed_on", ENDED_ON: "r.ended_on"}
    found = {place: names.get(place, f"@day(r.f{place})@") for place in sorted(places)}
    cases = " ".join(f"when {place} then {word}" for place, word in found.items())
    return f"case {column} {cases} end"
