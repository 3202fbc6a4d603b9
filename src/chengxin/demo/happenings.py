"""Everything furnishers hold about a person, drawn from the life the person leads.

One generator a person: what happens to somebody does not change when the city grows. `city`
calls `Happenings.of` for each person; `drawing` does the drawing.
"""

from __future__ import annotations

from chengxin.demo.chance import Weighted, chance, poisson
from chengxin.demo.delivered import Mark, Record
from chengxin.demo.drawing import Drawing
from chengxin.demo.lives import LIVES, Life
from chengxin.demo.people import Person
from chengxin.demo.ready import source_of
from chengxin.rulebook.model import Rulebook

#: How unlike each other people of one life are: the shape of a heavy tail whose mean is one.
_TAIL = 0.9

#: Nobody is more than so many times as busy as others of the same life.
_BUSIEST = 8.0


class Happenings:
    """Draws records from a rulebook's catalogue; their numbers go on from call to call."""

    def __init__(self, rulebook: Rulebook, seed: int) -> None:
        self._source = source_of(rulebook)
        self._seed = seed
        self._mixtures: dict[int, Weighted[str]] = {}

    def of(self, person: Person, number: int, told: Life | None) -> tuple[list[Record], list[Mark]]:
        """Draw what is held about the city's person `number`, who leads a told life or any."""
        rng = chance(self._seed, "life", number)
        life = told or LIVES.pick(rng)
        drawing = Drawing(self._source, person, rng)
        for deed in life.deeds:
            drawing.tell(deed)
        mixture = self._mixture(life)
        busy = min(rng.lognormvariate(-_TAIL * _TAIL / 2, _TAIL), _BUSIEST)
        for _event in range(poisson(rng, mixture.total * busy)):
            drawing.draw(mixture.pick(rng))
        return drawing.records, drawing.marks

    def _mixture(self, life: Life) -> Weighted[str]:
        """How likely each item is in a life; the total is the expected number of events."""
        known = self._mixtures.get(id(life))
        if known is None:
            kinds = {name: ready.profile for name, ready in self._source.ready.items()}
            known = Weighted(
                {name: each.mean * life.of(each.trait) for name, each in kinds.items()}
            )
            self._mixtures[id(life)] = known
        return known
