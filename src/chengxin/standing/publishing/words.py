"""Publishing in words: what a step is called, how far a proposal is, and what stands in the way.

Pages and the command say the same, because both say it from here.
"""

from __future__ import annotations

from collections.abc import Iterable

from chengxin.access.roles import role_names
from chengxin.report import figures, joined
from chengxin.standing.publishing.progress import Form
from chengxin.standing.publishing.state import State
from chengxin.standing.publishing.steps import ROLES, Hindrance, Step, Why
from chengxin.standing.publishing.terms import Ground
from chengxin.text import _


def step_name(step: Step) -> str:
    """Return what a step is called, as a button has it."""
    return {
        Step.OPEN_ROUND: _("Open a round of comments"),
        Step.REPLY: _("Reply to a comment"),
        Step.TRY: _("Start a shadow run"),
        Step.APPROVE: _("Approve"),
        Step.UNAPPROVE: _("Take my approval back"),
        Step.PUBLISH: _("Publish"),
        Step.CALL_OFF: _("Call the publication off"),
        Step.SWITCH: _("Put it in force now"),
        Step.TAKE_BACK: _("Take the proposal back"),
    }[step]


def who_may(step: Step) -> str:
    """Return the roles that may take a step, in words."""
    names = role_names()
    return joined.listed(names[role] for role in sorted(ROLES[step]))


def state_name(found: State) -> str:
    """Return how far a proposal has come."""
    return {
        State.TAKEN_BACK: _("taken back"),
        State.IN_FORCE: _("in force"),
        State.WAS_IN_FORCE: _("was in force"),
        State.ANNOUNCED: _("announced"),
        State.OVERTAKEN: _("overtaken by another version"),
        State.PROPOSED: _("proposed"),
        State.COMMENTS: _("open for comments"),
        State.TO_ANSWER: _("comments wait for replies"),
        State.TO_TRY: _("waits for a shadow run"),
        State.TO_APPROVE: _("waits for approvals"),
        State.TO_PUBLISH: _("waits for publication"),
    }[found]


def form_name(form: Form) -> str:
    """Return how contents are to come into force."""
    return {
        Form.FIRST: _("the first version of the site"),
        Form.ORDINARY: _("new contents"),
        Form.ROLLBACK: _("back to earlier contents"),
    }[form]


def ground_name(ground: Ground) -> str:
    """Return why a change is announced beforehand."""
    return {
        Ground.HARSHER: _("some possible facts would give fewer points"),
        Ground.THRESHOLD: _("a level begins at another number"),
        Ground.LOWER: _("somebody of today’s people would stand lower"),
    }[ground]


def outcomes() -> dict[str, str]:
    """Return what can come of a comment."""
    return {
        "taken_up": _("taken up"),
        "partly": _("taken up in part"),
        "not_taken_up": _("not taken up"),
    }


def hindrance(step: Step, found: Hindrance) -> str:
    """Say what stands in the way of a step, and what to do about it."""
    day = figures.day(found.day) if found.day else ""
    return _sentences()[found.why].format(day=day, count=found.count, roles=who_may(step))


def refused(step: Step, found: Iterable[Hindrance]) -> str:
    """Say everything that stands in the way, a line each."""
    return "\n".join(hindrance(step, each) for each in found)


def _sentences() -> dict[Why, str]:
    return {
        Why.ROLE: _("Only these roles may do it: {roles}."),
        Why.TAKEN_BACK: _("The proposal was taken back. Propose the contents again."),
        Why.SWITCHED: _("The contents have come into force; nothing more can be done about it."),
        Why.WAITS: _("It is published for {day}. Call the publication off first."),
        Why.SAME_CONTENTS: _("These contents are in force already."),
        Why.TOO_LATE: _(
            "It was to be the site’s first version, and one is in force by now. Propose the"
            " contents again."
        ),
        Why.OTHER_CITY: _("It is another city’s rulebook."),
        Why.NOT_LAW: _(
            "The regulation it rests on is a draft or has lapsed. Only a regulation in force can"
            " score people."
        ),
        Why.WARNED: _(
            "It would judge facts of the past by a harsher rule, or use a consent for another"
            " scene. The comparison names the places; mend them and store the new contents."
        ),
        Why.HAS_ROUND: _("It has a round of comments already."),
        Why.NO_ROUND: _("Nobody has been heard yet. Open a round of comments."),
        Why.ROUND_RUNS: _("Comments can be made until {day}."),
        Why.UNANSWERED: _("Comments without a reply: {count}. Answer each with a reason."),
        Why.ALL_ANSWERED: _("Every comment has a reply."),
        Why.NO_RUN: _("Nobody knows yet what it would do. Start a shadow run."),
        Why.RUN_OVERTAKEN: _(
            "The shadow run compared with a version that is no longer in force. Start another one."
        ),
        Why.RUN_OLD: _(
            "The shadow run held until {day}: it may be {count} days old. Start another one."
        ),
        Why.STORED_IT: _("You stored these contents; two others have to approve them."),
        Why.PROPOSED_IT: _("You proposed it; two others have to approve it."),
        Why.APPROVED_ALREADY: _(
            "You have decided about this shadow run already. You can decide about another one."
        ),
        Why.ENOUGH: _("Two people have approved it."),
        Why.NONE_OF_YOURS: _("There is no approval of yours that holds."),
        Why.TOO_FEW: _("Approvals that are missing: {count}."),
        Why.TOO_EARLY: _(
            "The first possible day is {day}: only then has the regulation begun, and have people"
            " known of it for long enough."
        ),
        Why.TOO_FAR: _("The last possible day is {day}."),
        Why.OUT_OF_FORCE: _("The regulation holds until {day} only."),
        Why.OTHER_WAITS: _(
            "Another version is published and waits for its day. Call it off first."
        ),
        Why.NOT_PUBLISHED: _("No publication of it waits for its day."),
        Why.NOT_DUE: _("Its day is {day}."),
        Why.PUBLICATION_OVERTAKEN: _(
            "Another version came into force meanwhile. It needs another shadow run, approvals"
            " and a publication."
        ),
    }
