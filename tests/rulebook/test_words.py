"""Which names the gates stop, and which only look like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxin.rulebook import load
from chengxin.rulebook.gates import words
from chengxin.rulebook.gates.words import Kind, find
from chengxin.text import language
from tests.rulebook import bad

#: Rows of published tables, and what a clerk might write in their place, by the kind they are.
STOPPED = {
    "religion": ("参加邪教组织", "封建迷信活动", "信仰宗教", "Cult membership", "Temple worship"),
    "genes": ("基因信息", "DNA 检测", "Genetic test"),
    "biometrics": ("指纹", "人脸识别", "虹膜信息", "Facial recognition", "fingerprint_id"),
    "blood type": ("血型", "Blood type"),
    "disease": (
        "疾病史",
        "强制隔离戒毒",
        "健康码异常",
        "残疾等级",
        "Medical history",
        "HIV status",
    ),
    "political opinion": ("政治表现", "思想动态", "Political opinion"),
    "petitioning": (
        "到市上访",
        "进京非正常访",
        "缠访闹访",
        "信  访",
        "拉横幅",
        "悬挂条幅",
        "skip_level_petition",
    ),
    "speech": (
        "网络不当言论",
        "造谣传谣言",
        "微博发帖",
        "网络不实内容",
        "Online comments",
        "Spreading rumours",
    ),
    "party life": ("欠交党费", "不参加组织生活", "优秀共产党员", "Party dues"),
    "assembly": (
        "非法集会",
        "游行示威",
        "Street demonstration",
        "Unlawful assembly",
        "聚众滋事围堵机关",
        "聚众冲击国家机关",
        "围堵政府大门",
        "集体聚集",
        "Blocking government offices",
    ),
    "association": ("参与非法组织", "加入未登记社团", "Joining an unlawful organisation"),
    "family planning": ("违反计划生育", "社会抚养费", "超生", "生育二胎", "Family planning"),
    "ethnicity": ("民族成分", "少数民族", "Ethnicity"),
    "kin": ("配偶失信", "子女入学", "近亲属", "直系亲属犯罪", "Next of kin", "Spouse's record"),
    "income": ("年收入", "薪酬水平", "Annual income"),
    "deposits": ("银行存款", "信用卡逾期", "网贷笔数", "Bank balance", "Overdue loans"),
    "securities": ("持有股票", "债券", "Securities"),
    "insurance": ("商业保险", "投保金额", "欠缴社保", "Insurance"),
    "real estate": ("不动产登记", "房产数量", "Real estate"),
    "tax amounts": ("纳税额", "纳税大户", "Amount of tax", "Tax paid"),
}

#: What belongs into a catalogue, though a word of the lists stands in it.
ADMITTED = (
    "无偿献血", "造血干细胞捐献", "器官捐赠", "Unpaid blood donation", "Organ donation",
    "见义勇为", "Act of bravery", "见义勇为模范", "民族团结进步模范", "Ethnic unity award",
    "民族舞蹈比赛", "旅游行业红名单", "展示威海形象活动", "征集会员服务", "报道教育先进",
    "关爱残疾人志愿服务", "助残志愿服务", "低收入家庭帮扶", "帮扶困难家庭", "英语演讲比赛",
    "English speech contest", "保险诈骗判决", "Insurance fraud", "职业道德标兵", "职业技能竞赛",
    "婚姻家庭纠纷调解", "社区集体活动", "家庭教育讲座", "文学生育人项目", "骗取医疗保险基金",
    "生态修复志愿服务", "慈善捐款", "志愿服务时长", "道路交通罚款", "失信被执行人", "虚假诉讼",
    "国家考试作弊", "学位论文造假", "职务侵占判决", "严重失信主体名单", "妨害民事诉讼罚款",
    "Charitable donation", "Model citizen", "Road traffic fine", "City", "First prize", "Minutes",
    "Culture festival", "Generation", "Parental leave is not asked", "Assembled kits",
    "Honour", "Good faith in contracts", "交通安全教育", "Traffic safety education",
    "Children's reading room helper", "关爱留守儿童", "孝老爱亲模范", "陪同老人就医",
    "禁毒宣传志愿服务", "非法处置查封扣押的财产", "书法条幅比赛",
    "恶意逃废债务", "Evasion of debts", "妨碍重大办案",
    "拒不缴纳社会保险费", "Refusal to pay social insurance", "非法组织卖血", "聚众赌博", "聚众斗殴",
    "传销组织者", "Road block cleared by volunteers",
)  # fmt: skip


def named(text: str) -> list[str]:
    """The kinds of information that `text` gives away."""
    kinds = (*words.FORBIDDEN, *words.WEALTH)
    return [kind.id for kind in kinds if find(kind, text)]


@pytest.mark.parametrize(
    ("kind", "text"), [(k, text) for k, texts in STOPPED.items() for text in texts]
)
def test_what_is_never_collected_is_known_by_its_name(kind: str, text: str) -> None:
    assert kind in named(text)


def test_every_kind_of_gates_1_and_2_is_tried() -> None:
    assert [kind.id for kind in (*words.FORBIDDEN, *words.WEALTH)] == [*STOPPED]


@pytest.mark.parametrize("text", ADMITTED)
def test_what_only_looks_like_it_is_admitted(text: str) -> None:
    others = (words.OTHERS, words.BASIC, words.DISCRETION, words.CHOSEN_POINTS, words.SHOWN)
    light = (words.TOO_LIGHT, words.NOT_FINAL, words.CIVIL, words.PRIVATE, words.CONVERT)
    assert named(text) == []
    assert [kind.id for kind in (*others, *light) if find(kind, text)] == []


@pytest.mark.parametrize(
    "text", [*ADMITTED, *(text for texts in STOPPED.values() for text in texts)]
)
def test_the_first_look_passes_over_nothing_that_a_kind_would_find(text: str) -> None:
    prepared = words.HARMLESS.sub("\n", words.plain(text))
    found = [kind.id for kind in words.ALL if kind.pattern.search(prepared)]
    assert words.suspicious(text) == bool(found)


@pytest.mark.parametrize("text", ["无偿献血", "见义勇为", "民族团结进步模范", "旅游行业红名单"])
def test_such_an_item_is_scored(text: str, tmp_path: Path) -> None:
    edit = f"-    name: {{zh: 荣誉, en: Honour}}\n+    name: {{zh: {text}, en: Honour}}\n"
    case = bad.BadCase("", "", (bad.Edit("catalogue.yaml", "", edit),), {}, "")
    assert load(bad.build(case, tmp_path)).diagnostics == ()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (words.OTHERS, "最美家庭"),
        (words.OTHERS, "先进集体"),
        (words.OTHERS, "法定代表人"),
        (words.OTHERS, "Household score"),
        (words.BASIC, "学历证书"),
        (words.BASIC, "结婚证"),
        (words.BASIC, "Household registration"),
        (words.JOB, "职称"),
        (words.DISCRETION, "视情节轻重"),
        (words.CHOSEN_POINTS, "扣分值"),
        (words.CHOSEN_POINTS, "points"),
        (words.TOO_LIGHT, "警告"),
        (words.TOO_LIGHT, "Written warning"),
        (words.NOT_FINAL, "涉嫌违法"),
        (words.NOT_FINAL, "被采取行政强制措施"),
        (words.NOT_FINAL, "被认定为非正常户"),
        (words.CIVIL, "民事判决"),
        (words.CIVIL, "被判决认定违约"),
        (words.CIVIL, "Judged in breach of contract"),
        (words.PRIVATE, "违反厂规"),
        (words.PRIVATE, "大办丧事"),
        (words.PRIVATE_BODY, "村民委员会"),
        (words.OVERRIDE, "直接判级"),
        (words.FREEZE, "加分冻结"),
        (words.CONVERT, "修复后减分"),
        (words.SHOWN, "积分排行榜"),
    ],
)
def test_other_names_that_a_gate_stops(kind: Kind, text: str) -> None:
    assert find(kind, text)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_has_a_name_to_be_told(lang: str) -> None:
    with language(lang):
        names = [kind.name() for kind in (*words.FORBIDDEN, *words.WEALTH)]
    assert len({*names}) == len(names)
