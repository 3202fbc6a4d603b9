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
from pathlib import Path

from chengxin.ledger import Slice
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.cases import (
    Answered,
    Answering,
    Whole,
    consents,
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
    """The engine that needs no server, which is opened for what nobody has asked yet."""
    place = _place(rulebook)
    known: dict[tuple[date, datetime | None], Answered] = {}
    if place is not None and place.exists():
        known = pickle.loads(place.read_bytes())
    with ExitStack() as stack:
        opened: list[Answering] = []

        def answering(as_of: date, known_at: datetime | None) -> Answered:
            if (as_of, known_at) not in known:
                if not opened:
                    opened.append(stack.enter_context(on_duckdb(rulebook, part)))
                known[as_of, known_at] = opened[0](as_of, known_at)
            return known[as_of, known_at]

        yield answering
        if opened and place is not None:
            own = place.with_suffix(f".{os.getpid()}")
            own.write_bytes(pickle.dumps(known))
            own.replace(place)


def _place(rulebook: Rulebook) -> Path | None:
    """The file of these rules over these facts, in a run of the tests."""
    folder = os.environ.get(FOLDER)
    if folder is None:
        return None
    facts = repr((replace(rulebook, cases={}), population(rulebook), consents(rulebook)))
    return Path(folder) / hashlib.sha256(facts.encode()).hexdigest()
