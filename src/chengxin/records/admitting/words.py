"""What is said about admissions: the steps, what state one is in, and each refusal."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chengxin.access.roles import Role, role_names
from chengxin.records.admitting.steps import State, Step
from chengxin.report.joined import listed
from chengxin.text import _


def step_names() -> Mapping[Step, str]:
    """Return what each step is called.

    >>> set(step_names()) == set(Step)
    True
    """
    return {
        Step.APPLIED: _("applied"),
        Step.AGREED: _("agreed to the text"),
        Step.ALLOWED: _("items named"),
        Step.KEY: _("key given"),
        Step.ASKED: _("approval asked for"),
        Step.ADMITTED: _("approved"),
        Step.REFUSED: _("approval refused"),
        Step.ENDED: _("key withdrawn"),
    }


def state_names() -> Mapping[State, str]:
    """Return how each state is called.

    >>> set(state_names()) == set(State)
    True
    """
    return {
        State.BEGUN: _("in preparation"),
        State.WAITS: _("waits for approval"),
        State.ADMITTED: _("admitted"),
        State.OVER: _("without a key that holds"),
    }


def missing(steps: Collection[Step]) -> str:
    """Say which steps come first."""
    names = step_names()
    return _("First take these steps: {steps}.").format(
        steps=listed(names[step] for step in Step if step in steps)
    )


def other_role(roles: Collection[Role]) -> str:
    """Say who may do it."""
    names = role_names()
    return _("This is for: {roles}, of the whole city.").format(
        roles=listed(names[role] for role in Role if role in roles)
    )


def no_name(most: int) -> str:
    """Say how a name is written."""
    return _("Write a name or an office of at most {most} characters, without numbers.").format(
        most=most
    )


def other_text() -> str:
    """Say that the text has changed."""
    return _("The text of the agreement has changed. Open the page anew, and let it be read.")


def no_items() -> str:
    """Say what can be allowed."""
    return _("Choose at least one item, and only such as the catalogue in force takes in.")


def too_long(days: int) -> str:
    """Say how long a key may hold."""
    return _("A key holds from today for at most {days} days.").format(days=days)


def known_key() -> str:
    """Say that a key is used once."""
    return _("This key was given before. A key is never used again: make a new pair.")


def nothing_waits() -> str:
    """Say that there is nothing to answer."""
    return _("This waits for no answer, or it has changed since. Open it anew and read it.")


def no_key() -> str:
    """Say that there is no such key."""
    return _("There is no such key.")


def no_reason(least: int, most: int) -> str:
    """Say how a reason is written."""
    return _("Write why, in {least} to {most} characters, without numbers of documents.").format(
        least=least, most=most
    )


def ended_already() -> str:
    """Say that the key does not hold any more."""
    return _("This key was withdrawn already.")


def over() -> str:
    """Say that the key has to be another one."""
    return _("The key has expired or was withdrawn. Give another one first.")


def unknown() -> str:
    """Say that nobody applied."""
    return _("This furnisher has not applied.")
