"""What is done to a clean site so that an invariant is broken, as the superuser that nobody is.

Constraints and rights that would refuse it are out of the way, as they are for whoever has the
machine. A plant names the invariants that must find it, and what they must name.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Somebody with a standing, with deductions or not; and the number of somebody who never was.
SOMEBODY = "(select min(person_no) from standing)"
NOBODY = "9999999"

_MARK = """
insert into record_mark (record_no, person_no, kind, starts, recorded_at, known_from, "case")
select record_no, person_no, {}, '2026-01-01', '2026-11-20', '2026-11-20', 'planted' from record
"""
DISPUTED, REPAIRED, ANNULLED = (_MARK.format(kind) for kind in (1, 2, 3))

#: Another entry of what was in force, by a publication that is not there.
SWITCHED = """
insert into in_force_log
  (number, rulebook_no, since, previous_id, previous_since, publication_id)
select number + 1, rulebook_no, {since}, {previous}, since, publication_id + 1 from in_force_log
"""


@dataclass(frozen=True, slots=True)
class Plant:
    """`names` is how the row begins that the invariant must name."""

    what: str
    invariant: str
    names: str
    statements: str
