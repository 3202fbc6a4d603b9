"""Random catalogues: items of every kind that the gates admit, with fields of every type.

The fields of one name are the same in all items, so that a rule may select several items. Called
by the generator of random rulebooks only.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.oracle.pointforms import LADDERS, written

Tree = dict[str, Any]

#: Fields as the catalogue writes them; a field of one name is the same in all items.
FIELDS: dict[str, Tree] = {
    "hours": {"type": "decimal", "places": 1, "min": 0, "max": 500},
    "pieces": {"type": "integer", "max": 40},
    "amount": {"type": "money", "min": "0.01", "max": 50000},
    "tier": {"type": "code", "codes": ("county", "city", "province", "nation"), "ordered": "true"},
    "sort": {"type": "code", "codes": ("plain", "special", "other")},
    "held_on": {"type": "date", "optional": "true"},
    "begun_on": {"type": "date"},
    "led": {"type": "yes_no"},
    "share": {"type": "decimal", "places": 2, "max": 100, "optional": "true"},
}
#: Furnishers that a rulebook may put in order; others deliver as well.
SUPPLIERS = ("F", "a10", "a9", "民政局")
NUMERIC = ("hours", "pieces", "amount")
CODES = ("tier", "sort")
DOCUMENTS = ("judgment", "penalty_decision", "enforcement_decision", "disciplinary_decision")
EXCLUDES = ["summary_procedure", "warning", "minor_corrected", "under_appeal"]
CLASSES = (
    ["minor", "ordinary", "serious"], ["ordinary", "serious"], ["minor", "ordinary"],
    ["ordinary"], ["serious"],
)  # fmt: skip


@dataclass(slots=True)
class CatalogueDraft:
    """Small draws, and the catalogue made of them."""

    rng: random.Random
    first_published: date = date.min
    severities: dict[str, int] = field(default_factory=dict)
    items: dict[str, Tree] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    #: A stream of its own: what is drawn from it changes nothing else that is drawn.
    aside: random.Random = field(default_factory=random.Random)

    def chance(self, share: float) -> bool:
        """Whether something happens that does in `share` of all cases."""
        return self.rng.random() < share

    def name(self, kind: str = "") -> str:
        """A new identifier, whose alphabetical order is not the order of writing."""
        while True:
            found = f"{self.rng.choice('abkmxz')}{self.rng.randint(1, 12)}{kind and '_' + kind}"
            if found not in self.names:
                self.names.add(found)
                return found

    def cap(self, lowest: int, highest: int) -> str:
        """A limit between two numbers of points, sometimes with a part point."""
        return written(self.rng.randint(lowest, highest) * 100 + self.rng.choice((0, 0, 25, 1)))

    def grounds(self) -> Tree:
        """Where a number comes from: one article, several, or a published table."""
        cites = ["measures#1", "measures#2(1)", "measures#2(2)", "opinion#1"]
        match self.rng.randrange(3):
            case 0:
                return {"cite": self.rng.choice(cites)}
            case 1:
                return {"cite": self.rng.sample(cites, 2)}
            case _:
                return {"modelled_on": {"zh": "已公布的积分表", "en": "a published table"}}

    def since(self) -> date:
        """A date on or after the first publication, now and then long after."""
        return self.first_published + timedelta(days=self.rng.choice((0, 0, 0, 200, 600)))

    def catalogue(self) -> Tree:
        """Categories, and items of every kind."""
        for n in range(self.rng.randint(2, 4)):
            # The first is never earned by money, so that an award always finds an item.
            without = ("amount",) if n == 0 else ()
            self.items[f"good_{n}"] = self.item(positive=True, without=without)
        for n in range(self.rng.randint(2, 3)):
            self.items[f"bad_{n}"] = self.item(adverse=self.rng.choice(DOCUMENTS))
        self.items["listed"] = self.item(adverse="listing_decision") | {"severity": ["serious"]}
        if self.chance(0.5):
            self.items["either"] = self.item(positive=True, adverse=self.rng.choice(DOCUMENTS))
        if self.chance(0.3):
            self.items["unfounded"] = self.item(adverse="none")
        if self.chance(0.5):
            kept = self.item(positive=self.chance(0.5), adverse="judgment")
            self.items["kept"] = kept | {"use": "kept", "reason": "only shown"}
        if self.chance(0.5):
            self.items["mended"] = self.item(positive=True) | {"repairs": ["bad_0"]}
        refused = {
            "name": a_name("宗教"), "category": "base", "use": "refused", "reason": "never",
            "cite": "measures#1",
        }  # fmt: skip
        categories = {
            key: {"name": a_name("类"), "class": of, **self.grounds()}
            for key, of in (("base", "basic"), ("open", "public"), ("more", "supplementary"))
        }
        written_items = {
            key: {k: value for k, value in item.items() if value != ""}
            for key, item in self.items.items()
        }
        return {"categories": categories, "items": {**written_items, "refused": refused}}

    def item(
        self, *, positive: bool = False, adverse: str = "", without: tuple[str, ...] = ()
    ) -> Tree:
        """An item for one finding or for both."""
        rng = self.rng
        drawn = {rng.choice(NUMERIC), *rng.sample(list(FIELDS), 2)} - {*without}
        drawn |= set(CODES) if self.chance(0.5) else set()
        fields = rng.sample(sorted(drawn), min(4, len(drawn)))
        if "pieces" in fields and "led" not in fields and len(fields) < 4:
            fields += ["led"] if self.aside.random() < 0.7 else []
        tree: Tree = {
            "name": a_name("事项"),
            "category": rng.choice(("open", "more")),
            "finding": [*(["positive"] if positive else []), *(["adverse"] if adverse else [])],
            "furnisher": "a bureau", "purpose": "p", "legal_basis": "l", "necessity": "n",
            "consent": rng.choice(("by_law", "consent", "declared") if positive else ("by_law",)),
            "use": "scored",
            "document": adverse,
            "fields": {key: _field(key) for key in fields},
            **self.grounds(),
        }  # fmt: skip
        if self.chance(0.5):
            tree["continuing"] = "true"
        if positive:
            tree["earned_by"] = rng.choice(("money",) if "amount" in fields else ("deed", "time"))
        most = 12
        if adverse:
            tree["severity"] = rng.choice(CLASSES)
            most = self.severities[tree["severity"][-1]]
        if adverse not in ("", "none"):
            tree["excludes"] = EXCLUDES
        if self.chance(0.2):
            same = rng.choice((["formed_on"], ["matter"], ["formed_on", fields[0]], fields[:2]))
            order = rng.sample(SUPPLIERS, rng.randint(1, 3))
            tree["sources"] = {"same": same, "precedence": order}
        if self.chance(0.5):
            law = {"by": "law"} if self.chance(0.4) else {}
            months = rng.choice((3, 12, 24, 48)) if positive else rng.randint(most // 3, most)
            tree["validity"] = {"months": max(months, 1), **law, **self.grounds()}
            if len(fields) > 1 and self.chance(0.7):
                longest = max(months, 48 if positive and not adverse else most)
                tree["validity"]["when"] = self.terms(fields, max(months, 1), max(longest, 1))
            elif (positive or most >= 12) and self.chance(0.4):
                tree["validity"] = {"to": "year_end", **law, **self.grounds()}
            elif "serious" in tree.get("severity", ()) and self.chance(0.5):
                length = rng.randint(max(months, 1), max(months, most))
                serious = {"where": {"severity": "serious"}, "months": length, **self.grounds()}
                tree["validity"]["when"] = [serious]
        return tree

    def terms(self, fields: list[str], months: int, most: int) -> list[Tree]:
        """Periods by what a record says: by one field that climbs, or by anything."""
        lengths = sorted(self.rng.randint(months, most) for _ in range(self.rng.choice((1, 2))))
        climbs = [key for key in fields if key in NUMERIC or key == "tier"]
        if climbs and self.chance(0.6):
            key = self.rng.choice(climbs)
            ladder = FIELDS[key]["codes"] if key == "tier" else [str(n) for n in LADDERS[key][1:]]
            starts = sorted(self.rng.sample(range(1, len(ladder)), len(lengths)))
            wheres = [
                {key: {"in": [*ladder[start:]]} if key == "tier" else {"from": ladder[start]}}
                for start in starts
            ]
        else:
            # Of one field that climbs no period may fall, so two are asked for.
            wheres = [self.conditions(fields) for _ in lengths]
            if most >= 12 and self.chance(0.4):
                lengths[0] = 0
        # The longest first, because the first that fits is taken.
        return [
            {
                "where": where, **self.grounds(),
                **({"months": length} if length else {"to": "year_end"}),
                **({"by": "law"} if self.chance(0.2) else {}),
            }
            for where, length in zip(reversed(wheres), reversed(lengths), strict=True)
        ]  # fmt: skip

    def conditions(self, fields: list[str]) -> Tree:
        """Conditions on a field without an order, or on two."""
        plain = [key for key in fields if key in ("sort", "led")]
        if plain and self.chance(0.5):
            return {(key := self.rng.choice(plain)): self.condition(key)}
        return {key: self.condition(key) for key in self.rng.sample(fields, 2)}

    def condition(self, key: str) -> Any:
        """A condition that holds for a good part of the records."""
        rng, spec = self.rng, FIELDS[key]
        match spec["type"]:
            case "code":
                return rng.choice((rng.choice(spec["codes"]), {"in": rng.sample(spec["codes"], 2)}))
            case "yes_no":
                return rng.choice(("yes", "no", "true", "false"))
            case "date":
                ends: tuple[Any, Any] = (date(2022, 6, 30), date(2024, 2, 29))
            case _:
                ladder = LADDERS[key]
                ends = (rng.choice(ladder[:2]), rng.choice(ladder[-2:]))
        often = 4 if key == "amount" else 2
        form = rng.choice(("from", "below", "both", *["value"] * often))
        if form == "value" and spec["type"] != "date":
            return {"in": list(dict.fromkeys(str(end) for end in (*ends, LADDERS[key][1])))}
        both = {"from": str(ends[0]), "below": str(ends[1])}
        return both if form in ("both", "value") else {form: both[form]}


def a_name(zh: str) -> Tree:
    return {"zh": zh, "en": "a name"}


def _field(key: str) -> Tree:
    spec = FIELDS[key]
    codes = {"codes": {code: a_name("码") for code in spec["codes"]}} if "codes" in spec else {}
    return {"name": a_name("字段"), **spec, **codes}
