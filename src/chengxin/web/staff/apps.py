"""The face as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The face `staff`."""

    name = "chengxin.web.staff"
    default_auto_field = "django.db.models.BigAutoField"
