"""What a service answers is believed only where it is an answer: in time, small, its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from time import monotonic, sleep
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from chengxin.clock import ahead, clock_of
from chengxin.login import asking
from chengxin.login.config import Service
from chengxin.login.metadata import forget, keys, provider
from chengxin.login.refusals import LoginRefusedError, Reason
from chengxin.people.hidden import Hidden
from tests.login.hostile import Answer, answering, says

DESCRIBED = "/.well-known/openid-configuration"


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    forget()
    yield
    forget()


def of(issuer: str, *, made_up: bool = True) -> Service:
    return Service(
        issuer=issuer, client="city", site="http://127.0.0.1:9", secret=Hidden("x" * 40),
        claims={"number": "n", "name": "m", "document": "", "state": "", "assurance": "acr"},
        made_up=made_up,
    )  # fmt: skip


def refused(call: Callable[[], object]) -> Reason:
    with pytest.raises(LoginRefusedError) as found:
        call()
    return found.value.reason


def drips(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    with suppress(OSError):
        for _each in range(40):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            sleep(0.05)


def said(issuer: str, **more: Any) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/keys",
        **more,
    }


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (says(b"<html>"), Reason.ANSWER),
        (says(b"[1]"), Reason.ANSWER),
        (says(b"[" * 100_000), Reason.ANSWER),
        (says(b" " * (asking.MOST + 1)), Reason.ANSWER),
        (says({}, 302, Location="http://127.0.0.1:1/"), Reason.ANSWER),
        (says({}, 404), Reason.ANSWER),
        (says({}, 503), Reason.UNREACHABLE),
        (drips, Reason.UNREACHABLE),
        (says({"issuer": "https://id.example"}), Reason.OTHER_ISSUER),
        (says({}), Reason.OTHER_ISSUER),
    ],
)
def test_an_answer_that_is_none_is_refused(
    answer: Answer, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ALL", 0.5)
    began = monotonic()
    with answering({DESCRIBED: answer}) as (issuer, asked):
        assert refused(lambda: provider(of(issuer))) is reason
        assert asked == [DESCRIBED]
    assert monotonic() - began < 5


@pytest.mark.parametrize(
    "more",
    [
        {"token_endpoint": "http://id.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": 7},
        {"jwks_uri": ""},
    ],
)
def test_an_address_that_is_not_safe_is_refused(more: dict[str, Any]) -> None:
    answers: dict[str, Answer] = {}
    with answering(answers) as (issuer, _asked):
        answers[DESCRIBED] = says(said(issuer, **more))
        assert refused(lambda: provider(of(issuer))) is Reason.ANSWER


def test_a_real_site_asks_neither_this_computer_nor_anybody_without_tls() -> None:
    with answering({}) as (issuer, asked):
        assert refused(lambda: provider(of(issuer, made_up=False))) is Reason.ANSWER
        assert asked == []
    assert refused(lambda: provider(of("http://id.example", made_up=False))) is Reason.ANSWER


def test_a_service_that_says_that_it_is_made_up_opens_no_real_site(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issuer = "https://id.example"
    found = said(issuer, chengxin_made_up=True)
    monkeypatch.setattr("chengxin.login.metadata.ask", lambda _address, **_how: found)
    assert refused(lambda: provider(of(issuer, made_up=False))) is Reason.DEMO_SERVICE


def test_nobody_there_is_no_answer() -> None:
    assert refused(lambda: provider(of("http://127.0.0.1:1"))) is Reason.UNREACHABLE


def test_what_is_known_is_not_asked_for_again_and_new_keys_are_found() -> None:
    first, second = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
    public = [{**each.as_dict(private=False), "kid": name} for each, name in
              ((first, "a"), (second, "b"))]  # fmt: skip
    secret = {"kty": "oct", "k": "c2VjcmV0", "kid": "s"}
    answers: dict[str, Answer] = {}
    with answering(answers) as (issuer, asked):
        service = of(issuer)
        answers |= {DESCRIBED: says(said(issuer)), "/keys": says({"keys": [secret, public[0]]})}
        assert [key.kid for key in keys(service, "a")] == ["a"]
        # A shared secret is no key of a service, whatever it publishes.
        assert keys(service, "s") == keys(service, "b") == ()
        assert asked == [DESCRIBED, "/keys"]
        answers["/keys"] = says({"keys": public})
        assert keys(service, "b") == ()
        with clock_of(ahead(timedelta(minutes=2))):
            assert [key.kid for key in keys(service, "b")] == ["b"]
            assert keys(service, "c") == keys(service, "d") == ()
        assert asked == [DESCRIBED, "/keys", "/keys"]
        with clock_of(ahead(timedelta(hours=2))):
            assert keys(service, "a")
            assert len(asked) == 5
