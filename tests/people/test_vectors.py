"""Both profiles compute what the published standards compute."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxin.people.sealing import PROFILES
from chengxin.people.sealing.profiles import NotAuthenticError, Profile

FOLDER = Path(__file__).parent / "vectors"


def vectors(name: str) -> list[dict[str, bytes]]:
    """The records of a file: paragraphs of `name = hex`."""
    found = []
    for paragraph in (FOLDER / f"{name}.txt").read_text("ascii").split("\n\n"):
        lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
        pairs = (line.split(" =") for line in lines)
        if record := {key: bytes.fromhex(value) for key, value in pairs}:
            found.append(record)
    return found


CIPHERS = [(PROFILES[name], record) for name in PROFILES for record in vectors(name)]
MACS = [
    (PROFILES[profile], record)
    for profile, name in (("aes-256-gcm", "hmac-sha256"), ("sm4-gcm", "hmac-sm3"))
    for record in vectors(name)
]


def test_there_are_vectors_of_every_algorithm() -> None:
    assert {profile.name for profile, _record in CIPHERS} == {*PROFILES}
    assert {profile.name for profile, _record in MACS} == {*PROFILES}
    assert len(CIPHERS) == 25 + 1
    assert len(MACS) == 6 + 3


@pytest.mark.parametrize(("profile", "record"), CIPHERS)
def test_the_cipher_is_that_of_the_standard(profile: Profile, record: dict[str, bytes]) -> None:
    key, nonce, bound = record["key"], record["iv"], record["aad"]
    sealed = profile.encrypt(key, nonce, bound, record["pt"])
    assert sealed == record["ct"] + record["tag"]
    assert profile.decrypt(key, nonce, bound, sealed) == record["pt"]
    with pytest.raises(NotAuthenticError):
        profile.decrypt(key, nonce, bound + b"\0", sealed)


@pytest.mark.parametrize(("profile", "record"), MACS)
def test_the_keyed_hash_is_that_of_the_standard(profile: Profile, record: dict[str, bytes]) -> None:
    assert profile.digest(record["key"], record["msg"]) == record["mac"]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_key_of_another_size_is_refused(profile: Profile) -> None:
    for size in (0, profile.key_bytes - 1, profile.key_bytes + 1, 24):
        with pytest.raises(ValueError, match="bytes"):
            profile.encrypt(bytes(size), bytes(12), b"", b"")
