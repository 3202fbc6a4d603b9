"""The driver's connection below Django's, for statements that are written by hand."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection


def driver() -> psycopg.Connection[Any]:
    """Return the connection that Django's queries of this thread use, in the same transaction."""
    connection.ensure_connection()
    under = connection.connection
    assert isinstance(under, psycopg.Connection)
    return under
