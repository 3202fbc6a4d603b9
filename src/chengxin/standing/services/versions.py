"""Rulebook versions: kept with their files and compiled tables, and the one that is in force.

A version is checked before it is kept, and never changed afterwards. What scores is what was
checked: the model is read again from the files that are kept. Putting one in force, the first as
any later one, is `services.publishing`'s.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from chengxin import clock
from chengxin.ledger.encoding import item_numbers
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.cases import check_cases
from chengxin.scoring.engines.postgres import Engine, keep_version
from chengxin.standing.database import driver
from chengxin.standing.errors import (
    NothingInForceError,
    RulebookRefusedError,
    UnknownVersionError,
    VocabularyError,
)
from chengxin.standing.facts import LIVE
from chengxin.standing.models import InForce, InForceLog, RulebookVersion
from chengxin.standing.vocabulary import Gone, conflicts, gone, taken_away

#: Every file in an archive is as old as an archive can say, so that its bytes are the contents'.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A version that is kept, with its number, and what asks the tables of the site under it."""

    rulebook_no: int
    rulebook: Rulebook
    engine: Engine


def store_version(*, folder: Path, by: str, cases: bool = True) -> int:
    """Check a rulebook and keep it with its compiled tables; return its number.

    A version that is kept already keeps its number. Without `cases` worked cases are neither
    asked for nor compared; tests use that for random rulebooks.

    Raises RulebookRefusedError and VocabularyError; nothing is kept then.
    """
    read = load(folder, cases=cases, today=clock.today())
    if read.rulebook is None:
        raise RulebookRefusedError(read.diagnostics)
    if (kept := RulebookVersion.objects.filter(version=read.rulebook.version).first()) is not None:
        return kept.rulebook_no
    files = _packed(folder)
    # What is kept is what scores: the folder may have been changed meanwhile.
    rulebook = _unpacked(read.rulebook.folder, files)
    if rulebook is None or rulebook.version != read.rulebook.version:
        raise RulebookRefusedError(read.diagnostics)
    if cases and (wrong := check_cases(rulebook)):
        raise RulebookRefusedError(wrong)
    with transaction.atomic():
        check_vocabulary(rulebook)
        return _kept(rulebook, files, by)


def _kept(rulebook: Rulebook, files: bytes, by: str) -> int:
    number = keep_version(driver(), rulebook)
    RulebookVersion.objects.get_or_create(
        rulebook_no=number,
        defaults={
            "version": rulebook.version, "label": rulebook.folder, "files": files,
            "stored_at": clock.now(), "stored_by": by,
        },
    )  # fmt: skip
    with connection.cursor() as cursor:
        # Numbers of the catalogue are for ever, and none is spent on an item that has one.
        cursor.execute(
            "insert into catalogue_item (item)"
            " select item from unnest(%s::text[]) with ordinality as new (item, place)"
            " where not exists (select from catalogue_item c where c.item = new.item)"
            " order by place on conflict do nothing",
            [[*item_numbers(rulebook)]],
        )
    return number


def check_vocabulary(rulebook: Rulebook, *, going_back: bool = False) -> None:
    """Raise VocabularyError where records that are there would be read as something else.

    Compared with every version that ever was in force: an item may have gone and come again. What
    a held row is about is sealed, so while any is held it may be any item that may be held. With
    `going_back` what was added at the end since is let go, but for codes that records hold.
    """
    before = InForceLog.objects.values_list("rulebook_id", "rulebook__version").distinct()
    known, new = [loaded(*row).rulebook.items for row in before], rulebook.items
    doubtful = {name for items in known for name in items if any(conflicts(items, new, [name]))}
    if not doubtful:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "select item from catalogue_item where item = any(%s) and catalogue_no in"
            " (select catalogue_no from record_version)",
            [[*doubtful]],
        )
        used = {str(row[0]) for row in cursor.fetchall()}
        cursor.execute("select exists (select from held_row)")
        if cursor.fetchone()[0]:
            held = (item for items in known for item in items.values() if item.consent == "by_law")
            used |= doubtful & {item.id for item in held}
    found = {
        text: None for items in known for text in conflicts(items, new, used, going_back=going_back)
    }
    if going_back:
        found |= {
            taken_away(each.item, each.field): None
            for items in known
            for each in gone(items, new)
            if each.item in used and _held_by_records(each)
        }
    if found:
        raise VocabularyError([*found])


def _held_by_records(gone: Gone) -> bool:
    """Whether a record holds a code that is gone, or may hold it and nobody can see."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from record_version v join catalogue_item c using (catalogue_no)"
            " join record_body b using (record_no, version) where c.item = %s"
            " and (array[b.f1, b.f2, b.f3, b.f4])[%s] > %s) or exists (select from held_row)",
            [gone.item, gone.slot, gone.last],
        )
        return bool(cursor.fetchone()[0])


def current() -> Loaded:
    """Return the version in force. Raises NothingInForceError."""
    if (row := _in_force()) is None:
        raise NothingInForceError
    return loaded(*row)


def _in_force() -> tuple[int, str] | None:
    return InForce.objects.values_list("rulebook_id", "rulebook__version").first()


@lru_cache(maxsize=8)
def loaded(rulebook_no: int, version: str) -> Loaded:
    """Return a version that is kept, by its number and the hash of its contents.

    Raises UnknownVersionError.
    """
    row = RulebookVersion.objects.filter(rulebook_no=rulebook_no, version=version).first()
    if row is None:
        raise UnknownVersionError(rulebook_no)
    rulebook = _unpacked(row.label, bytes(row.files))
    if rulebook is None or rulebook.version != version:
        raise AssertionError(f"the files of rulebook version {rulebook_no} are not what was kept")
    return Loaded(rulebook_no, rulebook, Engine(rulebook, rulebook_no, LIVE))


def numbered(rulebook_no: int) -> Loaded:
    """Return a version that is kept, by its number. Raises UnknownVersionError."""
    row = RulebookVersion.objects.filter(rulebook_no=rulebook_no).values_list("version").first()
    if row is None:
        raise UnknownVersionError(rulebook_no)
    return loaded(rulebook_no, row[0])


def _packed(folder: Path) -> bytes:
    """Return the folder's files as an archive whose bytes hang on nothing but the contents."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(_files(folder)):
            name = path.relative_to(folder).as_posix()
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), path.read_bytes())
    return made.getvalue()


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path


def _unpacked(label: str, files: bytes) -> Rulebook | None:
    """Read the model from an archive of this module's."""
    with TemporaryDirectory() as place, zipfile.ZipFile(io.BytesIO(files)) as archive:
        root = Path(place) / label
        archive.extractall(root)
        return load(root, cases=False).rulebook
