"""What the sources say to people, and what of it has Chinese."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import chengxin

SOURCE = Path(chengxin.__file__).parent
CHINESE = SOURCE / "text" / "locale" / "zh" / "LC_MESSAGES" / "chengxin.po"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]


def english() -> dict[str, str]:
    """Every message in the sources, with the first place where it stands."""
    found: dict[str, str] = {}
    places = extract_from_dir(SOURCE, METHODS, keywords={"_": None})
    for file, line, message, _comments, _context in sorted(places, key=lambda one: one[:2]):
        found.setdefault(str(message), f"{file}:{line}")
    return found


def chinese() -> dict[str, Message]:
    """Every message of the catalogue."""
    with CHINESE.open("rb") as file:
        return {str(message.id): message for message in read_po(file, locale="zh") if message.id}
