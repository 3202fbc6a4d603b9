"""Everybody sees what is open for comments and may say something, and is not known by it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from html import unescape
from typing import Any

import psycopg
import pytest
from django.test import Client

from chengxin.database import Server
from chengxin.standing.models import Comment
from chengxin.standing.services.publishing import reply
from chengxin.standing.services.publishing.gate import LOCK
from chengxin.web.public import views
from chengxin.web.public.throttle import Throttle
from tests.opening import put_in_force
from tests.site import site
from tests.standing.publishing.office import EDITOR, MILDER, hire, on, proposed, version

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def draft(server: Server) -> Iterator[int]:
    with site(server):
        hire()
        with on(-1):
            put_in_force(rulebook_no=version())
        yield proposed(version(MILDER))


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has come yet."""
    monkeypatch.setattr(views, "THROTTLE", Throttle(2))


def send(client: Client, host: str, draft: int, **typed: str) -> Any:
    client.get(f"/drafts/{draft}/", secure=True)
    return client.post(
        f"/drafts/{draft}/",
        {**typed, "csrfmiddlewaretoken": client.cookies["csrftoken"].value},
        secure=True,
        headers={"referer": f"https://{host}/drafts/{draft}/"},
    )


@pytest.mark.article("yuxi", 14)
@pytest.mark.article("jinan", 13)
def test_somebody_says_something_and_reads_the_reply(client: Client, host: str, draft: int) -> None:
    with on(1):
        assert f"/drafts/{draft}/" in client.get("/drafts/", secure=True).content.decode()
        answer = send(client, host, draft, text="<i>Why</i> not 520?", body="")
        assert answer.status_code == 302
        assert send(client, host, draft, text="13800138000", body="").status_code == 422
        # The third within an hour, from one address.
        assert send(client, host, draft, text="Once more", body="").status_code == 422
        said = Comment.objects.get()
        shown = client.get(answer.headers["Location"] + "&lang=en", secure=True).content.decode()
        assert f"Comment {said.pk} was kept" in shown
        assert "520?" not in shown
        reply(comment_id=said.pk, outcome="taken_up", reason="Gladly", by=EDITOR)
        shown = unescape(client.get(f"/drafts/{draft}/", secure=True).content.decode())
        assert "<i>Why</i> not 520?" in shown
        assert "Gladly" in shown


def test_nobody_waits_for_a_long_step_of_publishing(client: Client, host: str, draft: int) -> None:
    """A switch holds the lock while it rescores everybody."""
    before = Comment.objects.count()
    with on(2):
        with psycopg.connect(os.environ["DATABASE_URL"]) as other:
            other.execute("select pg_advisory_xact_lock(%s)", [LOCK])
            answer = send(client, host, draft, text="Now", body="")
        assert answer.status_code == 422
        assert "规则正在发布，本次内容未保存" in answer.content.decode()
        assert Comment.objects.count() == before
        assert send(client, host, draft, text="Now", body="").status_code == 302


def test_outside_the_days_there_is_no_form_and_nothing_is_kept(
    client: Client, host: str, draft: int
) -> None:
    before = Comment.objects.count()
    with on(40):
        shown = client.get(f"/drafts/{draft}/", secure=True).content.decode()
        assert "<textarea" not in shown
        assert f"/drafts/{draft}/" not in client.get("/drafts/", secure=True).content.decode()
    with on(2):
        client.get(f"/drafts/{draft}/", secure=True)
    with on(40):
        token = client.cookies["csrftoken"].value
        answer = client.post(
            f"/drafts/{draft}/",
            {"text": "Late", "csrfmiddlewaretoken": token},
            secure=True,
            headers={"referer": f"https://{host}/"},
        )
        assert answer.status_code == 422
        assert client.get("/drafts/999/", secure=True).status_code == 404
        assert client.put(f"/drafts/{draft}/", secure=True).status_code in (403, 405)
    assert Comment.objects.count() == before
