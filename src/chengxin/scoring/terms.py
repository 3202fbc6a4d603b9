"""Periods that depend on what a record says, as boxes of its item of which no two overlap.

Called by the compiler only; how the kernel reads them stands in `kernel`.
"""

from __future__ import annotations

from collections.abc import Iterator

from chengxin.ledger.encoding import item_numbers
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.boxes import bounds, boxes, first_that_fits
from chengxin.scoring.tables import TermRow


def terms(book: Rulebook) -> Iterator[TermRow]:
    """Yield a row for each box; a record lies in one at the most, else the item's period is its."""
    for key, number in item_numbers(book).items():
        item = book.items[key]
        periods = item.validity.when if item.validity is not None else ()
        for box, place in first_that_fits([boxes(each.where, item) for each in periods]):
            period = periods[place]
            yield TermRow(
                item_no=number,
                **bounds(box),
                law_months=period.months if period.by_law else None,
                months=period.months,
            )
