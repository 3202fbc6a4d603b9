"""Jobs in words: what was asked for, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chengxin.report.movement import shown
from chengxin.standing.jobs.queue import OF_PROPOSALS, Kind
from chengxin.standing.jobs.selectors import Asked
from chengxin.standing.publishing.steps import Step
from chengxin.standing.publishing.words import step_name
from chengxin.text import _


def jobs_in_words(jobs: Iterable[Asked]) -> list[Mapping[str, Any]]:
    """Return each with its name, its state and, where the rules refused it, why."""
    return [
        {
            "number": job.number,
            "name": _name(Kind(job.kind)),
            "key": job.key,
            "of_proposal": job.kind in OF_PROPOSALS,
            "at": job.at,
            "state": _state(job),
            "open": job.state in ("waiting", "doing"),
            "dead": job.state == "dead",
            "refusal": job.refusal,
        }
        for job in jobs
    ]


def _name(kind: Kind) -> str:
    return _("Judging a batch") if kind is Kind.JUDGE else step_name(Step(kind))


def _state(job: Asked) -> str:
    if job.state == "doing":
        if job.whole:
            said = _("is being done: {done} of {whole} people")
            return said.format(done=shown(job.done), whole=shown(job.whole))
        return _("is being done")
    if job.state == "waiting" and job.attempts:
        return _("failed {count} times and is tried again by itself").format(count=job.attempts)
    return {
        "waiting": _("waits for its turn"),
        "done": _("done"),
        "refused": _("refused"),
        "dead": _("given up after {count} attempts").format(count=job.attempts),
    }[job.state]
