"""Whether the measures cover somebody: the kernel's own gate, asked in the joining transaction."""

from __future__ import annotations

from datetime import date

from chengxin.standing.database import driver
from chengxin.standing.errors import NotCoveredError
from chengxin.standing.services.versions import Loaded


def check_covered(*, person_no: int, version: Loaded, on: date) -> None:
    """Raise NotCoveredError, with the facts that are missing, for whom the gate does not open.

    The person, the facts and the consent are those of the caller's transaction [yuxi 2] [jinan 3]
    [sanming 2] [shaoxing 1.1(1)].
    """
    found = version.engine.answers(driver(), [person_no], as_of=on, known_at=None)
    if not found or found[0].unmet:
        raise NotCoveredError(found[0].unmet if found else ())
