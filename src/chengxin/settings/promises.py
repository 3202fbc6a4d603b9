"""What an operator promises in the environment, read strictly: a wrong word does not start."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

from chengxin.people.periods import KeepingRefusedError, Kept, read_periods


def answer_days(said: str) -> int | None:
    """Return in so many working days complaints are answered, or None for no promise.

    >>> answer_days("15"), answer_days("")
    (15, None)

    Raises ImproperlyConfigured.
    """
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and 0 < int(said) <= 366):
        raise ImproperlyConfigured("CHENGXIN_ANSWER_DAYS is a number of working days, 1 to 366")
    return int(said)


def keep_days(said: str) -> Mapping[Kept, int]:
    """Return for how many days each kind is kept (`people.periods`). Raises ImproperlyConfigured.

    >>> keep_days("unmended=60")["unmended"]
    60
    """
    try:
        return read_periods(said)
    except KeepingRefusedError as error:
        raise ImproperlyConfigured(f"CHENGXIN_KEEP: {error}") from None
