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
insert into record_mark (record_no, person_no, kind, starts, recorded_at, "case")
select record_no, person_no, {}, '2026-01-01', '2026-11-20', 'planted' from record
"""
DISPUTED, REPAIRED, ANNULLED = (_MARK.format(kind) for kind in (1, 2, 3))

#: A publication of the version in force, as two people would have approved it.
PUBLISHED = """
insert into proposal (rulebook_no, version, form, reason, proposed_at, proposed_by_id)
select rulebook_no, version, 'ordinary', 'planted', '2026-11-01Z', 1 from rulebook_version;
insert into shadow_run (proposal_no, version, against_id, as_of, known_at, population,
  anyone_lower, report, digest, made_at, made_by_id)
select proposal_no, version, 1, '2026-11-01', '2026-11-01Z', '', false, '', '', '2026-11-01Z', 1
from proposal;
insert into approval (proposal_no, version, run_id, approver_id, approved_at)
select proposal_no, version, id, approver, '2026-11-02Z'
from shadow_run, generate_series(2, 3) approver order by approver;
insert into publication (proposal_no, rulebook_no, version, run_id, first_id, first_approver_id,
  second_id, second_approver_id, decided_on, notice_days, effective_on, published_at,
  published_by_id)
select proposal_no, rulebook_no, version, (select max(id) from shadow_run),
  (select min(id) from approval), 2, (select max(id) from approval), 3, '2026-11-03', 0,
  '2026-11-20', '2026-11-03Z', 1 from proposal;
"""
SWITCHED = (
    PUBLISHED
    + """
insert into in_force_log
  (number, rulebook_no, since, previous_id, previous_since, publication_id)
select number + 1, rulebook_no, {since}, {previous}, since, (select max(id) from publication)
from in_force_log
"""
)


@dataclass(frozen=True, slots=True)
class Plant:
    """`names` is how the row begins that the invariant must name."""

    what: str
    invariant: str
    names: str
    statements: str
