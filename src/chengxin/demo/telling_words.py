"""What the report says of each telling person: a title, and why the person is shown.

They speak of kinds of arithmetic, and name no number that a rulebook may change. `telling` puts
each beside what finds the person.
"""

from __future__ import annotations

from collections.abc import Mapping

from chengxin.rulebook.model import Name

#: By kind: title and why.
WORDS: Mapping[str, tuple[Name, Name]] = {
    "steps": (
        Name("一年的志愿时长，按档计分", "A year of volunteering, in steps"),
        Name(
            "时长先按年度加总，再看达到哪一档；离下一档还差多少，页面上写明。",
            "Hours are added up over the year, and the highest step they reach gives the points.",
        ),
    ),
    "giving_capped": (
        Name("捐款再多也到封顶为止", "Giving counts up to its limit"),
        Name(
            "捐款的分数有总额封顶，多出的部分单列一行退回，看得见退了多少。",
            "Points for donations have a limit; what exceeds it is taken back in its own line.",
        ),
    ),
    "pool": (
        Name("几种捐赠合并封顶", "Several ways of giving share one limit"),
        Name(
            "捐款、捐物、月捐各有封顶，合计还有一个共同的封顶：钱买不来等级。",
            "Each way of giving has its limit, and all share another: money buys no level.",
        ),
    ),
    "honours_capped": (
        Name("荣誉再多也有封顶", "Honours have a limit, too"),
        Name(
            "荣誉按授予机关的层级计分，先受本项封顶，再受本维度封顶。",
            "Honours count by who gave them, limited by their rule, then by the dimension.",
        ),
    ),
    "window_limit": (
        Name("同一时期内最多计这么多", "No more than so much in one period"),
        Name(
            "有的指标按月、按季或者按年限分，超过的部分在当期退回。",
            "Some rules have a limit for each month, quarter or year; the rest is taken back.",
        ),
    ),
    "outside": (
        Name("采用别处已有的评价结果", "Results of evaluations made elsewhere"),
        Name(
            "省级评价、互认城市等级、市场评价各取最近一次有效的结果。",
            "Of evaluations by the province, another city or the market, the latest counts.",
        ),
    ),
    "declared": (
        Name("自己申报的，核验后才计分", "Declared by the person, counted once verified"),
        Name(
            "同样是自己申报，核验过的计分，还没核验的先不计。",
            "Of two things the person declared, the verified one counts and the other waits.",
        ),
    ),
    "clean": (
        Name("持续守法，到期自动加分", "A clean record, counted by itself"),
        Name(
            "一段时间没有计分的失信记录即可加分，不需要任何人申报。",
            "A time without adverse records that count gives points; nobody has to apply.",
        ),
    ),
    "fading": (
        Name("荣誉随年月渐减", "An honour that fades with the years"),
        Name(
            "称号授予满一定年限后逐步减少计分，直到不再计分。",
            "Some years after it was given a title counts less, then less again, then no more.",
        ),
    ),
    "expired": (
        Name("过了有效期的记录不再计分", "Records whose time is over"),
        Name(
            "有效期一到，加分和减分都自动停止；记录还给本人看一段时间。",
            "When its validity ends, a record counts no more; it is still shown for a while.",
        ),
    ),
    "waived": (
        Name("第一次不减，再犯加重", "The first waived, a further one weighed more"),
        Name(
            "同类处罚第一次不减分，往后才减；一再发生的，分值加倍。",
            "The first penalty of a kind costs nothing; those that follow do, and then double.",
        ),
    ),
    "rolling": (
        Name("累计到次数才减", "Only several within twelve months count"),
        Name(
            "零星的小额处罚不减分，近十二个月内累计到一定次数才减。",
            "Single small fines cost nothing; only several within the last months do.",
        ),
    ),
    "held": (
        Name("还在救济期内，先不减分", "Not while an appeal is still possible"),
        Name(
            "处罚决定尚未生效，救济期满之前一分不减。",
            "A decision that is not final deducts nothing until the time to appeal is over.",
        ),
    ),
    "disputed": (
        Name("提出异议，核查期间不减分", "Disputed, and so not deducted"),
        Name(
            "本人提出异议后，该记录在核查期间不减分。",
            "While what the person disputes is looked into, the record deducts nothing.",
        ),
    ),
    "repaired": (
        Name("修复完成，不再减分", "Repaired, and deducted no more"),
        Name(
            "信用修复完成后，原记录不再参与计算，完成修复本身还有加分。",
            "A repaired record is out of the calculation, and the repair itself earns points.",
        ),
    ),
    "same_matter": (
        Name("同一件事只算一次", "One matter counts once"),
        Name(
            "同一份决定由两个部门报送，或者一份决定并处两种处罚，只按最重的一项计算。",
            "One decision delivered by two bodies, or with two penalties in it, counts once.",
        ),
    ),
    "ceiling": (
        Name("列入严重失信名单期间等级封顶", "A ceiling while on a list of serious dishonesty"),
        Name(
            "名单有效期间分数不超过某一等级的最高分；移出后自动解除。",
            "While the listing counts, the score stays within a level; afterwards it is free.",
        ),
    ),
    "without_consent": (
        Name("没有同意，就没有分数", "No consent, no score"),
        Name(
            "本人没有授权，系统不为其计算任何分数，也不推算。",
            "Who has not agreed has no score, and none is worked out.",
        ),
    ),
}
