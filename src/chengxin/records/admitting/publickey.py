"""The public half of a furnisher's key: read, checked, named. The site never sees the other half.

Pure. Ed25519 alone (RFC 8032): the library that the site is locked to has no SM2.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from chengxin.text import _

ALGORITHM = "ed25519"

_LENGTH = 32
_PRIME = 2**255 - 19
#: The heights of the points whose order divides eight: under such a key anybody can sign.
_WEAK = frozenset(
    {
        0, 1, _PRIME - 1,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    }
)  # fmt: skip


class KeyRefusedError(Exception):
    """What was given is no public key that could be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that can be used: its 32 bytes, and the name that follows from them."""

    raw: bytes

    @property
    def key_id(self) -> str:
        """Return the name of the key: the first half of the SHA-256 of its bytes.

        >>> PublicKey(bytes(32)).key_id
        'ed25519-66687aadf862bd776c8fc18b8e9f8e20'
        """
        return f"{ALGORITHM}-{hashlib.sha256(self.raw).hexdigest()[:32]}"

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether the other half of this key signed the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def read_public_key(text: str) -> PublicKey:
    """Read a key as PEM, or its 32 bytes in base64. Raises KeyRefusedError.

    >>> read_public_key("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=").key_id
    'ed25519-21fe31dfa154a261626bf854046fd227'
    """
    said = text.strip()
    if "PRIVATE" in said:
        raise KeyRefusedError(
            _(
                "This is the secret half of a key. It must never leave the furnisher: make a new "
                "pair, destroy this one, and send the public half."
            )
        )
    raw = _of_pem(said) if said.startswith("-----BEGIN") else _of_base64(said)
    height = int.from_bytes(raw, "little") & (2**255 - 1)
    if height >= _PRIME or height in _WEAK:
        raise KeyRefusedError(
            _("Under this key anybody could sign. Make a new pair with the client.")
        )
    return PublicKey(raw)


def _of_pem(said: str) -> bytes:
    try:
        key = load_pem_public_key(said.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise _unreadable() from None
    if not isinstance(key, Ed25519PublicKey):
        raise _unreadable()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _of_base64(said: str) -> bytes:
    try:
        raw = base64.b64decode(said, validate=True)
    except (binascii.Error, ValueError):
        raise _unreadable() from None
    if len(raw) != _LENGTH:
        raise _unreadable()
    return raw


def _unreadable() -> KeyRefusedError:
    return KeyRefusedError(
        _("This is no public key for Ed25519. Send it as PEM, or its 32 bytes in base64.")
    )
