"""What the kernel on DuckDB says of a rulebook's worked cases, computed once in a run of the tests.

Several tests hold the same answers against different things. They are kept in a folder of the run,
by a digest of the rules and of the facts, so that another process finds them; whoever changes a
rule or a fact is answered anew. A test that patches the kernel must not ask here.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from random import random

from chengxin.ledger import Slice
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.cases import (
    Answered,
    Answering,
    Whole,
    consents,
    instant,
    on_duckdb,
    population,
    whole_answers,
)

#: Where the folder of a run is named, for all its processes.
FOLDER = "CHENGXIN_TEST_ANSWERS"


def answered(rulebook: Rulebook) -> Iterator[Whole]:
    """Every question of every case with its answer."""
    return whole_answers(rulebook, remembered)


@contextmanager
def remembered(rulebook: Rulebook, part: Slice) -> Iterator[Answering]:
    """The engine that needs no server, which is opened for what nobody has asked yet.

    Who has to open it answers every question of the cases, in an order of chance: two processes
    that come at the same time answer half of them each.
    """
    place = _place(rulebook)
    with ExitStack() as stack:
        if place is None:
            yield stack.enter_context(on_duckdb(rulebook, part))
            return
        place.mkdir(exist_ok=True)
        opened: list[Answering] = []

        def answer(as_of: date, known_at: datetime | None) -> Answered:
            kept = place / _name(as_of, known_at)
            if kept.exists():
                found: Answered = pickle.loads(kept.read_bytes())
                return found
            if not opened:
                opened.append(stack.enter_context(on_duckdb(rulebook, part)))
                for question in _shuffled(rulebook):
                    answer(*question)
                return answer(as_of, known_at)
            found = opened[0](as_of, known_at)
            own = kept.with_suffix(f".{os.getpid()}")
            own.write_bytes(pickle.dumps(found))
            own.replace(kept)
            return found

        yield cache(answer)


def _shuffled(rulebook: Rulebook) -> list[tuple[date, datetime | None]]:
    asked = {
        (ask.as_of, instant(ask.known_at)) for case in rulebook.cases.values() for ask in case.asks
    }
    return sorted(asked, key=lambda _question: random())


def _name(as_of: date, known_at: datetime | None) -> str:
    return hashlib.sha256(f"{as_of} {known_at}".encode()).hexdigest()


def _place(rulebook: Rulebook) -> Path | None:
    """The folder of these rules over these facts, in a run of the tests."""
    folder = os.environ.get(FOLDER)
    if folder is None:
        return None
    facts = repr((replace(rulebook, cases={}), population(rulebook), consents(rulebook)))
    return Path(folder) / hashlib.sha256(facts.encode()).hexdigest()
