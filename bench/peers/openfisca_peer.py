"""The subset in OpenFisca: records are its members, persons its groups, formulas work on vectors.

It must never loop over persons: that is not how OpenFisca is meant to be used.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026-11"
RECORD = build_entity(key="record", plural="records", label="Record", is_person=True)
HOLDER = build_entity(
    key="holder", plural="holders", label="Holder", roles=[{"key": "of", "plural": "ofs"}]
)


def score(
    rules: dict[str, Any],
    persons: np.ndarray,
    holders: np.ndarray,
    items: np.ndarray,
    values: np.ndarray,
) -> np.ndarray:
    """Return everybody's score in centipoints."""
    # OpenFisca counts groups up to the last that has a member: an empty record makes sure of it.
    holders = np.append(holders, len(persons) - 1)
    items, values = np.append(items, 0), np.append(values, 0)
    system = TaxBenefitSystem([RECORD, HOLDER])
    for variable in (_input("item"), _input("value"), *_indicators(rules), _total(rules)):
        system.add_variable(variable)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("record", np.arange(len(items)))
    people = builder.declare_entity("holder", np.arange(len(persons)))
    builder.join_with_persons(people, holders, np.full(len(items), "of"))
    people.members_entity_id = holders  # the join numbers only those who have a record
    simulation = builder.build(system)
    simulation.set_input("item", PERIOD, items)
    simulation.set_input("value", PERIOD, values)
    return np.asarray(simulation.calculate("score", PERIOD)).astype(np.int64)


def _variable(name: str, entity: Any, formula: Any = None) -> type[Variable]:
    members = {"value_type": int, "entity": entity, "definition_period": DateUnit.MONTH}
    return type(name, (Variable,), members | ({"formula": formula} if formula else {}))


def _input(name: str) -> type[Variable]:
    return _variable(name, RECORD)


def _indicators(rules: dict[str, Any]) -> list[type[Variable]]:
    return [_indicator(name, rule) for name, rule in rules["indicators"].items()]


def _indicator(name: str, rule: dict[str, Any]) -> type[Variable]:
    bounds = np.array([low for low, _points in rule["steps"]])
    points = np.array([0, *(points for _low, points in rule["steps"])])

    def formula(holder: Any, period: Any) -> Any:
        given = points[np.searchsorted(bounds, holder.members("value", period), side="right")]
        mine = holder.members("item", period) == rule["item_no"]
        return np.minimum(holder.sum(np.where(mine, given, 0)), rule["cap"])

    return _variable(name, HOLDER, formula)


def _total(rules: dict[str, Any]) -> type[Variable]:
    def formula(holder: Any, period: Any) -> Any:
        total: Any = rules["base"]
        for dimension, cap in rules["dimensions"].items():
            parts = [
                holder(name, period)
                for name, rule in rules["indicators"].items()
                if rule["dimension"] == dimension
            ]
            total = total + np.minimum(sum(parts), cap)
        return np.clip(total, rules["lowest"], rules["highest"])

    return _variable("score", HOLDER, formula)
