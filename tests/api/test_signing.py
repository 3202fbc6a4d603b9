"""A request that was bent anywhere is refused with the same bytes, and so is one that comes again.

The signature is checked by the site's code and made by the client's: two writings of one standard.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import chengxin_furnisher
from chengxin.api.furnisher.gate import KEPT, SKEW
from chengxin.api.furnisher.signing import Asked, content_digest, read_signature
from chengxin.clock import clock_of, now
from chengxin.records.admitting import services
from chengxin.records.batches.models import FurnisherBatch, FurnisherNonce
from tests.api.calling import HOST, Caller, asked, body_of
from tests.api.conftest import ITEMS
from tests.records.admitting.office import CHIEF, Pair, admitted, prepared
from tests.records.rows import deed

PATH = f"{chengxin_furnisher.PREFIX}/records"
BATCH = "a-batch-of-this-morning"
BODY = body_of([deed(item="good_deed")])

#: Method, path, body and headers, as they are sent.
Sent = tuple[str, str, bytes, dict[str, str]]


def _header(name: str, old: str, new: str) -> Callable[[Sent], Sent]:
    def bend(sent: Sent) -> Sent:
        method, path, body, headers = sent
        assert old in headers[name]
        return method, path, body, {**headers, name: headers[name].replace(old, new, 1)}

    return bend


def _without(name: str) -> Callable[[Sent], Sent]:
    return lambda sent: (*sent[:3], {k: v for k, v in sent[3].items() if k != name})


def _one_bit(sent: Sent) -> Sent:
    method, path, body, headers = sent
    said = headers["Signature"]
    return method, path, body, {**headers, "Signature": said[:10] + _other(said[10]) + said[11:]}


def _other(letter: str) -> str:
    return "B" if letter != "B" else "C"


def _digest_too(sent: Sent) -> Sent:
    method, path, body, headers = sent
    bent = body.replace(b"2026-03-01", b"2026-03-02")
    return method, path, bent, {**headers, "Content-Digest": content_digest(bent)}


BENT: dict[str, Callable[[Sent], Sent]] = {
    "the method": lambda sent: ("GET", f"{chengxin_furnisher.PREFIX}/catalogue", *sent[2:]),
    "the path": lambda sent: (sent[0], f"{chengxin_furnisher.PREFIX}/marks", *sent[2:]),
    "the query": lambda sent: (sent[0], f"{sent[1]}?after=1", *sent[2:]),
    "a byte of the body": lambda sent: (*sent[:2], sent[2].replace(b"R1", b"R2"), sent[3]),
    "a blank behind the body": lambda sent: (*sent[:2], sent[2] + b" ", sent[3]),
    "the body and its digest": _digest_too,
    "the key of the batch": _header("Idempotency-Key", BATCH, BATCH + "x"),
    "the time": _header("Signature-Input", "created=1", "created=2"),
    "the number": _header("Signature-Input", 'nonce="', 'nonce="x'),
    "whose key": _header("Signature-Input", 'keyid="ed25519-', 'keyid="ed25519-0'),
    "what is covered": _header("Signature-Input", '"@query" ', ""),
    "what it is for": _header("Signature-Input", chengxin_furnisher.TAG, "another-purpose"),
    "the algorithm": _header("Signature-Input", 'alg="ed25519"', 'alg="hmac-sha256"'),
    "the label": _header("Signature-Input", "sig=(", "other=("),
    "one bit of the signature": _one_bit,
    "no signature": _without("Signature"),
    "no input": _without("Signature-Input"),
    "no digest": _without("Content-Digest"),
    "no key of the batch": _without("Idempotency-Key"),
}


@pytest.fixture
def right(caller: Caller) -> Sent:
    return "POST", PATH, BODY, caller.headers("POST", PATH, BODY, BATCH)


@pytest.fixture
def constant(caller: Caller) -> bytes:
    """What is answered where nothing is signed at all."""
    assert caller.key.public
    response = asked("POST", PATH, b"", {})
    assert response.status_code == 401
    return bytes(response.content)


@pytest.mark.slow
@pytest.mark.check("S18")
@pytest.mark.parametrize("what", BENT)
def test_a_bent_request_is_refused_and_nothing_is_taken(
    right: Sent, constant: bytes, what: str
) -> None:
    response = asked(*BENT[what](right))
    assert (response.status_code, response.content) == (401, constant)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert not FurnisherBatch.objects.exists()
    # As it was signed it is taken, unless its number was used up by the bent one.
    if not FurnisherNonce.objects.exists():
        assert asked(*right).status_code == 200


@pytest.mark.slow
@pytest.mark.check("S18")
def test_a_request_comes_once(right: Sent, constant: bytes) -> None:
    assert asked(*right).status_code == 200
    again = asked(*right)
    assert (again.status_code, again.content) == (401, constant)


@pytest.mark.slow
@pytest.mark.check("S18")
@pytest.mark.parametrize(
    ("late", "status"),
    [
        (timedelta(), 200), (SKEW - timedelta(seconds=2), 200),
        (SKEW + timedelta(seconds=2), 401), (timedelta(minutes=10), 401),
        (timedelta(minutes=-10), 401),
    ],
)  # fmt: skip
def test_a_request_is_neither_late_nor_early(
    right: Sent, constant: bytes, late: timedelta, status: int
) -> None:
    with clock_of(partial(lambda at: at, now() + late)):
        response = asked(*right)
        assert response.status_code == status
        assert status == 200 or response.content == constant
    # A number is remembered for longer than its request could be late.
    assert KEPT > 2 * SKEW


@pytest.mark.slow
@pytest.mark.check("S18")
def test_numbers_are_forgotten_once_no_request_with_them_could_come(caller: Caller) -> None:
    assert caller.get("/catalogue").status_code == 200
    with clock_of(partial(lambda at: at, now() + KEPT + timedelta(seconds=1))):
        assert caller.get("/catalogue").status_code == 200
    assert FurnisherNonce.objects.count() == 1


@pytest.fixture
def others() -> dict[str, Caller]:
    """Furnishers whose keys do not hold, each for another reason."""
    found = {each: Caller() for each in ("unknown", "waiting", "withdrawn", "expired")}
    prepared("F7", ITEMS, found["waiting"].pair)
    admitted("F8", ITEMS, found["withdrawn"].pair)
    services.withdraw_key(
        member=CHIEF, key_id=found["withdrawn"].key.key_id, reason="该单位报告私钥可能泄露"
    )
    admitted("F9", ITEMS, found["expired"].pair)
    return found


@pytest.mark.slow
@pytest.mark.check("S18")
def test_keys_that_do_not_hold_are_told_apart_by_nothing(
    caller: Caller, constant: bytes, others: dict[str, Caller]
) -> None:
    for why, other in others.items():
        later = timedelta(days=32) if why == "expired" else timedelta()
        with clock_of(partial(lambda at: at, now() + later)):
            response = other.get("/catalogue")
            assert (response.status_code, response.content) == (401, constant), why
    assert caller.get("/catalogue").status_code == 200


@pytest.mark.slow
@pytest.mark.check("S18")
def test_the_signature_of_another_furnisher_is_not_mine(
    caller: Caller, right: Sent, constant: bytes
) -> None:
    other = Caller(Pair())
    admitted("F6", ITEMS, other.pair)
    mine, theirs = caller.key.key_id, other.key.key_id
    response = asked(*_header("Signature-Input", mine, theirs)(right))
    assert (response.status_code, response.content) == (401, constant)


def test_what_the_client_signs_is_what_the_standard_says() -> None:
    """RFC 9421, 2.5: the base is written out here by hand, and checked by the library alone."""
    caller = Caller()
    made: Any = chengxin_furnisher.sign(
        caller.key, "POST", "https://City.example:443/a?b=1", b"{}", "0123456789abcdef",
        created=1800000000, nonce="n" * 22,
    )  # fmt: skip
    params = made["Signature-Input"].removeprefix("sig=")
    said = Asked(
        "POST", HOST, "/a", "b=1", made["Content-Digest"], "0123456789abcdef",
        made["Signature-Input"], made["Signature"],
    )  # fmt: skip
    base = (
        '"@method": POST\n"@authority": city.example\n"@path": /a\n"@query": ?b=1\n'
        f'"content-digest": {made["Content-Digest"]}\n"idempotency-key": 0123456789abcdef\n'
        f'"@signature-params": {params}'
    )
    found = read_signature(said)
    assert found is not None
    assert found.message == base.encode()
    public = Ed25519PublicKey.from_public_bytes(caller.pair.public.raw)
    public.verify(found.signature, base.encode())
