"""What is attested about a person and asked by a rulebook's gate: facts and days, no identity."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known at one time; None is unknown, which is neither yes nor no [yuxi 2].

    >>> Facts(usual_resident=True).usual_resident, Facts().usual_resident
    (True, None)
    """

    born_on: date | None = None
    household_registered: bool | None = None
    usual_resident: bool | None = None
    residence_permit: bool | None = None
    full_capacity: bool | None = None
    resident_since: date | None = None
    left_on: date | None = None
    died_on: date | None = None

    def values(self) -> tuple[date | bool | None, ...]:
        """Return them in the order of `FACTS`."""
        return astuple(self)


#: The columns of `person_facts` that hold them.
FACTS = tuple(field.name for field in fields(Facts))
