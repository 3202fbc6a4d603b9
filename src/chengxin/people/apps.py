"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room `people`."""

    name = "chengxin.people"
    default_auto_field = "django.db.models.BigAutoField"
