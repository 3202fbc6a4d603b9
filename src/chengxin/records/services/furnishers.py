"""Furnishers by their names in the files, and the county that each works for."""

from __future__ import annotations

from django.db import transaction

from chengxin.clock import now
from chengxin.records.database import ask
from chengxin.records.models import FurnisherPlace

_KNOWN = "insert into furnisher (furnisher, since) values (%s, %s) on conflict do nothing"


@transaction.atomic
def furnisher_number(name: str) -> int:
    """Return the number of a furnisher, which is kept if it is new."""
    ask(_KNOWN, name, now())
    return int(ask("select furnisher_no from furnisher where furnisher = %s", name)[0][0])


@transaction.atomic
def place_furnisher(*, furnisher: str, county: str) -> bool:
    """Keep the county of a furnisher, once; False where it has one, which stays."""
    _kept, made = FurnisherPlace.objects.get_or_create(
        furnisher_id=furnisher_number(furnisher), defaults={"county": county, "since": now()}
    )
    return made
