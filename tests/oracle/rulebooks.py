"""Random rulebooks that every gate lets through, as the texts of a folder.

Small on purpose: each holds a few rules, a run of them meets every mechanism of the language
(`coverage` counts). One seed gives one folder, always the same. Nothing here knows what a score
is; `strategies` and the benches call it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from tests.oracle.catalogues import Tree, a_name
from tests.oracle.products import random_points
from tests.oracle.rules import RulesDraft

FIRST_PUBLISHED = (date(2021, 6, 1), date(2022, 1, 31), date(2022, 7, 1))


#: What a rulebook in force must say beside the points; no score depends on it.
_DUTIES: Tree = {
    "clocks": {
        "dispute_own": {
            "name": a_name("异议"), "working_days": 3, "starts": "received",
            "effect": "stops_counting", "modelled_on": a_name("济南"),
        }
    },
    "channels": {
        "counter": {
            "kind": "counter", "name": a_name("窗口"), "free": True, "real_name": True,
            "modelled_on": a_name("绍兴"),
        }
    },
}  # fmt: skip


def random_folder(seed: int) -> dict[str, str]:
    """The texts of an admissible rulebook by path, articles among them, cases left out."""
    return _Draft(random.Random(seed), aside=random.Random(seed)).folder()


@dataclass(slots=True)
class _Draft(RulesDraft):
    """A whole folder."""

    def folder(self) -> dict[str, str]:
        """Draw everything, in an order in which each part knows what it depends on."""
        self.first_published = self.rng.choice(FIRST_PUBLISHED)
        self.severities = {
            "minor": self.rng.randint(1, 3),
            "ordinary": self.rng.randint(6, 12),
            "serious": self.rng.randint(12, 36),
        }
        settings = self.settings()
        catalogue = self.catalogue()
        dimensions = {f"dim_{n}": self.dimension() for n in range(self.rng.choice((1, 2, 2, 3)))}
        self.pools = {
            self.name("pool"): {
                "name": a_name("池"), "dimension": dimension, "cap": self.cap(3, 20),
                **self.grounds(),
            }
            for dimension in dimensions if self.chance(0.6)
        }  # fmt: skip
        self.groups = {
            self.name("group"): self.group() for _ in range(self.rng.choice((0, 2, 2, 3)))
        }
        files = {
            f"indicators/{dimension}.yaml": {
                "dimension": dimension,
                "indicators": {
                    self.name(): self.indicator(dimension) for _ in range(self.rng.randint(3, 6))
                },
            }
            for dimension in dimensions
        }
        settings |= {
            "dimensions": dimensions, "pools": self.pools, "groups": self.groups,
            "ceilings": self.ceilings(settings),
        }  # fmt: skip
        settings["derived"] = {
            f"derived_{n}": self.derived(settings["scale"])
            for n in range(self.aside.choice((0, 0, 1, 2)))
        }
        trees = {"rulebook.yaml": settings, "catalogue.yaml": catalogue, **files}
        return {**{path: _yaml(tree) for path, tree in trees.items()}, **_ARTICLES}

    def settings(self) -> Tree:
        """Everything of rulebook.yaml but the tables that need the items."""
        rng = self.rng
        law = rng.choice(("in_force", "in_force", "draft", "lapsed"))
        until = rng.choice((None, None, "2025-06-30", "2024-12-31"))
        lowest, base, highest = rng.choice(
            ((0, 500, 1000), (350, 500, 650), (60, 100, 200), (450, 500, 540), (0, 0, 300))
        )
        starts = sorted(rng.sample(range(lowest + 20, highest, 20), rng.randint(1, 4)))
        levels = [lowest, *starts]
        ends = [*starts, highest + 1]
        self.budget = min(end - start for start, end in zip(levels, ends, strict=True)) * 50
        document = {
            "title": a_name("办法"), "number": "1", "issuer": a_name("府"), "issued": "2021-05-01",
            "in_force": {"from": "2021-05-01"},
        }  # fmt: skip
        tree: Tree = {
            "format": 1,
            "id": "random",
            "name": a_name("随机分"),
            "law": law,
            "figures": rng.choice(("illustrative", "adopted")),
            "first_published": self.first_published,
            "in_force": {"from": self.first_published, **({"to": until} if until else {})},
            "documents": {"measures": document, "opinion": document},
            "who": {
                "age": rng.choice((18, 18, 18, 19)),
                "residency": rng.sample(
                    ["household_registered", "usual_resident", "residence_permit"],
                    rng.randint(1, 3),
                ),
            },
            "scale": {"lowest": lowest, "highest": highest, "base": base},
            "levels": [
                {"id": f"level_{n}", "name": a_name("级"), "from": start, **self.grounds()}
                for n, start in enumerate(reversed(levels))
            ],
            "validity": {"months": rng.choice((12, 24, 36))},
            "severities": {key: {"months": n} for key, n in self.severities.items()},
            "holds": {
                "asks": rng.choice(
                    (["final_on", "notified_on"], ["final_on"])
                ),
                "days": rng.choice((0, 0, 1, 15, 60)),
            },
            "display": {
                "positive": rng.choice((6, 24, 36, 60)), "adverse": rng.choice((6, 12, 36, 36)),
            },
        }  # fmt: skip
        for key in ("who", "scale", "validity", "severities", "holds", "display"):
            tree[key] |= self.grounds()
        if self.chance(0.35):
            tree["guard"] = self.grounds()
        if law == "in_force":
            tree |= _DUTIES
        return tree

    def dimension(self) -> Tree:
        """A dimension, with or without cap, floor and weight."""
        tree = {"name": a_name("维度"), **self.grounds()}
        if self.chance(0.45):
            tree["cap"] = self.cap(5, 40)
        if self.chance(0.45):
            tree["floor"] = "-" + self.cap(2, 15)
        if self.aside.random() < 0.4:
            tree["weight"] = self.aside.choice(("35%", "12.5%", "1/3", "7/20", "100%"))
        return tree

    def group(self) -> Tree:
        """A group whose records stand for one thing in some time, by some field, or both."""
        within = self.rng.choice(
            ("day", "month", "quarter", "year", "validity", "validity", "validity", "")
        )
        # A field that some award has; any other would leave the group without members.
        good = [item for item in self.items.values() if not item["document"]]
        known = [key for item in good for key in item["fields"]]
        few = [key for key in known if key in ("tier", "sort", "led")]
        chosen = self.rng.choice(few if few and self.chance(0.6) else known)
        same = "" if within and self.chance(0.55) else chosen
        keys = {"within": within, "same": same}
        return {"name": a_name("组"), **{k: v for k, v in keys.items() if v}, **self.grounds()}

    def derived(self, scale: Tree) -> Tree:
        """A derived score whose own scale is wide enough for any value."""
        return {
            "name": a_name("衍生分"),
            "scene": {"kind": "culture", "name": a_name("借阅")},
            "scale": {"lowest": 0, "highest": 100_000},
            "points": random_points(self.aside, scale),
            **self.grounds(),
        }

    def ceilings(self, settings: Tree) -> dict[str, Tree]:
        """Ceilings on listings; several may hold at once."""
        levels = [level["id"] for level in settings["levels"]]
        return {
            self.name("top"): {
                "name": a_name("封顶"),
                "select": self.select(["listed"], adverse=True),
                "level": self.rng.choice(levels[-2:] if self.chance(0.7) else levels),
                "law": "某法第一条",
                "since": self.since(),
                **self.grounds(),
            }
            for _ in range(self.rng.choice((0, 1, 2)))
        }


class _Plain(yaml.CSafeDumper):
    """Writes everything out: a rulebook has no aliases."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _yaml(tree: Tree) -> str:
    return yaml.dump(tree, Dumper=_Plain, allow_unicode=True, sort_keys=False)


_ARTICLES = {
    "articles/measures/1.txt": "title: 第一条\n\n本办法所称积分，是指按照本办法计算的分值。\n",
    "articles/measures/2.txt": "title: 第二条\n\n积分包括：\n（一）加分；\n（二）减分。\n",
    "articles/opinion/1.txt": "title: 一\n\n积分只用于激励。\n",
}
