"""`chengxin clock`: on which day something is due, with every day on the way and why it counted."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from chengxin.cli.common import FOLDER, Instant, echo_all, load_or_stop
from chengxin.clocks import (
    Calendar,
    Due,
    Rule,
    UnpublishedYearError,
    calendar_of,
    due,
    due_or_earliest,
    published,
    read_years,
    rule_of,
)
from chengxin.clocks.calendar import OPEN, missing_year
from chengxin.clocks.words import lines, weekday
from chengxin.text import _


@click.command()
@click.argument("starts", type=Instant(), required=False)
@click.option("--length", type=click.IntRange(0, 400), help="How long the period is.")
@click.option(
    "--unit",
    type=click.Choice(["working_days", "calendar_days", "months"]),
    default="working_days",
    show_default=True,
    help="What the length counts.",
)
@click.option("--rulebook", type=FOLDER, help="Take a clock of this rulebook, with --duty.")
@click.option("--duty", help="The rulebook's clock, such as dispute_own.")
@click.option(
    "--years", type=FOLDER, help="Published years to use. Default: those of this program."
)
@click.option(
    "--earliest", is_flag=True, help="Where a year is not published, the earliest day it can be."
)
def command(
    starts: datetime | None,
    length: int | None,
    unit: str,
    rulebook: Path | None,
    duty: str | None,
    years: Path | None,
    *,
    earliest: bool,
) -> None:
    """Print when a period that begins at STARTS ends; without STARTS, the published years.

    A year that is not published is refused and exits with 1.
    """
    calendar = _calendar(years)
    if starts is None:
        _tell_years(calendar)
        return
    count = due_or_earliest if earliest else due
    try:
        answer = count(calendar, _rule(length, unit, rulebook, duty), starts)
    except UnpublishedYearError as error:
        raise click.ClickException(str(error)) from None
    _tell(answer)


def _calendar(folder: Path | None) -> Calendar:
    """Return the program's own calendar, or that of a folder, or stop with what is wrong there."""
    if folder is None:
        return published()
    loaded = read_years(folder)
    echo_all(loaded.diagnostics)
    if not loaded.years:
        raise SystemExit(1)
    return calendar_of(loaded.years)


def _rule(length: int | None, unit: str, rulebook: Path | None, duty: str | None) -> Rule:
    """Return the rule that was asked for, in one of the two ways."""
    if length is not None and rulebook is None and duty is None:
        return Rule(length=length, unit=unit)
    if length is not None or rulebook is None or duty is None:
        raise click.UsageError(_("Say how long with --length, or with --rulebook and --duty."))
    clocks = load_or_stop(rulebook).clocks
    if duty not in clocks:
        raise click.UsageError(
            _("This rulebook has no clock {duty!r}. It has: {known}.").format(
                duty=duty, known=", ".join(sorted(clocks))
            )
        )
    return rule_of(clocks[duty])


def _tell(answer: Due) -> None:
    """Print the day, and the days on the way."""
    from chengxin.report.duties import length_words

    said = _("{length}: due on {day}, {weekday}.") if answer.exact else _(
        "{length}: due on {day}, {weekday}, or later: a year on the way is not published."
    )  # fmt: skip
    click.echo(
        said.format(length=length_words(answer.rule), day=answer.day, weekday=weekday(answer.day))
    )
    for day, name, number, why in lines(answer):
        click.echo(f"{day}  {name}  {number:>3}  {why}")
    click.echo(_("Calendar {version}.").format(version=answer.calendar[:12]))


def _tell_years(calendar: Calendar) -> None:
    """Print each published year with its working days, and warn of one that is needed soon."""
    from chengxin.clock import today

    for year in sorted(calendar.years):
        days = sum(
            calendar.kind(day) in OPEN for day, _number in calendar.numbered() if day.year == year
        )
        numbers = sorted({said.number for day, said in calendar.named.items() if day.year == year})
        click.echo(
            _("{year}: {days} working days ({notices})").format(
                year=year, days=days, notices=", ".join(numbers)
            )
        )
    click.echo(_("Calendar {version}.").format(version=calendar.version[:12]))
    if (missing := missing_year(calendar, today())) is not None:
        click.echo(
            _("The holidays of {year} are needed soon and are not among them.").format(
                year=missing
            ),
            err=True,
        )
