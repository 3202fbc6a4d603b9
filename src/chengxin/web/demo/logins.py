"""What opens the accounts of a demonstration, as its site's folder keeps it.

The secrets open made-up data on this computer and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from chengxin.text import current_language

#: The file, in the folder of the site.
FILE = "logins.json"


@dataclass(frozen=True, slots=True)
class Login:
    """An account; `secret` is the second factor's, and empty for people. `zh` and `en` say who."""

    login: str
    password: str
    zh: str
    en: str
    secret: str = ""

    @property
    def told(self) -> str:
        """Who it is, in the language of the moment."""
        return self.zh if current_language() == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Logins:
    """Everybody as whom one can sign in."""

    people: Sequence[Login]
    officers: Sequence[Login]

    def written(self) -> str:
        """Return the text of the file."""
        return json.dumps(asdict(self))


def read_logins(folder: Path) -> Logins:
    """Return the accounts that the file of a site's folder names."""
    found = json.loads((folder / FILE).read_text("ascii"))
    return Logins(
        [Login(**each) for each in found["people"]], [Login(**each) for each in found["officers"]]
    )
