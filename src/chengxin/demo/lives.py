"""What kinds of lives the people lead, and a few lives told deed by deed.

A life says how busy somebody is in each respect. The told lives are dealt like cards, so that
even a small city has somebody for every kind of arithmetic; the report finds such people by their
rows, never by their life. `city` deals them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chengxin.demo.chance import Weighted, chance


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that happened so many months ago, once for each number in `months`.

    `values` are cells by field id, what is not named is drawn. `standing` says what became of an
    adverse one: `final`, `open_dispute` or `repaired`. `twin` lets another body deliver the same,
    `joined` puts it into the decision of the deed before, `verified` is for what the person
    declared.
    """

    item: str
    months: tuple[float, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    standing: str = "final"
    severity: str = ""
    twin: bool = False
    joined: bool = False
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Life:
    """Multipliers of the profiles' means by trait; `deeds` are told one by one."""

    civic: float = 0.0
    giving: float = 0.0
    honour: float = 0.0
    basic: float = 0.5
    trade: float = 0.0
    driving: float = 0.0
    trouble: float = 0.0
    deeds: tuple[Deed, ...] = ()

    def of(self, trait: str) -> float:
        """Return the multiplier of a trait."""
        value: float = getattr(self, trait)
        return value


#: Ordinary lives by their share of people.
LIVES = Weighted(
    {
        Life(0.05, 0.1, 0.1, 0.8, 0.15, 0.7, 0.25): 34,
        Life(0.6, 0.6, 0.5, 1.1, 0.5, 1.0, 0.3): 36,
        Life(1.9, 1.7, 1.8, 1.2, 0.5, 0.8, 0.15): 14,
        Life(5.0, 4.0, 7.0, 1.2, 0.6, 0.5, 0.05): 5,
        Life(11.0, 9.0, 18.0, 1.3, 0.6, 0.4, 0.03): 2.2,
        Life(0.5, 0.8, 0.8, 1.0, 5.0, 2.5, 2.5): 7.5,
        Life(0.3, 0.1, 0.1, 1.0, 1.5, 4.0, 9.0): 2,
    }
)

_PERSON = {"recipient": "person"}

#: Lives told deed by deed.
TOLD: Mapping[str, Life] = {
    "volunteer": Life(
        deeds=(
            Deed("volunteering", (1.2, 2.1, 3.3, 4.2, 5.4, 6.3, 7.5, 8.2, 9.4), {"hours": "9.5"}),
            Deed("volunteering", (12.5, 13.5, 15, 17), {"hours": "6.0"}),
            Deed("training", (5,)),
        )
    ),
    "giver": Life(
        deeds=(
            Deed("charity_donation", (3,), {"amount": "5200.00"}),
            Deed("charity_donation", (14,), {"amount": "12000.00"}),
            Deed("charity_donation", (26,), {"amount": "1400.00"}),
        )
    ),
    "all_giving": Life(
        deeds=(
            Deed("charity_donation", (2,), {"amount": "10800.00"}),
            Deed("charity_donation", (15,), {"amount": "6000.00"}),
            Deed("goods_donation", (4,), {"value": "5200.00"}),
            Deed("goods_donation", (18,), {"value": "2980.50"}),
            Deed("monthly_giving", (1.5, 2.5, 3.5)),
        )
    ),
    "honoured": Life(
        deeds=(
            Deed("honour", (6,), {"authority": "national"} | _PERSON),
            Deed("honour", (14,), {"authority": "provincial"} | _PERSON),
            Deed("honour", (20,), {"authority": "provincial"} | _PERSON),
            Deed("honour", (27,), {"authority": "city"} | _PERSON),
        )
    ),
    "driver": Life(
        deeds=(
            Deed("traffic_penalty", (10.5,), {"amount": "200.00"}, severity="ordinary"),
            Deed("traffic_penalty", (7.5,), {"amount": "500.00"}, severity="ordinary"),
            Deed("traffic_penalty", (4.5,), {"amount": "1000.00"}, severity="ordinary"),
            Deed("volunteering", (3, 5), {"hours": "6.0"}),
        )
    ),
    "disputing": Life(
        deeds=(
            Deed("penalty_fine", (6,), {"amount": "3000.00"}, "open_dispute", "ordinary"),
            Deed("inspection_result", (8,)),
            Deed("commitment", (9,), {"stage": "kept"}),
        )
    ),
    "repaired": Life(
        deeds=(
            Deed("penalty_fine", (9,), {"amount": "2400.00"}, "repaired", "ordinary"),
            Deed("inspection_result", (2,)),
            Deed("training", (3,)),
        )
    ),
    "held": Life(
        deeds=(
            Deed("penalty_fine", (1.3,), {"amount": "800.00"}, severity="ordinary"),
            Deed("commitment", (7,), {"stage": "kept"}),
        )
    ),
    "one_matter": Life(
        deeds=(
            Deed("penalty_fine", (6.5,), {"amount": "2600.00"}, severity="ordinary", twin=True),
            Deed("confiscation", (6.5,), {"value": "640.00"}, severity="ordinary", joined=True),
            Deed("good_deed", (4,)),
        )
    ),
    "long_ago": Life(
        deeds=(
            Deed("volunteering", (37, 39, 41, 44), {"hours": "8.0"}),
            Deed("good_deed", (13, 16)),
            Deed("honour", (38,), {"authority": "county"} | _PERSON),
            Deed("credit_use", (3,)),
        )
    ),
    "listed": Life(
        deeds=(
            Deed("serious_listing", (9,), {"list": "wages"}, severity="serious"),
            Deed("honour", (8,), {"authority": "national"} | _PERSON),
            Deed("honour", (16,), {"authority": "provincial"} | _PERSON),
            Deed("charity_donation", (5,), {"amount": "12000.00"}),
            Deed("volunteering", (2, 3, 4, 5, 6, 7), {"hours": "18.0"}),
            Deed("volunteering", (13, 14, 15, 16), {"hours": "26.0"}),
            Deed("contest", (10,), {"tier": "provincial", "rank": "first"}),
        )
    ),
    "known_elsewhere": Life(
        deeds=(
            Deed("province_evaluation", (15,), {"result": "742"}),
            Deed("province_evaluation", (3,), {"result": "861"}),
            Deed("recognised_level", (6,), {"level": "excellent"}),
            Deed("market_rating", (4,), {"grade": "good"}),
        )
    ),
    "model": Life(
        deeds=(
            Deed("model_citizen", (26,), {"tier": "city"}),
            Deed("model_citizen", (49,), {"tier": "county"}),
            Deed("volunteer_honour", (7,), {"tier": "city"}),
        )
    ),
    "declaring": Life(
        deeds=(
            Deed("declared_volunteering", (2,), {"hours": "12.0"}, verified=False),
            Deed("declared_volunteering", (5,), {"hours": "24.0"}),
            Deed("honour", (10,), {"authority": "county"} | _PERSON, twin=True),
        )
    ),
    "stallholder": Life(
        deeds=(
            Deed("city_penalty", (10.5, 8, 6.5, 5), {"amount": "100.00"}, severity="ordinary"),
            Deed("commitment", (3,), {"stage": "signed"}),
        )
    ),
    "helper": Life(
        deeds=(
            Deed("mediation", (1.5, 1.6), {"effect": "major"}),
            Deed("neighbour_help", (2.1, 2.2, 2.3, 4.1)),
            Deed("community_service", (1, 2, 3, 4, 5, 6, 7, 8, 9)),
        )
    ),
}

#: Of so many people, one has each of the told lives.
DECK = 250


class Deck:
    """Who of the city has a told life; the same for everybody who asks.

    >>> deck = Deck(7)
    >>> sum(deck.told(number) is not None for number in range(1, 251)) == len(TOLD)
    True
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._dealt: tuple[int, Mapping[int, Life]] = (-1, {})

    def told(self, number: int) -> Life | None:
        """Return the told life of the city's person `number`, if that is one."""
        round_, place = divmod(number - 1, DECK)
        if self._dealt[0] != round_:
            places = chance(self._seed, "deck", round_).sample(range(DECK), len(TOLD))
            self._dealt = (round_, dict(zip(places, TOLD.values(), strict=True)))
        return self._dealt[1].get(place)
