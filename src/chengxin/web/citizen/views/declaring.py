"""Declaring a record, and what became of each that was declared [yuxi 9] [jinan 11] [sanming 14].

A form that is sent twice is one declaration.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from chengxin.records.about.selectors import record_of
from chengxin.records.declaring.selectors import Declared, declarations_of
from chengxin.records.declaring.services import declare
from chengxin.records.declaring.words import NotDeclaredError, declarable, outcome_names
from chengxin.report import figures, sentences
from chengxin.report.cite import cited
from chengxin.rulebook.model import Item, Rulebook
from chengxin.standing.services.versions import current
from chengxin.text import _, current_language
from chengxin.web.citizen.declaring import DeclarationForm
from chengxin.web.citizen.gate import Member, taking_part
from chengxin.web.citizen.page import rule_links, show
from chengxin.web.citizen.trial import asked_as
from chengxin.web.shared import recorded


@require_safe
@taking_part
def declarations_page(request: HttpRequest, member: Member) -> HttpResponse:
    """Say what can be declared, and list what was."""
    rulebook = current().rulebook
    context = {
        "items": [
            {"id": each.id, "name": each.name.get(current_language()), "asked": each.furnisher}
            for each in declarable(rulebook)
        ],
        "declared": [
            _told(rulebook, each) for each in declarations_of(member.context, member.person_no)
        ],
    }
    return show(
        request, "citizen/declarations.html", context, title=_("Declare a record"),
        bar=_("Records"), back="citizen:records", tab="records",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@taking_part
def declare_page(request: HttpRequest, member: Member, item: str) -> HttpResponse:
    """Ask for a record of an item, and keep it; until it is verified it gives nothing."""
    rulebook = current().rulebook
    known = next((each for each in declarable(rulebook) if each.id == item), None)
    if known is None:
        raise Http404
    form = DeclarationForm(known, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = declare(context=member.context, item=item, cells=form.cells(), answers_for=True)
        except NotDeclaredError as refused:
            form.say(refused)
        else:
            return redirect("citizen:declaration", number=made)
    context = {
        "form": form,
        "fields": [(form[f"f_{each.id}"], *asked_as(each)) for each in known.fields.values()],
        "verified_by": known.furnisher,
        "scored": known.use == "scored",
        "necessity": known.necessity,
        "articles": _articles(rulebook, known),
    }
    return show(
        request, "citizen/declare.html", context, title=known.name.get(current_language()),
        bar=_("Declare a record"), back="citizen:declarations", tab="records",
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_safe
@taking_part
def declaration_page(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Show a declaration: what was said, who verifies it, and what was found."""
    mine = declarations_of(member.context, member.person_no)
    found = next((each for each in mine if each.number == number), None)
    if found is None:
        raise Http404
    filed = record_of(member.context, member.person_no, found.record_no)
    if filed is None:
        raise Http404
    rulebook = current().rulebook
    item = rulebook.items.get(filed.newest.item)
    context = {
        **_told(rulebook, found),
        "facts": [] if filed.newest.erased else recorded.facts(rulebook, filed.newest),
        "verified_by": item.furnisher if item else "",
        "answer": found.answer,
        "answered": figures.instant(found.answered_at) if found.answered_at else "",
    }
    return show(
        request, "citizen/declaration.html", context, title=_("Your declaration"),
        bar=_("Declare a record"), back="citizen:declarations", tab="records",
    )  # fmt: skip


def _told(rulebook: Rulebook, declared: Declared) -> dict[str, Any]:
    return {
        "number": declared.number,
        "reference": declared.reference,
        "record_no": declared.record_no,
        "item": sentences.item_name(rulebook, declared.item),
        "made": figures.instant(declared.declared_at),
        "outcome": outcome_names()[declared.outcome] if declared.outcome else "",
        "verified": declared.outcome == "verified",
    }


def _articles(rulebook: Rulebook, item: Item) -> list[dict[str, Any]]:
    """Return the articles by which the person answers, in their own words."""
    links = rule_links()
    return [
        {
            "name": each.text,
            "href": links.cited(each),
            "text": rulebook.articles[each.document, each.article].text,
        }
        for each in cited(rulebook, item.cite[:1])
    ]
