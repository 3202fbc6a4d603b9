"""Names that could be anybody's and are nobody's, put together from parts at random.

Surnames come by their rough frequency, two-character ones among them; given names by their
sound in everyday use, some with characters that lie outside the first 20,992; and names written
with a middle dot. `people` calls it for the roster; no name ever enters a scored file.
"""

from __future__ import annotations

import random

from chengxin.demo.chance import Weighted

#: About how many of a thousand people bear it.
SURNAMES = Weighted(
    {
        "李": 82, "王": 70, "杨": 66, "张": 60, "刘": 42, "陈": 38, "普": 26, "赵": 24, "黄": 18,
        "周": 18, "徐": 13, "马": 17, "朱": 14, "孙": 11, "罗": 16, "郭": 10, "何": 14, "高": 11,
        "林": 8, "郑": 8, "梁": 6, "唐": 8, "许": 8, "宋": 7, "邓": 8, "冯": 7, "韩": 5, "曹": 6,
        "曾": 5, "彭": 6, "萧": 3, "蔡": 4, "潘": 6, "田": 6, "董": 7, "袁": 5, "余": 6, "叶": 5,
        "蒋": 5, "杜": 6, "苏": 5, "魏": 4, "程": 4, "吕": 5, "丁": 4, "沈": 4, "任": 5, "姚": 5,
        "卢": 4, "姜": 3, "崔": 2, "钟": 4, "谭": 3, "陆": 4, "汪": 4, "范": 4, "石": 5, "廖": 3,
        "白": 8, "龙": 6, "方": 5, "段": 7, "施": 6, "矣": 3, "资": 3, "合": 2, "者": 2, "期": 2,
        "戴": 3, "贾": 3, "夏": 3, "付": 4, "邹": 2, "熊": 3, "孟": 2, "秦": 3, "江": 3, "尹": 4,
        "薛": 2, "闫": 1, "雷": 3, "侯": 2, "龚": 2, "陶": 3, "黎": 2, "贺": 1, "顾": 2, "毛": 2,
        "郝": 1, "邵": 2, "万": 2, "钱": 3, "严": 3, "莫": 1, "孔": 2, "向": 1, "刀": 3, "岩": 1,
        "欧阳": 2, "上官": 0.6, "司马": 0.6, "诸葛": 0.5, "皇甫": 0.4, "尉迟": 0.4, "令狐": 0.6,
        "端木": 0.3, "夏侯": 0.4, "东方": 0.3, "闻人": 0.2, "澹台": 0.2,
    }
)  # fmt: skip

_MALE = Weighted(
    dict.fromkeys("伟强磊军洋勇杰涛明超平刚辉鹏华亮建国宏志斌浩宇轩泽晨俊峰文彬海波松林", 3.0)
    | dict.fromkeys("云春福贵山石川江岩柏昆楠川翰哲睿瑞霖煜堃淼森垚犇骁骐", 1.0)
)
_FEMALE = Weighted(
    dict.fromkeys("芳娜敏静丽艳娟霞秀英玲燕红梅兰凤洁婷雪慧莉丹萍蓉欣怡悦佳琪颖", 3.0)
    | dict.fromkeys("云春月花琼仙荷菊桂莲茜薇妍嫣彤琳瑶珺芸蕊莹璐璇婕姝", 1.0)
)
#: Outside the first 20,992: extensions A, B and E, and one that early phones could not write.
RARE = Weighted({"㛃": 4, "䶮": 4, "𬱖": 3, "𠅤": 2, "㼆": 2, "𬍛": 2, "𫖯": 2, "㵾": 1, "𬭎": 2})

#: Parts of names with a middle dot; put together at random, so that they are nobody's.
_DOTTED_FIRST = {
    "male": (
        "阿卜杜",
        "买合木提",
        "吐尔逊",
        "扎西",
        "多吉",
        "岩温",
        "哈斯",
        "艾力",
        "努尔",
        "巴图",
    ),
    "female": ("阿依古丽", "古丽娜", "帕丽达", "卓玛", "央金", "玉香", "其其格", "热依汗", "娜仁"),
}
_DOTTED_SECOND = (
    "买买提", "吐尔地", "艾山", "次仁", "平措", "罕香", "巴雅尔", "亚森", "克里木", "达瓦", "乌云",
)  # fmt: skip

#: Shares of people whose name has a middle dot, or a rare character.
DOTTED_SHARE = 0.012
RARE_SHARE = 0.010


def draw_name(rng: random.Random, sex: str, *, unusual: float = 1.0) -> str:
    """Return a name; `sex` is male or female.

    With `unusual` the shares of middle dots and rare characters are so many times larger.

    >>> from chengxin.demo.chance import chance
    >>> draw_name(chance(1, "a"), "female")
    '周敏'
    """
    kind = rng.random() / unusual
    if kind < DOTTED_SHARE:
        return f"{rng.choice(_DOTTED_FIRST[sex])}·{rng.choice(_DOTTED_SECOND)}"
    given = _MALE if sex == "male" else _FEMALE
    first = given.pick(rng)
    if kind < DOTTED_SHARE + RARE_SHARE:
        first = RARE.pick(rng)
    second = given.pick(rng) if rng.random() < 0.72 else ""
    return SURNAMES.pick(rng) + first + second
