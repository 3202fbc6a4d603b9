"""The form in which somebody declares a record: the item's own fields, and what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict

from chengxin.access.doors import holds_a_number
from chengxin.clock import today
from chengxin.ledger.encoding import encode
from chengxin.records.declaring.words import NotDeclaredError
from chengxin.records.words import told
from chengxin.rulebook.model import Item
from chengxin.text import _
from chengxin.web.citizen.trial import input_of, kind_of, value_of
from chengxin.web.shared.forms import problem

#: So many characters the name of a body and the number of a paper may have.
_LONGEST = 60


class DeclarationForm(forms.Form):
    """What happened and when, who can confirm it, and the two sentences one has to agree to."""

    formed_on = forms.DateField(input_formats=["%Y-%m-%d"])
    issuer = forms.CharField(max_length=_LONGEST)
    document = forms.CharField(max_length=_LONGEST, required=False)
    answers_for = forms.BooleanField()
    verifies = forms.BooleanField()

    def __init__(self, item: Item, data: QueryDict | None) -> None:
        super().__init__(data)
        self.item = item
        for each in item.fields.values():
            self.fields[f"f_{each.id}"] = input_of(each)

    def clean(self) -> dict[str, Any]:
        """Hold each field against the catalogue, and keep numbers of documents out."""
        read = super().clean() or {}
        if read.get("formed_on") and read["formed_on"] > today():
            self.add_error("formed_on", problem(_("This day has not come yet.")))
        for name in ("issuer", "document"):
            if holds_a_number(read.get(name, "")):
                self.add_error(name, problem(_("Write it without numbers of identity documents.")))
        for each in self.item.fields.values():
            name = f"f_{each.id}"
            if read.get(name) in ("", None):
                continue
            try:
                encode(each, value_of(each, read[name]))
            except (ValueError, InvalidOperation):
                message = _("This has to be: {what}.").format(what=kind_of(each))
                self.add_error(name, problem(message))
        return read

    def cells(self) -> Mapping[str, str]:
        """Return what was typed as the columns of a file have it."""
        typed = self.cleaned_data
        fields = {each: typed[f"f_{each}"] for each in self.item.fields}
        named = {name: typed[name] for name in ("formed_on", "issuer", "document")}
        return {
            name: "" if value in ("", None) else str(value)
            for name, value in (fields | named).items()
        }

    def say(self, refused: NotDeclaredError) -> None:
        """Show why the intake refused it, each reason beside its field."""
        if str(refused):
            self.add_error(None, problem(str(refused)))
        for each in refused.problems:
            column = str(each["column"])
            name = f"f_{column}" if column in self.item.fields else column
            self.add_error(name if name in self.fields else None, problem(" ".join(told(each))))
