"""The forms of a furnisher's steps: one for each, each with names of its own on the one page."""

from __future__ import annotations

from typing import Any

from django import forms

from chengxin.access.four_eyes.services import MOST
from chengxin.records.admitting.publickey import KeyRefusedError, PublicKey, read_public_key
from chengxin.records.admitting.services import LONGEST_NAME, allowable
from chengxin.text import current_language
from chengxin.web.shared.forms import problem


class ApplyForm(forms.Form):
    """By which name a furnisher delivers, and whom to ask there."""

    furnisher = forms.CharField(max_length=LONGEST_NAME)
    office = forms.CharField(max_length=LONGEST_NAME)


class AgreeForm(forms.Form):
    """Which office answers for what is sent, and that the text was agreed to."""

    prefix = "agree"
    text = forms.RegexField("^[0-9a-f]{64}$")
    answers = forms.CharField(max_length=LONGEST_NAME)
    agreed = forms.BooleanField()


class AllowForm(forms.Form):
    """Which items may be sent."""

    prefix = "allow"
    items = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["items"]
        assert isinstance(field, forms.MultipleChoiceField)
        names = allowable(current_language())
        field.choices = [(item, f"{name} ({item})") for item, name in names.items()]


class KeyForm(forms.Form):
    """The public half of a key, and its last day."""

    prefix = "key"
    public = forms.CharField(max_length=1000, widget=forms.Textarea)
    last_day = forms.DateField(input_formats=["%Y-%m-%d"])

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.read: PublicKey | None = None

    def clean_public(self) -> str:
        """Read the key."""
        typed: str = self.cleaned_data["public"]
        try:
            self.read = read_public_key(typed)
        except KeyRefusedError as refused:
            # A secret that was pasted here by mistake is not sent back to be shown again.
            self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, when bound
            self.data[self.add_prefix("public")] = ""  # type: ignore[index]  # a mutable copy
            raise problem(str(refused)) from None
        return typed


class AskForm(forms.Form):
    """Why a second person is asked."""

    prefix = "ask"
    reason = forms.CharField(max_length=MOST)


class AnswerForm(forms.Form):
    """A yes or a no to exactly what was shown; a no says why."""

    prefix = "answer"
    content = forms.RegexField("^[0-9a-f]{64}$")
    agreed = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.RadioSelect)
    words = forms.CharField(max_length=MOST, required=False)


class WithdrawForm(forms.Form):
    """Which key ends at once, and why."""

    prefix = "withdraw"
    key_id = forms.ChoiceField()
    reason = forms.CharField(max_length=MOST)

    def __init__(self, *given: Any, keys: list[str]) -> None:
        super().__init__(*given)
        field = self.fields["key_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each, each) for each in keys]
