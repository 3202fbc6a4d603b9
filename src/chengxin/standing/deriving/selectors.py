"""The derived scores that somebody agreed to, as the kernel gives them today."""

from __future__ import annotations

from chengxin import clock
from chengxin.access.context import AccessContext
from chengxin.access.looks import about_a_person
from chengxin.scoring.result import DerivedScore
from chengxin.standing.database import driver
from chengxin.standing.services.versions import current


@about_a_person("score", "arithmetic")
def derived_of(context: AccessContext, person_no: int) -> tuple[DerivedScore, ...]:
    """Return the derived scores of whoever agreed to them; of nobody else is there any [jinan 14].

    Computed by the rules in force, and kept nowhere.
    """
    engine = current().engine
    return tuple(engine.derived_scores(driver(), [person_no], as_of=clock.today()))
