"""A site is killed at every named point once, goes on, and comes to what it would have come to.

What the program was told before it was killed is there afterwards; in the end nothing is there
twice, every invariant holds, each row has the verdict that the city's manifest says, and the site
is the one of a program that nobody ended.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import psycopg
import pytest
from django.test import override_settings

from chengxin.clock import clock_of
from chengxin.database import Server
from chengxin.demo.live import live_parts
from chengxin.demo.people import identity_number
from chengxin.failpoints import Point
from chengxin.ledger.columns import Kind
from chengxin.people.consent import Purpose
from chengxin.people.services import store_notice
from chengxin.rulebook import load
from chengxin.site.verifying import verify
from chengxin.standing.services.publishing import publish
from chengxin.standing.services.versions import store_version
from tests.chaos.loader import NOW, acknowledged
from tests.chaos.outcome import doubled, outcome
from tests.chaos.story import LATER, Story, start
from tests.docs.markdown import ROOT
from tests.ledger.city import write
from tests.opening import put_in_force
from tests.people.made_up import newer_keys
from tests.records.rows import BAO, fine, mark, person
from tests.site import Site, new_keys, point, site
from tests.standing.publishing.office import EDITOR, approved, hire, on, proposed

SHAOXING = ROOT / "rulebooks" / "shaoxing"
SOURCE = ROOT / "src" / "chengxin"

PERSONS = 40

#: Of a fine that counts, about somebody who joins later.
FINAL = {"formed_on": "2026-09-01", "final_on": "2026-09-20", "notified_on": "2026-09-01"}

#: Somebody who never joins, about whom a row is held.
STAYS_AWAY = {"identity": identity_number(3, date(1970, 7, 7), "female"), "name": "王芳"}

_VERDICTS = """
select verdict, count(*) from verdict where delivery_id = %s group by verdict
"""
_DELIVERY = "select state from delivery where id = %s"


def test_every_point_is_reached_in_one_place_and_switched_on_in_none() -> None:
    texts = {path: path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
    own = texts.pop(SOURCE / "failpoints.py")
    reached = Counter(
        name for text in texts.values() for name in re.findall(r"reached\(Point\.(\w+)\)", text)
    )
    assert reached == dict.fromkeys(Point.__members__, 1)
    assert not any("failpoints.happening" in text or "import happening" in text
                   for text in texts.values())  # fmt: skip
    # Nothing outside the program can reach in.
    known = re.findall(r"^(?:from|import) (\S+)", own, re.MULTILINE)
    assert known == ["__future__", "collections.abc", "enum"]


@contextmanager
def ready(server: Server, keys: str, folder: Path) -> Iterator[tuple[Site, bytes]]:
    """A site with a version in force and another one that is published, and a text to agree to."""
    with ExitStack() as stack:
        made = stack.enter_context(site(server, keys=keys))
        stack.enter_context(override_settings(DEMO=True))
        other = copytree(SHAOXING, folder / "shaoxing")
        rulebook = other / "rulebook.yaml"
        rulebook.write_text(rulebook.read_text("utf-8") + "\n# Once more.\n", "utf-8")
        hire()
        with on(-1):
            first = store_version(folder=SHAOXING, by=EDITOR, cases=False)
            put_in_force(rulebook_no=first)
        with on(0):
            number = proposed(store_version(folder=other, by=EDITOR, cases=False))
        with on(31):
            approved(number)
            publish(proposal_no=number, effective_on=LATER.date(), by=EDITOR)
        stack.enter_context(clock_of(lambda: NOW))
        notice = store_notice(
            purpose=Purpose.COMPUTE, lang="en", text="# Points\nYou agree.",
            published_at=NOW - timedelta(9),
        )  # fmt: skip
        yield made, notice


def told_to(folder: Path) -> tuple[Story, dict[str, dict[str, int]]]:
    """The story, and what the manifest says of each file of the city."""
    rulebook = load(SHAOXING, cases=False).rulebook
    assert rulebook is not None
    (part,) = live_parts(folder / "city", rulebook, persons=PERSONS)
    own = [
        (write(folder / "own-people.csv", [person(**BAO, born_on="1985-05-05")]), Kind.PERSONS),
        (write(folder / "own-records.csv", [fine(**FINAL), fine(record="P2", **FINAL),
                                            fine(**STAYS_AWAY, record="P3")]), Kind.RECORDS),
        (write(folder / "own-marks.csv", [mark(record="P2", kind="annulled")]), Kind.MARKS),
    ]  # fmt: skip
    files = [(file.path, file.kind) for file in part.files]
    truth = {file.path.name: dict(file.truth) for file in part.files}
    return Story([*files, *own], b"", "", folder / "log", folder / "used"), truth


def nothing_is_lost(story: Story, url: str) -> None:
    """Everything that the program was told is there."""
    with psycopg.connect(url) as connection:
        for each in acknowledged(story.log):
            if each["what"].endswith(("csv", "xlsx", "parquet")):
                assert connection.execute(_DELIVERY, [each["told"]]).fetchone() == ("judged",)


def carried_out(story: Story, made: Site, *, ending: bool) -> int:
    """Start the program until it comes to its end; return how often it was killed."""
    for kills in range(len(Point) + 1):
        process = start(story, made.url, ending=ending)
        process.join()
        nothing_is_lost(story, made.url)
        if process.exitcode == 0:
            return kills
        assert process.exitcode == -9
    raise AssertionError("it was killed at some point twice")


@pytest.mark.slow
def test_killed_at_every_point_it_comes_to_the_same(
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    keys = new_keys()
    story, truth = told_to(tmp_path)
    with ready(server, keys, tmp_path / "one") as (made, notice):
        with newer_keys("test-newer"):
            story = replace(story, notice=notice, newer=os.environ["CHENGXIN_KEYS"])
        undisturbed = replace(story, log=tmp_path / "undisturbed")
        assert carried_out(undisturbed, made, ending=False) == 0
        expected = outcome(made.owner)
        with psycopg.connect(made.url) as connection:
            for each in acknowledged(undisturbed.log):
                if each["what"] in truth:
                    rows = connection.execute(_VERDICTS, [each["told"]]).fetchall()
                    assert rows
                    assert all(truth[each["what"]][word] == many for word, many in rows)
    with ready(server, keys, tmp_path / "two") as (made, _notice):
        kills = carried_out(story, made, ending=True)
        assert {*story.used.read_text("utf-8").split()} == {*Point.__members__}
        assert kills == len(Point)
        record_property("compared:named points at which it was killed", kills)
        point("default", made.url)
        monkeypatch.setenv("CHENGXIN_KEYS", story.newer)
        with clock_of(lambda: LATER):
            assert [each.id for each in verify() if each.found.broken] == []
        assert doubled(made.owner) == 0
        found = outcome(made.owner)
    for name, rows in expected.items():
        assert found[name] == rows, name
