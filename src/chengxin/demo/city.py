"""The whole city, block by block of people: who they are and what furnishers hold about them.

A block fits into memory whatever the size of the city. The same seed and rulebook give the same
city on every machine; its last day is fixed (`people.TODAY`), no clock is asked. `files` writes
the blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from chengxin.demo.delivered import Mark, Record
from chengxin.demo.happenings import Happenings
from chengxin.demo.lives import Deck
from chengxin.demo.people import Person, draw_person
from chengxin.rulebook.model import Rulebook

#: What a make of the demonstration has when nothing else is asked for.
PERSONS, SEED = 20_000, 7

#: People that are drawn and written at once.
BLOCK = 25_000


@dataclass(frozen=True, slots=True)
class Block:
    """Some people of the city, with all records and marks about them and nobody else.

    `told` are the ids of those whose lives are told deed by deed.
    """

    number: int
    persons: list[Person]
    records: list[Record]
    marks: list[Mark]
    told: set[str]


def blocks(
    rulebook: Rulebook, persons: int = PERSONS, seed: int = SEED, *, first: int = BLOCK
) -> Iterator[Block]:
    """Yield the city of so many people, `first` of them in the first block.

    Raises ValueError when there is nobody in it.
    """
    if persons < 1:
        raise ValueError("a city has people")
    happenings, deck = Happenings(rulebook, seed), Deck(seed)
    starts = [1, *range(1 + min(first, BLOCK), persons + 1, BLOCK)]
    for number, (start, end) in enumerate(pairwise([*starts, persons + 1])):
        block = Block(number, [], [], [], set())
        for each in range(start, end):
            told = deck.told(each)
            person = draw_person(seed, each, settled=told is not None)
            records, marks = happenings.of(person, each, told)
            block.persons.append(person)
            block.records.extend(records)
            block.marks.extend(marks)
            if told is not None:
                block.told.add(person.person)
        yield block
