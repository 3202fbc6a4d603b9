"""The form of a partner: who it is, what it would ask, and for how long it is listed."""

from __future__ import annotations

from typing import Any

from django import forms

from chengxin.access.doors import REASON_MOST
from chengxin.benefits.words import LONG, SHORT, Entry
from chengxin.rulebook.vocabulary import SCENES


class EntryForm(forms.Form):
    """What one member of staff enters, in both languages."""

    word = forms.CharField(max_length=40)
    kind = forms.ChoiceField(choices=[(each, "") for each in SCENES])
    name_zh = forms.CharField(max_length=SHORT)
    name_en = forms.CharField(max_length=SHORT)
    contact = forms.CharField(max_length=SHORT)
    asks_zh = forms.CharField(max_length=LONG)
    asks_en = forms.CharField(max_length=LONG)
    first_day = forms.DateField(input_formats=["%Y-%m-%d"])
    last_day = forms.DateField(input_formats=["%Y-%m-%d"])
    reason = forms.CharField(max_length=REASON_MOST)

    def entry(self) -> Entry:
        """Return what was filled in."""
        said: dict[str, Any] = self.cleaned_data
        return Entry(
            word=said["word"], kind=said["kind"], contact=said["contact"],
            names={"zh": said["name_zh"], "en": said["name_en"]},
            asks={"zh": said["asks_zh"], "en": said["asks_en"]},
            first_day=said["first_day"], last_day=said["last_day"],
        )  # fmt: skip


class AnswerForm(forms.Form):
    """A yes or a no to exactly what was shown; a no says why."""

    content = forms.CharField(max_length=64)
    agreed = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.RadioSelect)
    words = forms.CharField(max_length=500, required=False)


class SuspendForm(forms.Form):
    """Why a partner is stopped; this very moment."""

    reason = forms.CharField(max_length=REASON_MOST)
