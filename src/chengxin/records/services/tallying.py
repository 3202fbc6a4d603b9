"""How long after its formation each row of a file came: counted, without a word about anybody.

Jinan's article 10 gives seven working days from formation, and another law may give others. What is
counted is what the furnisher is told, so that no number shows who has joined; and of a row nothing
is kept but its item, the day it was formed and the verdict that was told. Called by the judging.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import polars as pl

from chengxin.records.database import sent
from chengxin.records.outcome import Outcome

_KEEP = """
insert into row_tally (delivery_id, upto, furnisher, item, formed_on, first, told, rows)
select %s, %s, t.* from unnest(
  %s::text[], %s::text[], %s::date[], %s::boolean[], %s::text[], %s::integer[]) as t
"""

_Key = tuple[str, str, object, bool, str]


def tally(delivery: int, good: pl.DataFrame, outcomes: Mapping[int, Outcome], upto: int) -> None:
    """Count the rows of a chunk that could be read, in the transaction of their verdicts.

    `first` marks rows that are the first version of a record: a correction is not late.
    """
    counted: Counter[_Key] = Counter()
    columns = good.select("seq", "furnisher", "item", "formed_on", pl.col("version") == 1)
    for seq, *key in columns.iter_rows():
        outcome = outcomes[seq]
        furnisher, item, formed_on, first = key
        counted[furnisher, item, formed_on, first, outcome.told or outcome.verdict.value] += 1
    if counted:
        parts = zip(*((*key, rows) for key, rows in counted.items()), strict=True)
        sent(_KEEP, delivery, upto, *(list(part) for part in parts)).close()
