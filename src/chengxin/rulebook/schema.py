"""JSON Schemas of a rulebook's files, made from the grammar itself, for editors."""

from __future__ import annotations

from chengxin.rulebook.grammar.cases import CASES
from chengxin.rulebook.grammar.catalogue import CATALOGUE
from chengxin.rulebook.grammar.indicators import INDICATORS
from chengxin.rulebook.grammar.settings import SETTINGS
from chengxin.rulebook.shapes import Schema

_FILES = {
    "rulebook": SETTINGS,
    "catalogue": CATALOGUE,
    "indicators": INDICATORS,
    "cases": CASES,
}


def schemas() -> dict[str, Schema]:
    """Return a schema for each kind of file.

    >>> sorted(schemas())
    ['cases', 'catalogue', 'indicators', 'rulebook']
    """
    return {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"chengxin {name}",
            **shape.schema(),
        }
        for name, shape in _FILES.items()
    }
