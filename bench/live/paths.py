"""What is timed on the big site, each path beside the barest way to do the same on this server."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg
from django.db import transaction

from bench.live import NOW
from bench.page import Line
from chengxin.access.doors import citizen_door
from chengxin.clock import today
from chengxin.site.place import owner_url
from chengxin.standing.database import driver
from chengxin.standing.selectors import standing_of
from chengxin.standing.services.scoring import Cause, lock, rescore
from chengxin.standing.services.versions import current

#: Arrivals and looks that are timed one by one, after some to warm up.
TIMES, WARM = 400, 50

#: Versions that the bare insert writes have numbers from here on; they are taken away again.
BARE = 100_000

_ARRIVED = """
with made as (
  insert into record (furnisher_no, record, person_no)
  values (%(furnisher_no)s, %(record)s, %(person_no)s) returning record_no, person_no
), said as (
  insert into record_version (record_no, version, person_no, catalogue_no, recorded_at, digest)
  select record_no, 1, person_no, %(catalogue_no)s, %(at)s, '\\x00' from made
)
insert into record_body (record_no, version, person_no, finding, formed_on, severity, issuer,
  document, f1, f2)
select record_no, 1, person_no, %(finding)s, %(formed_on)s, 0, '', '', %(f1)s, %(f2)s from made
"""
_BARE = """
insert into record_body (record_no, version, person_no, finding, formed_on, severity, issuer,
  document, f1, f2)
values (%(record_no)s, %(version)s, %(person_no)s, %(finding)s, %(formed_on)s, 0, '', '', %(f1)s,
  %(f2)s)
"""
_EXPLAIN = """
create function pg_temp.explained(v_persons bigint[]) returns float[] language plpgsql
set plan_cache_mode = force_generic_plan set enable_nestloop = off set jit = off as $body$
#variable_conflict use_column
declare
  v_began timestamptz; v_taken float[] := '{}'; v_person bigint; v_many bigint;
begin
  foreach v_person in array v_persons loop
    v_began := clock_timestamp();
    select count(*) into v_many from (STATEMENT) as answer;
    v_taken := v_taken || extract(epoch from clock_timestamp() - v_began)::float;
  end loop;
  return v_taken;
end $body$
"""


class Arrivals:
    """Records that arrive one by one, for people drawn at random."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        under = driver()
        self.people = [
            int(row[0])
            for row in psycopg.Cursor(under)
            .execute("select person_no from standing order by person_no")
            .fetchall()
        ]
        item, furnisher = (
            psycopg.Cursor(under).execute(query).fetchone()
            for query in (
                "select catalogue_no from catalogue_item where item = 'volunteering'",
                "select min(furnisher_no) from furnisher",
            )
        )
        assert item is not None
        assert furnisher is not None
        self._given = {"catalogue_no": item[0], "furnisher_no": furnisher[0]}
        self._number = 0

    def next(self) -> dict[str, Any]:
        """Return the next one: hours of a volunteer, on a day of the last year."""
        self._number += 1
        return {
            **self._given,
            "record_no": self._number,
            "version": BARE + self._number,
            "record": f"bench-{time.time_ns()}",
            "person_no": self._rng.choice(self.people),
            "at": NOW,
            "finding": 1,
            "formed_on": today().replace(year=today().year - 1),
            "f1": self._rng.randrange(10, 80),
            "f2": None,
        }


def one_by_one(arrivals: Arrivals) -> dict[str, float]:
    """Return the medians of a bare insert, and of a record with everything that hangs on it."""
    under = driver()
    bare, arrived = (psycopg.Cursor(under) for _ in range(2))

    def insert_bare() -> None:
        bare.execute(_BARE.encode(), arrivals.next(), prepare=True)

    def arrive() -> None:
        given = arrivals.next()
        person = [given["person_no"]]
        with under.pipeline(), transaction.atomic():
            version = lock(person)
            arrived.execute(_ARRIVED.encode(), given, prepare=True)
            rescore(person_nos=person, cause=Cause.RECORD, ref="bench", version=version)

    try:
        return medians({"bare": insert_bare, "arrive": arrive})
    finally:
        with psycopg.connect(owner_url()) as connection:
            connection.execute("delete from record_body where version >= %s", [BARE])


def explained(people: Sequence[int]) -> tuple[float, float]:
    """Return the medians of one person explained, inside the server and for whoever asks."""
    engine, under = current().engine, driver()
    asked = engine.parameters([0], as_of=today())
    statement = engine.statement.decode()
    cursor = psycopg.ClientCursor(under)
    marked = {**asked, "persons": "{PERSON}"}
    text = cursor.mogrify(statement, marked).replace("'{PERSON}'", "array[v_person]")
    cursor.execute(_EXPLAIN.replace("STATEMENT", text).encode())
    row = cursor.execute("select pg_temp.explained(%s::bigint[])", [[*people]]).fetchone()
    assert row is not None
    inside = statistics.median(row[0][WARM:])
    place = iter(people)
    outside = medians({"ask": lambda: engine.answers(under, [next(place)], as_of=today())})
    return inside, outside["ask"]


def looks(people: Sequence[int]) -> dict[str, float]:
    """Return the medians of a score that is looked at, with its entry and read bare."""
    drawn, under = random.Random(7), driver()
    query = "select * from standing where person_no = %s"

    def look() -> None:
        person = drawn.choice(people)
        standing_of(citizen_door(person, "bench"), person)

    def read() -> None:
        psycopg.Cursor(under).execute(query, [drawn.choice(people)], prepare=True).fetchone()

    return medians({"look": look, "read": read})


def medians(tasks: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Run the tasks in turn, many times; return the median seconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(WARM + TIMES):
        for name, task in tasks.items():
            began = time.perf_counter()
            task()
            if number >= WARM:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(runs) for name, runs in taken.items()}


def lines_of_paths(seed: int) -> list[Line]:
    """Measure the paths of one record, one person and one look."""
    arrivals = Arrivals(seed)
    arrived = one_by_one(arrivals)
    people = random.Random(seed).choices(arrivals.people, k=WARM + TIMES)
    inside, outside = explained(people)
    seen = looks(arrivals.people)
    ratio, look = arrived["arrive"] / arrived["bare"], seen["look"] / seen["read"]
    return [
        Line("bare insert of a record's content, to commit", ms(arrived["bare"])),
        Line(
            "accepted row to commit: record, version, content, score, change", ms(arrived["arrive"])
        ),
        Line("accepted row / bare insert", f"{ratio:.2f}", "live_row", ratio),
        Line("one person explained, in the server", ms(inside), "live_one", inside * 1000),
        Line("one person explained, for whoever asks, with all rows in words", ms(outside)),
        Line("a score read bare, by its key", ms(seen["read"])),
        Line("a look at it, with its entry, to commit", f"{ms(seen['look'])}, {look:.1f} times"),
    ]


def ms(seconds: float) -> str:
    """Return seconds as milliseconds."""
    return f"{seconds * 1000:.2f} ms"
