"""What others are to be told of a step, as rows of the outbox in the step's own transaction."""

from __future__ import annotations

from typing import Any

from chengxin import clock
from chengxin.standing.models import Outbox
from chengxin.standing.publishing.progress import Progress


def tell(kind: str, payload: dict[str, Any]) -> None:
    """Put something into the outbox; the payload names no person."""
    Outbox.objects.create(kind=kind, payload=payload, created_at=clock.now())


def tell_called_off(progress: Progress) -> None:
    """Tell everybody who was told of a day that it no longer holds, where one was told of."""
    if progress.waits:
        assert progress.published is not None
        payload = {"publication": progress.published.number, "proposal": progress.proposal_no}
        tell("rulebook.called_off", payload)
