"""Reading a page of the small city: its text in a language, its number, and what is stored."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db import connection
from django.test import Client

TABLES = "select table_name from information_schema.tables where table_schema = 'public'"
Browser = Callable[[str], Client]


def page(client: Client, place: str, lang: str = "zh") -> str:
    response = client.get(place, secure=True, headers={"cookie": _cookies(client, lang)})
    assert response.status_code == 200, response.headers.get("Location", response.status_code)
    assert response.headers["Cache-Control"] == "no-store"
    return str(response.content.decode())


def _cookies(client: Client, lang: str) -> str:
    kept = {name: each.value for name, each in client.cookies.items()} | {"lang": lang}
    return "; ".join(f"{name}={value}" for name, value in kept.items())


def counts() -> dict[str, int]:
    """How many rows each table has, the register of looks and sessions aside."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = {str(name) for (name,) in cursor.fetchall()} - {"access_entry", "django_session"}
        found = {}
        for table in sorted(tables):
            cursor.execute(f'select count(*) from "{table}"')
            found[table] = int(cursor.fetchone()[0])
    return found


def score_on(text: str) -> int:
    found = re.search(r'class="score">(\d+)<', text)
    assert found is not None
    return int(found[1])
