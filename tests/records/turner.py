"""`python -m tests.records.turner ROLE FOLDER NUMBER`: works on and on while keys change beside it.

What it does in each round it does with the keys of the file that `FOLDER/ring-NUMBER` names, as a
process does that was started with it, and says in `begun-NUMBER` how many it has begun. It ends
when its ring is called `stop`, and prints what it did and what failed, as one line of JSON. `renew`
is what `chengxin renew` does to people and rows.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402  nothing of Django before its setup

from chengxin.access.doors import citizen_door  # noqa: E402
from chengxin.clock import set_clock  # noqa: E402
from chengxin.demo.people import identity_number  # noqa: E402
from chengxin.export.gathering import gather  # noqa: E402
from chengxin.ledger.columns import Kind  # noqa: E402
from chengxin.people.identity import Identity, read_identity  # noqa: E402
from chengxin.people.keys import site_keys  # noqa: E402
from chengxin.people.selectors import identity_of, name_of  # noqa: E402
from chengxin.people.services import find, renew_keys  # noqa: E402
from chengxin.records.services.renewing import renew_rows  # noqa: E402
from tests.records.rows import deed, fine, person, send, verdicts  # noqa: E402

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
BORN = date(1990, 1, 1)
NAME = "周敏"


def number_of(person: int) -> str:
    """The identity number of made-up person `person`."""
    return identity_number(person, BORN, "female")


def identity(person: int) -> Identity:
    """The same, read."""
    read = read_identity(number_of(person), today=NOW.date(), made_up=True)
    assert isinstance(read, Identity)
    return read


def read(_folder: Path, turn: int) -> None:
    """Find one of those who were there from the beginning, and read everything about them."""
    whom = identity(turn % 20)
    person_no = find(whom)
    assert person_no is not None, "not found"
    door = citizen_door(person_no, "turning")
    assert identity_of(door, person_no) == whom, "another number"
    assert name_of(door, person_no), "no name"
    held = gather(door, person_no)
    assert held is not None, "nothing held"
    assert held.records, "no record"


def write(folder: Path, turn: int) -> None:
    """Let somebody join, take in a record and one about a stranger, and a repetition of both."""
    who = {"identity": number_of(1_000 + turn), "name": NAME}
    stranger = {"identity": number_of(50_000 + turn), "name": NAME}
    send(folder, Kind.PERSONS, [person(**who, born_on=str(BORN))])
    rows = [
        deed(**who, record=f"D{turn}"),
        fine(**stranger, record=f"F{turn}"),
        fine(**who, record=f"W{turn}", item="nothing"),
    ]
    told = verdicts(send(folder, Kind.RECORDS, rows))
    assert [each.split()[0] for each in told] == ["accepted", "accepted", "rejected"], told
    again = rows[:2] if turn % 2 else [deed(**who, record=f"D{turn}"), *rows[1:2]]
    told = verdicts(send(folder, Kind.RECORDS, again))
    assert told == ["duplicate", "duplicate"], told
    assert find(identity(1_000 + turn)) is not None, "a newcomer is not found"


def renew(_folder: Path, _turn: int) -> None:
    """Everything to the current keys, in small transactions."""
    renew_keys(chunk=3)
    renew_rows(chunk=3)


ROLES = {"read": read, "write": write, "renew": renew}


def main(role: str, folder: Path, number: int) -> None:
    """Work until the file says `stop`."""
    set_clock(lambda: NOW)
    settings.DEMO = True
    mine = folder / str(number)
    mine.mkdir(exist_ok=True)
    done, failed, rings = 0, list[str](), set[str]()
    for turn in count(number * 10_000):
        ring = (folder / f"ring-{number}").read_text("ascii")
        if ring == "stop":
            break
        os.environ["CHENGXIN_KEYS_FILE"] = ring
        (folder / f"begun-{number}").write_text(f"{turn - number * 10_000 + 1} {ring}", "ascii")
        try:
            ROLES[role](mine, turn)
            done += 1
            rings.add(site_keys().seal.id)
        except Exception as error:
            failed.append(f"{type(error).__name__}: {error}")
    print(json.dumps({"done": done, "failed": failed, "rings": sorted(rings)}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
