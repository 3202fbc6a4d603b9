"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class StandingConfig(AppConfig):
    """The room `standing`."""

    name = "chengxin.standing"
    default_auto_field = "django.db.models.BigAutoField"
