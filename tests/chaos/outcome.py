"""What a site comes to after a load, in a form in which two sites can be compared.

People are known by their blind index, which is the same under the same keys; numbers that come from
sequences are left out, because an attempt that was cut off spends some.
"""

from __future__ import annotations

import psycopg

_QUERIES = {
    "people": "select identity_index, (f.*)::text from person p"
    " join lateral (select born_on, household_registered, usual_resident, residence_permit,"
    " full_capacity, resident_since, left_on, died_on from person_facts f"
    " where f.person_no = p.person_no) f on true",
    "consents": "select identity_index, purpose, consented_on, withdrew_on"
    " from consent join person using (person_no)",
    "events": "select identity_index, purpose, event_type, effective_on"
    " from consent_event join person using (person_no)",
    "records": "select identity_index, furnisher, record, version, v.recorded_at, v.digest,"
    " c.item, b.finding, b.formed_on, b.severity, b.issuer, b.document, b.f1, b.f2, b.f3, b.f4"
    " from record r join person using (person_no) join furnisher using (furnisher_no)"
    " join record_version v using (record_no) join record_body b using (record_no, version)"
    " join catalogue_item c using (catalogue_no)",
    "marks": 'select furnisher, record, kind, starts, until, m.recorded_at, "case"'
    " from record_mark m join record using (record_no) join furnisher using (furnisher_no)",
    "standings": "select identity_index, s.number, as_of, score, level, dimensions::text,"
    " next_change_on from standing s join person using (person_no)",
    "changes": "select identity_index, h.number, as_of, score_before, score, level, cause"
    " from standing_change h join person using (person_no)",
    "held": "select identity_index, key_digest, recorded_at from held_row",
    "outbox": "select kind, count(*) from outbox group by kind",
    # Of a file that was sent again, its end not having been acknowledged, the first delivery.
    "verdicts": "select d.digest, v.row, v.verdict, v.told, v.problems::text from verdict v"
    " join delivery d on d.id = v.delivery_id"
    " where d.id in (select min(id) from delivery group by digest)",
}

#: Rows that were taken in a second time.
_DOUBLED = """
select count(*) from verdict where verdict = 'accepted'
and delivery_id not in (select min(id) from delivery group by digest)
"""


def outcome(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Return everything, as sets in an order of their own."""
    with psycopg.connect(url) as connection:
        return {
            name: sorted(connection.execute(query.encode()).fetchall(), key=repr)
            for name, query in _QUERIES.items()
        }


def doubled(url: str) -> int:
    """Return how many rows were accepted twice."""
    with psycopg.connect(url) as connection:
        row = connection.execute(_DOUBLED).fetchone()
    assert row is not None
    return int(row[0])
