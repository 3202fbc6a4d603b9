"""How often an item happens to people, and what its fields then say.

The items named here have a profile of their own; any other item of the catalogue gets one by its
finding and use, so the city goes on living when the catalogue changes. Nothing here is measured
from a real city. `happenings` draws from it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from chengxin.demo.chance import Weighted
from chengxin.rulebook.model import Field, Item, Rulebook


@dataclass(frozen=True, slots=True)
class Spread:
    """A number whose middle is `middle` and whose tail grows with `sigma`, in steps of `step`."""

    middle: float
    sigma: float = 0.5
    step: str = "1"


@dataclass(frozen=True, slots=True)
class Profile:
    """`mean` records a person of an average life, multiplied by the life's `trait`.

    A series is so many records in a row (from, to), so many days apart.
    """

    trait: str
    mean: float
    values: Mapping[str, Spread | Weighted[str]] = field(default_factory=dict)
    series: tuple[int, int, int] = (1, 1, 0)


_TIERS = Weighted({"county": 70, "city": 24, "provincial": 5, "national": 1})
_HOURS = Spread(4.5, 0.55, "0.5")
_AUTHORITY = Weighted(
    {"township": 40, "county_department": 24, "city_department": 15, "county": 10,
     "provincial_department": 4, "city": 5, "provincial": 1.6, "national": 0.4}
)  # fmt: skip
_HONOUR = {"authority": _AUTHORITY, "recipient": Weighted({"person": 82, "team": 18})}
_FINE = Spread(400, 1.1, "50")

PROFILES: Mapping[str, Profile] = {
    "volunteering": Profile("civic", 2.9, {"hours": _HOURS}),
    "civic_practice": Profile("civic", 1.2, {"hours": Spread(2.5, 0.4, "0.5")}),
    "emergency_rescue": Profile("civic", 0.06, {"hours": Spread(7, 0.6, "0.5")}),
    "community_service": Profile("civic", 1.6),
    "neighbour_help": Profile("civic", 0.6),
    "training": Profile("civic", 0.8),
    "veterans_support": Profile("civic", 0.15),
    "event_service": Profile("civic", 0.2, {"people": Spread(160, 0.9, "10")}),
    "good_deed": Profile("civic", 0.12),
    "lost_property": Profile("civic", 0.05),
    "mediation": Profile("civic", 0.12),
    "mediator_service": Profile("civic", 0.015),
    "care_service": Profile("civic", 0.03, {"months": Spread(8, 0.6)}),
    "declared_volunteering": Profile("civic", 0.1, {"hours": _HOURS}),
    "contest": Profile("honour", 0.09, {"tier": _TIERS}),
    "star_volunteer": Profile("civic", 0.07),
    "charity_donation": Profile("giving", 0.4, {"amount": Spread(200, 1.3, "10")}),
    "goods_donation": Profile("giving", 0.12, {"value": Spread(450, 1.0, "0.5")}),
    "monthly_giving": Profile("giving", 0.13, series=(3, 8, 30)),
    "honour": Profile("honour", 0.13, _HONOUR),
    "declared_honour": Profile("honour", 0.05, _HONOUR),
    "model_citizen": Profile("honour", 0.008, {"tier": _TIERS}),
    "volunteer_honour": Profile("honour", 0.02, {"tier": _TIERS}),
    "merit_award": Profile("honour", 0.02),
    "red_list": Profile("honour", 0.03),
    "bravery": Profile("honour", 0.005),
    "province_evaluation": Profile("basic", 0.6, {"result": Spread(700, 0.12)}),
    "recognised_level": Profile("basic", 0.02),
    "market_rating": Profile("basic", 0.08),
    "credit_use": Profile("basic", 0.6),
    "benefit_kept": Profile("basic", 0.9),
    "commitment": Profile("trade", 0.35),
    "contract_performance": Profile("trade", 0.2),
    "inspection_result": Profile("trade", 0.35),
    "licence_granted": Profile("trade", 0.15),
    "filing": Profile("trade", 0.15),
    "levy": Profile("trade", 0.2),
    "abnormal_listing": Profile("trade", 0.015),
    "benefit_payment": Profile("basic", 0.18),
    "return_in_time": Profile("civic", 0.15, series=(1, 7, 25)),
    "commitments_of_half_year": Profile(
        "trade", 0.06, {"signed": Spread(12, 0.04), "kept": Spread(10.4, 0.05)}, (1, 3, 183)
    ),
    "sorting_duty": Profile("civic", 0.2, series=(1, 12, 7)),
    "credit_repair": Profile("basic", 0.0),
    "traffic_penalty": Profile("driving", 0.07, {"amount": Spread(350, 0.8, "50")}),
    "city_penalty": Profile("trade", 0.07, {"amount": Spread(100, 0.5, "10")}),
    "traffic_fine": Profile("driving", 0.07),
    "order_fine": Profile("trade", 0.06, series=(1, 5, 12)),
    "penalty_fine": Profile("trouble", 0.05, {"amount": _FINE}, (1, 4, 30)),
    "confiscation": Profile("trouble", 0.012, {"value": Spread(900, 1.2, "0.01")}),
    "market_ban": Profile("trouble", 0.002, {"months": Spread(14, 0.7)}),
    "subsidy_fraud": Profile("trouble", 0.004, {"amount": Spread(5000, 0.9, "100")}),
    "serious_listing": Profile("trouble", 0.004),
    "civil_judgment": Profile("basic", 0.04),
}

#: For items without a profile: by the finding first named, and whether it is scored.
_OTHERWISE = {
    ("positive", True): Profile("civic", 0.05),
    ("positive", False): Profile("basic", 0.015),
    ("adverse", True): Profile("trouble", 0.003),
    ("adverse", False): Profile("basic", 0.006),
}


def profile(item: Item) -> Profile:
    """Return the profile of an item that is not refused."""
    return PROFILES.get(item.id) or _OTHERWISE[item.finding[0], item.use == "scored"]


#: Draws a cell of a field.
Drawer = Callable[[random.Random], str]


#: Where the numbers of a field lie for which nothing is known.
_ANYWHERE = 10.0


def drawer(item: Item, field: Field, around: float = _ANYWHERE) -> Drawer:
    """Return what draws the cells of a field, always within what the catalogue allows.

    `around` is where the numbers of a field without a profile lie.
    """
    own = profile(item).values.get(field.id)
    match field.type:
        case "code":
            known = own.restricted(field.codes) if isinstance(own, Weighted) else None
            return (known or _codes(field)).pick
        case "date":
            return lambda rng: f"{2020 + int(rng.random() * 6)}-0{1 + int(rng.random() * 9)}-15"
        case "yes_no":
            return Weighted({"yes": 1.0, "no": 1.0}).pick
        case _:
            return _numbers(field, own if isinstance(own, Spread) else Spread(around, 0.8))


def scales(rulebook: Rulebook) -> dict[tuple[str, str], float]:
    """Return, by item and field, the middle of the numbers at which the rules' points change.

    Numbers drawn around it meet some stretches of a rule and miss others, whatever its unit is.
    """
    found: dict[tuple[str, str], list[Decimal]] = {}
    for rule in rulebook.indicators.values():
        if rule.select is None or rule.points is None or not rule.measure.field:
            continue
        steps = [band.starts for band in rule.points.bands if band.starts > 0]
        steps += [band.rate.unit for band in rule.points.bands if band.rate is not None]
        for item in rule.select.items:
            found.setdefault((item, rule.measure.field), []).extend(steps)
    return {key: float(median(steps)) for key, steps in found.items() if steps}


def _codes(field: Field) -> Weighted[str]:
    """The higher codes of a list that climbs are rarer."""
    step = 0.35 if field.ordered else 0.8
    return Weighted({code: step**place for place, code in enumerate(field.codes)})


def _numbers(field: Field, spread: Spread) -> Drawer:
    """Count in the field's smallest unit, so that every cell has its places and no more."""
    unit = 10**field.places
    step = max(1, int(Decimal(spread.step) * unit))
    least = step if field.minimum is None else int(field.minimum * unit)
    most = 10**12 if field.maximum is None else int(field.maximum * unit)

    def draw(rng: random.Random) -> str:
        drawn = rng.lognormvariate(0, spread.sigma) * spread.middle * unit
        count = min(max(round(drawn / step) * step, step, least), most)
        whole, part = divmod(count, unit)
        return f"{whole}.{part:0{field.places}}" if field.places else str(whole)

    return draw
