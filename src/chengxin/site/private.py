"""Files that only their owner can read, written once and never over another."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_once(path: Path, text: str) -> bool:
    """Write a new file with mode 0400; return whether it was written, for one that is there stays.

    It gets its name only when it is whole.
    """
    if path.exists():
        return False
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o400)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(fresh, path)
    except FileExistsError:
        return False
    finally:
        fresh.unlink()
    return True


def new_secret() -> str:
    """Return a secret of 400 random bits, to sign with."""
    return secrets.token_urlsafe(50)
