"""Whom the made-up service knows, as its folder keeps them. Nobody in it exists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = "register.json"


@dataclass(frozen=True, slots=True)
class Registered:
    """A made-up person: what opens the account, the number of the document, and the name."""

    login: str
    password: str
    number: str
    name: str


@cache
def registered(folder: Path) -> Mapping[str, Registered]:
    """Return everybody, by login."""
    found = json.loads((folder / FILE).read_text("utf-8"))
    return {each["login"]: Registered(**each) for each in found}
