"""Whose a request is: HTTP Message Signatures (RFC 9421), in one form alone.

Everything that matters is covered, in one order: method, authority, path, query, the digest of the
body (RFC 9530) and, of what changes something, the idempotency key. The parameters are created,
nonce, keyid, alg and tag, in this order. Pure: what is allowed to be late, and which numbers are
used up, is the business of whoever calls.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

#: What a signature of ours is for; one made for something else is none.
TAG = "chengxin-furnisher"

_READING = ("@method", "@authority", "@path", "@query", "content-digest")
_WRITING = (*_READING, "idempotency-key")

_INPUT = re.compile(
    r'sig=(?P<params>\((?P<covered>[a-z@"\- ]{1,200})\);created=(?P<created>[0-9]{10})'
    r';nonce="(?P<nonce>[A-Za-z0-9_-]{22,64})";keyid="(?P<keyid>[a-z0-9-]{1,64})"'
    r';alg="ed25519";tag="(?P<tag>[a-z-]{1,40})")'
)
_SIGNATURE = re.compile(r"sig=:(?P<signature>[A-Za-z0-9+/]{86}==):")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as far as it is signed: text alone, as it came over the line."""

    method: str
    authority: str
    path: str
    query: str
    content_digest: str
    idempotency_key: str
    signature_input: str
    signature: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature says of itself, and over which bytes it is."""

    key_id: str
    created: int
    nonce: str
    signature: bytes
    message: bytes


def read_signature(asked: Asked) -> Signed | None:
    """Return what is signed, or None where it is not signed in our form."""
    found, said = _INPUT.fullmatch(asked.signature_input), _SIGNATURE.fullmatch(asked.signature)
    covered = _WRITING if asked.method == "POST" else _READING
    if found is None or said is None or found["tag"] != TAG or found["covered"] != quoted(covered):
        return None
    return Signed(
        found["keyid"], int(found["created"]), found["nonce"],
        base64.b64decode(said["signature"]), signature_base(asked, covered, found["params"]),
    )  # fmt: skip


def signature_base(asked: Asked, covered: tuple[str, ...], params: str) -> bytes:
    """Return the bytes that are signed (RFC 9421, 2.5)."""
    said = {
        "@method": asked.method,
        "@authority": asked.authority,
        "@path": asked.path,
        "@query": f"?{asked.query}",
        "content-digest": asked.content_digest,
        "idempotency-key": asked.idempotency_key,
    }
    lines = [f'"{name}": {said[name]}' for name in covered]
    return "\n".join([*lines, f'"@signature-params": {params}']).encode()


def quoted(covered: tuple[str, ...]) -> str:
    """Return the components as they stand in the parameters.

    >>> quoted(("@method", "@path"))
    '"@method" "@path"'
    """
    return " ".join(f'"{name}"' for name in covered)


def content_digest(body: bytes) -> str:
    """Return the header with the digest of a body.

    >>> content_digest(b"")
    'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'
    """
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
