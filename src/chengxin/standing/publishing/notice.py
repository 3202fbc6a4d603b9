"""What everybody concerned is told of a decided change: a day, reasons and rounded counts."""

from __future__ import annotations

from typing import Any

from chengxin.standing.models import Publication, ShadowRun
from chengxin.standing.publishing.progress import Progress
from chengxin.standing.publishing.report import numbers


def notice(publication: Publication, run: ShadowRun, progress: Progress) -> dict[str, Any]:
    """Return the payload of an outbox row. No person is in it, and no count of a few."""
    counted = numbers(bytes(run.report))
    return {
        "publication": publication.pk,
        "proposal": progress.proposal_no,
        "form": str(progress.form),
        "replaces": counted["old"]["version"],
        "version": publication.version,
        "decided_on": publication.decided_on.isoformat(),
        "effective_on": publication.effective_on.isoformat(),
        "notice_days": publication.notice_days,
        "grounds": sorted(progress.grounds),
        "persons": counted["persons"],
        "up": counted["up"],
        "down": counted["down"],
    }
