"""Keys: what each is for, which is current, and which are only kept to open what they sealed.

A key belongs to one use: sealing, or the blind index. Of each use one key is current and makes
everything new; the others open and find what they made, until nothing of theirs is left. A next
key makes nothing yet: every process knows it before the first one uses it. No `repr`, message or
pickle shows a secret; `loading` reads them from where they are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from chengxin.people.hidden import Hidden
from chengxin.people.sealing.profiles import INDEX_KEY_BYTES, Profile
from chengxin.text import _


class Use(StrEnum):
    """What a key is for."""

    SEAL = "seal"
    INDEX = "index"


class KeysRefusedError(Exception):
    """Keys that cannot be used as they are: where, why, and what to do. It holds no secret."""


class UnknownKeyError(Exception):
    """A value was made with a key that is not among the known ones."""

    def __init__(self, use: Use, key_id: str) -> None:
        message = _(
            "The {use} key '{key}' is not known. Write it into the key file as a former key, or "
            "bring it back from the backup of keys."
        )
        super().__init__(message.format(use=use, key=key_id))


#: What a key is called; it stands in every value that the key made.
KEY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")

#: A random secret of 16 bytes has fewer different ones about once in 10^12.
_FEWEST_DIFFERENT = 8

#: Secrets that stand in standards, books and examples: their first 16 bytes.
_PUBLISHED = (
    "0123456789abcdeffedcba9876543210",
    "feffe9928665731c6d6a8f9467308308",
    "2b7e151628aed2a6abf7158809cf4f3c",
    "603deb1015ca71be2b73aef0857d7781",
)


@dataclass(frozen=True, slots=True)
class Key:
    """One key, its secret in hex. Raises KeysRefusedError when that is short or guessable.

    >>> from chengxin.people.sealing.profiles import AES
    >>> from chengxin.text import language
    >>> with language("en"):
    ...     Key("2026-a", Use.SEAL, AES, Hidden(bytes(32).hex()))
    Traceback (most recent call last):
    chengxin.people.sealing.keys.KeysRefusedError: The secret of the key '2026-a' is a pattern and \
not random. Make a new one.
    """

    id: str
    use: Use
    profile: Profile = field(repr=False)
    secret: Hidden = field(repr=False)

    def __post_init__(self) -> None:
        if not KEY_ID.fullmatch(self.id):
            raise KeysRefusedError(
                _(
                    "The name of a key has 1 to 32 small letters, digits and hyphens, no hyphen "
                    "first. Call it after its year: 2026-a."
                )
            )
        wanted = self.profile.key_bytes if self.use is Use.SEAL else INDEX_KEY_BYTES
        if len(self.reveal()) != wanted:
            message = _(
                "The secret of the key '{key}' has {count} bytes. For {use} with {profile} it has "
                "{wanted}. Make a new one."
            )
            raise KeysRefusedError(
                message.format(
                    key=self.id,
                    count=len(self.reveal()),
                    use=self.use,
                    profile=self.profile.name,
                    wanted=wanted,
                )
            )
        if why := _guessable(self.reveal()):
            raise KeysRefusedError(why.format(key=self.id))

    def reveal(self) -> bytes:
        """Return the secret."""
        return bytes.fromhex(self.secret.reveal())


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys: of each use the current one and every known one by its name."""

    seal: Key
    index: Key
    known: Mapping[tuple[Use, str], Key] = field(repr=False)
    coming: frozenset[tuple[Use, str]] = frozenset()

    @classmethod
    def of(
        cls,
        keys: Iterable[Key],
        current: Iterable[tuple[Use, str]],
        coming: Iterable[tuple[Use, str]] = (),
    ) -> Keys:
        """Return the keys as one ring; `coming` are the next ones.

        Raises KeysRefusedError when they do not fit together.
        """
        known: dict[tuple[Use, str], Key] = {}
        for key in keys:
            if (key.use, key.id) in known:
                message = _("Two {use} keys are called '{key}'. Rename one.")
                raise KeysRefusedError(message.format(use=key.use, key=key.id))
            # Sealing and index must not share a secret, nor may one pass for two.
            for other in known.values():
                if _share(key, other):
                    message = _(
                        "The {use} key '{key}' and the {other_use} key '{other}' share a secret. "
                        "Every key needs one of its own: make a new one."
                    )
                    raise KeysRefusedError(
                        message.format(use=key.use, key=key.id, other_use=other.use, other=other.id)
                    )
            known[key.use, key.id] = key
        named = [*current]
        for use in Use:
            count = sum(each == use for each, _id in named)
            if count != 1:
                message = _(
                    "{count} {use} keys are current. Exactly one has to be; mark the others former."
                )
                raise KeysRefusedError(message.format(count=count, use=use))
        chosen = dict(named)
        seal, index = known[Use.SEAL, chosen[Use.SEAL]], known[Use.INDEX, chosen[Use.INDEX]]
        return cls(seal, index, known, frozenset(coming))

    def find(self, use: Use, key_id: str) -> Key:
        """Return a known key. Raises UnknownKeyError."""
        try:
            return self.known[use, key_id]
        except KeyError:
            raise UnknownKeyError(use, key_id) from None

    def of_use(self, use: Use) -> tuple[Key, ...]:
        """Return every key of a use, the current one first."""
        current = self.seal if use is Use.SEAL else self.index
        return (current, *(key for key in self.known.values() if key.use is use and key != current))


def _share(one: Key, other: Key) -> bool:
    """Whether a half of a secret stands in both: a cut or a repeated secret is no new one."""
    halves = {one.reveal()[:16], one.reveal()[-16:]}
    return bool(halves & {other.reveal()[:16], other.reveal()[-16:]})


def _guessable(secret: bytes) -> str | None:
    """Say why a secret cannot be random, or None. It does not prove that one is."""
    steps = {(after - before) % 256 for before, after in pairwise(secret)}
    if len(steps) == 1 or len(set(secret)) < _FEWEST_DIFFERENT or secret[:8] == secret[8:16]:
        return _("The secret of the key '{key}' is a pattern and not random. Make a new one.")
    if all(0x20 <= byte < 0x7F for byte in secret):
        return _("The secret of the key '{key}' was typed and is not random. Make a new one.")
    if secret.hex().startswith(_PUBLISHED):
        return _("The secret of the key '{key}' is printed in a standard. Make a new one.")
    return None
