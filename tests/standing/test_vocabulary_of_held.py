"""Rows that are held bind a version as records do, though nobody can see what they are about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection, transaction

from chengxin.rulebook.model import Rulebook
from chengxin.standing.errors import VocabularyError
from chengxin.standing.services.versions import check_vocabulary, current, store_version
from tests.opening import put_in_force

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

SHAOXING = Path("rulebooks/shaoxing")

HOLD = """
insert into held_row (identity_index, key_digest, record_digest, sealed, recorded_at, delivery_id)
values ('', '', '', '', now(), 1)
"""


def bereft(rulebook: Rulebook, *, by_law: bool) -> tuple[str, Rulebook]:
    """Take the fields away from the first item that has some; return its id."""
    item = next(
        item
        for item in rulebook.items.values()
        if (item.consent == "by_law") == by_law and item.fields
    )
    other = replace(item, fields={})
    return item.id, replace(rulebook, items={**rulebook.items, item.id: other})


def test_while_a_row_is_held_every_item_that_may_be_is_in_use() -> None:
    put_in_force(rulebook_no=store_version(folder=SHAOXING, by="clerk", cases=False))
    rulebook = current().rulebook
    name, later = bereft(rulebook, by_law=True)
    _name, never_held = bereft(rulebook, by_law=False)
    check_vocabulary(later)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(HOLD)
        check_vocabulary(rulebook)
        check_vocabulary(never_held)
        with pytest.raises(VocabularyError) as told:
            check_vocabulary(later)
        assert all(text.startswith(name) for text in told.value.conflicts)
        transaction.set_rollback(True)
