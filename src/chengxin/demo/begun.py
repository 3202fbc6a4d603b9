"""When the city of a demonstration site began to live, and so what time it is there.

Its files end on a fixed day, and the morning after it is when the site opens for the first time.
From then on the city's time goes as ours does, also while the site is closed.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from chengxin.clock import SHANGHAI, system_clock
from chengxin.demo.people import TODAY
from chengxin.site.private import write_once

#: The instant in the city at which the site opens for the first time.
OPENS = datetime.combine(TODAY + timedelta(days=1), time(9), SHANGHAI)


def time_ahead(folder: Path) -> timedelta:
    """Return how much the city's time is ahead of ours; a new folder begins its city now.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as made:
    ...     time_ahead(Path(made)) == time_ahead(Path(made))
    True
    """
    begun = folder / "begun"
    write_once(begun, system_clock().isoformat())
    return OPENS.astimezone(UTC) - datetime.fromisoformat(begun.read_text("ascii"))
