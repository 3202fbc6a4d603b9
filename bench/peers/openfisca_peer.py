"""The rules in OpenFisca: records are its members, persons its groups, formulas work on vectors.

It must never loop over persons or records: that is not how OpenFisca is meant to be used. Here
the simulation is put together; `openfisca_formulas` has what the variables say.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from bench.peers.openfisca_formulas import variables

RECORD = build_entity(key="record", plural="records", label="Record", is_person=True)
HOLDER = build_entity(
    key="holder", plural="holders", label="Holder", roles=[{"key": "of", "plural": "ofs"}]
)

Columns = dict[str, np.ndarray]


def prepare(rules: dict[str, Any]) -> TaxBenefitSystem:
    """Return the system with all variables."""
    system = TaxBenefitSystem([RECORD, HOLDER])
    for variable in variables(rules, RECORD, HOLDER):
        system.add_variable(variable)
    return system


def score(
    system: TaxBenefitSystem, rules: dict[str, Any], persons: Columns, records: Columns
) -> np.ndarray:
    """Return everybody's score in centipoints, -1 for whoever has none."""
    # OpenFisca counts groups up to the last that has a member: an empty record makes sure of it.
    last = len(persons["person_no"]) - 1
    of = np.append(np.searchsorted(persons["person_no"], records["person_no"]), last)
    records = {name: np.append(values, _nothing(values)) for name, values in records.items()}
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("record", np.arange(len(of)))
    people = builder.declare_entity("holder", np.arange(last + 1))
    # Said directly: the builder's join makes a list of roles, which nobody asks for here.
    people.members_entity_id = of
    simulation = builder.build(system)
    for columns in (persons, records):
        for name, values in columns.items():
            if name in system.variables:
                simulation.set_input(name, rules["as_of"], values)
    return np.asarray(simulation.calculate("score", rules["as_of"]))


def _nothing(values: np.ndarray) -> Any:
    return np.datetime64("NaT") if values.dtype.kind == "M" else 0
