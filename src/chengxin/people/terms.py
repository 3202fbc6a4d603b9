"""What every consent to a purpose says besides its text: the fields of ISO/IEC TS 27560, as data.

An event freezes them, so that what was agreed to stays what it was when a default changes. They
describe what the program does, and nothing here switches anything on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengxin.people.consent import DERIVED, PARTNER, Purpose

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


#: What every consent to one partner says; who that is and what it asks comes with its text.
_PARTNER: Mapping[str, Any] = {
    "lawful_basis": "separate consent",
    "pii_types": ["one answer: yes, or nothing"],
    "collection_method": "nothing is collected for it",
    "processing_method": "none yet: no program answers a partner",
    "storage_location": "the site's own database, in China",
    "retention": "nothing but the consent and its events, as long as the law asks",
    "jurisdiction": "CN",
    "withdrawal_method": "one confirmation on the page 'What else you can agree to', free, at once",
    "rights": _RIGHTS,
}

#: The same of one derived score, which the person alone reads.
_DERIVED: Mapping[str, Any] = {
    **_PARTNER,
    "pii_types": ["points"],
    "recipients": [],
    "collection_method": "nothing is collected for it",
    "processing_method": "published pieces over the finished points, computed by a program",
    "retention": "kept nowhere: computed anew for each page that the person opens",
}


def terms(purpose: str, lang: str, besides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what an event of this purpose freezes; `lang` is of the text, empty without one.

    `besides` is what belongs to the text alone: who a partner is, and when its term ends.

    >>> terms(Purpose.COMPUTE, "zh")["recipients"]
    []
    >>> terms("partner.museum", "zh", {"recipients": [{"name": "L"}]})["lawful_basis"]
    'separate consent'
    """
    if purpose.startswith(PARTNER):
        said = _PARTNER
    else:
        said = _DERIVED if purpose.startswith(DERIVED) else TERMS[Purpose(purpose)]
    return {"schema": SCHEMA, "lang": lang, **said, **(besides or {})}
