"""What is timed on the big site, each path beside the barest way to do the same on this server."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.db import transaction

from bench.live.arriving import BARE, bare, batch, one_row, people
from bench.page import Line
from chengxin.access.doors import citizen_door
from chengxin.clock import today
from chengxin.ledger.columns import Kind
from chengxin.records.database import ask
from chengxin.records.services.arriving import lock_at
from chengxin.records.services.attaching import attach_sent
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.site.place import owner_url
from chengxin.standing.database import driver
from chengxin.standing.selectors import standing_of
from chengxin.standing.services.scoring import Cause, rescore
from chengxin.standing.services.versions import current

#: Arrivals and looks that are timed one by one, after some to warm up, and files of one row.
TIMES, WARM, FILES = 400, 50, 100

_BARE = """
insert into record_body (record_no, version, person_no, finding, formed_on, severity, issuer,
  document, f1, f2)
values ($1, $2, $3, $4, $5, 0, '', '', $6, $7)
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


def one_by_one(whom: Sequence[int], rng: random.Random) -> dict[str, float]:
    """Return the medians of a bare insert, and of an accepted record with all that hangs on it.

    The second is what the intake does with a row once it is accepted, by the same services. The
    rows of both are made before.
    """
    under = driver()
    cursor = psycopg.RawCursor(under)
    inserts = iter([bare(whom, number, rng) for number in range(1, WARM + TIMES + 1)])
    frames = iter([batch(whom, 1, rng) for _ in range(WARM + TIMES)])

    def insert_bare() -> None:
        cursor.execute(_BARE.encode(), [*next(inserts).values()], prepare=True)

    def arrive() -> None:
        frame = next(frames)
        person = frame["person_no"].to_list()
        with under.pipeline(), transaction.atomic():
            version, at = lock_at(person)
            attach_sent(frame, at)
            rescore(person_nos=person, cause=Cause.RECORD, ref="bench", version=version, at=at)

    try:
        return medians({"bare": insert_bare, "arrive": arrive})
    finally:
        with psycopg.connect(owner_url()) as connection:
            connection.execute("delete from record_body where version >= %s", [BARE])


def verdicts(whom: Sequence[int], rng: random.Random) -> float:
    """Return the median of a file of one row, from the file to its verdict and the new score."""
    with TemporaryDirectory() as place:
        files = iter([one_row(whom, rng, Path(place)) for _ in range(WARM + FILES)])

        def deliver() -> None:
            judge(delivery_id=receive(path=next(files), kind=Kind.RECORDS, by="bench"))

        median = medians({"deliver": deliver}, FILES)["deliver"]
    kept = ask("select verdict from verdict order by id desc limit %s", WARM + FILES)
    assert {verdict for (verdict,) in kept} == {"accepted"}
    return median


def explained(whom: Sequence[int]) -> tuple[float, float]:
    """Return the medians of one person explained, inside the server and for whoever asks."""
    engine, under = current().engine, driver()
    asked = engine.parameters([0], as_of=today())
    statement = engine.statement.decode()
    cursor = psycopg.ClientCursor(under)
    marked = {**asked, "persons": "{PERSON}"}
    text = cursor.mogrify(statement, marked).replace("'{PERSON}'", "array[v_person]")
    cursor.execute(_EXPLAIN.replace("STATEMENT", text).encode())
    row = cursor.execute("select pg_temp.explained(%s::bigint[])", [[*whom]]).fetchone()
    assert row is not None
    inside = statistics.median(row[0][WARM:])
    place = iter(whom)
    outside = medians({"ask": lambda: engine.answers(under, [next(place)], as_of=today())})
    return inside, outside["ask"]


def looks(whom: Sequence[int]) -> dict[str, float]:
    """Return the medians of a score that is looked at, with its entry and read bare."""
    drawn, under = random.Random(7), driver()
    query = "select * from standing where person_no = %s"

    def look() -> None:
        person = drawn.choice(whom)
        standing_of(citizen_door(person, "bench"), person)

    def read() -> None:
        psycopg.Cursor(under).execute(query, [drawn.choice(whom)], prepare=True).fetchone()

    return medians({"look": look, "read": read})


def medians(tasks: Mapping[str, Callable[[], object]], times: int = TIMES) -> dict[str, float]:
    """Run the tasks in turn, many times; return the median seconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(WARM + times):
        for name, task in tasks.items():
            began = time.perf_counter()
            task()
            if number >= WARM:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(runs) for name, runs in taken.items()}


def lines_of_paths(seed: int) -> list[Line]:
    """Measure the paths of one record, one person and one look."""
    rng, whom = random.Random(seed), people()
    arrived = one_by_one(whom, rng)
    delivered = verdicts(whom, rng)
    inside, outside = explained(rng.choices(whom, k=WARM + TIMES))
    seen = looks(whom)
    ratio, look = arrived["arrive"] / arrived["bare"], seen["look"] / seen["read"]
    return [
        Line("bare insert of a record's content, to commit", ms(arrived["bare"])),
        Line(
            "accepted row to commit: record, version, content, score, change", ms(arrived["arrive"])
        ),
        Line("accepted row / bare insert", f"{ratio:.2f}", "live_row", ratio),
        Line("the verdict path: a file of one row, received, judged and scored", ms(delivered)),
        Line("one person explained, in the server", ms(inside), "live_one", inside * 1000),
        Line("one person explained, for whoever asks, with all rows in words", ms(outside)),
        Line("a score read bare, by its key", ms(seen["read"])),
        Line("a look at it, with its entry, to commit", f"{ms(seen['look'])}, {look:.1f} times"),
    ]


def ms(seconds: float) -> str:
    """Return seconds as milliseconds."""
    return f"{seconds * 1000:.2f} ms"
