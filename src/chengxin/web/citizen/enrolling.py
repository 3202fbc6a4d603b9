"""What somebody is asked before joining: the facts of the city's own measures that nobody has said.

Which facts these are stands in the rulebook in force. Whoever joins answers for them; whether they
are enough is for the kernel's gate, and answers that are not enough are kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from chengxin.people.facts import Facts
from chengxin.text import _
from chengxin.web.citizen.assertion import Assertion


def questions() -> Mapping[str, str]:
    """Return how each fact is asked for."""
    return {
        "born_on": _("Your day of birth (year-month-day)"),
        "full_capacity": _("Have you full civil capacity: do you act for yourself in all matters?"),
        "household_registered": _("Is your household registered in this city?"),
        "usual_resident": _("Do you usually live in this city?"),
        "residence_permit": _("Have you a valid residence permit of this city?"),
    }


def asked_of(assertion: Assertion, residency: Sequence[str]) -> tuple[str, ...]:
    """Return what is left to be said, where one of `residency` is enough [shaoxing 1.1(1)]."""
    facts, asked = known(assertion), []
    asked += ["born_on"] if facts.born_on is None else []
    asked += ["full_capacity"] if facts.full_capacity is None else []
    if not any(getattr(facts, each) for each in residency):
        asked += [each for each in residency if getattr(facts, each) is None]
    return tuple(asked)


def known(assertion: Assertion) -> Facts:
    """Return what is vouched for, with the day of birth that the number names."""
    born_on = assertion.facts.born_on or assertion.identity.born_on
    return replace(assertion.facts, born_on=born_on)


class FactsForm(forms.Form):
    """A yes or a no to each fact that is asked for, and the day of birth where no number has it."""

    def __init__(self, asked: Sequence[str], *given: Any) -> None:
        super().__init__(*given)
        for name in asked:
            self.fields[name] = (
                forms.DateField(input_formats=["%Y-%m-%d"])
                if name == "born_on"
                else forms.ChoiceField(widget=forms.RadioSelect, choices=[("yes", ""), ("no", "")])
            )

    def said(self) -> Mapping[str, Any]:
        """Return the answers as facts."""
        return {
            name: value if name == "born_on" else value == "yes"
            for name, value in self.cleaned_data.items()
        }
