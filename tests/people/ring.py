"""Keys for the tests of sealing: random ones, and fixed ones that seal the same for ever."""

from __future__ import annotations

import hashlib

from chengxin.people.hidden import Hidden
from chengxin.people.sealing import PROFILES, Cell, Key, Keys, Profile, Use

CELL = Cell("person", "identity", "0c7f2f3a-6a1e-4b57-9f0e-3f5b8a1d2c4e")


def key(profile: Profile, use: Use, name: str) -> Key:
    """A key whose secret is the hash of its name: as good as random, and always the same."""
    digest = hashlib.sha256(f"{profile.name} {use} {name}".encode()).digest()
    size = profile.key_bytes if use is Use.SEAL else 32
    return Key(name, use, profile, Hidden(digest[:size].hex()))


def ring(profile: Profile, *names: str, current: str = "") -> Keys:
    """Keys of these names for both uses; the first is current unless another one is named."""
    keys = [key(profile, use, name) for use in Use for name in names]
    return Keys.of(keys, [(use, current or names[0]) for use in Use])


RINGS = {name: ring(profile, "2026-a") for name, profile in PROFILES.items()}
