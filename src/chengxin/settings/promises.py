"""What an operator promises in the environment, read strictly: a wrong word does not start."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured


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
