"""Texts that people agree to, kept by the hash of what they were shown. Never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from chengxin.people.consent import Purpose
from chengxin.people.errors import NoticeError
from chengxin.people.notices import Operator, notice_text
from chengxin.text import LANGUAGES

_STORE = """
insert into notice (digest, purpose, lang, text, published_at, terms)
values (%s, %s, %s, %s, %s, %s)
on conflict (digest) do nothing
"""


@transaction.atomic
def store_notice(
    *,
    purpose: str,
    lang: str,
    text: str,
    published_at: datetime,
    terms: Mapping[str, Any] | None = None,
) -> bytes:
    """Publish a text and return its hash: the SHA-256 of the text in UTF-8.

    `terms` are what events freeze besides the terms of the purpose, as data.
    One that is there stays as it is. One changed word is another text with another hash, which no
    consent given before covers. Raises NoticeError for no text, or one of another purpose.
    """
    if not text.strip() or lang not in LANGUAGES:
        raise NoticeError
    digest = hashlib.sha256(text.encode()).digest()
    besides = json.dumps(terms or {})
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [digest, purpose, lang, text, published_at, besides])
        cursor.execute("select purpose, lang from notice where digest = %s", [digest])
        if cursor.fetchone() != (purpose, lang):
            raise NoticeError
    return digest


@transaction.atomic
def publish_notices(
    *, operator: Operator, published_at: datetime
) -> Mapping[Purpose, Mapping[str, bytes]]:
    """Publish the notice of each purpose in every language; return their hashes."""
    return {
        purpose: {
            lang: store_notice(
                purpose=purpose,
                lang=lang,
                text=notice_text(purpose, lang, operator),
                published_at=published_at,
            )
            for lang in LANGUAGES
        }
        for purpose in Purpose
    }
