"""No identifier of a closed list ever reaches a person, and every message speaks Chinese."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import chengxin.report
import chengxin.text
from chengxin.ledger.columns import Kind
from chengxin.ledger.encoding import FINDINGS, MARKS
from chengxin.report import duty_words, words
from chengxin.rulebook.grammar.catalogue import DOCUMENTS, EXCLUDES
from chengxin.rulebook.grammar.duties import (
    ACTS,
    BASES,
    CHANNELS,
    DUTIES,
    EFFECTS,
    EVENTS,
    REVIEWS,
)
from chengxin.rulebook.grammar.settings import HOLD_DATES, RESIDENCY
from chengxin.rulebook.grammar.settings import SEVERITIES as CLASSES
from chengxin.scoring.result import PARTS, REASONS, UNMET
from chengxin.text import LANGUAGES, language

ROOM = Path(chengxin.report.__file__).parent
CHINESE = Path(chengxin.text.__file__).parent / "locale" / "zh" / "LC_MESSAGES" / "chengxin.po"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_reason_and_missing_fact_has_its_words(lang: str) -> None:
    with language(lang):
        assert tuple(words.parts()) == PARTS
        assert tuple(words.reasons()) == REASONS
        assert tuple(words.unmet()) == UNMET
        said = [*words.parts().values(), *words.reasons().values(), *words.unmet().values()]
    assert all(each.chip and each.sentence.endswith((".", "。")) for each in said)
    assert len({each.sentence for each in said}) == len(said)


def test_the_catalogues_lists_are_complete() -> None:
    with language("en"):
        assert set(words.documents()) == set(DOCUMENTS)
        assert set(words.exclusions()) == set(EXCLUDES)
        assert set(words.residency()) == set(RESIDENCY)
        assert set(words.hold_dates()) == set(HOLD_DATES)
        assert set(words.severities()) == set(CLASSES)
        assert set(words.findings()) == set(FINDINGS)
        assert set(words.marks()) == set(MARKS)
        assert set(words.file_kinds()) == set(Kind)


def test_the_lists_of_clocks_and_channels_are_complete() -> None:
    with language("en"):
        assert tuple(duty_words.duties()) == tuple(DUTIES)
        assert tuple(duty_words.events()) == EVENTS
        assert tuple(duty_words.effects()) == EFFECTS
        assert tuple(duty_words.channels()) == CHANNELS
        assert tuple(duty_words.acts()) == ACTS
        assert tuple(duty_words.bases()) == BASES
        assert set(duty_words.reviewed()) == set(REVIEWS.keys)


def test_every_message_of_this_room_has_its_chinese() -> None:
    """Templates are read too, which an extraction from Python alone would miss."""
    with CHINESE.open("rb") as file:
        known = {message.id for message in read_po(file, locale="zh") if message.string}
    found = extract_from_dir(
        str(ROOM),
        [("**.py", "python"), ("**.html", "jinja2")],
        {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}},
    )
    assert not {message for _, _, message, _, _ in found} - known
