"""Who may ask for what: every route, every role, every method.

The table is written by hand and says what is meant; routes and answers come from the site. A route
without a row fails, and so does a row without a route.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from chengxin.access.roles import ADMINISTRATORS, Role
from chengxin.clock import clock_of
from tests.site import Site
from tests.web.staff.working import Worker, hired, signed_in
from tests.web.walk import routes as walked

pytestmark = pytest.mark.slow

METHODS = ("get", "head", "post", "put", "delete", "patch", "options", "trace")

routes = partial(walked.routes, "chengxin.web.urls", "staff")

ALL = frozenset(Role)
LOOKERS = frozenset({Role.HANDLER, Role.INTAKE, Role.AUDIT})
GET, POST = frozenset({"get", "head"}), frozenset({"post"})

#: Route → methods and the roles that they are for; None: no account is needed.
MEANT: dict[str, tuple[frozenset[str], frozenset[Role] | None]] = {
    "sign-in": (GET | POST, None),
    "sign-out": (POST, ALL),
    "password": (GET | POST, ALL),
    "overview": (GET, ALL),
    "intake": (GET | POST, frozenset({Role.INTAKE})),
    "delivery": (GET, frozenset({Role.INTAKE})),
    "delivery-mend": (POST, frozenset({Role.INTAKE})),
    "delivery-on": (POST, frozenset({Role.INTAKE})),
    "person": (GET | POST, LOOKERS),
    "person-file": (GET, LOOKERS),
    "person-section": (GET, LOOKERS),
    "counter": (GET | POST, frozenset({Role.HANDLER})),
    "counter-done": (GET, frozenset({Role.HANDLER})),
    "complaints": (GET, frozenset({Role.AUDIT})),
    "complaint": (GET | POST, frozenset({Role.AUDIT})),
    "accounts": (GET, ADMINISTRATORS),
    "account-close": (POST, frozenset({Role.SECURITY})),
    "rules": (GET, ALL),
    "rules-page": (GET, ALL),
    "publishing": (GET, ALL),
    "propose": (POST, frozenset({Role.EDITOR})),
    "proposal": (GET, ALL),
    "proposal-diff": (GET, ALL),
    "proposal-report": (GET, ALL),
    "work": (GET, ALL),
    "work-again": (POST, frozenset({Role.SYSTEM, Role.EDITOR, Role.APPROVER})),
    "proposal-step": (POST, frozenset({Role.EDITOR, Role.APPROVER})),
}


@pytest.fixture(scope="module")
def workers(made: Site) -> dict[Role, Worker]:
    assert made.url
    return {role: hired(f"only {role}", [role]) for role in Role}


@pytest.mark.check("S9")
@pytest.mark.check("S23")
def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {each.name for each in routes()} == {*MEANT}


@pytest.mark.check("S9")
@pytest.mark.check("S10")
@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_what_is_meant_for_it_and_nothing_else(
    client: Client, workers: dict[Role, Worker], role: Role
) -> None:
    with clock_of(lambda: datetime(2026, 11, 21, 1, 0, tzinfo=UTC)):
        assert signed_in(client, workers[role]).status_code == 302
        client.handler.enforce_csrf_checks = False
        for route in sorted(routes(), key=lambda each: each.name == "sign-out"):
            methods, roles = MEANT[route.name]
            for method in METHODS:
                status = getattr(client, method)(route.address, secure=True).status_code
                if method not in methods:
                    assert status == 405, (route.name, method)
                elif roles is not None and role not in roles:
                    assert status == 403, (route.name, method)
                else:
                    # Something else may be wrong with an empty form or an address of nothing.
                    assert status in (200, 302, 404, 422), (route.name, method, status)


@pytest.mark.check("S1")
def test_without_an_account_there_is_only_the_way_in(client: Client, made: Site) -> None:
    assert made.url
    client.handler.enforce_csrf_checks = False
    for route in routes():
        methods, roles = MEANT[route.name]
        for method in methods:
            response = getattr(client, method)(route.address, secure=True)
            if roles is None:
                assert response.status_code in (200, 422), route.name
            else:
                assert response.headers["Location"] == reverse("staff:sign-in"), route.name


def test_a_form_without_its_token_changes_nothing(
    client: Client, workers: dict[Role, Worker]
) -> None:
    with clock_of(lambda: datetime(2026, 11, 22, 1, 0, tzinfo=UTC)):
        for role in Role:
            signed_in(client, workers[role])
            for route in routes():
                methods, roles = MEANT[route.name]
                if "post" in methods and (roles is None or role in roles):
                    response = client.post(route.address, secure=True)
                    assert response.status_code == 403, route.name
                    assert "csrf" not in response.content.decode().lower()
