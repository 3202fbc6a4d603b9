"""Rights in one place: what is held and why, what one may do about it, and who can be asked.

Everything on it is free of charge, and a person can be asked [yunnan 6.2] [shaoxing 3.2].
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chengxin.access.complaints.selectors import complaints_of
from chengxin.access.selectors import looks_count
from chengxin.people.held.selectors import consents_held, facts_held
from chengxin.records.about.selectors import records_of
from chengxin.records.declaring.selectors import declarations_of
from chengxin.records.own.selectors import corrections_of, statements_of
from chengxin.standing.errors import NothingInForceError
from chengxin.standing.selectors import answer, history
from chengxin.standing.services.versions import current
from chengxin.text import _
from chengxin.web.citizen.gate import Member, Visitor, member_of, signed_in
from chengxin.web.citizen.page import rule_links, show
from chengxin.web.citizen.tell import answering, held, rights
from chengxin.web.citizen.tell.kept import kept_for
from chengxin.web.shared.page import human


@require_safe
@signed_in
def rights_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show it to whoever is signed in; who has never taken part has the same rights."""
    member = member_of(request, visitor)
    context: dict[str, object] = {
        "human": human(),
        "rights": rights.rights(),
        "kinds": (),
        "kept": kept_for(),
    }
    try:
        rulebook = current().rulebook
    except NothingInForceError:
        context |= {"method": (), "texts": (), "channels": (), "document": ""}
    else:
        context |= {
            "rights": rights.rights(answering.asked_today(rulebook)),
            "kinds": held.kinds(rulebook, _counted(member)) if member else (),
            "method": rights.method(rulebook),
            "texts": rights.texts(rulebook),
            "channels": rights.channels(rulebook),
            "document": rights.document_name(rulebook),
        }
    context |= {"links": rule_links(), "member": member is not None}
    title = _("Your rights")
    return show(request, "citizen/rights.html", context, title=title, back="citizen:me", tab="me")


def _counted(member: Member) -> held.Counted:
    context, person_no = member.context, member.person_no
    today = answer(context, person_no)
    said = statements_of(context, person_no)
    return held.Counted(
        facts=facts_held(context, person_no),
        consents=consents_held(context, person_no),
        records=records_of(context, person_no),
        rows=today.rows if today else (),
        changes=len(history(context, person_no)),
        looks=looks_count(context, person_no),
        words=len(said) + len(corrections_of(context, person_no)),
        declared=len(declarations_of(context, person_no)),
        complaints=len(complaints_of(context, person_no)),
    )
