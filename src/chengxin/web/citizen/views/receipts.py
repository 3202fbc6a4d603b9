"""Receipts of what somebody agreed to or took back, to keep and to check without this site."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from chengxin.clock import now
from chengxin.people.selectors import purpose_of_event, receipt_keys
from chengxin.people.services.receipts import Receipt, issue_receipt
from chengxin.text import _, current_language
from chengxin.web.citizen.gate import Visitor, member_of, signed_in
from chengxin.web.citizen.page import show
from chengxin.web.citizen.tell.consented import receipt_told


@require_safe
@signed_in
def receipt_page(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show what a receipt says, and how anybody can check it [jinan 7]."""
    receipt = _receipt(request, visitor, number)
    context = {
        "number": number,
        "told": receipt_told(receipt.said, current_language()),
        "notice": receipt.said["consent"]["notice_sha256"],
        "signed": receipt.signed,
    }
    title = _("Receipt {number}").format(number=number)
    return show(request, "citizen/receipt.html", context, title=title, back="citizen:me", tab="me")


@require_safe
@signed_in
def receipt_file(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Give the signed receipt as a file."""
    return HttpResponse(
        _receipt(request, visitor, number).signed,
        content_type="application/jwt",
        headers={"Content-Disposition": f'attachment; filename="consent-receipt-{number}.jwt"'},
    )


@require_safe
def keys_file(_request: HttpRequest) -> HttpResponse:
    """Publish the keys with which receipts are checked, as a JWK set (RFC 7517)."""
    return JsonResponse(
        {"keys": [*receipt_keys()]},
        content_type="application/jwk-set+json",
        headers={"Content-Disposition": 'attachment; filename="receipt-keys.json"'},
    )


def _receipt(request: HttpRequest, visitor: Visitor, number: int) -> Receipt:
    """Make a receipt of the visitor's own; there is none of an event of somebody else."""
    member = member_of(request, visitor)
    if member is None:
        raise Http404
    purpose = purpose_of_event(member.context, member.person_no, number)
    if purpose is None:
        raise Http404
    receipt = issue_receipt(
        context=member.context,
        person_no=member.person_no,
        purpose=purpose,
        number=number,
        issuer=request.build_absolute_uri("/").rstrip("/"),
        controller=settings.OPERATOR,
        at=now(),
    )
    if receipt is None:
        raise Http404
    return receipt
