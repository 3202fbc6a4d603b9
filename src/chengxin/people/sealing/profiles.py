"""The two sets of algorithms, each an authenticated cipher and a keyed hash.

The algorithms are those of the `cryptography` package; this module only names them and fixes their
sizes. It takes whatever nonce and associated data it is given: what goes into them is decided in
`cells` and `index`, which are its only callers besides the tests of published vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC

NONCE_BYTES = 12
TAG_BYTES = 16

#: Of every index key, in both profiles: as long as the hash.
INDEX_KEY_BYTES = 32


class NotAuthenticError(Exception):
    """The bytes were not made by this key with this associated data. It says nothing more."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A set of algorithms: `number` stands in every sealed value, `name` in the key file."""

    name: str
    number: int
    cipher: Callable[[bytes], BlockCipherAlgorithm]
    key_bytes: int
    hash: Callable[[], hashes.HashAlgorithm]

    def encrypt(self, key: bytes, nonce: bytes, bound: bytes, plaintext: bytes) -> bytes:
        """Return ciphertext and tag. A nonce must never be used twice with one key."""
        encryptor = Cipher(self._cipher(key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(bound)
        return encryptor.update(plaintext) + encryptor.finalize() + encryptor.tag

    def decrypt(self, key: bytes, nonce: bytes, bound: bytes, sealed: bytes) -> bytes:
        """Return the plaintext. Raises NotAuthenticError when anything was changed."""
        ciphertext, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        if len(tag) != TAG_BYTES:
            raise NotAuthenticError
        decryptor = Cipher(self._cipher(key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(bound)
        try:
            return decryptor.update(ciphertext) + decryptor.finalize()
        except InvalidTag:
            raise NotAuthenticError from None

    def digest(self, key: bytes, message: bytes) -> bytes:
        """Return the 32 bytes of the keyed hash."""
        mac = HMAC(key, self.hash())
        mac.update(message)
        return mac.finalize()

    def _cipher(self, key: bytes) -> BlockCipherAlgorithm:
        if len(key) != self.key_bytes:
            raise ValueError(f"a key of {self.name} has {self.key_bytes} bytes")
        return self.cipher(key)


AES = Profile("aes-256-gcm", 1, algorithms.AES, 32, hashes.SHA256)
SM4 = Profile("sm4-gcm", 2, algorithms.SM4, 16, hashes.SM3)

PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in (AES, SM4)}
