"""How the texts of regulations are numbered, so that a citation can be checked and be read.

Most have articles: `measures#7(2)` is 第七条（二）. Notices and opinions have sections instead:
`notice#2.1` is 二（一）, and what `notice#2.1(2)` names is told by the section itself, its item 2
or, where it numbers no items, its second paragraph. Called by `references` and by the reports.
"""

from __future__ import annotations

import re

_CHINESE_DIGITS = "零一二三四五六七八九十"
_SECTION = re.compile(r"[1-9][0-9]?(?:\.[1-9][0-9]?)?")
_ITEM = re.compile(r"^\s*([1-9][0-9]?)[.．、](?![0-9])", re.MULTILINE)


def chinese_part(number: int) -> str:
    """Return the mark of a numbered part in Chinese law.

    >>> chinese_part(2), chinese_part(12), chinese_part(20)
    ('二', '十二', '二十')
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _CHINESE_DIGITS[tens] + "十"
    return head + (_CHINESE_DIGITS[ones] if ones or not tens else "")


def is_section(number: str) -> bool:
    """Whether a section can be numbered so: 五 is `5`, 二（一） is `2.1`.

    >>> is_section("5"), is_section("2.1"), is_section("2.1.3"), is_section("2a")
    (True, True, False, False)
    """
    return _SECTION.fullmatch(number) is not None


def items(section: str) -> list[int]:
    r"""Return the numbers of a section's items, in order.

    >>> items("（二）构成\n1. 基础信息。\n2. 其他信息。"), items("共 1.5 元。")
    ([1, 2], [])
    """
    return [int(number) for number in _ITEM.findall(section)]


def has_part(text: str, part: int, numbering: str) -> bool:
    r"""Whether an article or a section has the part that a citation names.

    >>> article, section = "第七条 （一）甲；（二）乙。", "（二）构成\n1. 甲。\n2. 乙。"
    >>> has_part(article, 2, "articles"), has_part(article, 3, "articles")
    (True, False)
    >>> has_part(section, 2, "sections"), has_part("甲。\n乙。", 3, "sections")
    (True, False)
    """
    if numbering == "articles":
        return re.search(rf"[（(]({chinese_part(part)}|{part})[）)]", text) is not None
    return part in (items(text) or range(1, len(_paragraphs(text)) + 1))


def _paragraphs(section: str) -> list[str]:
    return [line for line in section.splitlines() if line.strip()]
