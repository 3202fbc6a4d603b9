"""Random rules: which records, what is measured, what it is worth, and within which limits.

Every combination of parts that the language allows may come up. Called by the generator of random
rulebooks only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.oracle.catalogues import CODES, FIELDS, NUMERIC, CatalogueDraft, Tree, a_name
from tests.oracle.pointforms import random_points, random_table, written


@dataclass(slots=True)
class RulesDraft(CatalogueDraft):
    """Rules over the items of the catalogue drawn before."""

    #: What money may still earn, in centipoints (gate 12).
    budget: int = 0
    pools: dict[str, Tree] = field(default_factory=dict)
    groups: dict[str, Tree] = field(default_factory=dict)

    def indicator(self, dimension: str) -> Tree:
        """A rule of any kind."""
        tree: Tree = {"name": a_name("指标"), **self.grounds()}
        if self.chance(0.12):
            return tree | self.clean() | self.shared_limits(dimension, money=False)
        award = self.chance(0.5)
        candidates = self.candidates(award=award)
        items = self.rng.sample(candidates, min(len(candidates), self.rng.choice((1, 1, 2))))
        common = [key for key in FIELDS if all(key in self.items[i]["fields"] for i in items)]
        measured = [key for key in common if key in NUMERIC]
        if award and any(self.items[item].get("earned_by") != "money" for item in items):
            measured = [key for key in measured if key != "amount"]
        codes = [key for key in common if key in CODES]
        tree |= {
            "kind": "award" if award else "deduction",
            "select": self.select(items, adverse=not award, common=common),
            **self.over_measure_points(
                1 if award else -1, measured, codes, self.times(items, common)
            ),
        }
        each = "over" not in tree or tree["over"] == "each"
        if not each:
            tree |= self.ratio(1 if award else -1, common, tree["points"])
        if each:
            tree |= self.repeat_and_age(award=award)
        if not award:
            tree["since"] = self.since()
            if self.chance(0.35):
                tree["limits"] = {"total": "-" + self.cap(1, 20)}
            return tree
        money = any(self.items[item].get("earned_by") == "money" for item in items)
        tree |= self.shared_limits(dimension, money=money)
        if each and self.chance(0.85):
            period = self.rng.choice(("day", "day", "month", "quarter", "year"))
            tree["limits"] = {**tree.get("limits", {}), period: self.cap(1, 3)}
        if each:
            fitting = [
                key for key, group in self.groups.items() if group.get("same", "") in ("", *common)
            ]
            if fitting and self.chance(0.85):
                tree["group"] = self.rng.choice(fitting)
        return tree

    def ratio(self, sign: int, common: list[str], points: Tree) -> Tree:
        """Sometimes a ratio in place of what a window would measure."""
        above = [key for key in ("pieces", "led") if key in common]
        if "table" in points or not above or self.aside.random() < 0.3:
            return {}
        both = len(above) == 2 and self.aside.random() < 0.7
        key = "led" if both else self.aside.choice(above)
        below = "pieces" if both else "count"
        given = {"fixed": ""}
        while "fixed" in given:
            given = random_points(self.aside, sign, "ratio")
        fewest = self.aside.choice(({}, {}, {"fewest": self.aside.choice((1, 2, 3))}))
        return {"measure": {"ratio": [key, below], **fewest}, "points": given}

    def times(self, items: list[str], common: list[str]) -> list[str]:
        """Every time that the records of all of these items have."""
        begins = ["formed_on", *(key for key in ("begun_on",) if key in common)]
        ends = [key for key in ("held_on", "begun_on") if key in common] + ["formed_on"]
        if all("continuing" in self.items[item] for item in items):
            ends += ["ended_on"] * 3
        return [f"{begin}, {end}" for begin in begins for end in ends if begin != end]

    def candidates(self, *, award: bool) -> list[str]:
        """Items a rule may use; what money earns only while the budget lasts.

        A repair may earn no more than it cost: such items are left without a rule.
        """
        finding = "positive" if award else "adverse"
        return [
            key
            for key, item in self.items.items()
            if finding in item["finding"]
            and item["use"] == "scored"
            and "repairs" not in item
            and (award or item["document"] != "none")
            and not (award and item["earned_by"] == "money" and self.budget < 200)
        ]

    def clean(self) -> Tree:
        """Points by months without an adverse record that counts."""
        months = sorted(self.rng.sample((1, 2, 3, 6, 12, 24), self.rng.randint(1, 3)))
        points = sorted(self.rng.sample((1, 2, 5, 8, 13, 20), len(months)))
        return {"kind": "award", "clean": dict(zip(months, points, strict=True))}

    def shared_limits(self, dimension: str, *, money: bool) -> Tree:
        """A total and a pool; what money earns has a total, taken from the budget."""
        tree: Tree = {}
        if money:
            total = min(self.budget, self.rng.choice((100, 550, 1000, 2000)))
            self.budget -= total
            tree["limits"] = {"total": written(total)}
        elif self.chance(0.25):
            tree["limits"] = {"total": self.cap(3, 40)}
        pools = [key for key, pool in self.pools.items() if pool["dimension"] == dimension]
        if pools and self.chance(0.6):
            tree["pool"] = pools[0]
        return tree

    def over_measure_points(
        self, sign: int, measured: list[str], codes: list[str], times: list[str]
    ) -> Tree:
        """What is measured over what, and what it is worth."""
        rng = self.rng
        over: Any = rng.choice(
            (
                *("each", "each", "each", "day", "month", "quarter", "year", "rolling"),
                *("rolling", "validity"),
            )
        )
        if len(codes) == 2 and self.chance(0.4):
            over = "each"
        by_table = codes and self.chance(0.5)
        each = over == "each"
        if over == "rolling":
            over = {"rolling": rng.choice((1, 3, 6, 12))}
        tree: Tree = {} if each and self.chance(0.5) else {"over": over}
        if by_table:
            by = rng.sample(codes, rng.choice((1, len(codes), len(codes))) if each else 1)
            orders = {key: FIELDS[key]["codes"] for key in by}
            tree["points"] = {"table": random_table(rng, sign, orders)}
            return tree | ({} if each else {"measure": f"latest({by[0]})"})
        of = rng.choice([*measured, *measured, ""])
        if times and self.chance(0.3 if sign > 0 else 0.6):
            unit = rng.choice(("months", "months", "days") if sign > 0 else ("months", "days"))
            written_time = f"{unit}({rng.choice(times)})"
            function = rng.choice(("sum", "max", "min", "latest"))
            tree["measure"] = written_time if each else f"{function}({written_time})"
            return tree | {"points": random_points(rng, sign, unit)}
        if of:
            function = rng.choice(("sum", "sum", "max", "min", "latest"))
            tree["measure"] = of if each else f"{function}({of})"
        elif self.chance(0.5):
            tree["measure"] = "count"
        return tree | {"points": random_points(rng, sign, of)}

    def repeat_and_age(self, *, award: bool) -> Tree:
        """Factors over single records; a class may be shared by rules of one kind."""
        tree: Tree = {}
        if self.chance(0.5 if award else 0.6):
            unit = self.rng.choice(("months", "days"))
            length = self.rng.choice((2, 6, 6) if unit == "months" else (1, 31, 180, 180))
            tree["interval"] = {unit: length}
        if self.chance(0.5):
            falling = (["1", "1/2", "0"], ["1", "1/3"], ["0", "1"], ["1/2"], ["2", "1"])
            rising = (["0", "1", "2"], ["1", "2"], ["0", "1"], ["1/3", "1"], ["1", "1", "5/2"])
            tree["repeat"] = {"factors": self.rng.choice(falling if award else rising)}
            if self.chance(0.45):
                tree["repeat"]["class"] = "good_habit" if award else "bad_habit"
        if self.chance(0.35):
            steps = sorted(self.rng.sample((1, 2, 3, 6, 9, 12, 18), self.rng.randint(1, 3)))
            factors = [*("2/3", "1/2")[: len(steps) - 1], self.rng.choice(("0", "1/4", "1/7"))]
            tree["age"] = dict(zip(steps, factors, strict=True))
        return tree

    def select(self, items: list[str], *, adverse: bool, common: list[str] | None = None) -> Tree:
        """Items, and up to two conditions on what they have in common."""
        if common is None:
            common = list(self.items[items[0]]["fields"])
        # Codes stand in most items already; the rarer types of field are asked for rather.
        rarest = sorted(common, key=lambda key: self.rng.random() * (3 if key in CODES else 1))
        asked = rarest[: self.rng.choice((0, 0, 0, 1, 1, 2))]
        where = {key: self.condition(key) for key in asked}
        if adverse and self.chance(0.3):
            where["severity"] = self.rng.choice(
                ("ordinary", "serious", {"in": ["ordinary", "serious"]})
            )
        return {"items": items, **({"where": where} if where else {})}
