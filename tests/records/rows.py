"""Rows of files for a site, written by hand: people who do not exist, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from chengxin.demo.people import identity_number
from chengxin.ledger.columns import Kind
from chengxin.people.keys import site_keys
from chengxin.records.database import ask
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.records.staging import open_row
from tests.ledger.city import write

Cells = Mapping[str, str]

ANNA = {"identity": identity_number(1, date(1990, 1, 1), "female"), "name": "周敏"}
BAO = {"identity": identity_number(2, date(1985, 5, 5), "male"), "name": "李伟"}


def person(**cells: str) -> dict[str, str]:
    """Anna, who agrees, unless the cells say otherwise."""
    return {
        **ANNA,
        "born_on": "1990-01-01",
        "household_registered": "yes",
        "usual_resident": "yes",
        "full_capacity": "yes",
        "consented_on": "2025-06-01",
        **cells,
    }


def deed(**cells: str) -> dict[str, str]:
    """A good deed of Anna's, which needs her consent, unless the cells say otherwise."""
    return {
        "record": "R1",
        "version": "1",
        **ANNA,
        "item": "paired_care",
        "furnisher": "F1",
        "finding": "positive",
        "formed_on": "2026-03-01",
        "recorded_at": "2026-03-05T09:00:00",
        **cells,
    }


def fine(**cells: str) -> dict[str, str]:
    """A fine of Anna's, which a law has collected, unless the cells say otherwise."""
    return deed(
        **{
            "record": "P1",
            "item": "commitment_fine",
            "furnisher": "F2",
            "finding": "adverse",
            "severity": "ordinary",
            "amount": "500.00",
            "issuer": "F2",
            "document": "D-1",
            **cells,
        }
    )


def mark(**cells: str) -> dict[str, str]:
    """A dispute of the fine, unless the cells say otherwise."""
    return {
        "record": "P1",
        "furnisher": "F2",
        "kind": "disputed",
        "from": "2026-04-01",
        "recorded_at": "2026-04-01T09:00:00",
        "case": "C1",
        **cells,
    }


def send(folder: Path, kind: Kind, rows: Sequence[Cells], suffix: str = ".csv") -> int:
    """Take rows in as a file; return the delivery."""
    path = write(folder / f"{kind}{suffix}", rows)
    delivery = receive(path=path, kind=kind, by="test")
    judge(delivery_id=delivery)
    return delivery


def verdicts(delivery: int) -> list[str]:
    """Return the verdict of each row, with the codes of its problems behind it."""
    query = """
    select concat_ws(' ', verdict, (select string_agg(p->>'code', ' ')
      from jsonb_array_elements(problems) p))
    from verdict where delivery_id = %s order by row
    """
    return [str(row[0]) for row in ask(query, delivery)]


def count(table: str) -> int:
    return int(ask(f"select count(*) from {table}")[0][0])


def cells_of(delivery: int) -> list[list[str | None]]:
    """What the waiting rows of a delivery say, opened."""
    keys = site_keys()
    rows = ask("select row, sealed from staged_row where delivery_id = %s order by row", delivery)
    return [[*open_row(keys, delivery, row, bytes(sealed)).cells] for row, sealed in rows]
