"""Records and consents, and their persons: the person's number, or why there is none.

One batch at a time, against all persons of the reading. `reading` stages what comes out.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from chengxin.ledger.codes import Code
from chengxin.ledger.problems import problem_frame


def link_persons(
    records: pl.DataFrame, people: pl.DataFrame, rejected: pl.Series, market: Collection[int]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the records with `person_no` for `person`; the keys of those rejected; the problems.

    `people` has person, person_no, born_on and whether they let market information be collected;
    `rejected` are the persons whose rows are, and `market` the numbers of its items [yuxi 8].
    """
    joined = records.join(people, on="person", how="left", maintain_order="left")
    strange = pl.col("person_no").is_null()
    unborn = (pl.col("formed_on") < pl.col("born_on")).fill_null(False)
    unasked = pl.col("item").is_in([*market]) & ~pl.col("market") & ~strange & ~unborn
    rejecting = joined.select(strange | unborn | unasked).to_series()
    wrong = joined.filter(rejecting)
    good = joined.drop("person", "born_on", "market").filter(~rejecting)
    of_rejected = pl.col("person").is_in(rejected.implode())
    seq, nothing = pl.col("seq"), pl.lit("")
    problems = [
        problem_frame(wrong.filter(rows), seq, column, code, pl.col(column), nothing)
        for code, column, rows in (
            (Code.PERSON_REJECTED, "person", strange & of_rejected),
            (Code.UNKNOWN_PERSON, "person", strange & ~of_rejected),
            (Code.BEFORE_BIRTH, "formed_on", unborn),
            (Code.NO_MARKET_CONSENT, "person", unasked),
        )
    ]
    return good, wrong.select("seq", "furnisher", "record"), pl.concat(problems)


def link_consents(
    consents: pl.DataFrame, people: pl.DataFrame, rejected: pl.Series, derived: Collection[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the consents to one of `derived` with `person_no` besides; and the problems."""
    people = people.drop("market")
    joined = consents.join(people, on="person", how="left", maintain_order="left")
    strange = pl.col("person_no").is_null()
    of_rejected = pl.col("person").is_in(rejected.implode())
    wrong = {
        (Code.PERSON_REJECTED, "person"): strange & of_rejected,
        (Code.UNKNOWN_PERSON, "person"): strange & ~of_rejected,
        (Code.BEFORE_BIRTH, "consented_on"): pl.col("consented_on") < pl.col("born_on"),
        (Code.UNKNOWN_DERIVED, "derived"): ~pl.col("derived").is_in(list(derived)),
    }
    problems = [
        problem_frame(
            joined.filter(rows.fill_null(False)),
            *(pl.col("seq"), column, code, pl.col(column), pl.lit("")),
        )
        for (code, column), rows in wrong.items()
    ]
    bad = pl.concat(problems)
    return joined.drop("born_on").filter(~pl.col("seq").is_in(bad["seq"].implode())), bad
