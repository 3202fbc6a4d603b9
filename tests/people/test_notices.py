"""The texts people agree to: complete in both languages, and shown as they are hashed."""

from __future__ import annotations

import re

import pytest

from chengxin.people.consent import Purpose
from chengxin.people.notices import Operator, notice_text, sections
from chengxin.text import LANGUAGES

OPERATOR = Operator(
    product={"zh": "玉溪分", "en": "Yuxi points"},
    controller={"zh": "玉溪市发展和改革委员会", "en": "the Development and Reform Commission"},
    contact={"zh": "办公室", "en": "the office"},
)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("purpose", Purpose)
def test_a_notice_names_who_runs_it_and_loses_nothing_on_the_page(
    purpose: Purpose, lang: str
) -> None:
    text = notice_text(purpose, lang, OPERATOR)
    for named in (OPERATOR.product, OPERATOR.controller, OPERATOR.contact):
        assert named[lang] in text
    assert "{" not in text
    shown = [
        written
        for part in sections(text)
        for written in (part.heading, *(e.text for e in part.lines))
    ]
    assert shown == [re.sub("^(#|-) ", "", line) for line in text.splitlines() if line]


@pytest.mark.parametrize("purpose", Purpose)
def test_both_languages_say_as_much(purpose: Purpose) -> None:
    zh, en = (sections(notice_text(purpose, lang, OPERATOR)) for lang in ("zh", "en"))
    assert [[e.point for e in part.lines] for part in zh] == [
        [e.point for e in part.lines] for part in en
    ]
