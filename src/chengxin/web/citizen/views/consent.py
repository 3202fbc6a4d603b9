"""The gate: what somebody would agree to, two equal answers, and the exact text behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxin.people.consent import Giver, Purpose
from chengxin.people.errors import NameDiffersError
from chengxin.people.notices import sections
from chengxin.people.selectors import PublishedNotice, current_notice, facts_of, notice_of
from chengxin.records.services.joining import join
from chengxin.report import words
from chengxin.standing.errors import NotCoveredError, NothingInForceError
from chengxin.standing.services.versions import current
from chengxin.text import _, current_language
from chengxin.web.citizen.enrolling import FactsForm, asked_of, known, questions
from chengxin.web.citizen.gate import Member, Visitor, member_of, signed_in
from chengxin.web.citizen.page import show


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def start(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the text that is valid now; a yes to exactly this text opens the points [jinan 7]."""
    text = current_notice(Purpose.COMPUTE, current_language())
    member = member_of(request, visitor)
    lives = member is not None and member.consent.lives
    agreed = member is not None and lives and member.consent.current
    asked = () if lives else _asked(visitor)
    form = FactsForm(asked, request.POST if request.method == "POST" else None)
    problem, unmet = "", tuple[str, ...]()
    if request.method == "POST":
        if text is None or request.POST.get("notice") != text.digest.hex():
            problem = _("The text has changed since you opened it. Please read it again.")
        elif form.is_valid():
            try:
                _join(visitor, member if lives else None, form, text)
            except NameDiffersError:
                problem = _("Another name is known for your document. Ask at the counter.")
            except NothingInForceError:
                problem = _("No rules are in force yet, so nothing can be computed.")
            except NotCoveredError as refused:
                problem, unmet = _("The measures do not cover you as it is now."), refused.unmet
            else:
                return redirect("citizen:home")
    context = {
        **_told(text),
        "agreed": agreed,
        "again": lives and not agreed,
        "left": member is not None and not lives,
        "problem": problem,
        "unmet": [words.unmet()[each] for each in unmet],
        "form": form,
        "asked": [(form[name], questions()[name], name == "born_on") for name in asked],
        "answers": [("yes", _("yes")), ("no", _("no"))],
    }
    status = 422 if problem or form.errors else 200
    title = _("Before anything is computed")
    return show(request, "citizen/start.html", context, title=title, status=status)


def _asked(visitor: Visitor) -> tuple[str, ...]:
    """Return what a newcomer has to say; nothing before there are measures."""
    try:
        return asked_of(visitor.assertion, current().rulebook.who.residency)
    except NothingInForceError:
        return ()


def _join(visitor: Visitor, member: Member | None, form: FactsForm, text: PublishedNotice) -> None:
    """Join with what is vouched for and was said; who takes part already keeps what is known."""
    told = visitor.assertion
    facts = (
        replace(known(told), **form.said())
        if member is None
        else facts_of(member.context, member.person_no)
    )
    join(
        identity=told.identity,
        name=told.name,
        facts=facts,
        notice=text.digest,
        given_by=Giver.SELF,
    )


@require_POST
def not_now(request: HttpRequest) -> HttpResponse:
    """Take a no for an answer: nothing is kept of it, and nobody asks again."""
    return show(request, "citizen/not_now.html", title=_("Nothing was opened"))


@require_safe
def notice(request: HttpRequest, digest: str = "") -> HttpResponse:
    """Show the text that is valid now, or the exact one of a hash."""
    text = _by_hash(digest) if digest else current_notice(Purpose.COMPUTE, current_language())
    if text is None:
        raise Http404
    title = _("What people agree to")
    return show(request, "citizen/notice.html", _told(text), title=title, back="citizen:home")


def _by_hash(digest: str) -> PublishedNotice | None:
    try:
        return notice_of(bytes.fromhex(digest))
    except ValueError:
        return None


def _told(text: PublishedNotice | None) -> dict[str, object]:
    """Return what the template `notice_text.html` shows of a text."""
    published: datetime | None = text.published_at if text else None
    return {
        "sections": sections(text.text) if text else (),
        "digest": text.digest.hex() if text else "",
        "notice_lang": text.lang if text else "",
        "published_at": published,
    }
