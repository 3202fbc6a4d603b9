"""Proving once more who it is, before what weighs: publishing, closing accounts, taking rows away.

A session that lies open on a desk does none of it. The form that was sent is asked for again with
password and code, and everything that was filled in goes along, so that nothing has to be typed
twice. It stands below the check against forged requests and counts guesses like a sign-in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django import forms
from django.http import HttpResponse

from chengxin.access.members import Member
from chengxin.clock import now
from chengxin.text import _
from chengxin.web.shared.forms import problem
from chengxin.web.staff import session
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.signing_in import Refusal, sign_in
from chengxin.web.staff.typed import attempt_of, refused

#: How long a proof of who somebody is holds for what weighs.
LATELY = timedelta(minutes=5)

_OWN = ("proof-password", "proof-code")


class ProofForm(forms.Form):
    """Password and code of whoever is signed in."""

    prefix = "proof"
    password = forms.CharField(max_length=200, strip=False)
    code = forms.CharField(max_length=20)


def ask_again(request: StaffRequest, *, here: str) -> HttpResponse | None:
    """Return the page that asks for password and code, or nothing where both came just now."""
    if now() - request.signed_in.proved_at <= LATELY:
        return None
    if _OWN[0] not in request.POST:
        return _page(request, ProofForm(), here, 403)
    form = ProofForm(request.POST)
    if not form.is_valid():
        return _page(request, form, here, 422)
    member, typed = request.signed_in.member, form.cleaned_data
    came = sign_in(attempt=attempt_of(request, member.login, typed["password"], typed["code"]))
    if isinstance(came, Member) and came.user_id == member.user_id:
        session.proved_again(request)
        return None
    why = came if isinstance(came, Refusal) else Refusal.WRONG
    form.add_error(None, problem(refused(why)))
    return _page(request, form, here, 429 if why is Refusal.SLOWER else 403)


def _page(request: StaffRequest, form: ProofForm, here: str, status: int) -> HttpResponse:
    context = {"form": form, "sent": [*_sent(request)], "minutes": LATELY.seconds // 60}
    title = _("Prove once more who you are")
    return show(request, "staff/proof.html", context, title=title, here=here, status=status)


def _sent(request: StaffRequest) -> Iterable[tuple[str, str]]:
    """Return what was filled in before, to be sent along."""
    for name, values in request.POST.lists():
        if name not in (*_OWN, "csrfmiddlewaretoken"):
            yield from ((name, str(value)) for value in values)
