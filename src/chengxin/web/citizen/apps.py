"""The face as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class CitizenConfig(AppConfig):
    """The face `citizen`."""

    name = "chengxin.web.citizen"
    default_auto_field = "django.db.models.BigAutoField"
