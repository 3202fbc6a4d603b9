"""Whose thing a route's address leads to: one's own, somebody else's, one that is there, or none.

`member` owns what is Lin's; of each role that may look, `own` is the file that it opened itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from chengxin.access.complaints.services import complain
from chengxin.access.doors import citizen_door, staff_door
from chengxin.access.members import find_account
from chengxin.access.models import AccessEntry
from chengxin.access.roles import Role
from chengxin.people.selectors import name_of
from chengxin.records.declaring.services import declare
from chengxin.records.models import Record
from chengxin.records.own.services.corrections import ask_for_correction
from tests.web.matrix.asking import Askers
from tests.web.staff.working import Worker
from tests.web.walk.town import Town

#: No thing of any kind has it.
_NONE = 999_999


@dataclass(frozen=True, slots=True)
class Places:
    """What can be asked for on the site, and who opened what."""

    town: Town
    askers: Askers
    workers: Mapping[str, Worker]
    folder: Path
    accounts: Mapping[str, int]
    sun_record: int
    sun_look: int
    sun_complaint: int
    sun_correction: int
    sun_declaration: int

    def given(self, route: str, whose: str, asker: str) -> dict[str, Any]:
        """Return what stands in the address."""
        kind, _colon, name = route.partition(":")
        part, _slash, section = whose.partition("/")
        numbers = getattr(self, f"_{kind}")(name, part, asker)
        return {**numbers, **({"section": section} if name == "person-section" else {})}

    def _citizen(self, name: str, whose: str, _asker: str) -> dict[str, Any]:
        town = self.town
        match name:
            case "record":
                return {"record_no": self._one(whose, self._lin_record(), self.sun_record)}
            case "statement" | "wrong":
                return {"record_no": self._one(whose, 8, self.sun_record)}
            case "delete_record":
                return {"record_no": self._one(whose, 10, self.sun_record)}
            case "correction":
                return {"number": self._one(whose, town.corrections[0], self.sun_correction)}
            case "declaration":
                return {"number": self._one(whose, town.declarations[0], self.sun_declaration)}
            case "declare":
                return {"item": "declared_volunteering" if whose == "there" else "fine"}
            case "message_away":
                return {"number": self._one(whose, 2, _NONE)}
            case "complain":
                return {"entry": self._one(whose, town.looks[2], self.sun_look)}
            case "complaint":
                return {"number": self._one(whose, town.complaints[0], self.sun_complaint)}
            case "step" | "receipt" | "receipt_file":
                return {"number": self._one(whose, 1, _NONE)}
            case "notice_of":
                return {"digest": town.notice if whose == "there" else "00" * 32}
            case "decide" | "take_back":
                return {"which": "market" if whose == "there" else "nothing"}
            case "rules_page":
                return {"name": "rule-fines" if whose == "there" else "rule-none"}
        return {}

    def _public(self, name: str, whose: str, _asker: str) -> dict[str, Any]:
        return {"proposal_no": self._one(whose, self.town.open, 0)} if name == "draft" else {}

    def _furnisher(self, name: str, _whose: str, _asker: str) -> dict[str, Any]:
        return {"key": "none"} if name == "batch" else {}

    def _demo(self, _name: str, _whose: str, _asker: str) -> dict[str, Any]:
        return {}

    def _staff(self, name: str, whose: str, asker: str) -> dict[str, Any]:
        town = self.town
        match name:
            case "rules-page":
                sheet = "index" if whose == "there" else "nothing"
                return {"rulebook_no": 1, "sheet": sheet}
            case "proposal" | "proposal-diff" | "proposal-report":
                return {"proposal_no": self._one(whose, town.decided, 0)}
            case "proposal-step":
                return {"proposal_no": self._one("there", town.decided, 0), "step": whose}
            case "work-again":
                return {"what": whose, "number": _NONE}
            case "account-close":
                return {"user_id": self._one(whose, self.accounts.get(asker, 0), self._guard())}
            case "emergency-review":
                return {"number": self._one(whose, town.emergency, 0)}
            case "complaint":
                return {"number": self._one(whose, town.complaints[1], 0)}
            case "sample":
                return {"number": self._one(whose, town.sample, 0)}
            case "sampled-look":
                return {"number": self._one(whose, town.drawn, 0)}
            case "correction":
                return {"number": self._one(whose, town.corrections[1], 0)}
            case "admission":
                return {"number": self._one(whose, town.furnishers[1], 0)}
            case "declaration":
                return {"number": self._one(whose, town.declarations[0], 0)}
            case "partner-entry":
                return {"act": self._one(whose, town.partner_entry, 0)}
            case "partner-suspend":
                return {"number": self._one(whose, town.partner, 0)}
            case "change":
                return {"act": self._one(whose, town.change, 0)}
            case "delivery" | "delivery-on" | "delivery-mend" | "own-delivery":
                return {"number": self._one(whose, town.judged, 0)}
            case "person-file" | "person-section" | "counter-done":
                return {"grant_id": self._grant(whose, asker)}
        return {}

    def _grant(self, whose: str, asker: str) -> object:
        grants = self.askers.grants
        if whose == "none":
            return UUID(int=0)
        own = next((role for role in grants if role == asker), None)
        if whose == "own":
            return grants[own or Role.HANDLER]
        return grants[Role.INTAKE if own is Role.HANDLER else Role.HANDLER]

    def _guard(self) -> int:
        return self.accounts["guard"]

    def _lin_record(self) -> int:
        found = Record.objects.filter(person_id=self.town.city.people["lin"])
        return int(found.earliest("record_no").record_no)

    @staticmethod
    def _one(whose: str, own: int, others: int) -> int:
        return {"own": own, "there": own, "others": others, "none": _NONE}[whose]


def places(town: Town, askers: Askers, workers: Mapping[Role, Worker], folder: Path) -> Places:
    """Let Sun be looked at and complain, so that there are things of somebody else."""
    sun = town.city.people["sun"]
    desk = find_account("desk")
    assert desk is not None
    door = staff_door(desk.member, "dispute.handling", "", "核对一条记录的当事人是谁", sun)
    name_of(door, sun)
    look = AccessEntry.objects.latest("id").id
    complaint = complain(
        context=citizen_door(sun, "of the matrix"), entry=look, ground="untrue", words=""
    )
    record = Record.objects.get(person_id=sun)
    correction = ask_for_correction(
        context=citizen_door(sun, "of the matrix"), record_no=record.record_no, ground="other",
        words="",
    )  # fmt: skip
    declaration = declare(
        context=citizen_door(sun, "of the matrix"), item="declared_volunteering",
        answers_for=True, cells={"formed_on": "2026-05-02", "issuer": "服务站", "hours": "3"},
    )  # fmt: skip
    found = {role: find_account(worker.login) for role, worker in workers.items()}
    accounts = {str(role): each.member.user_id for role, each in found.items() if each}
    guard = find_account("guard")
    assert guard is not None
    return Places(
        town, askers, {str(role): each for role, each in workers.items()}, folder,
        {**accounts, "guard": guard.member.user_id}, record.record_no, look, complaint,
        correction, declaration,
    )  # fmt: skip
