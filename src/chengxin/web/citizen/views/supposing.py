"""What would change the points: what falls away by itself, what gives more, and a trial of it.

A trial is computed by the real kernel over records that are undone at once; nothing is kept of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from chengxin.clock import today
from chengxin.ledger.encoding import encode
from chengxin.records.about.selectors import records_of, supposing
from chengxin.records.about.supposed import Supposed
from chengxin.report import figures, words
from chengxin.report.arithmetic import Arithmetic, arithmetic
from chengxin.report.rulepages import field_words
from chengxin.rulebook.model import Field, Item, Rulebook, Value
from chengxin.scoring.result import PersonScore
from chengxin.standing.services.versions import current
from chengxin.text import _, current_language
from chengxin.web.citizen.gate import Member, answer_of, taking_part
from chengxin.web.citizen.page import show
from chengxin.web.citizen.tell import ahead
from chengxin.web.citizen.views.score import links_to
from chengxin.web.shared.forms import problem

#: How many records of a kind one can suppose at once.
_MOST = 24


@require_safe
@taking_part
def changes(request: HttpRequest, member: Member) -> HttpResponse:
    """List what will fall away and when, and what would give more."""
    rulebook = current().rulebook
    full = answer_of(member)
    made = arithmetic(rulebook, full)
    context = {
        "endings": ahead.endings(made),
        "next_change": figures.day(made.next_change_on) if made.next_change_on else "",
        "awards": ahead.awards(rulebook, full, made) if made.score is not None else [],
        "items": _choices(rulebook),
        "links": links_to(records_of(member.context, member.person_no)),
    }
    title = _("What changes the points")
    return show(
        request, "citizen/changes.html", context, title=title, bar=title, back="citizen:home",
        tab="home",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@taking_part
def what_if(request: HttpRequest, member: Member) -> HttpResponse:
    """Ask for one kind of record what it holds, and answer what the points would be."""
    rulebook = current().rulebook
    item = rulebook.items.get(request.GET.get("item", ""))
    if item is None or item.id not in dict(_choices(rulebook)):
        raise Http404
    form = Trial(item, request.POST if request.method == "POST" else None)
    tried = None
    if request.method == "POST" and form.is_valid():
        tried = _tried(rulebook, member, form.supposed())
    context = {
        "form": form,
        "fields": [(form[f"f_{each.id}"], *_asked(each)) for each in item.fields.values()],
        "tried": tried,
        "most": _MOST,
    }
    return show(
        request,
        "citizen/what_if.html",
        context,
        title=item.name.get(current_language()),
        bar=_("What if"),
        back="citizen:changes",
        tab="home",
        status=422 if form.errors else 200,
    )


class Trial(forms.Form):
    """The fields of an item, and how many such records."""

    count = forms.IntegerField(min_value=1, max_value=_MOST, initial=1)

    def __init__(self, item: Item, data: Any = None) -> None:
        super().__init__(data)
        self._item = item
        for each in item.fields.values():
            self.fields[f"f_{each.id}"] = _input(each)

    def clean(self) -> dict[str, Any]:
        """Read each field as the catalogue defines it."""
        read = super().clean() or {}
        for each in self._item.fields.values():
            name = f"f_{each.id}"
            if read.get(name) in ("", None):
                continue
            try:
                read[name] = encode(each, _value(each, read[name]))
            except (ValueError, InvalidOperation):
                self.add_error(name, problem(_("This has to be: {what}.").format(what=_kind(each))))
        return read

    def supposed(self) -> list[Supposed]:
        """Return the records that are supposed, all formed today."""
        values = tuple(
            None
            if self.cleaned_data.get(f"f_{each}") in ("", None)
            else self.cleaned_data[f"f_{each}"]
            for each in self._item.fields
        )
        one = Supposed(self._item.id, today(), values)
        return [one] * self.cleaned_data["count"]


def _input(field: Field) -> forms.Field:
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


def _value(field: Field, given: Any) -> Value:
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


def _asked(field: Field) -> tuple[str, str, str]:
    """Return a field's label, its hint and how it is asked for."""
    name = field.name.get(current_language())
    kind = {"code": "select", "yes_no": "select", "date": "date"}.get(field.type, "number")
    return name, "" if kind == "select" else _kind(field), kind


def _kind(field: Field) -> str:
    return (
        field_words(field)
        or (figures.unit(field) and _("a number, in {unit}").format(unit=figures.unit(field)))
        or _("a number")
    )


def _choices(rulebook: Rulebook) -> list[tuple[str, str]]:
    """Return the kinds of records that can be tried."""
    found = {
        item.id: item.name.get(current_language())
        for indicator in rulebook.indicators.values()
        if ahead.may_be_named(rulebook, indicator) and indicator.measure.lasting is None
        for item in ahead.items_of(rulebook, indicator)
    }
    return list(found.items())


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial. `parts` are the dimensions that move, `left_out` why some count not."""

    before: int
    after: int
    level: str
    parts: list[tuple[str, int]]
    left_out: list[str]


def _tried(rulebook: Rulebook, member: Member, records: list[Supposed]) -> Tried | None:
    now = arithmetic(rulebook, answer_of(member))
    then_answer = supposing(member.context, member.person_no, supposed=records)
    then = arithmetic(rulebook, then_answer)
    if now.score is None or then.score is None:
        return None
    before, after = _parts(now), _parts(then)
    moved = [
        (name, after.get(name, 0) - before.get(name, 0))
        for name in {**before, **after}
        if after.get(name, 0) != before.get(name, 0)
    ]
    return Tried(now.score, then.score, then.level, moved, _left_out(then_answer))


def _parts(made: Arithmetic) -> dict[str, int]:
    found = {block.name: block.subtotal for block in made.blocks}
    for line in made.corrections:
        found[line.title] = found.get(line.title, 0) + line.points
    return found


def _left_out(then: PersonScore) -> list[str]:
    reasons = words.reasons()
    said = [
        reasons[row.reason].sentence
        for row in then.rows
        if row.furnisher.startswith("supposed ") and row.reason not in ("", "in_window")
    ]
    return list(dict.fromkeys(said))
