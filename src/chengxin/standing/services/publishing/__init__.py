"""How a version comes into force: heard, tried, approved by two, announced, and switched to.

Each step is one transaction of its own and is refused with all that stands in its way. Steps are
taken one at a time; a switch takes, after that lock, the row of what is in force and then the
consents in the order of persons. Nothing here scores: what would change is measured by
`scoring.impact`, and what changes by `services.scoring`.
"""

from chengxin.standing.services.publishing.approving import approve, call_off, publish, unapprove
from chengxin.standing.services.publishing.asking import ask_for
from chengxin.standing.services.publishing.comments import comment, open_round, reply
from chengxin.standing.services.publishing.proposing import propose, propose_rollback, take_back
from chengxin.standing.services.publishing.shadow import try_out
from chengxin.standing.services.publishing.switching import switch, switch_due

__all__ = [
    "approve",
    "ask_for",
    "call_off",
    "comment",
    "open_round",
    "propose",
    "propose_rollback",
    "publish",
    "reply",
    "switch",
    "switch_due",
    "take_back",
    "try_out",
    "unapprove",
]
