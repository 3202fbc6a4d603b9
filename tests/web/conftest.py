"""Asking pages as a browser would, over TLS and under the site's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from chengxin.database import Server
from tests.site import site
from tests.web.city import PASSWORD, City, city


@pytest.fixture
def host() -> Iterator[str]:
    """The name under which the site is asked for."""
    name = "city.example"
    names = {"zh": "玉溪市公共信用信息中心", "en": "Public Credit Information Centre of Yuxi"}
    jinja = settings.TEMPLATES[0]
    jinja = {**jinja, "DIRS": [*jinja["DIRS"], Path(__file__).parent / "templates"]}
    with override_settings(ALLOWED_HOSTS=[name], OPERATOR=names, TEMPLATES=[jinja]):
        yield name


@pytest.fixture
def client(host: str) -> Client:
    """Somebody's browser, which asks in Chinese as long as it does not say otherwise."""
    return Client(headers={"host": host}, enforce_csrf_checks=True)


@pytest.fixture(scope="module")
def town(server: Server) -> Iterator[City]:
    """The small city on a site of its own."""
    with site(server) as made, city(made) as found:
        yield found


@pytest.fixture
def browser_of(host: str, town: City) -> Callable[[str], Client]:
    """Return somebody's browser, signed in; once for all tests of a module, as it is slow work."""

    def browser(login: str) -> Client:
        client = Client(headers={"host": host})
        if login not in town.sessions:
            came = client.post("/sign-in/", {"login": login, "password": PASSWORD}, secure=True)
            assert came.status_code == 302, came.content.decode()
            town.sessions[login] = client.cookies["sessionid"].value
        client.cookies["sessionid"] = town.sessions[login]
        return client

    return browser
