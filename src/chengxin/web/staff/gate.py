"""The one gate of the staff pages: who may ask for which page, and by which method.

Every page declares its methods and roles with `page`; a page that declares nothing is not served.
The gate stands before anything reads the body of a request, so that nobody uploads who may not. A
refusal says which role it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Concatenate, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect

from chengxin.access.roles import Role
from chengxin.web.staff.frame import StaffRequest, show_confined, show_refused
from chengxin.web.staff.session import current
from chengxin.web.staff.uploading import Holding

NAMESPACE = "staff"

#: Every role: pages without anything that only some may see.
ANYBODY = frozenset(Role)


_View = Callable[..., HttpResponseBase]
_StaffView = Callable[Concatenate[StaffRequest, ...], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Declared:
    """What a page declares. `roles` is None where nobody needs to be signed in."""

    methods: tuple[str, ...]
    roles: frozenset[Role] | None
    uploads: bool = False
    confined: bool = False


def page(
    *methods: str, roles: Collection[Role], uploads: bool = False, confined: bool = False
) -> Callable[[_StaffView], _View]:
    """Declare a page for those who are signed in and have one of the roles.

    Files are only taken where `uploads` says so. Whoever works for one furnisher or county alone
    reaches the pages that are `confined`, and no others.
    """
    declared = Declared(methods, frozenset(roles), uploads, confined)

    def declare(view: _StaffView) -> _View:
        view.declared = declared  # type: ignore[attr-defined]  # read by the gate and by tests
        # The gate has looked; a view that is called without it finds no `signed_in` and fails.
        return cast("_View", view)

    return declare


def open_page(*methods: str) -> Callable[[_View], _View]:
    """Declare a page that can be asked for without signing in: the sign-in itself."""

    def declare(view: _View) -> _View:
        view.declared = Declared(methods, None)  # type: ignore[attr-defined]  # as above
        return view

    return declare


class Gate:
    """The middleware; it stands before the one against forged requests, which reads the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on: what the gate decides it decides once it is known which page is asked for."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Return a refusal, or nothing where the page may be served."""
        if not _is_staff(request):
            return None
        declared = getattr(view, "declared", None)
        if not isinstance(declared, Declared):
            raise TypeError("a page of staff declares no roles: decorate it with gate.page")
        methods = {*declared.methods} | ({"HEAD"} if "GET" in declared.methods else set())
        if request.method not in methods:
            return HttpResponseNotAllowed(sorted(methods))
        upload = Holding(request) if declared.uploads else None
        # Before the body is read: all other pages drop files that come along.
        request.upload_handlers = [upload] if upload else []
        if declared.roles is None:
            return None
        signed_in = current(request)
        if signed_in is None:
            return redirect("staff:sign-in")
        passed = cast("StaffRequest", request)
        passed.signed_in, passed.upload = signed_in, upload
        if not signed_in.member.roles & declared.roles:
            return show_refused(passed, declared.roles)
        if signed_in.member.scope is not None and not declared.confined:
            return show_confined(passed)
        return None


def _is_staff(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and NAMESPACE in match.namespaces
