"""The steps from opened files to settled tables: persons, then records, marks and consents.

Each kind is checked cell by cell in batches, staged, and then settled row against row, for records
need their persons and marks their records. It counts every row and never drops one in silence.
`reading` makes one reader for a reading.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import polars as pl

from chengxin.ledger.catalogue import catalogue_of, market_items
from chengxin.ledger.cells import Checked, check
from chengxin.ledger.codes import Code
from chengxin.ledger.columns import Kind, columns
from chengxin.ledger.cut import Batch, Fault
from chengxin.ledger.encoding import item_numbers
from chengxin.ledger.link import link_consents, link_persons
from chengxin.ledger.messages import Explainer
from chengxin.ledger.outcome import FileCount
from chengxin.ledger.problems import PROBLEMS, Problems
from chengxin.ledger.settle import (
    Desk,
    close_ranks,
    find_moved,
    link_marks,
    number_persons,
    number_records,
    refuse,
    rejected_persons,
    settle,
)
from chengxin.ledger.source import ROW_BITS, UNREADABLE, Source, reason
from chengxin.ledger.tidy import empty_frame
from chengxin.rulebook.model import Rulebook

#: Told what is being done, how much of it is done and how much there is.
Progress = Callable[[str, int, int], None]

#: Records are linked and staged in lots of at least so many.
_LOT = 1_000_000

#: Batches are checked beside each other; one core alone cannot keep up with the reading.
_AHEAD = 2


class Reader:
    """One reading of `sources`; `desk` and `problems` are filled by `read`."""

    def __init__(
        self, rulebook: Rulebook, sources: Sequence[Source], desk: Desk, progress: Progress
    ) -> None:
        self.known = {kind: columns(rulebook, kind) for kind in Kind}
        self.problems = Problems(desk.folder, Explainer(rulebook), sources)
        self._catalogue = catalogue_of(rulebook)
        self._derived = [*rulebook.derived]
        numbers = item_numbers(rulebook)
        self._market = [numbers[name] for name in market_items(rulebook) if name in numbers]
        self._sources = sources
        self._desk = desk
        self._progress = progress
        self._rows: Counter[int] = Counter()
        self._bad: Counter[int] = Counter()
        self._rejected_persons: list[pl.Series] = []

    def read(self) -> None:
        """Take all steps."""
        for checked in self._batches(Kind.PERSONS):
            self._desk.stage(Kind.PERSONS, checked.good)
            self._rejected_persons.append(checked.bad["person"])
        self._settle(Kind.PERSONS)
        people = number_persons(self._desk)
        self._rejected_persons.append(rejected_persons(self._desk))
        self._read_records(people)
        self._settle(Kind.RECORDS)
        close_ranks(self._desk)
        for checked in self._batches(Kind.MARKS):
            self._desk.stage(Kind.MARKS, checked.good)
        self._settle(Kind.MARKS)
        self._read_consents(people)

    def counts(self) -> tuple[FileCount, ...]:
        """Count the rows of every file."""
        again = self._desk.per_file("again")
        counts = []
        for source in self._sources:
            rows, bad = self._rows[source.number], self._bad[source.number]
            duplicate = again.get(source.number, 0)
            counts.append(
                FileCount(
                    file=source.name,
                    kind=source.kind.value,
                    encoding=source.charset,
                    rows=rows,
                    good=rows - bad - duplicate,
                    bad=bad,
                    duplicate=duplicate,
                    problems=self.problems.by_code(source),
                )
            )
        return tuple(counts)

    def _read_records(self, people: pl.DataFrame) -> None:
        rejected = self._rejected()
        lot: list[pl.DataFrame] = []
        for checked in self._batches(Kind.RECORDS):
            lot.append(checked.good)
            self._desk.reject_records(checked.bad)
            if sum(part.height for part in lot) >= _LOT:
                self._link(lot, people, rejected)
        if lot:
            self._link(lot, people, rejected)

    def _read_consents(self, people: pl.DataFrame) -> None:
        rejected = self._rejected()
        for checked in self._batches(Kind.CONSENTS):
            good, problems = link_consents(checked.good, people, rejected, self._derived)
            self._desk.stage(Kind.CONSENTS, good)
            self.problems.add(problems)
            for seq in problems["seq"].unique():
                self._bad[seq >> ROW_BITS] += 1
        self._settle(Kind.CONSENTS)

    def _rejected(self) -> pl.Series:
        """The persons whose rows are rejected."""
        return pl.concat(self._rejected_persons).drop_nulls().unique()

    def _link(self, lot: list[pl.DataFrame], people: pl.DataFrame, rejected: pl.Series) -> None:
        """Join a lot of records with their persons, and stage it in the persons' order."""
        good, bad, problems = link_persons(pl.concat(lot), people, rejected, self._market)
        lot.clear()
        self._desk.stage(Kind.RECORDS, good.sort("person_no"))
        if problems.height:
            self.problems.add(problems)
            self._desk.reject_records(bad)
            for seq in bad["seq"]:
                self._bad[seq >> ROW_BITS] += 1

    def _settle(self, kind: Kind) -> None:
        """Look at rows against rows of a kind, all of which are staged."""
        desk = self._desk
        desk.open(kind)
        late = [s for s in self._sources if s.kind is kind and s.refused]
        for source in late:
            # Rows staged before the file turned out to be damaged.
            self._bad[source.number] += refuse(desk, kind, source.seq(0), source.last)
        if kind is Kind.RECORDS:
            number_records(desk)
        settle(desk, kind)
        if kind is Kind.RECORDS:
            find_moved(desk)
        if kind is Kind.MARKS:
            link_marks(desk)
        path = self.problems.next_path()
        if wrong := desk.take_wrong(path):
            self._bad.update(wrong)
            self.problems.add_file(path)

    def _batches(self, kind: Kind) -> Iterator[Checked]:
        """Yield every batch of a kind, checked, with its problems noted; an empty one for none."""
        sources = [source for source in self._sources if source.kind is kind]
        size, before = sum(source.size for source in sources), 0
        for source in sources:
            for batch, checked in self._ahead(source):
                yield self._noted(source, batch, checked)
                self._progress(kind.value, before + batch.done, size)
            if not self._rows[source.number] and source.positions and source.sha256:
                source.faults.append(Fault(Code.NO_ROWS))
            before += source.size
            self.problems.faults(source)
        if not any(self._rows[source.number] for source in sources):
            nothing = empty_frame(self.known[kind])
            yield check(kind, self.known[kind], self._catalogue, nothing)

    def _ahead(self, source: Source) -> Iterator[tuple[Batch, Checked]]:
        """Yield batches in their order, and check the next ones meanwhile."""
        known = self.known[source.kind]
        if not source.size:
            for batch in source.batches():
                yield batch, check(source.kind, known, self._catalogue, batch.frame)
            return
        with ThreadPoolExecutor(_AHEAD) as pool:
            waiting: deque[tuple[Batch, Future[Checked]]] = deque()
            for batch in self._until_damage(source):
                checking = pool.submit(check, source.kind, known, self._catalogue, batch.frame)
                waiting.append((batch, checking))
                if len(waiting) > _AHEAD:
                    earliest, done = waiting.popleft()
                    yield earliest, done.result()
            for batch, checking in waiting:
                yield batch, checking.result()

    @staticmethod
    def _until_damage(source: Source) -> Iterator[Batch]:
        batches = source.batches()
        while True:
            try:
                batch = next(batches)
            except StopIteration:
                return
            except UNREADABLE as error:
                source.faults.append(Fault(Code.UNREADABLE_FILE, detail=reason(error)))
                return
            yield batch

    def _noted(self, source: Source, batch: Batch, checked: Checked) -> Checked:
        """Note a batch's problems, and count its rows."""
        problems = _with_offsets(source, batch, checked.problems)
        if source.refused:
            # Its rows are checked all the same, but what the header lacks is not said again.
            named = {text for fault in source.faults for text in (fault.name, fault.detail)}
            missing = pl.col("code").is_in([Code.MISSING_VALUE.value, Code.MISSING_FIELD.value])
            problems = problems.filter(~(missing & pl.col("column").is_in(list(named))))
            everything = checked.good.select(checked.bad.columns)
            bad, good = pl.concat([checked.bad, everything]), checked.good.clear()
        else:
            bad, good = checked.bad, checked.good
        self._rows[source.number] += checked.rows + len(batch.broken)
        self._bad[source.number] += checked.rows - good.height + len(batch.broken)
        self.problems.add(problems)
        if batch.broken:
            self.problems.add(_of_broken(source, batch))
            bad = pl.concat([bad, _keys_of_broken(source, batch, bad)])
        return Checked(checked.rows, good, bad, problems)


def _with_offsets(source: Source, batch: Batch, problems: pl.DataFrame) -> pl.DataFrame:
    """Say where in the file the bytes stand that are no characters."""
    if not batch.lost:
        return problems
    lost = pl.DataFrame(
        {"seq": list(map(source.seq, batch.lost)), "at": list(map(str, batch.lost.values()))}
    )
    of_lost = pl.col("code") == Code.BAD_ENCODING.value
    detail = pl.when(of_lost).then(pl.col("at")).otherwise(pl.col("detail"))
    joined = problems.join(lost, on="seq", how="left")
    return joined.with_columns(detail.fill_null("").alias("detail")).drop("at")


def _of_broken(source: Source, batch: Batch) -> pl.DataFrame:
    rows = [(source.seq(row.row), "", row.code.value, "", row.detail) for row in batch.broken]
    return pl.DataFrame(rows, schema=PROBLEMS.schema, orient="row")


def _keys_of_broken(source: Source, batch: Batch, like: pl.DataFrame) -> pl.DataFrame:
    """Whom or what a broken row was about, as far as its cells tell."""
    names = [name for name in like.columns if name != "seq"]
    rows = [
        (source.seq(row.row), *(source.cell(row, name) for name in names)) for row in batch.broken
    ]
    return pl.DataFrame(rows, schema=like.schema, orient="row")
