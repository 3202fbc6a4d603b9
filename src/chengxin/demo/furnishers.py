"""The bodies that deliver records, all invented, and which item each of them delivers.

A body serves the items whose catalogue entry names one of its duties as the furnisher, so a new
item finds its bodies by itself; what nobody's duty fits goes to the city's own centre. `city`
asks here for the body of each record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chengxin.demo.chance import Weighted
from chengxin.rulebook.model import Item, Rulebook

#: The deliveries: each becomes a file of its own, in the form its bodies' systems can write.
DELIVERIES = ("volunteering", "communities", "registers", "honours")


@dataclass(frozen=True, slots=True)
class Body:
    """A furnisher: `code` begins its record numbers, `weight` is its share among its like.

    `duties` are texts of which one must occur in a catalogue entry's `furnisher`.
    """

    name: str
    code: str
    delivery: str
    duties: tuple[str, ...]
    weight: float = 1.0


def _bodies(
    delivery: str, duties: str, named: Iterable[tuple[str, str] | tuple[str, str, float]]
) -> list[Body]:
    return [Body(n[0], n[1], delivery, tuple(duties.split()), *n[2:]) for n in named]


BODIES = (
    *_bodies(
        "volunteering", "志愿服务主管部门",
        [("市志愿服务联合会", "ZY", 6.0), ("青溪区志愿者协会", "ZYQ", 3.0),
         ("澄川县志愿者协会", "ZYC", 2.0), ("大学生志愿服务总队（示例）", "ZYD", 2.0),
         ("蓝湖水域志愿服务队", "ZYL", 1.0)],
    ),
    *_bodies(
        "volunteering", "新时代文明实践中心",
        [("青溪区新时代文明实践中心", "WMQ", 3.0), ("澄川县新时代文明实践中心", "WMC", 2.0),
         ("峨岭县新时代文明实践中心", "WME", 1.5)],
    ),
    *_bodies(
        "volunteering", "慈善组织",
        [("市慈善总会（示例）", "CS", 4.0), ("清风公益基金会", "QF", 2.0),
         ("萤火助学服务中心", "YH", 1.5), ("杞湖救助会", "QH", 0.8)],
    ),
    *_bodies(
        "volunteering", "应急管理部门",
        [("市应急管理局（示例）", "YJ", 2.0), ("蓝湖应急救援队", "YJL", 1.0)],
    ),
    *_bodies(
        "volunteering", "活动主办部门 组织培训的部门",
        [("市红十字培训站（示例）", "PX", 2.0), ("市大型活动服务中心", "HD", 1.0),
         ("市消防宣传站（示例）", "XF", 1.5)],
    ),
    *_bodies(
        "communities", "居民委员会",
        [("青溪区桂花社区居民委员会", "SQ01", 2.0), ("青溪区㛃溪社区居民委员会", "SQ02", 2.0),
         ("青溪区文庙社区居民委员会", "SQ03", 1.8), ("青溪区东风社区居民委员会", "SQ04", 1.5),
         ("澄川县龙泉社区居民委员会", "SQ05", 1.2), ("澄川县凤鸣社区居民委员会", "SQ06", 1.2),
         ("峨岭县双江社区居民委员会", "SQ07", 1.0), ("杞湖县秀水社区居民委员会", "SQ08", 1.0)],
    ),
    *_bodies(
        "communities", "村民委员会",
        [("杞湖县河西村民委员会", "CW01", 1.0), ("杞湖县𠅤河村民委员会", "CW02", 0.8),
         ("峨岭县双溪村民委员会", "CW03", 0.8), ("澄川县湖口村民委员会", "CW04", 0.8),
         ("青溪区北门村民委员会", "CW05", 1.0), ("漠沙县花溪村民委员会", "CW06", 0.6)],
    ),
    *_bodies(
        "communities", "乡镇人民政府 街道办事处",
        [("玉泉街道办事处", "JD01", 2.0), ("凤凰路街道办事处", "JD02", 1.5),
         ("九曲镇人民政府", "XZ01", 1.0), ("云坪乡人民政府（示例）", "XZ02", 0.8)],
    ),
    *_bodies(
        "communities", "司法行政部门",
        [("青溪区司法局（示例）", "SFQ", 2.0), ("澄川县司法局（示例）", "SFC", 1.0)],
    ),
    *_bodies(
        "communities", "民政部门", [("市民政局（示例）", "MZ", 1.0)],
    ),
    *_bodies(
        "communities", "退役军人事务部门", [("市退役军人事务局（示例）", "TY", 1.0)],
    ),
    *_bodies(
        "registers", "人民法院",
        [("市中级人民法院（示例）", "FY", 1.0), ("青溪区人民法院（示例）", "FYQ", 2.0)],
    ),
    *_bodies(
        "registers", "处罚机关 市场监督管理 许可机关 名单 备案机关 实施检查",
        [("市市场监督管理局（示例）", "SC", 3.0), ("青溪区市场监督管理局（示例）", "SCQ", 2.0)],
    ),
    *_bodies(
        "registers", "处罚机关 实施检查 许可机关",
        [("市生态环境局（示例）", "HJ", 0.6), ("市应急管理综合执法支队（示例）", "AQ", 0.6)],
    ),
    *_bodies("registers", "公安机关", [("市公安局（示例）", "GA", 1.0)]),
    *_bodies("registers", "公安机关交通管理", [("市公安局交通警察支队（示例）", "JJ", 20.0)]),
    *_bodies("registers", "城市管理", [("市城市管理综合行政执法局（示例）", "CG", 1.0)]),
    *_bodies(
        "registers", "人力资源 行政给付 行政补偿", [("市人力资源和社会保障局（示例）", "RS", 1.0)]
    ),
    *_bodies("registers", "行政征收", [("市税务征收站（示例）", "SW", 1.0)]),
    *_bodies("registers", "教育 科技 考试机构", [("市教育考试中心（示例）", "JY", 1.0)]),
    *_bodies("registers", "仲裁 行政裁决 作出裁决", [("市仲裁和裁决服务中心", "ZC", 1.0)]),
    *_bodies(
        "registers", "公共机构 接受承诺 告知承诺 强制执行决定",
        [("市政务服务局（示例）", "ZW", 2.0), ("市公共资源交易中心（示例）", "JYZ", 1.0)],
    ),
    *_bodies(
        "registers", "场景的运营单位",
        [("公共自行车租赁公司（示例）", "ZX", 2.0), ("市图书馆（示例）", "TS", 2.0)],
    ),
    *_bodies("registers", "信用服务机构", [("青藤信用评价所", "QT", 1.0)]),
    *_bodies("registers", "信用修复", [("市信用修复窗口", "XX", 1.0)]),
    *_bodies(
        "honours", "授予荣誉 行政奖励 见义勇为 精神文明 行业主管部门 竞赛主办",
        [("市文明创建办公室（示例）", "RY", 2.0), ("市行业协会联席会", "HY", 1.0),
         ("青溪区表彰办公室", "RYQ", 1.5)],
    ),
    *_bodies("honours", "志愿服务主管部门核验 本人", [("自主申报窗口", "SB", 4.0)]),
    *_bodies("registers", "公共信用工作机构", [("省际信用互认平台（示例）", "HR", 1.0)]),
)  # fmt: skip

#: The code of the body through which people declare what they did.
WINDOW = "SB"

#: Where an item goes that is nobody's duty; it also republishes what others have decided.
CENTRE = Body("市公共信用信息中心", "ZX0", "registers", ())


class Duties:
    """Which bodies deliver which item."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._of: Mapping[str, Weighted[Body]] = {
            item.id: _serving(item) for item in rulebook.items.values() if item.use != "refused"
        }

    def of(self, item: str) -> Weighted[Body]:
        """Return the bodies of an item; the item must be one that is not refused."""
        return self._of[item]


def _serving(item: Item) -> Weighted[Body]:
    declared = item.consent == "declared"
    serving = {
        body: body.weight
        for body in BODIES
        if any(duty in item.furnisher for duty in body.duties)
        # What a person declares comes through the window where it was declared.
        and declared == (body.code == WINDOW)
    }
    return Weighted(serving or {CENTRE: 1.0})
