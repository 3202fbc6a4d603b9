"""Keys from where they are kept: a file that only its owner can read, or the environment.

One key a line: `current|next|former seal|index PROFILE NAME SECRET`, the secret in base64; empty
lines and lines that begin with # are left out. Whatever is wrong is told by file and line and never
with what the line holds. There is no default key, and no key is ever made up: without keys, an
error.
"""

from __future__ import annotations

import binascii
import os
import secrets
import stat
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from chengxin.people.hidden import Hidden
from chengxin.people.sealing.keys import Key, Keys, KeysRefusedError, Use
from chengxin.people.sealing.profiles import INDEX_KEY_BYTES, PROFILES, Profile
from chengxin.text import _

#: The environment names the file, or holds its lines itself.
FILE_VARIABLE = "CHENGXIN_KEYS_FILE"
LINES_VARIABLE = "CHENGXIN_KEYS"

_MOST_BYTES = 1 << 16
_STATES = ("current", "next", "former")


def load_keys(environ: Mapping[str, str]) -> Keys:
    """Return the keys that the environment names. Raises KeysRefusedError."""
    file = environ.get(FILE_VARIABLE, "")
    if file and environ.get(LINES_VARIABLE):
        message = _("Both {file} and {lines} are set. Keep the file and unset the other.")
        raise KeysRefusedError(message.format(file=FILE_VARIABLE, lines=LINES_VARIABLE))
    if file:
        return read_keys(Path(file))
    if not environ.get(LINES_VARIABLE):
        message = _("There are no keys. Write a key file and name it in {file}.")
        raise KeysRefusedError(message.format(file=FILE_VARIABLE))
    return parse_keys(Hidden(environ[LINES_VARIABLE]), LINES_VARIABLE)


def read_keys(path: Path) -> Keys:
    """Return the keys of a file. Raises KeysRefusedError, also when others can read the file."""
    return _or_refused(_read(path))


def parse_keys(lines: Hidden, place: str) -> Keys:
    """Return the keys of the lines; `place` says where they stand. Raises KeysRefusedError."""
    return _or_refused(_parsed(lines, place))


def new_lines(profile: Profile, key_id: str, *, state: str = "current") -> Hidden:
    """Return the lines of a new pair of keys, from the system's random source."""
    sizes = {Use.SEAL: profile.key_bytes, Use.INDEX: INDEX_KEY_BYTES}
    made = (
        Key(key_id, use, profile, Hidden(secrets.token_bytes(size).hex()))
        for use, size in sizes.items()
    )
    return Hidden("".join(_line(state, key).reveal() for key in made))


def same_lines(keys: Keys) -> Hidden:
    """Return the lines of these keys as they are."""
    current = {(Use.SEAL, keys.seal.id), (Use.INDEX, keys.index.id)}
    return Hidden(
        "".join(
            _line(
                "current" if of in current else "next" if of in keys.coming else "former", key
            ).reveal()
            for of, key in keys.known.items()
        )
    )


def turned_lines(keys: Keys) -> Hidden:
    """Return the lines with the next keys current and all others former.

    Raises KeysRefusedError where there are none.
    """
    if len(keys.coming) != len(Use):
        raise KeysRefusedError(
            _("There are no next keys to turn to. Make them with --beside first.")
        )
    turned = sorted(keys.known.items(), key=lambda item: item[0] not in keys.coming)
    return Hidden(
        "".join(
            _line("current" if of in keys.coming else "former", key).reveal() for of, key in turned
        )
    )


def former_lines(keys: Keys) -> Hidden:
    """Return the lines of keys that are all former now: they open what they sealed, no more."""
    return Hidden("".join(_line("former", key).reveal() for key in keys.known.values()))


def _line(state: str, key: Key) -> Hidden:
    secret = b64encode(key.reveal()).decode("ascii")
    return Hidden(f"{state} {key.use} {key.profile.name} {key.id} {secret}\n")


def _or_refused(found: Keys | str) -> Keys:
    """Raise here, where no variable holds a secret that a report of the error could print."""
    if isinstance(found, str):
        raise KeysRefusedError(found)
    return found


def _read(path: Path) -> Keys | str:
    """Return the keys of a file, or what is wrong with it."""
    try:
        # Opened first and looked at then, so that nobody can put another file there in between.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        return _("{place}: The key file cannot be opened: {reason}").format(
            place=path, reason=error.strerror
        )
    try:
        if message := _wrong_place(path, os.fstat(descriptor)):
            return message
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(_MOST_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(content) > _MOST_BYTES or not content.isascii():
        return _("{place}: This is no key file. Name the right one.").format(place=path)
    return _parsed(Hidden(content.decode("ascii")), str(path))


def _wrong_place(path: Path, status: os.stat_result) -> str | None:
    if not stat.S_ISREG(status.st_mode):
        return _("{place}: This is no key file. Name the right one.").format(place=path)
    if status.st_mode & 0o077:
        message = _(
            "{place}: Others than its owner have rights to it ({mode}). Make it 0400, and make new "
            "keys if somebody may have read it."
        )
        return message.format(place=path, mode=f"{status.st_mode & 0o777:04o}")
    if status.st_uid not in (os.geteuid(), 0):
        return _("{place}: It belongs to another user. Give it to the one who runs this.").format(
            place=path
        )
    return None


def _parsed(text: Hidden, place: str) -> Keys | str:
    """Return the keys of the lines, or what is wrong with them."""
    found: list[Key] = []
    named: dict[str, list[tuple[Use, str]]] = {state: [] for state in _STATES}
    here = place
    try:
        for number, line in enumerate(text.reveal().splitlines(), 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            here = _("{place}, line {number}").format(place=place, number=number)
            state, key = _key(line)
            found.append(key)
            named[state].append((key.use, key.id))
        here = place
        return Keys.of(found, named["current"], named["next"])
    except KeysRefusedError as error:
        return _("{place}: {problem}").format(place=here, problem=error)


def _key(line: str) -> tuple[str, Key]:
    words = line.split()
    if len(words) != 5:
        raise KeysRefusedError(
            _(
                "A line has five words: current, next or former, seal or index, profile, name, "
                "secret. This one has {count}."
            ).format(count=len(words))
        )
    state, use, profile, key_id, secret = words
    if state not in _STATES:
        raise KeysRefusedError(_("The first word is none of current, next, former. Write one."))
    if use not in {*Use}:
        raise KeysRefusedError(_("The second word is neither seal nor index. Write one."))
    if profile not in PROFILES:
        message = _("The third word is no profile. Write one of these: {profiles}.")
        raise KeysRefusedError(message.format(profiles=", ".join(PROFILES)))
    try:
        raw = b64decode(secret, validate=True)
    except (binascii.Error, ValueError):
        raise KeysRefusedError(_("The secret is not in base64. Make a new one.")) from None
    return state, Key(key_id, Use(use), PROFILES[profile], Hidden(raw.hex()))
