"""The people who publish, what they publish, and the days on which they do it, for tests."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from django.db import connection

from chengxin import clock
from chengxin.access.members import create_account
from chengxin.access.roles import Role
from chengxin.clock import SHANGHAI, clock_of
from chengxin.standing.models import Proposal, RulebookVersion, ShadowRun
from chengxin.standing.publishing.reading import in_force_number
from chengxin.standing.services.publishing import approve, open_round, propose
from chengxin.standing.services.versions import store_version

YUXI = Path(__file__).parents[3] / "rulebooks" / "yuxi"

#: The first day of every story.
DAY = date(2026, 3, 2)

#: What a version can say otherwise than Yuxi's: text of one of its files → what stands there.
MILDER = {"base: 500": "base: 510"}
HARSHER = {"base: 500": "base: 490"}
THRESHOLD = {"from: 800": "from: 790"}
TEXT = {"Yuxi points": "Points of Yuxi"}
#: A deduction that takes more: of the past as well, or of what is formed since then only.
RETROACTIVE = {"fixed: -40}\n    since: 2025-03-26": "fixed: -45}\n    since: 2025-03-26"}
FROM_NOW_ON = {"fixed: -40}\n    since: 2025-03-26": "fixed: -45}\n    since: 2026-03-02"}
#: The fine's amount in something else: its records would mean something else.
UNIT = {"{zh: 元, en: yuan}": "{zh: 角, en: jiao}"}

STORER, EDITOR, FIRST, SECOND, THIRD = "storer", "editor", "first", "second", "third"

_copies = count(1)
_kept: dict[tuple[object, ...], int] = {}


def hire() -> None:
    """Make the accounts; each has one role but the storer, who could approve as well."""
    roles = {
        STORER: {Role.EDITOR, Role.APPROVER}, EDITOR: {Role.EDITOR}, FIRST: {Role.APPROVER},
        SECOND: {Role.APPROVER}, THIRD: {Role.APPROVER},
    }  # fmt: skip
    for login, theirs in roles.items():
        create_account(
            login=login, password="x" * 20, organisation="authority", roles=frozenset(theirs),
            seal=lambda _number: b"",
        )  # fmt: skip


def version(changes: Mapping[str, str] | None = None, *, by: str = STORER) -> int:
    """Keep Yuxi's rulebook with other words in places; return its number.

    Reading one takes half a second, so one that is kept already is asked for by its number.
    """
    key = (connection.settings_dict["NAME"], *(changes or {}).items())
    known = _kept.get(key)
    if known is None or not RulebookVersion.objects.filter(rulebook_no=known).exists():
        known = _kept[key] = _stored(changes or {}, by)
    return known


def _stored(changes: Mapping[str, str], by: str) -> int:
    with TemporaryDirectory() as root:
        folder = copytree(YUXI, Path(root) / "yuxi")
        for old, new in changes.items():
            path = next(
                path for path in sorted(folder.rglob("*.yaml")) if old in path.read_text("utf-8")
            )
            path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        return store_version(folder=folder, by=by, cases=False)


def another() -> int:
    """Keep one more version that differs in words only."""
    return version({"Yuxi points": f"Yuxi points, copy {next(_copies)}"})


@contextmanager
def on(days: int, hour: int = 12) -> Iterator[date]:
    """Let it be so many days after the first one, at an hour of the city's."""
    day = DAY + timedelta(days)
    at = datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC)
    with clock_of(lambda: at):
        yield day


def proposed(rulebook_no: int, *, heard: bool = True, revises: int | None = None) -> int:
    """Propose a version on the first day, and open a round of the fewest days."""
    with on(0) as day:
        made = propose(rulebook_no=rulebook_no, reason="Better", by=EDITOR, revises=revises)
        if heard:
            open_round(proposal_no=made, first_day=day, last_day=day + timedelta(29), by=EDITOR)
    return made


def ran(proposal_no: int, *, lower: bool = False) -> int:
    """Keep a shadow run that nobody made, for tests of what follows from one; return its number."""
    proposal = Proposal.objects.get(proposal_no=proposal_no)
    report = json.dumps(
        {"old": {"version": "before"}, "persons": 1000, "up": 10, "down": None}
    ).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("impact.json", report)
    run = ShadowRun.objects.create(
        proposal=proposal,
        version=proposal.version,
        against_id=in_force_number() or proposal.rulebook_id,
        as_of=clock.today(),
        known_at=clock.now(),
        population="0" * 64,
        anyone_lower=lower,
        report=made.getvalue(),
        digest="0" * 64,
        made_at=clock.now(),
        made_by_id=Proposal.objects.get(proposal_no=proposal_no).proposed_by_id,
    )
    return run.pk


def approved(proposal_no: int, *, lower: bool = False) -> None:
    """Try a proposal and let two people approve it, now."""
    ran(proposal_no, lower=lower)
    for name in (FIRST, SECOND):
        approve(proposal_no=proposal_no, by=name)
