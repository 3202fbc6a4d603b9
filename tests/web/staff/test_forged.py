"""A form that comes without its token changes nothing, whoever's browser sends it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from chengxin.access.roles import Role
from chengxin.clock import clock_of
from tests.site import Site
from tests.web.matrix.table import rows
from tests.web.staff.working import hired, signed_in
from tests.web.walk.routes import routes

pytestmark = pytest.mark.slow


def test_a_form_without_its_token_changes_nothing(client: Client, made: Site) -> None:
    assert made.url
    forms: dict[str, set[str]] = {}
    for row in rows():
        if row.method == "post" and row.route.startswith("staff:"):
            # Whoever reaches the form, whatever becomes of it.
            may = {asker for asker, answer in row.answers.items() if answer[:3] != "403"}
            forms.setdefault(row.route.removeprefix("staff:"), set()).update(may)
    tried = set()
    with clock_of(lambda: datetime(2026, 11, 22, 1, 0, tzinfo=UTC)):
        for role in Role:
            signed_in(client, hired(f"only {role}", [role]))
            for route in routes("chengxin.web.urls", "staff"):
                if role in forms.get(route.name, ()):
                    response = client.post(route.address, secure=True)
                    assert response.status_code == 403, route.name
                    assert "csrf" not in response.content.decode().lower()
                    tried.add(route.name)
    assert tried == {*forms}
