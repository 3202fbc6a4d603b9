"""Under which keys the values of a site stand, asked of the values themselves, without opening any.

A key may be destroyed only when nothing names it any more. Digests of what was delivered cannot be
made anew, because what they are of is not kept: they need their index key for as long as a file
may be sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from chengxin.people.sealing import Keys, Use

#: Every column that holds sealed values or keyed digests, and from which byte on.
COLUMNS: Mapping[tuple[str, str], tuple[Use, int]] = {
    ("person", "identity_index"): (Use.INDEX, 0),
    ("person", "identity_sealed"): (Use.SEAL, 0),
    ("person", "name_sealed"): (Use.SEAL, 0),
    ("person_alias", "identity_index"): (Use.INDEX, 0),
    ("person_alias", "identity_sealed"): (Use.SEAL, 0),
    ("person_alias", "name_sealed"): (Use.SEAL, 0),
    ("change_proposal", "sealed"): (Use.SEAL, 0),
    ("delivery", "digest"): (Use.INDEX, 0),
    ("delivery", "name_sealed"): (Use.SEAL, 0),
    # A row is sealed in pieces, each after its length.
    ("staged_row", "sealed"): (Use.SEAL, 4),
    ("furnisher_batch", "digest"): (Use.INDEX, 0),
    ("delivered", "digest"): (Use.INDEX, 0),
    ("delivered", "said"): (Use.INDEX, 0),
    ("held_row", "identity_index"): (Use.INDEX, 0),
    ("held_row", "key_digest"): (Use.INDEX, 0),
    ("held_row", "record_digest"): (Use.INDEX, 0),
    ("held_row", "sealed"): (Use.SEAL, 0),
    ("record_version", "digest"): (Use.INDEX, 0),
    ("record_statement", "sealed"): (Use.SEAL, 0),
    ("correction", "sealed"): (Use.SEAL, 0),
    ("correction_answer", "sealed"): (Use.SEAL, 0),
    ("declaration_answer", "sealed"): (Use.SEAL, 0),
    ("staff", "totp_secret"): (Use.SEAL, 0),
    ("demo_account", "assertion_sealed"): (Use.SEAL, 0),
    ("demo_account", "identity_index"): (Use.INDEX, 0),
    ("visit", "assertion_sealed"): (Use.SEAL, 0),
    ("visit", "subject"): (Use.INDEX, 0),
    ("visit", "there"): (Use.INDEX, 0),
}

#: Columns of bytes that no key of the ring has made: hashes, archives, reports.
KEYLESS = frozenset(
    {
        ("access_seal", "previous"), ("access_seal", "digest"), ("guess_limit", "key"),
        ("look_grant", "session"), ("notice", "digest"), ("consent_event", "notice"),
        ("rulebook_version", "files"), ("shadow_run", "report"), ("twofold_act", "content"),
        ("twofold_answer", "content"), ("visit", "mark"), ("spent_token", "digest"),
        ("change_proposal", "content"), ("person_change", "content"), ("agreement_text", "digest"),
        ("furnisher_admission", "agreement"), ("furnisher_admission", "content"),
        ("furnisher_batch", "answer"), ("furnisher_key", "public"),
        ("partner_entry", "content"), ("partner_approval", "content"),
    }
)  # fmt: skip

_NAMES = """
select convert_from(substring({column} from {at} for get_byte({column}, {size})), 'UTF8'), count(*)
from {table} where length({column}) > {size} group by 1 order by 1
"""


@dataclass(frozen=True, slots=True)
class InUse:
    """How many values of a column stand under a key."""

    table: str
    column: str
    use: Use
    key: str
    values: int


def keys_in_use() -> list[InUse]:
    """Return which keys every column names, and how often."""
    found = []
    with connection.cursor() as cursor:
        for (table, column), (use, offset) in COLUMNS.items():
            cursor.execute(
                sql.SQL(_NAMES).format(
                    table=sql.Identifier(table),
                    column=sql.Identifier(column),
                    at=sql.Literal(offset + 4),
                    size=sql.Literal(offset + 2),
                )
            )
            found += [InUse(table, column, use, str(key), n) for key, n in cursor.fetchall()]
    return found


def unused(keys: Keys, found: list[InUse]) -> list[tuple[Use, str]]:
    """Return the former keys of the ring that nothing names any more."""
    named = {(each.use, each.key) for each in found}
    current = {(Use.SEAL, keys.seal.id), (Use.INDEX, keys.index.id)}
    return sorted({*keys.known} - current - keys.coming - named)
