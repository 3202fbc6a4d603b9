"""Forms: Django reads and checks them, our macros write them (`forms.html`), and our words tell.

A form's fields bring no labels: the template says them beside the field, so that they are in the
language of the request. A problem that a form finds itself is raised with the code `said`, whose
text is shown as it is; all others have their words here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from chengxin.text import _

SAID = "said"


def problem(text: str) -> ValidationError:
    """Return a problem to be raised with words that were written for people."""
    return ValidationError(text, code=SAID)


def words_of(error: ValidationError) -> str:
    """Say what is wrong with a field."""
    params: Any = error.params or {}
    if error.code == SAID:
        return str(error.message)
    if error.code == "max_length":
        return _("This is too long: at most {most} characters.").format(
            most=params.get("limit_value", params.get("max", ""))
        )
    if error.code == "min_value":
        return _("The least is {least}.").format(least=params.get("limit_value"))
    if error.code == "max_value":
        return _("The most is {most}.").format(most=params.get("limit_value"))
    known = {
        "required": _("Fill this in."),
        "invalid_choice": _("Choose one of the answers."),
        "min_length": _("This is too short."),
        "empty": _("The file is empty."),
        "missing": _("Choose a file."),
    }
    return known.get(error.code or "", _("This cannot be read. Check how it is written."))


def problems_of(bound: BoundField) -> list[str]:
    """Say everything that is wrong with a field."""
    return [words_of(each) for each in bound.errors.as_data()]


@dataclass(frozen=True, slots=True)
class Listed:
    """A problem in the summary; `target` is the id of the field, empty for the form as a whole."""

    target: str
    text: str


def summary(*several: forms.BaseForm) -> list[Listed]:
    """Return everything that is wrong with one form or several, in the order of their fields."""
    listed = []
    for form in several:
        listed += [Listed("", words_of(each)) for each in form.non_field_errors().as_data()]
        for bound in form:
            listed += [Listed(first_input(bound), text) for text in problems_of(bound)]
    return listed


def first_input(bound: BoundField) -> str:
    """Return the id of the element to which a problem's link leads."""
    widget = bound.field.widget
    several = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{bound.auto_id}_0" if several else str(bound.auto_id)
