"""The site's keys: those that the environment names, read once for each process.

Whoever needs a key asks here and keeps none. Without keys nothing can be sealed, opened or found,
so the first who asks gets the error that says what is missing.
"""

from __future__ import annotations

import os
from functools import lru_cache

from chengxin.people.hidden import Hidden
from chengxin.people.sealing import Keys, load_keys
from chengxin.people.sealing.loading import FILE_VARIABLE, LINES_VARIABLE


def site_keys() -> Keys:
    """Return the keys of this site. Raises KeysRefusedError."""
    return _loaded(os.environ.get(FILE_VARIABLE, ""), Hidden(os.environ.get(LINES_VARIABLE, "")))


# One ring is enough; another one is read when the environment names others, as tests do.
@lru_cache(maxsize=1)
def _loaded(file: str, lines: Hidden) -> Keys:
    return load_keys({FILE_VARIABLE: file, LINES_VARIABLE: lines.reveal()})
