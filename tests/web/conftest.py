"""Asking pages as a browser would, over TLS and under the site's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

HOST = "city.example"


@pytest.fixture
def client() -> Iterator[Client]:
    """Somebody's browser, which asks in Chinese as long as it does not say otherwise."""
    names = {"zh": "玉溪市公共信用信息中心", "en": "Public Credit Information Centre of Yuxi"}
    jinja = settings.TEMPLATES[0]
    jinja = {**jinja, "DIRS": [*jinja["DIRS"], Path(__file__).parent / "templates"]}
    with override_settings(ALLOWED_HOSTS=[HOST], OPERATOR=names, TEMPLATES=[jinja]):
        yield Client(headers={"host": HOST}, enforce_csrf_checks=True)
