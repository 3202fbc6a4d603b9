"""What somebody agrees to who wants a derived score: made of the rulebook, and so never another.

Another scene or another piece under the same identifier is another text, and another question.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from chengxin.people.notices import Operator
from chengxin.report.derived import points_words, scale_words, scene_words
from chengxin.rulebook.model import Rulebook
from chengxin.text import LANGUAGES, language


def text_of(rulebook: Rulebook, key: str, lang: str, operator: Operator) -> str:
    """Return the whole notice of a derived score in a language."""
    derived = rulebook.derived[key]
    source = Path(__file__).parent / "notices" / f"derived.{lang}.txt"
    with language(lang):
        return source.read_text("utf-8").format(
            product=operator.product[lang],
            controller=operator.controller[lang],
            contact=operator.contact[lang],
            name=derived.name.get(lang),
            scene=scene_words(derived),
            scale=scale_words(derived),
            points=points_words(rulebook, derived),
        )


def digests(rulebook: Rulebook, key: str, operator: Operator) -> dict[str, bytes]:
    """Return the SHA-256 of the text in each language."""
    texts = {lang: text_of(rulebook, key, lang, operator) for lang in LANGUAGES}
    return {lang: hashlib.sha256(text.encode()).digest() for lang, text in texts.items()}
