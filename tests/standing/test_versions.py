"""Versions that are kept: checked, whole, once, and read as those before them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from django.db import connection, transaction

from chengxin.rulebook import load
from chengxin.rulebook.model import Field, Item
from chengxin.standing.errors import (
    NothingInForceError,
    RulebookRefusedError,
    UnknownVersionError,
    VocabularyError,
)
from chengxin.standing.models import InForce, Outbox, RulebookVersion
from chengxin.standing.services.versions import check_vocabulary, current, numbered, store_version
from chengxin.standing.vocabulary import conflicts
from tests.opening import put_in_force
from tests.oracle.strategies import random_rulebook

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

YUXI = Path("rulebooks/yuxi")
#: Whoever sends one asks all its cases: this has few.
SMALL = Path("tests/rulebooks/small")


@pytest.mark.article("sanming", 6)
def test_a_version_is_checked_kept_and_read_again() -> None:
    with pytest.raises(NothingInForceError):
        current()
    number = store_version(folder=YUXI, by="clerk", cases=False)
    assert store_version(folder=YUXI, by="another") == number
    row = RulebookVersion.objects.get(rulebook_no=number)
    assert (row.stored_by, row.label) == ("clerk", "yuxi")
    with pytest.raises(UnknownVersionError):
        numbered(number + 1)
    put_in_force(rulebook_no=number)
    put_in_force(rulebook_no=number)
    assert InForce.objects.get().rulebook_id == number
    assert Outbox.objects.filter(kind="rulebook.in_force").count() == 1
    assert current().rulebook == load(YUXI, cases=False).rulebook


def test_a_rulebook_with_problems_is_not_kept(tmp_path: Path) -> None:
    before = RulebookVersion.objects.count()
    with pytest.raises(RulebookRefusedError) as told:
        store_version(folder=tmp_path / "nowhere", by="clerk")
    assert told.value.diagnostics
    # Every rule is right and a worked case says otherwise.
    folder = copytree(SMALL, tmp_path / "small")
    case = min((folder / "cases").iterdir())
    text = case.read_text("utf-8")
    place = text.index("score: ") + len("score: ")
    case.write_text(f"{text[:place]}9{text[place:]}", "utf-8")
    with pytest.raises(RulebookRefusedError, match=case.name):
        store_version(folder=folder, by="clerk")
    assert RulebookVersion.objects.count() == before


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ("a, b", 0), ("a, b, c", 0), ("b, a", 1), ("a", 1), ("", 1), ("a, bb", 1), ("a*, b", 1),
        ("a+x, b", 0), ("a-, b", 1), ("a~, b", 1), ("x, a, b", 1),
    ],
)  # fmt: skip
def test_what_is_there_is_read_as_before(fields: str, wrong: int) -> None:
    """`*` is another number of places; `+` a code more, `-` one less, `~` others in their place."""
    known, new = ({"item": item(text)} for text in ("a, b", fields))
    assert len([*conflicts(known, new, ["item"])]) == wrong
    assert [*conflicts(known, new, [])] == [*conflicts(known, {}, ["item"])] == []


def item(text: str) -> Item:
    """An item with fields of codes p and q."""
    some = next(iter(random_rulebook(1).items.values()))
    found = {}
    for word in filter(None, text.split(", ")):
        name, sign = (word[0], word[1:2]) if word[1:2] in "*+-~" else (word, "")
        codes = {"": "pq", "*": "pq", "+": "pqx", "-": "p", "~": "qp"}[sign]
        found[name] = Field(
            at=some.at, id=name, name=some.name, type="code", places=int(sign == "*"),
            codes=dict.fromkeys(codes, some.name),
        )  # fmt: skip
    return replace(some, fields=found)


def test_only_items_that_have_records_are_bound() -> None:
    put_in_force(rulebook_no=store_version(folder=YUXI, by="clerk", cases=False))
    rulebook = current().rulebook
    fine = rulebook.items["penalty_fine"]
    turned = replace(fine, fields=dict(reversed([*fine.fields.items()])))
    later = replace(rulebook, items={**rulebook.items, fine.id: turned})
    check_vocabulary(later)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into record_version (record_no, version, person_no, catalogue_no,"
                " recorded_at, known_from, digest) select 1, 1, 1, catalogue_no, now(), now(), ''"
                " from catalogue_item where item = %s",
                [fine.id],
            )
        check_vocabulary(rulebook)
        with pytest.raises(VocabularyError) as told:
            check_vocabulary(later)
        assert [text.startswith(fine.id) for text in told.value.conflicts] == [True]
        transaction.set_rollback(True)
