"""The form of records that somebody supposes: the fields of one item, as the catalogue has them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict

from chengxin.clock import today
from chengxin.ledger.encoding import encode
from chengxin.records.about.supposed import Supposed
from chengxin.report import figures
from chengxin.report.rulepages import field_words
from chengxin.rulebook.model import Field, Item, Value
from chengxin.text import _, current_language
from chengxin.web.shared.forms import problem

#: How many records of a kind one can suppose at once.
MOST = 24


class Trial(forms.Form):
    """The fields of an item, and how many such records; `place` tells several forms apart."""

    count = forms.IntegerField(min_value=1, max_value=MOST, initial=1)

    def __init__(self, item: Item, place: int, data: QueryDict, *, typed_only: bool) -> None:
        # With `typed_only` what was typed is shown again, but not judged.
        prefix = str(place) if place else ""
        typed = {
            name.removeprefix(f"{prefix}-" if prefix else ""): value for name, value in data.items()
        }
        super().__init__(
            data if data and not typed_only else None,
            prefix=prefix or None,
            initial={"count": 1} | (typed if typed_only else {}),
        )
        self.item = item
        for each in item.fields.values():
            self.fields[f"f_{each.id}"] = input_of(each)

    def clean(self) -> dict[str, Any]:
        """Read each field as the catalogue defines it."""
        read = super().clean() or {}
        for each in self.item.fields.values():
            name = f"f_{each.id}"
            if read.get(name) in ("", None):
                continue
            try:
                read[name] = encode(each, value_of(each, read[name]))
            except (ValueError, InvalidOperation):
                self.add_error(
                    name, problem(_("This has to be: {what}.").format(what=kind_of(each)))
                )
        return read

    def supposed(self) -> list[Supposed]:
        """Return the records that are supposed, all formed today."""
        values = tuple(
            None
            if self.cleaned_data.get(f"f_{each}") in ("", None)
            else self.cleaned_data[f"f_{each}"]
            for each in self.item.fields
        )
        one = Supposed(self.item.id, today(), values)
        return [one] * self.cleaned_data["count"]


def input_of(field: Field) -> forms.Field:
    """Return the input of a field of the catalogue, as a form of its item has it."""
    required = not field.optional
    match field.type:
        case "code":
            codes = [(code, name.get(current_language())) for code, name in field.codes.items()]
            return forms.ChoiceField(choices=codes, required=required)
        case "yes_no":
            return forms.ChoiceField(
                choices=[("yes", _("yes")), ("no", _("no"))], required=required
            )
        case "date":
            return forms.DateField(required=required, input_formats=["%Y-%m-%d"])
        case _:
            return forms.CharField(max_length=20, required=required)


def value_of(field: Field, given: Any) -> Value:
    """Return what was typed as the field's value. Raises ValueError, InvalidOperation."""
    if field.type == "yes_no":
        return bool(given == "yes")
    if not field.numeric:
        return given  # type: ignore[no-any-return]  # a code or a date, as its form field made it
    number = Decimal(given)
    if not number.is_finite() or (
        (field.minimum is not None and number < field.minimum)
        or (field.maximum is not None and number > field.maximum)
    ):
        raise ValueError
    return number


def asked_as(field: Field) -> tuple[str, str, str]:
    """Return a field's label, its hint and how it is asked for."""
    name = field.name.get(current_language())
    kind = {"code": "select", "yes_no": "select", "date": "date"}.get(field.type, "number")
    return name, "" if kind == "select" else kind_of(field), kind


def kind_of(field: Field) -> str:
    """Return in words what a field takes."""
    return (
        field_words(field)
        or (figures.unit(field) and _("a number, in {unit}").format(unit=figures.unit(field)))
        or _("a number")
    )
