"""The yardstick: `rulebooks/yuxi` as SQL written by hand for exactly this rulebook.

It gives the same answers as the engine, which is asserted before anything is timed; it knows no
other rulebook and gives no rows. `yardstick_yuxi.sql` is the SQL.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from string import Template

import duckdb

from chengxin.ledger import Slice
from chengxin.ledger.encoding import item_numbers
from chengxin.rulebook.model import Rulebook

#: The dimensions in the order in which both sides name them.
DIMENSIONS = (
    "contribution", "participation", "honours", "commitments", "evaluation", "lawfulness",
    "judicial",
)  # fmt: skip


class Yardstick:
    """The hand-written SQL, ready to answer for slices."""

    def __init__(
        self, rulebook: Rulebook, as_of: date, known_at: datetime, *, threads: int = 2
    ) -> None:
        text = (Path(__file__).parent / "yardstick_yuxi.sql").read_text("utf-8")
        words = {name: str(number) for name, number in item_numbers(rulebook).items()}
        instant = known_at.astimezone(UTC).replace(tzinfo=None)
        words |= {"as_of": f"date '{as_of}'", "known_at": f"timestamp '{instant}'"}
        _head, once, each = (
            Template(part).substitute(words) if n else part
            for n, part in enumerate(re.split(r"^-- part: \w+$", text, flags=re.MULTILINE))
        )
        self.connection = duckdb.connect()
        self.connection.execute(f"set threads = {threads}")
        self.connection.execute("set preserve_insertion_order = false")
        # Its joins, too, are written with the smaller side on the right: DuckDB 2.0.1 turns some
        # of them round and then takes a fifth longer.
        self.connection.execute("set disabled_optimizers = 'build_side_probe_side'")
        self.connection.execute(once)
        end = each.rindex(";") + 1
        self._before, self.query = each[:end], each[end:]

    def over(self, part: Slice) -> None:
        """Make a slice's small tables."""
        for name, path in (
            ("person", part.persons),
            ("record", part.records),
            ("mark", part.marks),
        ):
            self.connection.execute(
                f"create or replace temp view {name} as select * from read_parquet('{path}')"
            )
        self.connection.execute(self._before)
