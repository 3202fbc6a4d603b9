"""What every consent to a purpose says besides its text: the fields of ISO/IEC TS 27560, as data.

An event freezes them, so that what was agreed to stays what it was when a default changes. They
describe what the program does, and nothing here switches anything on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengxin.people.consent import Purpose

SCHEMA = "ISO/IEC TS 27560:2023"

#: A purpose by what is done for it: no recipient has ever been named, so nobody gets anything.
TERMS: Mapping[Purpose, Mapping[str, Any]] = {
    Purpose.COMPUTE: {
        "purpose_text": {
            "zh": "计算并保存本人的个人诚信积分，供本人查看",
            "en": "Compute and keep the person's own integrity points, for the person to read",
        },
        "lawful_basis": "consent",
        "pii_types": ["identity", "eligibility facts", "listed credit records", "points"],
        "recipients": [],
        "collection_method": "furnished by departments under the catalogue, or by the person",
        "processing_method": "published rules, computed by a program; a human on request",
        "retention": "points and their history until withdrawal; the events of consent and of looks"
        " as long as the law asks",
        "jurisdiction": "CN",
        "withdrawal_method": "one confirmation on the page 'Me', free, at once",
        "rights": ["copy", "correction", "deletion", "explanation", "human decision", "complaint"],
    }
}


def terms(purpose: Purpose, lang: str) -> dict[str, Any]:
    """Return what an event of this purpose freezes; `lang` is of the text, empty without one.

    >>> terms(Purpose.COMPUTE, "zh")["recipients"]
    []
    """
    return {"schema": SCHEMA, "lang": lang, **TERMS[purpose]}
