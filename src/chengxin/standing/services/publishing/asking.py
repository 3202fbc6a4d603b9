"""Long steps are asked for here and done by whoever works: nobody waits for them with a page open.

What the rules refuse is refused at once; they are asked again when the step is taken.
"""

from __future__ import annotations

from chengxin.standing.jobs.queue import Kind, ask
from chengxin.standing.publishing.steps import Step
from chengxin.standing.services.publishing.gate import actor, required

#: The steps that score everybody, and what is asked for.
LONG = {Step.TRY: Kind.TRY, Step.SWITCH: Kind.SWITCH}


def ask_for(*, step: Step, proposal_no: int, by: str) -> None:
    """Ask for a shadow run or a switch, once however often it is asked. Raises StepRefusedError."""
    who = actor(by)
    required(step, proposal_no, who)
    ask(kind=LONG[step], key=proposal_no, by=who.account)
