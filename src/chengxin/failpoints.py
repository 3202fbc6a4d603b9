"""Named points of the services, between two of which a step stands that is whole or not at all.

Reaching one does nothing. The tests of this repository put something in its place that ends the
process there, and start it again (`tests/chaos`). Nothing of this package does: no setting, no
variable of the environment, no argument and no row of a table can switch a point on, and a test
holds that nobody here writes `happening`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum, unique


@unique
class Point(StrEnum):
    """A place in a service; `kept` and its like come after a commit, all others before one."""

    RECEIVE_BEGUN = "a delivery is begun"
    RECEIVE_PART = "a part of a file is staged, not committed"
    RECEIVE_PART_KEPT = "a part of a file is staged"
    RECEIVE_WHOLE = "all rows of a file are staged, and nothing says so yet"
    RECEIVED = "a delivery is received"
    JUDGE_BEGUN = "a judgement is begun"
    JUDGE_TAKEN = "rows of a chunk are taken in, nobody is scored"
    JUDGE_SCORED = "a chunk's people are scored, no verdict is written"
    JUDGE_WRITTEN = "a chunk's verdicts are written, not committed"
    JUDGE_KEPT = "a chunk is judged"
    JUDGE_WHOLE = "all chunks are judged, and nothing says so yet"
    JUDGED = "a delivery is judged"
    JOIN_ENROLLED = "somebody is enrolled, without a yes"
    JOIN_AGREED = "somebody agreed, what was held is not linked"
    JOIN_LINKED = "what was held is linked, nobody is scored"
    JOIN_SCORED = "somebody who joins is scored, not committed"
    LEAVE_ENDED = "a consent ended, the score is there"
    LEAVE_DELETED = "the score is gone, not committed"
    SWITCH_IN_FORCE = "another version is in force, nobody is scored by it"
    SWITCH_SCORED = "everybody is scored by another version, not committed"
    RUN_SCORED = "a run's chunk is scored, and nothing says so yet"
    RUN_KEPT = "a run's chunk is done"
    SEAL_COUNTED = "it is known up to where the register is complete"
    SEAL_WRITTEN = "a seal is written, not committed"
    SEAL_KEPT = "a seal is there"
    RENEW_WRITTEN = "people are under current keys, not committed"
    RENEW_KEPT = "some people are under current keys"
    RENEW_ROWS_WRITTEN = "waiting rows are under current keys, not committed"
    RENEW_ROWS_KEPT = "some waiting rows are under current keys"
    RENEW_HELD_WRITTEN = "what is held about somebody is under current keys, not committed"
    RENEW_HELD_KEPT = "what is held about somebody is under current keys"


#: What happens at a point; nothing, wherever this package runs by itself.
happening: Callable[[Point], None] | None = None


def reached(point: Point) -> None:
    """Say that a point is reached.

    >>> reached(Point.JUDGED)
    """
    if happening is not None:
        happening(point)
