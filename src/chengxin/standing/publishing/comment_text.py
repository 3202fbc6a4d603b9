"""What a comment may hold: words, and no number by which a person could be found. Pure.

Nobody who comments is asked who they are, and what they write stays for ever; so a number that
looks like a resident's or a telephone's is handed back to whoever wrote it, and nothing is kept.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from chengxin.text import _

#: Characters of a comment, a reply or a reason; and of the name of a body.
LONGEST_TEXT, LONGEST_BODY = 2000, 80

_RESIDENT = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])|(?<!\d)\d{15}(?!\d)")
_TELEPHONE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
#: What people put between the digits of a number.
_BETWEEN = re.compile(r"(?<=\d)[\s\-.·]+(?=[\dXx])")


class Fault(StrEnum):
    """What is wrong with a comment."""

    EMPTY = "empty"
    LONG = "long"
    LONG_BODY = "long_body"
    CHARACTER = "character"
    NUMBER = "number"


def cleaned(text: str) -> str:
    r"""Return a text as it is kept: line breaks alike, no blanks at its ends.

    >>> cleaned("  one\r\ntwo ")
    'one\ntwo'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def fault(text: str, body: str) -> Fault | None:
    """Return the first thing that is wrong, None where nothing is.

    >>> fault("The cap is too low.", "")
    >>> fault("My number is 990101 1990 0101 001X", "")
    <Fault.NUMBER: 'number'>
    >>> fault("请打 １３８００１３８０００", "")
    <Fault.NUMBER: 'number'>
    >>> fault("A cap of 1000000000000000000 points", "")
    """
    if not text:
        return Fault.EMPTY
    if len(text) > LONGEST_TEXT:
        return Fault.LONG
    if len(body) > LONGEST_BODY:
        return Fault.LONG_BODY
    if any(unicodedata.category(one) in ("Cc", "Cs", "Co") and one != "\n" for one in text + body):
        return Fault.CHARACTER
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", f"{body} {text}"))
    return Fault.NUMBER if _RESIDENT.search(plain) or _TELEPHONE.search(plain) else None


def fault_text(found: Fault) -> str:
    """Say what is wrong and what to do."""
    return {
        Fault.EMPTY: _("Write what you want to say."),
        Fault.LONG: _("The comment is longer than {most} characters. Shorten it."),
        Fault.LONG_BODY: _("The name of the organisation is longer than {most} characters."),
        Fault.CHARACTER: _("The text has a character that cannot be kept. Write it anew."),
        Fault.NUMBER: _(
            "The text has a number that could be somebody’s identity or telephone number. Take it"
            " out: comments are read by everybody and stay for ever."
        ),
    }[found].format(most=LONGEST_BODY if found is Fault.LONG_BODY else LONGEST_TEXT)
