"""The form of a change about somebody: who, what, why, and which document says so.

Numbers and names are typed anew whenever it is shown again, and never sent back.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from chengxin.access.doors import REASON_MOST
from chengxin.clock import today
from chengxin.people.changing.words import Ground, Kind
from chengxin.people.identity import Identity, read_identity
from chengxin.people.names import Name, read_name
from chengxin.people.problems import Problem
from chengxin.text import _
from chengxin.web.shared.forms import problem

_TYPED = ("number", "new_number", "new_name")


class ChangeForm(forms.Form):
    """`new_number` is the new one, or that of the other entry; `new_name` the new name."""

    number = forms.CharField(max_length=40)
    issuer = forms.CharField(max_length=10, required=False)
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[(each, "") for each in Kind])
    new_number = forms.CharField(max_length=40, required=False)
    new_issuer = forms.CharField(max_length=10, required=False)
    new_name = forms.CharField(max_length=200, required=False)
    ground = forms.ChoiceField(choices=[(each, "") for each in Ground])
    document = forms.CharField(max_length=40)
    reason = forms.CharField(max_length=REASON_MOST)

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.identity: Identity | None = None
        self.new_identity: Identity | None = None
        self.called: Name | None = None

    def clean(self) -> dict[str, Any]:
        """Read what the kind of change needs, and nothing else."""
        typed: dict[str, Any] = super().clean() or {}
        kind = typed.get("kind")
        self.identity = self._number(typed, "number", "issuer")
        if kind in (Kind.NUMBER, Kind.MERGE):
            self.new_identity = self._number(typed, "new_number", "new_issuer")
        if kind == Kind.NAME:
            name = read_name(typed.get("new_name", ""))
            if isinstance(name, Problem):
                self.add_error("new_name", problem(f"{name.message} {name.hint}"))
            else:
                self.called = name
        return typed

    def _number(self, typed: dict[str, Any], number: str, issuer: str) -> Identity | None:
        found = read_identity(
            typed.get(number, ""), today=today(), issuer=typed.get(issuer, ""),
            made_up=settings.DEMO,
        )  # fmt: skip
        if isinstance(found, Identity):
            return found
        if number not in self.errors:
            self.add_error(number, problem(f"{found.message} {found.hint}"))
        return None

    def forget_typed(self) -> None:
        """Show the form again without what tells who it is."""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, when bound
        for name in _TYPED:
            self.data[name] = ""  # type: ignore[index]  # a mutable copy


class AnswerForm(forms.Form):
    """A yes or a no to exactly what was shown; a no says why."""

    content = forms.CharField(max_length=64)
    agreed = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.RadioSelect)
    words = forms.CharField(max_length=500, required=False)


def not_found() -> str:
    """Say that nobody was found, as everywhere else."""
    return _(
        "Nobody who takes part was found under this number. Compare it with the document; the "
        "attempt was kept."
    )
