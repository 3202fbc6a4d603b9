"""Everything that people read has its Chinese: complete, with the same gaps to fill, and in use."""

from __future__ import annotations

import ast
import re
import string

from tests.text.catalogue import SOURCE, chinese, english


def gaps(text: str) -> list[str]:
    """The placeholders of a message, with how each is written, in alphabetical order."""
    parts = string.Formatter().parse(text)
    return sorted(f"{name}!{how or ''}" for _text, name, _spec, how in parts if name is not None)


def test_every_message_has_its_chinese() -> None:
    known = chinese()
    missing = {m: place for m, place in english().items() if m not in known or not known[m].string}
    assert missing == {}


def test_no_chinese_is_left_over() -> None:
    assert {*chinese()} - {*english()} == set()


def test_the_chinese_has_the_same_gaps() -> None:
    for message, known in chinese().items():
        assert gaps(str(known.string)) == gaps(message), message


_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def test_the_chinese_is_chinese() -> None:
    """A text with words has Chinese words, and Chinese sentences have Chinese signs."""
    for message, known in chinese().items():
        said = str(known.string)
        words = re.search(r"[A-Za-z]{3}", re.sub(r"\{[^{}]*\}", "", message))
        assert _CHINESE.search(said) or not words, message
        assert not re.search(r"[\u4e00-\u9fff] ?[,;:?!]", said), message


def test_every_message_is_written_where_it_can_be_found() -> None:
    """`_` is called with a text and never with a variable, but for tables of such texts."""
    for file in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if call.func.id == "_":
                assert isinstance(call.args[0], ast.Constant), f"{file.name}:{call.lineno}"
