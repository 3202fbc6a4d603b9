"""The room as a Django app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks


class PeopleConfig(AppConfig):
    """The room `people`."""

    name = "chengxin.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `check --deploy` say what is wrong with the keys."""
        checks.register(_keys_there, deploy=True)


def _keys_there(**_asked: Any) -> Sequence[checks.CheckMessage]:
    from chengxin.people.keys import site_keys
    from chengxin.people.sealing import KeysRefusedError

    try:
        site_keys()
    except KeysRefusedError as refused:
        return [checks.Error(str(refused), id="chengxin.E001")]
    return []
