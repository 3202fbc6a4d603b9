"""Everything that is held about somebody, counted or not, and each record with its versions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chengxin.records.about.selectors import record_of, records_of
from chengxin.records.own.allowed import may_decline
from chengxin.records.own.selectors import corrections_of
from chengxin.report import figures, sentences
from chengxin.standing.services.versions import current
from chengxin.text import _
from chengxin.web.citizen.gate import Member, answer_of, taking_part
from chengxin.web.citizen.page import rule_links, show
from chengxin.web.citizen.tell.lasting import lasting
from chengxin.web.shared import recorded


@require_safe
@taking_part
def all_records(request: HttpRequest, member: Member) -> HttpResponse:
    """List every record by source [yuxi 17]."""
    rulebook = current().rulebook
    filed = records_of(member.context, member.person_no)
    context = {
        "sources": recorded.by_source(rulebook, filed),
        "count": len(filed),
        "deleted": "deleted" in request.GET,
    }
    return show(request, "citizen/records.html", context, title=_("Records"), tab="records")


@require_safe
@taking_part
def one_record(request: HttpRequest, member: Member, record_no: int) -> HttpResponse:
    """Show one record; somebody else's is not there."""
    filed = record_of(member.context, member.person_no, record_no)
    if filed is None:
        raise Http404
    rulebook = current().rulebook
    item = filed.newest.item
    told = next((each for each in ("said", "taken_back") if each in request.GET), "")
    until = lasting(rulebook, filed, answer_of(member).rows)
    asked = corrections_of(member.context, member.person_no)
    context = {
        "told": told,
        "asked": [each for each in asked if each.record_no == record_no],
        "may_delete": not filed.newest.erased and may_decline(rulebook, item, filed.newest.finding),
        "counts_until": figures.day(until.counts) if until.counts else "",
        "shown_until": figures.day(until.shown) if until.shown else "",
        "filed": filed,
        "status": recorded.status(filed),
        "versions": [
            {
                "number": each.version,
                "known": figures.instant(each.known_from),
                "erased": each.erased,
                "facts": [] if each.erased else recorded.facts(rulebook, each),
            }
            for each in filed.versions
        ],
        "marks": [
            (*recorded.mark_words(each), figures.instant(each.known_from))
            for each in reversed(filed.marks)
        ],
        "why_held": recorded.catalogue(rulebook, item),
        "cites": recorded.cites(rulebook, item),
        "item": item if item in rulebook.items else "",
        "links": rule_links(),
    }
    return show(
        request,
        "citizen/record.html",
        context,
        title=sentences.item_name(rulebook, item),
        bar=_("One record"),
        back="citizen:records",
        tab="records",
    )
