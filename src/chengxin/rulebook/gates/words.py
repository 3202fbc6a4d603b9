"""The words by which gates 1 to 6, 10 and 13 know what a points system may not use.

Names are read in Chinese and English, with the tricks of spacing and width undone. Phrases that
merely contain such a word (旅游行业, ethnic unity) are set aside first. Words cannot catch every
disguise; the purpose, basis and necessity of gate 9, the public comment round and the second
approver are there for the rest. Called by the gates and by the tests that hold both lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from chengxin.text import _


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of information or of rule: the words that give it away, and what it is called.

    Only kinds that a message names have a `name`.
    """

    id: str
    name: Callable[[], str]
    chinese: str
    english: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds the words; compiled when it is first asked for, for most never are."""
        return _pattern(self.chinese, self.english)


@cache
def _pattern(chinese: str, english: str) -> re.Pattern[str]:
    pattern = chinese if not english else rf"{chinese}|\b(?:{english})\b"
    return re.compile(pattern, re.IGNORECASE)


def _kind(id_: str, name: Callable[[], str] | None, chinese: str, english: str = "") -> Kind:
    return Kind(id_, name or str, chinese, english)


#: Phrases that hold a word of the lists below and mean something else.
HARMLESS = re.compile(
    # religion, assembly, ethnicity, family planning, kin
    r"[报频]道教|[征收召募采]集会|集会[员议计]|旅游行业|[出旅]游行为|[展显]示威"
    r"|民族(?:团结|乡|自治|特色|歌舞|舞蹈|音乐|器乐|乐器|服饰|文化|传统|体育|宗教(?:事务)?[局委])"
    r"|中华民族|多民族|\bethnic unity\b|学生育[人才]|[军烈]人?家属|烈军属|[男孩]子女"
    r"|子女[子性排足篮单双组]|\bspeech (?:contests?|competitions?)\b"
    # disease
    r"|(?:助|扶|关爱|帮助|服务|照料|照护)残疾人?|残疾人(?:服务|志愿|帮扶|事业|联合会)|扶残助残"
    # wealth
    r"|低收入(?:家庭|群体|人口|户|人群)|保险(?:诈骗|欺诈|公司)|骗取.{0,6}保险"
    r"|\binsurance fraud\b|拒不缴纳社会保险费|\brefus\w+ to pay social insurance\b"
    # basic information
    r"|职业(?:道德|技能|培训|操守|禁止)|职务(?:犯罪|侵占|便利)|婚姻(?:家庭)?(?:纠纷|调解|登记|法)"
    r"|学位论文|(?:骗取|伪造|虚假|冒用).{0,2}(?:学历|学位|户籍|户口|职称)|(?:学历|学位|职称)造假"
    # civil disputes
    r"|逃废债务?|\bevasion of debts\b|\bdebt evasion\b"
    # others than the person
    r"|集体(?:活动|公益|劳动|经济|资产|土地)|家庭(?:教育|医生|暴力|纠纷)"
    r"|(?:困难|特困|贫困|单亲|失独|帮扶)家庭|\b(?:low.income|poor|needy) (?:famil\w+|households?)\b"
    r"|\bfamilies in need\b|\bfamily (?:disputes?|violence|doctors?)\b"
    # civil disputes, repairs, money
    r"|拒不(?:执行|履行)民事(?:判决|裁定|调解)|妨害民事诉讼|(?:虚假|骗取|弄虚作假)信用修复"
    r"|(?:器官|遗体|角膜|血液|骨髓|干细胞|细胞|组织)捐赠"
    r"|\b(?:blood|(?:bone )?marrow|organs?|body|bodily|plasma|stem cell) donations?\b"
    r"|\bdonations? of (?:blood|marrow|organs?|the body)\b|\bunpaid donations?\b",
    re.IGNORECASE,
)

#: Gate 1: never collected at all.
FORBIDDEN = (
    _kind(
        "religion",
        lambda: _("religion and belief"),
        r"宗教|信仰|信教|邪教|教徒|迷信|佛教|道教|基督|天主教|伊斯兰|穆斯林|教堂|清真寺|法会",
        r"religio\w*|beliefs?|cults?|superstitio\w*|worship\w*|church\w*|mosques?|buddhis\w*"
        r"|christian\w*|muslims?|islam\w*",
    ),
    _kind("genes", lambda: _("genes"), r"基因|遗传|DNA", r"gen(?:e|es|etics?|ome|omic)|dna"),
    _kind(
        "biometrics",
        lambda: _("biometrics"),
        r"指纹|掌纹|声纹|虹膜|人脸|面部|刷脸|步态|生物识别|生物特征",
        r"fingerprints?|biometric\w*|faceprints?|facial|voiceprints?|iris(?:es)?|retina\w*|gait",
    ),
    _kind("blood type", lambda: _("blood type"), r"血型", r"blood (?:types?|groups?)"),
    _kind(
        "disease",
        lambda: _("disease and medical history"),
        r"疾病|病史|病历|病情|诊断|残疾|精神病|精神障碍|艾滋|传染病|感染者|戒毒|吸毒|毒瘾|成瘾"
        r"|健康状况|健康信息|健康码|(?:就医|住院|接种)(?:记录|情况|史)|未接种|体检结果|孕检",
        r"diseases?|medical|diagnos\w*|disabilit\w*|disabled|mental (?:health|illness)|hiv|aids"
        r"|addict\w*|detox\w*|rehabilitation|health (?:status|records?|codes?|data)|hospitali\w*"
        r"|vaccinat(?:ed|ion status)",
    ),
    _kind(
        "political opinion",
        lambda: _("political opinion"),
        r"政治|思想表现|思想动态|意识形态|政见",
        r"politic\w*|ideolog\w*",
    ),
    _kind(
        "petitioning",
        lambda: _("petitioning"),
        r"信访|上访|进京访|赴京访|赴省访|越级访|非正常访|缠访|闹访|重复访|集体访|拉横幅|横幅|[拉挂打]条幅|静坐",
        r"petition\w*|banners?|sit-?ins?",
    ),
    _kind(
        "speech",
        lambda: _("speech"),
        r"言论|发帖|跟帖|网帖|谣言|舆情|不良信息|不当信息|朋友圈|微信群|微博|自媒体|评论区|网络不实",
        r"speech|(?:online|social media|internet) (?:posts?|posting|comments?)|rumou?rs?|blogs?",
    ),
    _kind(
        "party life",
        lambda: _("party life"),
        r"党费|党员|党组织|党支部|党务|党建|党龄|入党|党纪|党内|组织生活|三会一课|主题党日",
        r"party (?:fees?|dues|members?|meetings?|cells?|branch(?:es)?|discipline|life)",
    ),
    _kind(
        "assembly",
        lambda: _("assembly"),
        r"集会|游行|示威|(?:非法|集体|群体)聚集|聚集(?:闹事|滋事|围)|罢工|围堵|围攻|封堵|堵(?:门|路|塞交通)"
        r"|聚众(?:滋事|闹事|扰乱|冲击|围|堵|上|阻)|冲击(?:国家)?机关",
        r"assembl(?:y|ies)|(?:street|public|illegal) demonstrations?|demonstrators?|protest\w*"
        r"|blockad\w*|block\w* (?:of )?(?:a |an |the )?(?:government|public|offices?|gates?|roads?)"
        r"|unruly crowds?|crowds? (?:that )?(?:block|gather|disturb)\w*",
    ),
    _kind(
        "association",
        lambda: _("association"),
        r"结社|非法(?:社会|宗教)?(?:组织(?!他人|出?卖|买|传销|考试|未成年|运输|出境|越境)|社团)"
        r"|未(?:经)?登记(?:的)?(?:社会组织|社团)",
        r"(?:illegal|unlawful|banned|unregistered) (?:social )?(?:organi[sz]ations?|associations?"
        r"|societ(?:y|ies))",
    ),
    _kind(
        "family planning",
        lambda: _("family planning"),
        r"计划生育|生育|计生|超生|避孕|节育|堕胎|流产|怀孕|社会抚养费|[二三多]胎|[二三]孩",
        r"family planning|child-?birth\w*|pregnan\w*|abortions?|contracepti\w*|births? quota",
    ),
    _kind(
        "ethnicity",
        lambda: _("ethnicity"),
        r"民族|族别|种族|少数族裔",
        r"ethnic\w*|racial\w*|nationality",
    ),
    _kind(
        "kin",
        lambda: _("kin"),
        r"亲属|近亲|亲戚|家属|子女|配偶|父母|丈夫|妻子|夫妻|公婆|岳父|岳母|祖坟",
        r"kin|kinship|kinsm[ae]n|spouses?|husbands?|wi(?:fe|ves)|parents?|offspring|siblings?"
        r"|relatives|(?:one's|own|his|her|their) children|sons? (?:and|or) daughters?",
    ),
)

#: Gate 2: what a person owns, earns or owes.
WEALTH = (
    _kind(
        "income",
        lambda: _("income"),
        r"收入|薪酬|薪资|工资(?:额|水平|流水)|年薪",
        r"incomes?|salar\w+",
    ),
    _kind(
        "deposits",
        lambda: _("deposits and loans"),
        r"存款|储蓄|账户余额|银行流水|信用卡|贷款|房贷|车贷|网贷|按揭|负债|公积金|净资产|资产总额",
        r"(?:bank|savings|time) deposits?|^deposits?(?: and .*)?$|^savings$|savings accounts?"
        r"|bank (?:balances?|accounts?|statements?|arrears)|credit cards?|mortgages?|net worth"
        r"|(?:bank|personal|online|overdue) loans?|loan (?:amounts?|arrears|repayments?)",
    ),
    _kind(
        "securities",
        lambda: _("securities"),
        r"证券|股票|债券|期货|理财|基金份额|持股",
        r"securities|stocks|shares held|bonds held|investment funds?",
    ),
    _kind(
        "insurance",
        lambda: _("insurance"),
        r"保险|保费|投保|参保|社保缴|[欠断]缴社保",
        r"insurance|premiums? paid|insured",
    ),
    _kind(
        "real estate",
        lambda: _("real estate"),
        r"不动产|房产|房屋(?:面积|价值|产权|数量)|购房|住房(?:面积|数量|情况)|宅基地",
        r"real estate|home ownership|property owned|houses? owned|land holdings?",
    ),
    _kind(
        "tax amounts",
        lambda: _("tax amounts"),
        r"纳税(?:额|金额|数额|总额|大户|贡献)|税额|缴税(?:额|金额)|税款(?:额|金额)",
        r"tax (?:amounts?|paid|payments?|contribution)|amount of tax\w*|taxes paid",
    ),
)

#: Gate 4: what merely describes a person.
BASIC = _kind(
    "basic information",
    None,
    r"性别|年龄|出生|籍贯|户籍|户口|学历|学位|毕业证|文化程度|就业状况|就业情况|婚姻(?:状况|状态)"
    r"|^婚姻$|婚否|已婚|未婚|离异|婚史|结婚证|居住年限",
    r"sex|gender|marital|marriage (?:status|certificate)|level of education|education level"
    r"|educational (?:level|attainment)|academic degrees?|diplomas?|employment status"
    r"|household registration|hukou|birthplace|date of birth|age group",
)
#: The same where it is the whole of an English name and not a part of one.
BASIC_ALONE = _kind(
    "basic information alone",
    None,
    r"^(?:marriage|education|employment|occupation|job|age|sex)$",
)
#: Job and title are basic information too, but a qualification for them is an item of its own.
JOB = _kind("job", None, r"职称|职业|职务|工作单位", r"job titles?|occupations?")
CERTIFICATE = re.compile(
    r"资格|证书|执业|技能等级|\b(?:certificates?|qualifications?|licen[cs]es?)\b", re.IGNORECASE
)

#: Gate 5: anybody but the person.
OTHERS = _kind(
    "others",
    None,
    r"户主|家庭|全家|整户|同户|文明户|示范户|同住人|连带|株连|连坐|所在单位|任职单位|任职企业"
    r"|本单位|用人单位|法定代表人|法人代表|实际控制人|企业负责人|股东|全村|整村|全组|集体",
    r"households?|famil(?:y|ies)|employers?|legal representatives?|shareholders?|collective\w*"
    r"|village-wide|whole village|guilt by association|group liability|jointly liable",
)

#: Gate 6: points that somebody may choose.
DISCRETION = _kind(
    "discretion",
    None,
    r"视情|视具体|酌情|裁量|酌定",
    r"discretion\w*|depending on (?:the )?circumstances|case by case",
)
#: The same in a field: whoever fills it in would choose the points.
CHOSEN_POINTS = _kind(
    "chosen points",
    None,
    r"[加减扣计]分值|赋分|打分|印象分|^[加减扣]?分值?$",
    r"^(?:points?|scores?)$|points? (?:given|awarded|deducted)"
    r"|(?:award|bonus|penalty|deducted|deduction) points?",
)

#: Gate 3: by its own name no effective legal document, or one of those that never count.
TOO_LIGHT = _kind(
    "too light",
    lambda: _("minor matters"),
    r"轻微|简易程序|当场处罚|警告|通报批评|首违|责令改正|责令整改|约谈|提醒函",
    r"warnings?|summary procedure|on-the-spot|circulated criticism|minor|reprimands?|reminders?",
)
NOT_FINAL = _kind(
    "not final",
    lambda: _("matters still open"),
    # A coercive measure comes before a decision, and a taxpayer nobody finds is none.
    r"涉嫌|立案|被诉|被投诉|被举报|未生效|复议期间|诉讼期间|审理中|调查中|嫌疑"
    r"|强制措施|被(?:依法)?(?:查封|扣押)|非正常户",
    r"suspect\w*|alleged|accus\w+|pending|complaints?|reported by|under (?:appeal|investigation)"
    r"|coercive measures?|non-normal taxpayers?",
)
CIVIL = _kind(
    "civil dispute",
    None,
    r"民事|仲裁|破产|劳动争议|违约|欠款|借款|借贷|债务|担保",
    r"civil (?:suits?|judgments?|cases?|disputes?|actions?)|arbitrat\w*|bankrupt\w*|insolven\w*"
    r"|breach of (?:a )?contracts?|debts?|repay\w*|guarantees?",
)
#: What an employer, a village or an onlooker finds is no effective legal document.
PRIVATE = _kind(
    "private discipline",
    None,
    r"厂规|厂纪|劳动纪律|单位纪律|企业纪律|公司纪律|内部规章|规章制度|第二职业|兼职|旷工|迟到|早退"
    r"|村规民约|居民公约|业主公约|红白喜?事|婚丧|大操大办|大办[婚丧喜酒宴]|差评",
    r"(?:factory|company|workplace|staff|internal) (?:discipline|rules?)|second jobs?|moonlight\w*"
    r"|village rules?|bad reviews?|absentee\w*",
)

#: Being in arrears is a debt. What counts is that its enforcement had to be ordered.
ARREARS = _kind(
    "arrears",
    None,
    r"欠费|欠税|欠缴|欠交|拖欠|逾期[未不][缴交付还]|未(?:按[期时])?[缴交]纳?(?:税|费|款)|滞纳",
    r"arrears|overdue|unpaid (?:fees?|bills?|tax(?:es)?|levies|charges?|wages)",
)
#: The documents by which arrears count: what was enforced, or a list that a law names.
OF_ARREARS = ("enforcement_decision", "listing_decision")

PRIVATE_BODY = _kind(
    "private body",
    None,
    r"(?:企业|公司|工厂|用人单位|物业|村民?委员?会|居民?委员?会|业主委员会|平台|网格员|群众|协会)$",
    r"(?:employers?|compan(?:y|ies)|factor(?:y|ies)|committees?|platforms?|neighbours?)$",
)

#: Gate 10: punishments by another name.
OVERRIDE = _kind(
    "override",
    None,
    r"直接[判定降]|直降|等级降为|判为.级|一票否决|清零|归零",
    r"level overrides?|downgrad\w*|reset to zero|veto\w*",
)
FREEZE = _kind(
    "freeze",
    None,
    r"冻结(?:加分|积分|奖励)|(?:加分|积分)冻结|(?:暂停|停止|不予|取消)加分",
    r"freez\w* (?:of )?awards?|frozen awards?|awards? (?:are )?frozen|suspend\w* awards?",
)
CONVERT = _kind(
    "convert",
    None,
    r"修复后|已修复|完成修复|信用修复|失信修复|履行完毕",
    r"after repair|repaired|credit repairs?|after performance",
)
#: Gate 12: a repair, by whatever name, and what money buys.
REPAIR = _kind("repair", None, r"信用修复|失信修复|失信整改", r"credit repairs?")
BOUGHT = _kind(
    "bought",
    None,
    r"捐款|捐资|捐物|捐赠|捐助|善款|认捐|投资额|招商引资|消费(?:额|金额)|赞助",
    r"donat(?:e|ed|ions?)|gifts? of money|amounts? (?:given|spent|invested)|sponsor\w*",
)

#: Gate 13: persons shown to others.
SHOWN = _kind(
    "publication",
    None,
    r"(?:积分|信用|诚信|分数)排[名行]|排行榜|末位|曝光|红黑榜|黑榜|公示名单",
    r"(?:score|credit|points) rankings?|leader-?boards?|lowest scores?|name and shame",
)


def plain(text: str) -> str:
    """Return `text` without the tricks of width and spacing.

    >>> plain("信 · 访"), plain("ｐｅｔｉｔｉｏｎ_posts")
    ('信访', 'petition posts')
    """
    text = unicodedata.normalize("NFKC", text).replace("_", " ")
    return re.sub(r"(?<=[\u3400-\u9fff])[\s·•‧・.。,，、*/|\\-]+(?=[\u3400-\u9fff])", "", text)


def find(kind: Kind, text: str) -> str:
    """Return the word in `text` that gives `kind` away, empty when there is none.

    >>> find(FORBIDDEN[6], "赴京上访"), find(FORBIDDEN[9], "旅游行业守信名单")
    ('上访', '')
    """
    match = kind.pattern.search(prepared) if (prepared := _prepared(text)) else None
    return match.group() if match else ""


#: Every kind there is.
ALL = (
    *FORBIDDEN, *WEALTH, BASIC, BASIC_ALONE, JOB, OTHERS, DISCRETION, CHOSEN_POINTS, TOO_LIGHT,
    NOT_FINAL, CIVIL, ARREARS, PRIVATE, PRIVATE_BODY, OVERRIDE, FREEZE, CONVERT, REPAIR, BOUGHT,
    SHOWN,
)  # fmt: skip
#: Most names hold none of all these words: two searches tell. They are apart because the English
#: one passes over whatever does not begin a word with a letter (every word of the lists does),
#: which one search for both could not.
_ANY_CHINESE = re.compile("|".join(kind.chinese for kind in ALL), re.IGNORECASE)
_ANY_ENGLISH = re.compile(
    rf"\b(?=[a-z])(?:{'|'.join(kind.english for kind in ALL if kind.english)})\b", re.IGNORECASE
)


def suspicious(text: str) -> bool:
    """Whether any kind at all could be found in `text`; most names need no closer look."""
    return bool(_prepared(text))


@lru_cache(maxsize=4096)
def _prepared(text: str) -> str:
    """Return the text to be searched, empty when no kind would be found in it."""
    prepared = HARMLESS.sub("\n", plain(text))
    return prepared if _ANY_CHINESE.search(prepared) or _ANY_ENGLISH.search(prepared) else ""
