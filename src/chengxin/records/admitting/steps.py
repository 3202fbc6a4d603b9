"""What the steps of a furnisher add up to: pure, and the same for everybody who reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from chengxin.access.four_eyes.services import content_hash

#: What two people answer for is called so.
ACT = "furnisher.admission"


class Step(StrEnum):
    """What can happen on the way of a furnisher."""

    APPLIED = "applied"
    AGREED = "agreed"
    ALLOWED = "allowed"
    KEY = "key"
    ASKED = "asked"
    ADMITTED = "admitted"
    REFUSED = "refused"
    ENDED = "ended"


class State(StrEnum):
    """How a furnisher stands."""

    BEGUN = "begun"
    WAITS = "waits"
    ADMITTED = "admitted"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken."""

    kind: Step
    said: Mapping[str, Any]
    at: datetime
    by: int
    act: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What was stated last of everything that an admission needs; empty where nothing was."""

    office: str = ""
    agreement: str = ""
    answers: str = ""
    items: tuple[str, ...] = ()
    key_id: str = ""
    last_day: str = ""

    @property
    def missing(self) -> tuple[Step, ...]:
        """Return the steps that have to be taken before anybody can be asked.

        >>> Draft(office="信息科", items=("honour",)).missing
        (<Step.AGREED: 'agreed'>, <Step.KEY: 'key'>)
        """
        there = {
            Step.APPLIED: self.office, Step.AGREED: self.agreement, Step.ALLOWED: self.items,
            Step.KEY: self.key_id,
        }  # fmt: skip
        return tuple(step for step, stated in there.items() if not stated)

    def content(self, furnisher: str) -> bytes:
        """Return the hash of exactly this, for which both people answer.

        >>> one = Draft(office="信息科", items=("honour", "donation"), key_id="k")
        >>> one.content("市民政局") == one.content("市民政局")
        True
        >>> one.content("市民政局") == Draft(office="信息科", key_id="k").content("市民政局")
        False
        """
        return content_hash(
            ACT,
            {
                "furnisher": furnisher, "office": self.office, "agreement": self.agreement,
                "answers": self.answers, "items": "\n".join(self.items), "key": self.key_id,
                "last_day": self.last_day,
            },
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """Where a furnisher stands: what is stated, and the act that waits for its answer."""

    draft: Draft = field(default_factory=Draft)
    waiting: int | None = None
    asked_by: int | None = None
    admitted: bool = False


def way_of(steps: Iterable[Taken]) -> Way:
    """Follow the steps in their order.

    Whatever is stated anew after somebody was asked lets the question lapse.

    >>> from datetime import UTC
    >>> at = datetime(2026, 11, 27, tzinfo=UTC)
    >>> asked = [Taken(Step.APPLIED, {"office": "信息科"}, at, 1), Taken(Step.ASKED, {}, at, 1, 7)]
    >>> way_of(asked).waiting, way_of([*asked, Taken(Step.ALLOWED, {"items": []}, at, 1)]).waiting
    (7, None)
    """
    stated: dict[str, Any] = {}
    waiting, asked_by, admitted = None, None, False
    for step in steps:
        if step.kind is not Step.ENDED:
            waiting, asked_by = None, None
        match step.kind:
            case Step.APPLIED | Step.AGREED | Step.KEY:
                stated |= step.said
            case Step.ALLOWED:
                stated["items"] = tuple(step.said["items"])
            case Step.ASKED:
                waiting, asked_by = step.act, step.by
            case Step.ADMITTED:
                admitted = True
    return Way(Draft(**stated), waiting, asked_by, admitted)
