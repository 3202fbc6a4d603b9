"""Every cell of the table is asked of the site, with real sessions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.matrix.asking import ask, cell, form_of
from tests.web.matrix.places import Places
from tests.web.matrix.table import ASKERS, Row, rows, written
from tests.web.walk.routes import routes

pytestmark = pytest.mark.slow

URLS = "tests.web.walk.urls"

#: Addresses that tests add to see what a page does on which something goes wrong.
NO_PAGES = {"fails", "denied", "unreadable"}

LOOKERS = {"handler", "intake", "audit"}

#: Every method there is. HEAD is answered as GET is.
METHODS = ("get", "head", "post", "put", "delete", "patch", "options", "trace")


@pytest.mark.check("S9")
@pytest.mark.check("S23")
def test_every_route_has_a_row_and_every_row_a_route() -> None:
    found = rows()
    assert len({row.key for row in found}) == len(found)
    assert {row.route for row in found} == {each.name for each in routes(URLS)} - NO_PAGES


@pytest.mark.check("S9")
@pytest.mark.check("S10")
def test_everybody_is_answered_as_the_table_says(there: Places) -> None:
    meant = rows()
    asked = [
        replace(row, answers={each: _cell(there, row, each) for each in ASKERS}) for row in meant
    ]
    assert written(asked).splitlines() == written(meant).splitlines()


def _cell(there: Places, row: Row, asker: str) -> str:
    form = form_of(there.town, row.route, row.whose, asker)
    return cell(there.askers, asker, row, there.given(row.route, row.whose, asker), form)


@pytest.mark.check("S9")
def test_the_table_itself_lets_nobody_look_who_may_not() -> None:
    for row in rows():
        shown = {asker for asker, answer in row.answers.items() if answer.startswith("200+")}
        # Of citizens each sees what is about themselves, of staff who may look for some purpose.
        allowed = {"member", "left"} if row.route.startswith("citizen:") else LOOKERS
        assert shown <= allowed, row.key
        if row.whose.split("/")[0] in ("others", "none"):
            assert not shown, row.key


@pytest.mark.check("S10")
@pytest.mark.parametrize("asker", ["nobody", "member", "handler"])
def test_a_method_that_no_row_names_is_refused(there: Places, asker: str) -> None:
    named: dict[str, set[str]] = {}
    for row in rows():
        named.setdefault(row.route, set()).add(row.method)
    for route in routes(URLS):
        if route.name in NO_PAGES:
            continue
        methods = named[route.name] | ({"head"} if "get" in named[route.name] else set())
        for method in METHODS:
            if method not in methods:
                response = ask(there.askers.client(asker), method, route.address, None)
                assert response.status_code == 405, (route.name, method)
