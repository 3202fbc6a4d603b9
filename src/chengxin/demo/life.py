"""What happens in a demonstration while one looks: the rest of the city, mornings, news, seals.

Every piece of work is one that a real site does as well. `living` calls it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic, sleep

from chengxin import clock
from chengxin.access.deadlines.services import move_deadlines
from chengxin.access.services import seal_everything
from chengxin.benefits.services import morning
from chengxin.demo.cast import cast
from chengxin.demo.news import News
from chengxin.demo.taking import City
from chengxin.standing.errors import StandingError
from chengxin.standing.services.publishing import switch_due
from chengxin.standing.services.runs import tomorrow
from chengxin.text import _

#: Seconds between two deliveries of news, and between two seals.
NEWS, SEALS = 20, 60

#: Seconds between two looks at the clock.
_TICK = 0.5


def live(city: City, *, going: Callable[[], bool]) -> None:
    """Live as long as `going` says so, and end between two pieces of work."""
    _morning()
    rest = city.rest()
    news = News(city.rulebook, city.seed, city.persons, [one.person for one in cast(city.seed)])
    day, next_news, next_seal = clock.today(), monotonic(), monotonic()
    while going():
        if taken := next(rest, None):
            said = _("Taken in behind: {file}, {rows} rows")
            sys.stdout.write(said.format(file=taken.name, rows=f"{taken.rows:,}") + "\n")
            sys.stdout.flush()
        if clock.today() != day:
            day = clock.today()
            _morning()
        if monotonic() >= next_news:
            city.take(news.write(city.files, clock.now()))
            next_news = monotonic() + NEWS
        if monotonic() >= next_seal:
            seal_everything()
            next_seal = monotonic() + SEALS
        if not taken:
            sleep(_TICK)


def _morning() -> None:
    """What a site does each day: a version whose day has come, and what the day changes."""
    try:
        switch_due()
    except StandingError as error:
        sys.stdout.write(f"{error}\n")
    morning()
    tomorrow()
    move_deadlines()
