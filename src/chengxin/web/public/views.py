"""Versions in the making: what would change, what people said of it, and a form to say something.

Nobody is asked who they are, and nothing about who sent a comment is kept [yuxi 14] [jinan 13].
"""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengxin import clock
from chengxin.report.versions import diff_things, summary
from chengxin.standing.errors import NothingInForceError, StandingError
from chengxin.standing.publishing import selectors
from chengxin.standing.publishing.comment_text import LONGEST_BODY, LONGEST_TEXT
from chengxin.standing.publishing.errors import UnknownProposalError
from chengxin.standing.publishing.words import outcomes
from chengxin.standing.services.publishing import comment
from chengxin.text import _
from chengxin.web.public.throttle import Throttle
from chengxin.web.shared.forms import problem
from chengxin.web.shared.page import Frame, render

#: Comments that are taken from one address within an hour.
THROTTLE = Throttle(5)


class CommentForm(forms.Form):
    """What somebody says; the name is that of an organisation and may be left out."""

    text = forms.CharField(max_length=LONGEST_TEXT)
    body = forms.CharField(max_length=LONGEST_BODY, required=False)


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Show what is in force, what comes next, and what everybody may comment on."""
    try:
        history, waits = selectors.history(), selectors.announced()
    except NothingInForceError:
        history, waits = [], None
    context = {
        "now": history[0] if history else None,
        "waits": waits,
        "open": selectors.open_rounds(clock.today()),
        "layout": "wide",
    }
    frame = Frame(title=_("Rules in the making"))
    return render(request, "public/drafts.html", context, frame)


def draft(request: HttpRequest, proposal_no: int) -> HttpResponseBase:
    """Show one proposal that was open for comments; take a comment."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (kept := _kept(request, proposal_no, form)):
        return redirect(f"{reverse('public:draft', args=[proposal_no])}?kept={kept}")
    return _draft(request, proposal_no, form, 422 if form.errors else 200)


def _kept(request: HttpRequest, proposal_no: int, form: CommentForm) -> int | None:
    """Keep a comment and return its number; say on the form why it was not kept."""
    if not THROTTLE.lets(request.META.get("REMOTE_ADDR", ""), clock.now()):
        form.add_error(None, problem(_("Several comments came from here. Try again in an hour.")))
        return None
    try:
        given = form.cleaned_data
        return comment(proposal_no=proposal_no, text=given["text"], body=given["body"])
    except StandingError as error:
        form.add_error("text", problem(str(error)))
        return None


def _draft(request: HttpRequest, proposal_no: int, form: CommentForm, status: int) -> HttpResponse:
    try:
        row, progress = selectors.proposal(proposal_no), selectors.progress_of(proposal_no)
    except (UnknownProposalError, NothingInForceError):
        raise Http404 from None
    heard = progress.round
    if heard is None or not heard.own or progress.taken_back:
        raise Http404
    diff = selectors.difference(progress.current, progress.contents.rulebook_no)
    context = {
        "row": row,
        "round": heard,
        "open": heard.first_day <= clock.today() <= heard.last_day,
        "overall": summary(diff.changes),
        "things": diff_things(diff),
        "answered": [each for each in selectors.comments_of(proposal_no) if hasattr(each, "reply")],
        "outcomes": outcomes(),
        "kept": request.GET.get("kept", "") if request.GET.get("kept", "").isdigit() else "",
        "form": form,
        "most": LONGEST_TEXT,
        "layout": "wide",
    }
    frame = Frame(title=_("Comment on new rules"), back=reverse("public:drafts"))
    return render(request, "public/draft.html", context, frame, status=status)
