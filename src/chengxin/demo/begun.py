"""When the city of a demonstration site began to live, and so what time it is there.

Its files end on a fixed day, and the morning after it is when the site opens for the first time.
From then on the city's time goes as ours does, also while the site is closed.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from chengxin.clock import SHANGHAI, system_clock
from chengxin.demo.people import TODAY
from chengxin.site.place import MADE_UP
from chengxin.site.private import write_once

#: The instant in the city at which the site opens for the first time.
OPENS = datetime.combine(TODAY + timedelta(days=1), time(9), SHANGHAI)


def begin(folder: Path) -> timedelta:
    """Let the city of a site begin now, unless it has; return how much its time is ahead of ours.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as made:
    ...     begin(Path(made)) == begin(Path(made))
    True
    """
    ahead = OPENS.astimezone(UTC) - system_clock()
    write_once(folder / MADE_UP, str(ahead.total_seconds()))
    return timedelta(seconds=float((folder / MADE_UP).read_text("ascii")))
