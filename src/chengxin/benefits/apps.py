"""The room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """The room `benefits`."""

    name = "chengxin.benefits"
    default_auto_field = "django.db.models.BigAutoField"
