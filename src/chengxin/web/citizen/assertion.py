"""What is vouched for about whoever signs in, and how it is written down: sealed, or not at all."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chengxin.people.facts import Facts
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, written_identity
from chengxin.people.names import Name, read_name

_DAYS = frozenset({"born_on", "resident_since", "left_on", "died_on"})


@dataclass(frozen=True, slots=True)
class Assertion:
    """Whose document it is, the name on it, and facts, where somebody vouches for any."""

    identity: Identity
    name: Name
    facts: Facts


def written(assertion: Assertion) -> Hidden:
    """Return it as one text, to be sealed."""
    facts = {name: value for name, value in asdict(assertion.facts).items() if value is not None}
    told = {
        "identity": assertion.identity.written().reveal(),
        "name": assertion.name.written.reveal(),
        "facts": facts,
    }
    return Hidden(json.dumps(told, ensure_ascii=False, default=date.isoformat))


def read(text: Hidden) -> Assertion:
    """Return what `written` wrote."""
    told: dict[str, Any] = json.loads(text.reveal())
    name = read_name(told["name"])
    if not isinstance(name, Name):
        raise AssertionError("a sealed assertion holds no name")
    facts: dict[str, Any] = {
        each: date.fromisoformat(value) if each in _DAYS else value
        for each, value in told["facts"].items()
    }
    return Assertion(written_identity(Hidden(told["identity"])), name, Facts(**facts))
