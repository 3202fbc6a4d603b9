"""One row that was typed into a form goes in as a file's rows do: staged, sealed, judged.

It is a delivery of one row, so it is counted, told from repetitions and taken in by the same code.
In the caller's transaction: what is not accepted the caller undoes, and the form is there again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from chengxin.clock import now
from chengxin.ledger.columns import Kind, Naming, columns
from chengxin.people.hidden import Hidden
from chengxin.people.keys import site_keys
from chengxin.records.codes import Verdict
from chengxin.records.database import ask, copy_rows, parsed
from chengxin.records.digests import Thing, key_digest
from chengxin.records.models import Delivery
from chengxin.records.outcome import Problem
from chengxin.records.services.furnishers import furnisher_number
from chengxin.records.services.judging import judge
from chengxin.records.staging import Staged, seal_row
from chengxin.standing.services.versions import current

_VERDICT = "select verdict, problems from verdict where delivery_id = %s and row = 1"


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of the row."""

    delivery: int
    verdict: Verdict
    problems: tuple[Problem, ...]


def take_typed(*, kind: Kind, cells: Mapping[str, str | Hidden], by: str, furnisher: str) -> Judged:
    """Stage and judge one row, in the caller's transaction. Raises ValueError for other columns."""
    known = columns(current().rulebook, kind, Naming.IDENTITY)
    if unknown := {*cells} - {*known}:
        raise ValueError(f"no columns of this kind: {', '.join(sorted(unknown))}")
    keys, at = site_keys(), now()
    row = Staged(1, [c.reveal() if isinstance(c, Hidden) else c or None for c in cells.values()])
    delivery = Delivery.objects.create(
        kind=kind, name_sealed=b"", digest=key_digest(keys, Thing.FILE, f"typed {uuid4()}"),
        bytes=0, header=[*cells], rows=1, state="staged", received_at=at, received_by=by,
        furnisher_id=furnisher_number(furnisher),
    )  # fmt: skip
    copy_rows(
        "staged_row",
        ("delivery_id", "row", "sealed", "mends_delivery", "mends_row"),
        ("int8", "int4", "bytea", "int8", "int4"),
        [(delivery.pk, 1, seal_row(keys, delivery.pk, row), None, None)],
    )
    judge(delivery_id=delivery.pk)
    [[verdict, problems]] = ask(_VERDICT, delivery.pk)
    return Judged(delivery.pk, Verdict(verdict), tuple(parsed(problems)))
