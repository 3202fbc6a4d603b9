"""Rulebook versions: what was checked is what is kept and what scores, and who put it in force."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.compile import compile_rulebook
from chengxin.scoring.engines.columns import columns_of
from chengxin.scoring.engines.postgres.tables import KINDS
from chengxin.site.verifying.invariants import Check, Connection, Found, Moment, Pass, Query, ask
from chengxin.text import _


def words() -> Mapping[str, str]:
    """Return the invariants of this module in words."""
    return {
        "I13 gates": _("Each version passes every gate, and its files are those of its hash."),
        "I15 tables": _("The tables that score are those of the version's files."),
        "I15 one": _("One version is in force, and every standing is of it."),
        "I15 since": _("What was in force follows one another without a gap."),
        "I16 approved": _("Two people approved just these contents and their shadow run before."),
    }


@lru_cache(maxsize=8)
def read_version(label: str, version: str, files: bytes) -> Rulebook | None:
    """Return a kept version put to every gate again, or None when it is not what its hash says."""
    with TemporaryDirectory() as place:
        root = Path(place) / label
        try:
            with zipfile.ZipFile(io.BytesIO(files)) as archive:
                archive.extractall(root)
        except zipfile.BadZipFile:
            return None
        found = load(root, cases=False).rulebook
    return found if found is not None and found.version == version else None


def versions(connection: Connection) -> Iterator[tuple[int, Rulebook | None]]:
    """Yield the versions that are kept, by number."""
    rows = ask(
        connection,
        "select rulebook_no, label, version, files from rulebook_version order by rulebook_no",
    )
    for number, label, version, files in rows:
        yield number, read_version(label, version, bytes(files))


def _contents(connection: Connection, _moment: Moment) -> Mapping[str, Found]:
    kept = [*versions(connection)]
    wrong = [f"rulebook_version {number}" for number, rulebook in kept if rulebook is None]
    tables, rows = [], 0
    for number, rulebook in kept:
        if rulebook is not None:
            compiled = compile_rulebook(rulebook)
            for table in fields(compiled):
                expected = Counter(map(astuple, getattr(compiled, table.name)))
                rows += expected.total()
                if expected != _kept_rows(connection, table.name, number):
                    tables.append(f"scoring.{table.name} of rulebook_version {number}")
    return {
        "I13 gates": Found.of(len(kept), wrong),
        "I15 tables": Found.of(rows, tables),
    }


def _kept_rows(connection: Connection, table: str, number: int) -> Counter[tuple[object, ...]]:
    columns = ", ".join(f'"{name}"' for name, _type in columns_of(KINDS[table]))
    statement = f"select {columns} from scoring.{table} where rulebook_no = %(number)s"
    return Counter(ask(connection, statement, {"number": number}))


CHECKS: Sequence[Check] = (
    Pass(("I13 gates", "I15 tables"), _contents),
    Query(
        "I15 one",
        "select count(*) from standing",
        """select 'standing ' || person_no from standing
        where rulebook_no is distinct from (select rulebook_no from in_force)
        union all
        select 'in_force' from in_force f
        left join (select * from in_force_log order by number desc limit 1) as l on true
        where (f.rulebook_no, f.since, f.publication_id)
          is distinct from (l.rulebook_no, l.since, l.publication_id)""",
    ),
    Query(
        "I15 since",
        "select count(*) from in_force_log",
        """select 'in_force_log ' || number from (
          select *, row_number() over (order by number) as place,
            lag(number) over (order by number) as number_before,
            lag(since) over (order by number) as since_before
          from in_force_log
        ) as l
        where number <> place or previous_id is distinct from number_before
          or previous_since is distinct from since_before or since > %(now)s""",
    ),
    Query(
        "I16 approved",
        "select count(*) from publication",
        """select 'publication ' || p.id
        from publication p
        join rulebook_version b on b.rulebook_no = p.rulebook_no
        join proposal o on o.proposal_no = p.proposal_no
        join shadow_run r on r.id = p.run_id
        join approval one on one.id = p.first_id
        join approval two on two.id = p.second_id
        where one.approver_id = two.approver_id
          or one.approver_id <> p.first_approver_id or two.approver_id <> p.second_approver_id
          or array[p.version, o.version, r.version, one.version, two.version]
            <> array_fill(b.version, array[5])
          or r.proposal_no <> p.proposal_no
          or (one.run_id, two.run_id) <> (p.run_id, p.run_id)
          or greatest(one.approved_at, two.approved_at) > p.published_at
          or p.effective_on - p.decided_on < p.notice_days
          or exists (
            select from taken_back t where t.at <= p.published_at
              and (t.approval_id in (one.id, two.id) or t.proposal_no = p.proposal_no)
          )
        union all
        select 'in_force_log ' || l.number from in_force_log l
        left join publication p on p.id = l.publication_id
        where (
          p.rulebook_no is distinct from l.rulebook_no
          or (l.since at time zone 'Asia/Shanghai')::date < p.effective_on
          or exists (select from taken_back t where t.publication_id = p.id and t.at <= l.since)
        )""",
    ),
)
