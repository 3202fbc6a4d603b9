"""The form of a counter: who stands there, the facts of the city's own measures, and the yes.

Nothing that is typed about a person is sent back but the answers: number and name are typed anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings

from chengxin.access.doors import REASON_MOST, holds_a_number
from chengxin.clock import today
from chengxin.people.assisting import FORM, PLACE_MOST, Check, Help, Said
from chengxin.people.facts import Facts
from chengxin.people.identity import Identity, Kind, read_identity
from chengxin.people.names import Name, read_name
from chengxin.people.problems import Problem
from chengxin.text import _
from chengxin.web.shared.forms import problem

#: What is typed anew whenever the form is shown again.
_TYPED = ("number", "name", "born_on")

_YES_NO = (("yes", ""), ("no", ""))


def fact_questions() -> Mapping[str, str]:
    """Return how a clerk asks for each fact of the measures."""
    return {
        "full_capacity": _("Does the person have full civil capacity?"),
        "household_registered": _("Is the household registered in this city?"),
        "usual_resident": _("Does the person usually live in this city?"),
        "residence_permit": _("Does the person hold a valid residence permit of this city?"),
    }


class CounterForm(forms.Form):
    """Everything that a clerk says and ticks; `residency` are the facts of which one is enough."""

    place = forms.CharField(max_length=PLACE_MOST)
    reason = forms.CharField(max_length=REASON_MOST)
    document = forms.ChoiceField(choices=[(each, "") for each in Kind])
    number = forms.CharField(max_length=40)
    issuer = forms.CharField(max_length=10, required=False)
    name = forms.CharField(max_length=200)
    born_on = forms.DateField(input_formats=["%Y-%m-%d"], required=False)
    notice = forms.CharField(max_length=64)
    said = forms.ChoiceField(choices=[(each, "") for each in Said])
    agreed = forms.BooleanField()
    form = forms.CharField(max_length=40)

    def __init__(self, residency: Sequence[str], *given: Any) -> None:
        super().__init__(*given)
        self.asked = ("full_capacity", *residency)
        for name in self.asked:
            self.fields[name] = forms.ChoiceField(widget=forms.RadioSelect, choices=_YES_NO)
        for check in Check:
            self.fields[f"check_{check}"] = forms.BooleanField()
        self.identity: Identity | None = None
        self.called: Name | None = None

    def clean(self) -> dict[str, Any]:
        """Read number and name as documents are read here, and the name of the form."""
        typed: dict[str, Any] = super().clean() or {}
        number = read_identity(
            typed.get("number", ""), today=today(), issuer=typed.get("issuer", ""),
            made_up=settings.DEMO,
        )  # fmt: skip
        called = read_name(typed.get("name", ""))
        if isinstance(number, Problem):
            self._say("number", f"{number.message} {number.hint}")
        elif typed.get("document") not in ("", None, str(number.kind)):
            self._say("document", _("The number is not of such a document. Compare both."))
        else:
            self.identity = number
        if isinstance(called, Problem):
            self._say("name", f"{called.message} {called.hint}")
        else:
            self.called = called
        if self.identity and self.identity.born_on is None and not typed.get("born_on"):
            self._say("born_on", _("The number does not tell it. Take it from the document."))
        if typed.get("form") and not FORM.fullmatch(typed["form"]):
            self._say(
                "form", _("A form is named by capital letters, digits and hyphens. Correct it.")
            )
        for name in ("place", "form"):
            if holds_a_number(typed.get(name, "")):
                self._say(name, _("Write it without numbers of documents."))
        return typed

    def _say(self, name: str, text: str) -> None:
        if name not in self.errors:
            self.add_error(name, problem(text))

    def facts(self) -> Facts:
        """Return what the person has said, with the day of birth that the number names."""
        assert self.identity is not None
        said = {name: self.cleaned_data[name] == "yes" for name in self.asked}
        return Facts(born_on=self.identity.born_on or self.cleaned_data["born_on"], **said)

    def help(self) -> Help:
        """Return how the person was helped."""
        said = self.cleaned_data
        return Help(said["place"], Kind(said["document"]), Said(said["said"]), said["form"])

    def forget_typed(self) -> None:
        """Show the form again without what tells who it is."""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, when bound
        for name in _TYPED:
            self.data[name] = ""  # type: ignore[index]  # a mutable copy
