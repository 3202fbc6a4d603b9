"""Planted identities are found nowhere: dump, backup, data, WAL, temporary files, logs."""

from __future__ import annotations

import io
import logging
import subprocess
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, connection

from chengxin.access.doors import citizen_door
from chengxin.access.roles import Role
from chengxin.database import Server
from chengxin.database.programs import programs
from chengxin.ledger.columns import Kind
from chengxin.people.errors import NameDiffersError
from chengxin.people.identity import Identity, read_identity
from chengxin.people.keys import site_keys
from chengxin.people.sealing import blind_index
from chengxin.people.selectors import identity_of, name_of
from chengxin.people.services import enrol, find
from chengxin.people.services.enrolling import IDENTITY_FIELD
from chengxin.people.services.searching import search
from chengxin.records.services.receiving import receive
from tests.access.reading import WHY, member
from tests.people.made_up import AT, FACTS, name
from tests.planting import Planted, Search, planted
from tests.records.conftest import SHAOXING, opened
from tests.records.rows import count, deed, fine, person, send, verdicts
from tests.site import Site

pytestmark = pytest.mark.slow


def whose(one: Planted) -> Identity:
    read = read_identity(one.number, today=AT.date(), made_up=True)
    assert isinstance(read, Identity)
    return read


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """All that any logger of this process says, down to the last statement."""
    told = io.StringIO()
    handler, root = logging.StreamHandler(told), logging.getLogger()
    before = {each: each.level for each in (root, logging.getLogger("django.db.backends"))}
    root.addHandler(handler)
    for each in before:
        each.setLevel(logging.DEBUG)
    try:
        yield told
    finally:
        root.removeHandler(handler)
        for each, level in before.items():
            each.setLevel(level)


def use(people: list[Planted], told: io.StringIO, folder: Path) -> None:
    """Do with planted people what the program does, also what fails."""
    third = len(people) // 3
    deliver(people[:third], people[third : 2 * third], folder)
    for one in people[2 * third :]:
        enrol(identity=whose(one), name=name(one.name), facts=FACTS, recorded_at=AT)
    for one in people[-20:]:
        person_no = find(whose(one))
        assert person_no is not None
        door = citizen_door(person_no, "s")
        for shown in (name_of(door, person_no), identity_of(door, person_no)):
            told.write(f"{shown} {shown!r}\n")
        search(
            staff=member(Role.HANDLER), purpose="dispute.handling", case_ref="", reason=WHY,
            identity=whose(one),
        )  # fmt: skip
        try:
            enrol(identity=whose(one), name=name("柳如烟"), facts=FACTS, recorded_at=AT)
        except NameDiffersError:
            told.write(traceback.format_exc())
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into person (person, identity_index, identity_sealed, name_sealed,"
                " joined_at) select gen_random_uuid(), %s, '', '', now()",
                [blind_index(site_keys(), IDENTITY_FIELD, whose(people[-1]).written())],
            )
    except IntegrityError:
        told.write(traceback.format_exc())


def deliver(joining: list[Planted], others: list[Planted], folder: Path) -> None:
    """Send people in as files: accepted, held, to be mended, rejected, and as what is no file."""

    def named(one: Planted) -> dict[str, str]:
        return {"identity": one.number, "name": one.name}

    assert {*verdicts(send(folder, Kind.PERSONS, [person(**named(e)) for e in joining]))} == {
        "accepted"
    }
    rows = [
        *(fine(record=f"A{at}", **named(one)) for at, one in enumerate(joining)),
        *(fine(record=f"B{at}", **named(one)) for at, one in enumerate(others)),
        *(deed(record=f"C{at}", **named(one)) for at, one in enumerate(others)),
        # Another's name; a day that is none; a name in the place of a word.
        *(
            fine(record=f"D{at}", identity=one.number, name=other.name)
            for at, (one, other) in enumerate(zip(joining, others, strict=True))
        ),
        *(
            fine(record=f"E{at}", formed_on=one.number, **named(one))
            for at, one in enumerate(others)
        ),
        *(fine(record=f"F{at}", severity=one.name, **named(one)) for at, one in enumerate(others)),
    ]
    found = Counter(told.split()[0] for told in verdicts(send(folder, Kind.RECORDS, rows)))
    size = len(joining)
    assert found == {"accepted": 3 * size, "quarantined": size, "rejected": 2 * size}
    assert count("held_row") == size
    assert count("staged_row") == 3 * size
    headless = folder / f"{joining[0].name} {joining[0].number}.csv"
    headless.write_text("".join(f"{one.number},{one.name}\n" for one in joining), "utf-8")
    assert verdicts(receive(path=headless, kind=Kind.PERSONS, by="test")) == []


@contextmanager
def spilled(url: str, query: str) -> Iterator[None]:
    """A sort that is too large for memory, kept open so that its temporary files are there."""
    with psycopg.connect(url) as other:
        other.execute("set work_mem = '64kB'")
        other.execute(f"declare spilled cursor for {query}".encode())
        other.execute("fetch 1 from spilled")
        yield


def run(program: str, *arguments: str | Path) -> None:
    done = subprocess.run(
        [programs() / program, *arguments], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr


def traces(server: Server, made: Site, sought: Search, folder: Path) -> dict[str, set[str]]:
    """In which files of which place somebody planted is found."""
    with psycopg.connect(made.owner, autocommit=True) as owner:
        owner.execute("checkpoint")
    folder.mkdir()
    run("pg_dump", "--file", folder / "dump.sql", "--dbname", made.owner)
    run(
        "pg_basebackup", "--pgdata", folder / "backup", "--dbname", server.url, "--checkpoint=fast",
        "--wal-method=fetch", "--no-sync", "--no-manifest",
    )  # fmt: skip
    places = {
        "dump": folder / "dump.sql",
        "backup": folder / "backup",
        "data": server.data / "base",
        "wal": server.data / "pg_wal",
        "log": server.folder / "server.log",
    }
    found = {place: {*sought.in_files(path)} for place, path in places.items()}
    temporary = {name for name in found["data"] if name.startswith("pgsql_tmp")}
    found["temporary"], found["data"] = temporary, found["data"] - temporary
    return {place: files for place, files in found.items() if files}


SORT = """
select a.name_sealed, b.identity_sealed from person a, (select * from person limit 50) b
order by 1, 2
"""


@pytest.mark.check("S34")
@pytest.mark.article("yuxi", 4)
@pytest.mark.parametrize(
    "size", [300, pytest.param(10_000, marks=pytest.mark.prove)], ids=["few", "many"]
)
@pytest.mark.article("yuxi", 24)
def test_who_is_enrolled_or_delivered_is_found_nowhere(
    server: Server, size: int, tmp_path: Path
) -> None:
    # Others for each size: at its end this test leaves one number in the server's log.
    people = planted(size, first=500_000 + size)
    sought = Search(people)
    files = tmp_path / "files"
    files.mkdir()
    with opened(server, SHAOXING) as made, everything_logged() as told:
        use(people, told, files)
        with spilled(made.owner, SORT):
            assert [*(server.data / "base" / "pgsql_tmp").iterdir()]
            assert traces(server, made, sought, tmp_path / "sealed") == {}
        assert "Hidden(…)" in told.getvalue()
        assert sought.hits(told.getvalue().encode()) == set()

        # The search itself: the same people in the clear are found in every place.
        rows = [(each.number, each.name) for each in people]
        with psycopg.connect(made.owner, autocommit=True) as owner:
            owner.execute("create table careless (number text, name text)")
            with owner.cursor() as cursor:
                cursor.executemany("insert into careless values (%s, %s)", rows)
            owner.execute(f"do $$ begin raise warning '{people[0].number}'; end $$".encode())
        sort = "select a.* from careless a, generate_series(1, 50) order by 1, 2"
        with spilled(made.owner, sort):
            found = traces(server, made, sought, tmp_path / "careless")
        assert {*found} == {"dump", "backup", "data", "wal", "temporary", "log"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gb18030"])
def test_the_search_finds_every_form_and_nobody_else(encoding: str) -> None:
    people = planted(50)
    sought = Search(people)
    for one in people:
        for text in (one.number, one.name):
            encoded = text.encode(encoding)
            for form in (encoded, encoded.hex().encode(), encoded.hex().upper().encode()):
                assert sought.hits(b"\x01 " + form + b" \xff") == {form}
    others = "".join(each.number + each.name for each in planted(50, first=700_000))
    assert sought.hits(others.encode(encoding)) == set()
