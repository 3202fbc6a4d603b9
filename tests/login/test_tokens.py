"""What the real service signs is taken; the same, bent in one place, is refused for just that."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey

from chengxin.clock import now
from chengxin.login.flow import begin, exchange
from chengxin.login.metadata import provider as described
from chengxin.login.proven import read_proven
from chengxin.login.refusals import LoginRefusedError, Reason
from chengxin.login.token import Expected, check_token
from chengxin.people.hidden import Hidden
from tests.login.conftest import NUMBER
from tests.login.service import BACK, Person, Running, answer_of

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Real:
    """A token of the service, taken apart, and the key that signed it."""

    token: Hidden
    header: dict[str, Any]
    claims: dict[str, Any]
    key: RSAKey
    expected: Expected


def part(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(urlsafe_b64decode(text + "=="))
    return found


def packed(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def real(provider: Running) -> Real:
    """What the service answers to one question."""
    address, asked = begin(provider.service, back=BACK, goal="/", fresh=True)
    answer = answer_of(Person().sign_in(address, "lin"))
    known = described(provider.service)
    token, access = exchange(provider.service, known, BACK, asked, answer["code"])
    head, body, _signature = token.reveal().split(".")
    return Real(
        token,
        part(head),
        part(body),
        RSAKey.import_key((provider.folder / "key.pem").read_bytes()),
        Expected(
            nonce=asked.nonce,
            asked_at=asked.at,
            access_token=access,
            max_age=timedelta(minutes=1),
        ),
    )


def compact(head: dict[str, Any], claims: object, sign: Callable[[bytes], bytes]) -> Hidden:
    """A token made by hand: no library writes what these tests need."""
    signing = f"{packed(head)}.{packed(claims)}"
    signature = urlsafe_b64encode(sign(signing.encode())).rstrip(b"=").decode()
    return Hidden(f"{signing}.{signature}")


def signed(real: Real, claims: dict[str, Any] | None = None, **header: Any) -> Hidden:
    """Sign with the service's own key, as only it could."""
    key = real.key.private_key
    assert key is not None
    return compact(
        {**real.header, **header},
        real.claims if claims is None else claims,
        lambda signing: key.sign(signing, PKCS1v15(), SHA256()),
    )


def bent(**changed: Any) -> Callable[[Real], Hidden]:
    """Change claims; None takes one away."""

    def bend(real: Real) -> Hidden:
        claims = {**real.claims, **changed}
        return signed(real, {name: value for name, value in claims.items() if value is not None})

    return bend


def later(name: str, seconds: int) -> Callable[[Real], Hidden]:
    def bend(real: Real) -> Hidden:
        return bent(**{name: int(now().timestamp()) + seconds})(real)

    return bend


def unsigned(real: Real) -> Hidden:
    return compact({**real.header, "alg": "none"}, real.claims, lambda _signing: b"")


def with_public_key_as_secret(real: Real) -> Hidden:
    secret, head = real.key.as_pem(private=False), {**real.header, "alg": "HS256"}
    return compact(head, real.claims, lambda signing: hmac.digest(secret, signing, "sha256"))


def by_another_key(real: Real) -> Hidden:
    return signed(replace(real, key=RSAKey.generate_key(2048)))


def bringing_its_key(real: Real) -> Hidden:
    own = RSAKey.generate_key(2048)
    return signed(replace(real, key=own), jwk=own.as_dict(private=False))


def other_body(real: Real) -> Hidden:
    head, _body, signature = real.token.reveal().split(".")
    return Hidden(f"{head}.{packed({**real.claims, 'sub': 'x'})}.{signature}")


def other_signature(real: Real) -> Hidden:
    text = real.token.reveal()
    return Hidden(text[:-6] + ("A" if text[-6] != "A" else "B") + text[-5:])


#: What is done to the service's own token, and why it is refused.
BENT: dict[str, tuple[Callable[[Real], Hidden], Reason]] = {
    "not a token": (lambda _real: Hidden("a.b"), Reason.FORM),
    "a header that is no JSON": (lambda real: Hidden("e30x" + real.token.reveal()), Reason.FORM),
    "megabytes": (lambda real: Hidden("A" * (1 << 20) + real.token.reveal()), Reason.FORM),
    "no signature": (unsigned, Reason.ALGORITHM),
    "the public key as a shared secret": (with_public_key_as_secret, Reason.ALGORITHM),
    "an algorithm that nobody expects": (lambda real: signed(real, alg="RS512"), Reason.ALGORITHM),
    "one bit of the signature": (other_signature, Reason.SIGNATURE),
    "another body": (other_body, Reason.SIGNATURE),
    "another key under the same name": (by_another_key, Reason.SIGNATURE),
    "a key that it brings along": (bringing_its_key, Reason.KEY),
    "a key of another name": (lambda real: signed(real, kid="other"), Reason.KEY),
    "a place to fetch a key from": (
        lambda real: signed(real, jku="http://127.0.0.1:1/jwks"),
        Reason.KEY,
    ),
    "a name of a key that is none": (
        lambda real: signed(real, kid=7),
        Reason.KEY,
    ),
    "something critical that nobody knows": (
        lambda real: signed(real, crit=["exp2"], exp2=1),
        Reason.CRITICAL,
    ),
    "a token to end a session": (lambda real: signed(real, typ="logout+jwt"), Reason.TYPE),
    "an access token": (lambda real: signed(real, typ="at+jwt"), Reason.TYPE),
    "another issuer": (bent(iss="http://127.0.0.1:1"), Reason.ISSUER),
    "the issuer with a slash": (
        lambda real: bent(iss=f"{real.claims['iss']}/")(real),
        Reason.ISSUER,
    ),
    "no issuer": (bent(iss=None), Reason.ISSUER),
    "another audience": (bent(aud="somebody-else"), Reason.AUDIENCE),
    "others besides": (
        lambda real: bent(aud=[real.claims["aud"], "somebody-else"])(real),
        Reason.AUDIENCE,
    ),
    "no audience": (bent(aud=None), Reason.AUDIENCE),
    "another authorised party": (bent(azp="somebody-else"), Reason.AUTHORISED_PARTY),
    "another nonce": (bent(nonce="x" * 43), Reason.NONCE),
    "no nonce": (bent(nonce=None), Reason.NONCE),
    "over": (later("exp", -61), Reason.EXPIRED),
    "no end": (bent(exp=None), Reason.EXPIRED),
    "an end that is no time": (bent(exp="2099"), Reason.EXPIRED),
    "an end that is true": (bent(exp=True), Reason.EXPIRED),
    "made tomorrow": (later("iat", 86_400), Reason.NOT_YET),
    "not valid yet": (later("nbf", 86_400), Reason.NOT_YET),
    "no time at which it was made": (bent(iat=None), Reason.NOT_YET),
    "made before it was asked for": (later("iat", -3600), Reason.TOO_OLD),
    "with another access token": (bent(at_hash="77QmUPtjPfzWtF2AnpK9RQ"), Reason.ACCESS_TOKEN),
    "proved by less": (bent(acr="password"), Reason.ASSURANCE),
    "not said how it was proved": (bent(acr=None), Reason.ASSURANCE),
    "proved long ago": (later("auth_time", -3600), Reason.AUTHENTICATION),
    "not said when it was proved": (bent(auth_time=None), Reason.AUTHENTICATION),
    "nobody": (bent(sub=""), Reason.SUBJECT),
    "a subject that is no text": (bent(sub=7), Reason.SUBJECT),
}

#: The same for what is read once the token is believed.
MISREAD: dict[str, tuple[dict[str, Any], Reason]] = {
    "no number": ({"id_number": None}, Reason.CLAIMS),
    "a number that is a list": ({"id_number": [NUMBER]}, Reason.CLAIMS),
    "a number that cannot be": ({"id_number": NUMBER[:-1] + "A"}, Reason.NUMBER),
    "another kind of document": ({"id_type": "414"}, Reason.DOCUMENT),
    "a name with a lost character": ({"real_name": "林?"}, Reason.NAME),
    "no name": ({"real_name": ""}, Reason.CLAIMS),
}


@pytest.mark.article("yuxi", 2)
def test_what_the_service_signed_is_taken(provider: Running, real: Real) -> None:
    claims = check_token(provider.service, real.token, real.expected)
    proven = read_proven(provider.service, claims, now())
    assert proven.identity.number.reveal() == NUMBER
    assert proven.name.written.reveal() == "林试"
    assert proven.assurance == "real-name"
    assert NUMBER not in proven.subject.reveal()
    assert NUMBER not in repr(proven)
    assert "林" not in repr(proven)
    # Signed by the tests in the same way it is taken as well, so that what is bent is all that is.
    assert check_token(provider.service, signed(real), real.expected) == claims


@pytest.mark.parametrize("how", BENT)
def test_a_bent_token_is_refused_for_just_that(provider: Running, real: Real, how: str) -> None:
    bend, reason = BENT[how]
    with pytest.raises(LoginRefusedError) as refused:
        check_token(provider.service, bend(real), real.expected)
    assert refused.value.reason is reason
    assert str(refused.value) == reason


@pytest.mark.parametrize("how", MISREAD)
def test_claims_that_tell_nobody_are_refused(provider: Running, real: Real, how: str) -> None:
    changed, reason = MISREAD[how]
    with pytest.raises(LoginRefusedError) as refused:
        read_proven(provider.service, {**real.claims, **changed}, now())
    assert refused.value.reason is reason


def test_real_people_alone_come_in_where_the_site_is_real(provider: Running, real: Real) -> None:
    with pytest.raises(LoginRefusedError) as refused:
        read_proven(replace(provider.service, made_up=False), real.claims, now())
    assert refused.value.reason is Reason.NUMBER
