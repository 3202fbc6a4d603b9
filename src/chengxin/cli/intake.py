"""`chengxin intake`: files of persons, records or marks taken into a site, every row judged."""

from __future__ import annotations

from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chengxin.cli.common import FILE
from chengxin.cli.site import place, refused_cleanly, site_option
from chengxin.ledger.columns import Kind
from chengxin.text import _

if TYPE_CHECKING:
    from chengxin.records.selectors import DeliveryView

#: What a site takes in; consents to derived scores are for files without a site.
KINDS = (Kind.PERSONS, Kind.RECORDS, Kind.MARKS)


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in KINDS]),
    required=True,
    help="What the files hold.",
)
@click.option("--furnisher", default="", help="Whose files they are; its own staff see them then.")
@site_option
@refused_cleanly
def command(files: tuple[Path, ...], kind: str, furnisher: str, site: Path) -> None:
    """Take FILES in (CSV, XLSX or Parquet), and say what became of every row.

    A file that was interrupted is continued. The exit code is 1 when a row was not accepted.
    """
    with place(site):
        clean = [_take(path, Kind(kind), furnisher) for path in files]
    raise SystemExit(0 if all(clean) else 1)


def _take(path: Path, kind: Kind, furnisher: str) -> bool:
    """Take a file in and print its verdicts; say whether every row was accepted or known."""
    from chengxin.records.errors import TakingError
    from chengxin.records.selectors import delivery, problem_counts
    from chengxin.records.services.judging import judge
    from chengxin.records.services.receiving import receive
    from chengxin.records.words import told

    try:
        number = receive(path=path, kind=kind, by=getuser(), furnisher=furnisher)
        judge(delivery_id=number)
    except TakingError as error:
        raise click.ClickException(str(error)) from error
    found = delivery(number)
    assert found is not None
    click.echo(_counts(found))
    for fault in found.faults:
        message, hint = told({"code": fault["code"], "column": fault["name"]})
        place_of = f"{found.name}:1:{fault['column']}" if fault["column"] else found.name
        click.echo(f"  {place_of} {fault['code']}: {message} {fault['name']} {hint}", err=True)
    for each in problem_counts(number):
        message, hint = told({"code": each.code, "column": each.column})
        where = _("{file}:{row} and {more} more").format(
            file=found.name, row=each.first, more=each.rows - 1
        )
        where = where if each.rows > 1 else f"{found.name}:{each.first}"
        click.echo(f"  {where} {each.code}: {message} {hint}", err=True)
    bad = found.verdicts["quarantined"] + found.verdicts["rejected"]
    if bad:
        click.echo(_("  Rows to mend: delivery {number}").format(number=number), err=True)
    return not bad and not any(_refuses(str(fault["code"])) for fault in found.faults)


def _refuses(code: str) -> bool:
    from chengxin.ledger.codes import WARNINGS, Code

    return Code(code) not in WARNINGS


def _counts(found: DeliveryView) -> str:
    from chengxin.records.words import verdict_words

    words = verdict_words()
    counts = ", ".join(f"{found.verdicts[word.value]:,} {said}" for word, said in words.items())
    return _("{file}: {rows} rows: {counts}").format(
        file=found.name, rows=f"{found.rows:,}", counts=counts
    )
