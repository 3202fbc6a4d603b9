"""The program's log: whatever is sent to it, one event is one line that tells about nobody."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from chengxin.database import Server
from chengxin.people.services import enrol
from chengxin.settings.lines import OneLine
from tests.people.made_up import AT, FACTS, identity, name
from tests.site import site

FORGED = "2026-11-27T10:00:00+0000 ERROR chengxin all is well"

HOSTILE = (
    f"x\n{FORGED}",
    f"x\r\n{FORGED}",
    f"x\r{FORGED}",
    f"x\x0b{FORGED}",
    f"x\x85{FORGED}",
    f"x\u2028{FORGED}",
    f"x\u2029{FORGED}",
    "x\x1b[2J\x1b[31m",
    "x\x00\x07\x08",
    'x", "level": "ERROR", "',
    "x\u202e\u2066",
)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the handler of the settings writes."""
    made: Any = settings.LOGGING["formatters"]
    assert made == {"line": {"()": f"{OneLine.__module__}.{OneLine.__qualname__}"}}
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@pytest.mark.check("S47")
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_begins_a_line(log: io.StringIO, text: str) -> None:
    logging.getLogger("chengxin.test").warning("a name: %s", text)
    [line] = log.getvalue().splitlines()
    assert line.isprintable()
    assert " WARNING chengxin.test a name: x" in line


@pytest.mark.check("S47")
def test_nor_does_an_error_and_its_text_is_not_told(log: io.StringIO) -> None:
    def fails() -> None:
        try:
            raise KeyError("张三 990001199001012465")
        except KeyError as error:
            raise ValueError(f"张三\n{FORGED}") from error

    try:
        fails()
    except ValueError:
        logging.getLogger("chengxin.test").exception("stopped")
    [line] = log.getvalue().splitlines()
    assert "张三" not in line
    assert "all is well" not in line
    assert "stopped | ValueError at fails:" in line
    assert " from KeyError at fails:" in line


def _stops(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("张三")


urlpatterns = [path("stops/", _stops)]


@pytest.mark.check("S47")
@pytest.mark.filterwarnings("ignore")
def test_the_framework_s_own_lines_are_lines_too(log: io.StringIO) -> None:
    client = Client(raise_request_exception=False)
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"], MIDDLEWARE=[]):
        client.get("/990001199001012465/%0a2026%20ERROR%20all%20is%20well/")
        client.get("/stops/")
    missing, stopped = log.getvalue().splitlines()
    assert "Not Found: /…/" in missing
    assert "RuntimeError at _stops:" in stopped
    assert "张三" not in stopped


@pytest.mark.slow
@pytest.mark.check("S47")
def test_what_the_database_says_of_a_key_is_not_told(server: Server, log: io.StringIO) -> None:
    """A violated constraint's text holds the row that violated it."""
    with site(server):
        enrol(identity=identity(7), name=name("柳如烟"), facts=FACTS, recorded_at=AT)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("insert into person_facts select * from person_facts")
        except Exception as error:
            logging.getLogger("chengxin.test").exception("stopped")
            [kept] = str(error).splitlines()[1:] or [""]
        else:
            pytest.fail("the row came in twice")
    [line] = log.getvalue().splitlines()
    assert kept.startswith("DETAIL")
    assert kept.partition("(")[2] not in line
    assert "UniqueViolation" in line
