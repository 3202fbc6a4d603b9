"""What is told: the same request has the same bytes, and none says who has joined.

Everything comes in words that every furnisher is told of its rows; a number that the site counts
up, or a time at which something happened, stands in no answer to a batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chengxin.api.furnisher.problems import row_problem, written
from chengxin.records.admitting.selectors import Holder
from chengxin.records.batches.selectors import BatchView, Statistics
from chengxin.records.outcome import Problem
from chengxin.rulebook.model import Field, Item


def told_batch(key: str, found: BatchView, *, after: int, limit: int) -> bytes:
    """Return counts and verdicts; `next` says behind which row the next part begins."""
    known: dict[str, Mapping[str, Any]] = {}
    last = found.rows[-1].row if found.rows else after
    more = len(found.rows) == limit and last < found.received
    return written(
        {
            "batch": key,
            "kind": found.kind,
            "state": "judged" if found.judged else "judging",
            "received": found.received,
            **found.verdicts,
            "rows": [
                {
                    "row": each.row,
                    "verdict": each.verdict.value,
                    "problems": [_problem(problem, known) for problem in each.problems],
                }
                for each in found.rows
            ],
            "next": last if more else None,
        }
    )


def told_receipt(key: str, received: int) -> bytes:
    """Return the receipt of a batch that is judged later."""
    return written({"batch": key, "state": "received", "received": received})


def told_statistics(holder: Holder, days: int, found: Statistics) -> bytes:
    """Return a furnisher's own counts."""
    return written(
        {
            "furnisher": holder.furnisher,
            "days": days,
            "deliveries": found.deliveries,
            "latest_at": found.latest_at and found.latest_at.isoformat(),
            "rows": dict(found.verdicts),
            "codes": [{"code": code, "rows": rows} for code, rows in found.codes],
            "key": {"key_id": holder.key.key_id, "expires_at": holder.expires_at.isoformat()},
        }
    )


def told_catalogue(items: Iterable[Item]) -> bytes:
    """Return items with what a record of each has to carry."""
    return written({"items": [_item(each) for each in items]})


def _problem(found: Problem, known: dict[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """Say a problem, each sort once: a batch has few sorts and many rows."""
    sort = repr(sorted(found.items()))
    if sort not in known:
        known[sort] = row_problem(None, found)
    return known[sort]


def _item(item: Item) -> Mapping[str, Any]:
    return {
        "item": item.id,
        "name": {"zh": item.name.zh, "en": item.name.en},
        "finding": [*item.finding],
        "severity": [*item.severity],
        "fields": [_field(name, each) for name, each in item.fields.items()],
    }


def _field(name: str, field: Field) -> Mapping[str, Any]:
    codes: Sequence[str] = [*field.codes]
    return {"field": name, "type": field.type, "optional": field.optional, "codes": codes}
