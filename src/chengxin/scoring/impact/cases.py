"""The largest changes as masked cases, so that whoever reviews the rules sees what they do.

A case holds differences only: no person, score, group or date. Its mask is an HMAC-SHA-256 of the
person's id under a key that stays with the city. Ids are few and guessable, so a plain or publicly
salted hash could be reversed by trying them all; under a secret key this takes the key. Without a
key there is no mask at all, and nobody, the city included, can tell who is meant.
"""

from __future__ import annotations

import hashlib
import hmac

import duckdb

from chengxin.scoring.impact.figures import CaseOfChange

#: As many cases as are shown, and hexadecimal digits of a mask.
MOST_CASES = 10
_DIGITS = 16


def masked(person: str, key: bytes) -> str:
    """Return the mask of a person under a key.

    >>> masked("P-1", b"k" * 32) == masked("P-1", b"k" * 32) != masked("P-1", b"l" * 32)
    True
    """
    return hmac.new(key, person.encode(), hashlib.sha256).hexdigest()[:_DIGITS]


def largest_changes(connection: duckdb.DuckDBPyConnection, key: bytes | None) -> list[CaseOfChange]:
    """Return the cases whose score changes most, in an order that says nothing about anyone.

    Among equal changes those with the first person ids are taken; what is shown does not tell.
    """
    rows = connection.execute(f"""
    select person, old_level, new_level, new_score - old_score
    from both_scored where new_score <> old_score
    order by abs(new_score - old_score) desc, person limit {MOST_CASES}
    """).fetchall()
    found = []
    for person, old, new, change in rows:
        causes = connection.execute(
            "select kind, key, points from differing where person = ? order by kind, key", [person]
        ).fetchall()
        mask = masked(person, key) if key is not None else ""
        found.append(CaseOfChange(mask, (old, new), change * 100, tuple(causes)))
    return sorted(found, key=lambda case: (case.mask, case.levels, case.causes))
