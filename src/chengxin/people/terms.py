"""What every consent to a purpose says besides its text: the fields of ISO/IEC TS 27560, as data.

An event freezes them, so that what was agreed to stays what it was when a default changes. They
describe what the program does, and nothing here switches anything on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengxin.people.consent import Purpose

SCHEMA = "ISO/IEC TS 27560:2023"

_RIGHTS = ["copy", "correction", "deletion", "explanation", "human decision", "complaint"]

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
        "storage_location": "the site's own database, in China",
        "retention": "points and their history until withdrawal; the events of consent and of looks"
        " as long as the law asks",
        "jurisdiction": "CN",
        "withdrawal_method": "one confirmation on the page 'Me', free, at once",
        "rights": _RIGHTS,
    },
    Purpose.MARKET: {
        "purpose_text": {
            "zh": "归集本人的市场信用信息，用于给本人的积分加分",
            "en": "Collect the person's market credit information, to add points to the person's",
        },
        "lawful_basis": "separate consent",
        "pii_types": ["listed market credit records"],
        "recipients": [],
        "collection_method": "furnished by market bodies under the catalogue; each answers for"
        " its legality, truth, accuracy and completeness",
        "processing_method": "published rules, computed by a program; awards only",
        "storage_location": "the site's own database, in China",
        "retention": "until withdrawal, then deleted at once; the events of consent as long as the"
        " law asks",
        "jurisdiction": "CN",
        "withdrawal_method": "one confirmation on the page 'What you agree to', free, at once",
        "rights": _RIGHTS,
    },
}


def terms(purpose: Purpose, lang: str) -> dict[str, Any]:
    """Return what an event of this purpose freezes; `lang` is of the text, empty without one.

    >>> terms(Purpose.COMPUTE, "zh")["recipients"]
    []
    """
    return {"schema": SCHEMA, "lang": lang, **TERMS[purpose]}
