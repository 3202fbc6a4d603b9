"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The room `records`."""

    name = "chengxin.records"
    default_auto_field = "django.db.models.BigAutoField"
