"""The service says that a session is over: taken once, and refused for whatever is bent."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from django.db import connections
from django.test import Client, override_settings
from joserfc.jwk import RSAKey

from chengxin.clock import ahead, clock_of, now, system_clock
from chengxin.database import Server
from chengxin.login.config import VARIABLE
from chengxin.login.ended import EVENT, LATEST, read_ended
from chengxin.login.metadata import forget
from chengxin.login.refusals import LoginRefusedError, Reason
from chengxin.login.token import LEEWAY
from chengxin.people.facts import Facts
from chengxin.people.hidden import Hidden
from chengxin.web.citizen.models import SpentToken, Visit
from chengxin.web.citizen.visits import begin_visit, find_visit, subject_of
from tests.login.service import Running
from tests.login.test_tokens import compact
from tests.site import Site, site
from tests.web.city import assertion

pytestmark = pytest.mark.slow

HOST = "city.example"
PLACE = "/sign-out/there/"


@dataclass(frozen=True)
class Word:
    """What the service would sign, and its key."""

    header: dict[str, Any]
    claims: dict[str, Any]
    key: RSAKey

    def signed(self) -> Hidden:
        key = self.key.private_key
        assert key is not None
        return compact(
            self.header, self.claims, lambda signing: key.sign(signing, PKCS1v15(), SHA256())
        )

    def with_claims(self, **changed: Any) -> Word:
        """Change claims; None takes one away."""
        claims = {**self.claims, **changed}
        return replace(self, claims={k: each for k, each in claims.items() if each is not None})

    def headed(self, **changed: Any) -> Word:
        return replace(self, header={**self.header, **changed})


@pytest.fixture
def word(provider: Running) -> Word:
    key, at = RSAKey.import_key((provider.folder / "key.pem").read_bytes()), int(now().timestamp())
    claims = {
        "iss": provider.service.issuer, "aud": provider.service.client, "sub": "somebody",
        "iat": at, "exp": at + 120, "jti": secrets.token_urlsafe(8), "events": {EVENT: {}},
    }  # fmt: skip
    header = {"typ": "logout+jwt", "alg": "RS256", "kid": key.thumbprint()}
    return Word(header, claims, key)


@pytest.fixture(scope="module")
def made(server: Server, provider: Running) -> Iterator[Site]:
    with (
        site(server) as found, clock_of(system_clock), pytest.MonkeyPatch.context() as patch,
        override_settings(ALLOWED_HOSTS=[HOST], DEMO=True),
    ):  # fmt: skip
        patch.setenv(VARIABLE, str(provider.file))
        forget()
        yield found
        forget()


def told(word: Word | Hidden | str) -> int:
    """Send it as the service does, which no browser's token or cookie helps."""
    token = word.signed() if isinstance(word, Word) else word
    text = token.reveal() if isinstance(token, Hidden) else token
    client = Client(headers={"host": HOST}, enforce_csrf_checks=True)
    return client.post(PLACE, {"logout_token": text}, secure=True).status_code


def visit(provider: Running, subject: str, there: str | None = None) -> str:
    named = None if there is None else subject_of(provider.service, Hidden(there))
    return begin_visit(
        assertion=replace(assertion("lin"), facts=Facts()),
        subject=subject_of(provider.service, Hidden(subject)),
        there=named,
        proved_at=now(),
    )


def later(word: Word, **seconds: int) -> Word:
    at = int(now().timestamp())
    return word.with_claims(**{name: at + each for name, each in seconds.items()})


def unsigned(word: Word) -> Hidden:
    return compact({**word.header, "alg": "none"}, word.claims, lambda _signing: b"")


def with_public_key_as_secret(word: Word) -> Hidden:
    secret, head = word.key.as_pem(private=False), {**word.header, "alg": "HS256"}
    return compact(head, word.claims, lambda signing: hmac.digest(secret, signing, "sha256"))


def other_body(word: Word) -> Hidden:
    head, _body, signature = word.signed().reveal().split(".")
    other = word.with_claims(sub="x").signed().reveal().split(".")[1]
    return Hidden(f"{head}.{other}.{signature}")


OLD = int((LATEST + LEEWAY).total_seconds()) + 5
BENT: dict[str, tuple[Callable[[Word], Word | Hidden], Reason]] = {
    "unsigned": (unsigned, Reason.ALGORITHM),
    "a shared secret": (with_public_key_as_secret, Reason.ALGORITHM),
    "another key": (lambda w: replace(w, key=RSAKey.generate_key(2048)), Reason.SIGNATURE),
    "another body": (other_body, Reason.SIGNATURE),
    "a key nobody has": (lambda w: w.headed(kid="unknown"), Reason.KEY),
    "a key brought along": (
        lambda w: w.headed(jwk=w.key.as_dict(private=False)), Reason.KEY,
    ),
    "an extension": (lambda w: w.headed(crit=["x"], x=1), Reason.CRITICAL),
    "for something else": (lambda w: w.headed(typ="at+jwt"), Reason.TYPE),
    "no token": (lambda _w: Hidden("x.y"), Reason.FORM),
    "nothing": (lambda _w: Hidden(""), Reason.FORM),
    "another issuer": (lambda w: w.with_claims(iss="https://other.example"), Reason.ISSUER),
    "no issuer": (lambda w: w.with_claims(iss=None), Reason.ISSUER),
    "another site": (lambda w: w.with_claims(aud="other"), Reason.AUDIENCE),
    "others as well": (
        lambda w: w.with_claims(aud=[w.claims["aud"], "other"]), Reason.AUDIENCE,
    ),
    "no audience": (lambda w: w.with_claims(aud=None), Reason.AUDIENCE),
    "over": (lambda w: later(w, iat=-100, exp=-61), Reason.EXPIRED),
    "without an end": (lambda w: w.with_claims(exp=None), Reason.EXPIRED),
    "an end that is none": (lambda w: w.with_claims(exp="tomorrow"), Reason.EXPIRED),
    "made later": (lambda w: later(w, iat=90), Reason.NOT_YET),
    "without a beginning": (lambda w: w.with_claims(iat=None), Reason.NOT_YET),
    "not to count yet": (lambda w: later(w, nbf=90), Reason.NOT_YET),
    "old with a late end": (lambda w: later(w, iat=-OLD, exp=3600), Reason.TOO_OLD),
    "proving somebody": (lambda w: w.with_claims(nonce="n"), Reason.NONCE),
    "an empty nonce": (lambda w: w.with_claims(nonce=""), Reason.NONCE),
    "no events": (lambda w: w.with_claims(events=None), Reason.EVENT),
    "another event": (lambda w: w.with_claims(events={"https://other": {}}), Reason.EVENT),
    "an event that is none": (lambda w: w.with_claims(events={EVENT: True}), Reason.EVENT),
    "events as a list": (lambda w: w.with_claims(events=[EVENT]), Reason.EVENT),
    "no name": (lambda w: w.with_claims(jti=None), Reason.TOKEN_NAME),
    "a name that is none": (lambda w: w.with_claims(jti=7), Reason.TOKEN_NAME),
    "nobody": (lambda w: w.with_claims(sub=None), Reason.SUBJECT),
    "an empty subject": (lambda w: w.with_claims(sub=""), Reason.SUBJECT),
    "an endless subject": (lambda w: w.with_claims(sub="x" * 300), Reason.SUBJECT),
    "a session that is none": (lambda w: w.with_claims(sid=["x"]), Reason.SESSION),
}  # fmt: skip


@pytest.mark.check("S8")
@pytest.mark.parametrize("how", BENT)
def test_a_bent_token_ends_nothing_and_is_refused_for_just_that(
    made: Site, provider: Running, word: Word, how: str
) -> None:
    assert made.url
    bend, reason = BENT[how]
    bent = bend(word)
    token = bent.signed() if isinstance(bent, Word) else bent
    with pytest.raises(LoginRefusedError) as refused:
        read_ended(provider.service, token)
    assert refused.value.reason is reason
    mine = visit(provider, "somebody")
    assert told(token) == 400
    assert find_visit(mine)
    # Only what is good is remembered.
    assert not SpentToken.objects.exists()
    Visit.objects.all().delete()


@pytest.mark.check("S4")
def test_whoever_signs_out_there_is_out_here_on_every_device(
    made: Site, provider: Running, word: Word
) -> None:
    assert made.url
    mine, phone = visit(provider, "somebody"), visit(provider, "somebody", "session 2")
    others = visit(provider, "somebody else")
    assert told(word) == 200
    assert not find_visit(mine)
    assert not find_visit(phone)
    assert find_visit(others)
    # Once: brought again it ends no visit that has begun since.
    back = visit(provider, "somebody")
    assert told(word) == 400
    assert find_visit(back)
    # Nobody may be in: it is taken all the same, and tells nobody who is.
    assert told(word.with_claims(jti="b", sub="never here")) == 200


def test_a_session_that_is_named_ends_alone(made: Site, provider: Running, word: Word) -> None:
    assert made.url
    one, two = (visit(provider, "somebody", each) for each in ("s1", "s2"))
    unnamed, others = visit(provider, "somebody"), visit(provider, "another", "s3")
    assert told(word.with_claims(jti="c", sub=None, sid="s1")) == 200
    assert [bool(find_visit(each)) for each in (one, two, unnamed, others)] == [
        False, True, True, True,
    ]  # fmt: skip
    # Of the same person those go too of which no session is known; nobody else's does.
    assert told(word.with_claims(jti="d", sid="s3")) == 200
    assert [bool(find_visit(each)) for each in (two, unnamed, others)] == [True, False, True]


def test_of_the_same_token_at_the_same_moment_one_counts(
    made: Site, provider: Running, word: Word
) -> None:
    assert made.url

    def once(_number: int) -> int:
        try:
            return told(word.with_claims(jti="at once"))
        finally:
            connections.close_all()

    told(word.with_claims(jti="keys are fetched"))
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(once, range(4))) == [200, 400, 400, 400]
    assert provider.service.made_up


def test_what_is_remembered_goes_once_it_would_be_refused_for_its_age(
    made: Site, provider: Running, word: Word
) -> None:
    assert made.url
    assert told(word) == 200
    kept = SpentToken.objects.count()
    with clock_of(ahead(LATEST + 2 * LEEWAY + timedelta(seconds=1))):
        with pytest.raises(LoginRefusedError):
            read_ended(provider.service, word.signed())
        assert told(later(word, iat=0, exp=60).with_claims(jti="much later")) == 200
    assert kept >= 1
    assert SpentToken.objects.count() == 1


def test_nothing_but_the_services_post_is_answered(made: Site, word: Word) -> None:
    assert made.url
    client = Client(headers={"host": HOST})
    assert client.get(PLACE, secure=True).status_code == 405
    response = client.post(PLACE, {"logout_token": "x"}, secure=True)
    assert (response.status_code, response.headers["Cache-Control"]) == (400, "no-store")
    assert response.json() == {"error": "invalid_request"}
    assert not response.cookies
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(VARIABLE)
        assert told(word) == 404


@pytest.mark.check("S2")
def test_wrong_tokens_without_end_are_put_off_and_right_ones_cost_nothing(
    made: Site, word: Word
) -> None:
    assert made.url
    with clock_of(ahead(timedelta(days=1))):
        fresh = later(word, iat=0, exp=60)
        for number in range(45):
            assert told(fresh.with_claims(jti=f"many {number}")) == 200
        answers = [told("no token") for _each in range(45)]
    assert answers[0] == 400
    assert answers[-1] == 429
