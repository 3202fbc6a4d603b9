"""What several subcommands share: loading a rulebook or stopping with its diagnostics, dates."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import click

from chengxin.diagnostics import Diagnostic
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from chengxin.text import _

SHANGHAI = timezone(timedelta(hours=8))

FOLDER = click.Path(path_type=Path)

_DEFAULT = Path("rulebooks") / "yuxi"
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

rulebook_argument = click.argument("rulebook", type=FOLDER)


class Day(click.ParamType[date]):
    """A civil date, `2026-11-21`."""

    name = "DATE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the date."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(_("A date such as 2025-03-26 is expected."), param, ctx)


class Instant(click.ParamType[datetime]):
    """An instant, `2026-11-21T08:00:00+08:00`; without offset in Shanghai's time."""

    name = "INSTANT"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the aware instant; a bare date means its last moment."""
        if isinstance(value, datetime):
            return value
        text = str(value)
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            self.fail(_("An instant such as 2026-11-21T08:00:00+08:00 is expected."), param, ctx)
        if len(text) == len("2026-11-21"):
            instant = instant.replace(hour=23, minute=59, second=59, microsecond=999_999)
        return instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)


class Memory(click.ParamType[str]):
    """An amount of memory as the engine takes it: `4GB`, `800 MiB`, or `50%` of what there is."""

    name = "AMOUNT"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the text."""
        if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)? ?([KMGT]i?B|%)", str(value), re.IGNORECASE):
            return str(value)
        self.fail(_("An amount such as 4GB is expected."), param, ctx)


class When(NamedTuple):
    """A civil date, and what was known by then; None is everything given."""

    as_of: date
    known_at: datetime | None


as_of_option = click.option(
    "--as-of", type=Day(), required=True, help="The civil date asked about."
)
known_at_option = click.option(
    "--known-at", type=Instant(), help="Know nothing recorded later. Default: everything given."
)
historical_option = click.option(
    "--historical", is_flag=True, help="Allow a draft or lapsed rulebook, or a day outside its own."
)
threads_option = click.option(
    "--threads", type=click.IntRange(1, 1024), help="Processors to use. Default: all."
)
memory_option = click.option(
    "--memory", type=Memory(), help="Memory the engine may use, such as 4GB."
)


@contextmanager
def within_memory() -> Iterator[None]:
    """Say in a line that the engine was given too little memory."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise click.ClickException(
            _("The engine needs more memory than it may use. Give it more with --memory.")
        ) from error


def when_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add --as-of and --known-at, which `command` is given as `when`, and --historical."""

    @wraps(command)
    def gathered(*, as_of: date, known_at: datetime | None, **given: Any) -> None:
        command(when=When(as_of, known_at), **given)

    return as_of_option(known_at_option(historical_option(gathered)))


def program() -> str:
    """Return how this program is called from here: its bare name only where that would find it.

    A first run is `.venv/bin/chengxin`, which is not on PATH; a line to copy must work as it is.
    """
    called = Path(sys.argv[0])
    found = shutil.which(called.name)
    if called.name != "chengxin" or (found and Path(found).resolve() == called.resolve()):
        return "chengxin"
    return os.path.relpath(called)


def echo_all(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics, one a line, to standard error."""
    for diagnostic in diagnostics:
        click.echo(str(diagnostic), err=True)


def load_or_stop(folder: Path) -> Rulebook:
    """Return the rulebook, or print what is wrong with it and exit with 1."""
    loaded = load(folder)
    echo_all(loaded.diagnostics)
    if loaded.rulebook is None:
        raise SystemExit(1)
    return loaded.rulebook


def require_force(rulebook: Rulebook, as_of: date, *, historical: bool) -> None:
    """Refuse a draft or lapsed rulebook, or a day it does not serve, unless run as history.

    [jinan 23] [sanming 26] [shaoxing 5]
    """
    serves = rulebook.starts <= as_of and (rulebook.until is None or as_of <= rulebook.until)
    if historical or (rulebook.law == "in_force" and serves):
        return
    if rulebook.law == "in_force":
        what = _("{id} is in force from {starts}; {as_of} is outside.").format(
            id=rulebook.id, starts=rulebook.starts, as_of=as_of
        )
    else:
        from chengxin.report.words import law_status

        law = law_status()[rulebook.law]
        what = _("{id} is {law} and scores nobody.").format(id=rulebook.id, law=law)
    click.echo(what + " " + _("Use --historical to run it as history."), err=True)
    raise SystemExit(1)


def default_rulebook() -> Path:
    """Return rulebooks/yuxi here, or in the repository that this program stands in."""
    for root in (Path(), Path(__file__).parents[3]):
        if (root / _DEFAULT / "rulebook.yaml").is_file():
            return root / _DEFAULT
    raise click.UsageError(_("Name a rulebook with --rulebook."))
