"""Large batches get their verdicts behind the pages, as a job like any other."""

from __future__ import annotations

from collections.abc import Mapping

from chengxin.records.services.judging import judge
from chengxin.standing.jobs.doing import Job, Signs
from chengxin.standing.jobs.queue import Claim, Kind, finish


def _judge(claim: Claim, _signs: Signs) -> None:
    """Judge a delivery: chunks that were judged before stay so, and the end of the job is told."""
    judge(delivery_id=claim.key)
    finish(claim)


#: For whoever does jobs.
JOBS: Mapping[Kind, Job] = {Kind.JUDGE: _judge}
