"""The face as a Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CitizenConfig(AppConfig):
    """The face `citizen`."""

    name = "chengxin.web.citizen"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the checks of the faces be known."""
        import_module("chengxin.web.shared.checks")
