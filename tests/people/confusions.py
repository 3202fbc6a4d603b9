"""Characters that people and programs take for one another, and that are not one another.

Written by hand from what goes wrong at counters and in lists; nothing here comes from the rules
under test. Each pair is two different characters; names that differ in them are different names.
"""

from __future__ import annotations


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((pair[0], pair[1]) for pair in text.split())


#: Ways of writing that dictionaries call variants; a registered name has one of them.
VARIANTS = _pairs(
    "喆哲 堃坤 昇升 陞升 峯峰 崐崑 崑昆 咏詠 巖岩 嵒岩 汎泛 濬浚 羣群 斌彬 暐炜 赟斌 贇赟 甯宁 "
    "寗甯 闫阎 閆闫 萧肖 傅付 戴代 邱丘 蓝兰 於于 鍾钟 仝同 恆恒 祐佑 冨富 勳勛 勛勋 煇辉 暉辉 "
    "瑠琉 龢和 乂义 穌稣 淨净 况況 凃涂 冲沖 决決 凌淩 減减 滙汇 匯滙 徳德 悳德 敎教 晋晉 棲栖 "
    "楳梅 槑梅 渺淼 溪谿 牀床 珎珍 珤宝 寳宝 寶寳 疎疏 眞真 秌秋 穐秋 秊年 笋筍 綉绣 繡绣 翺翱 "
    "脩修 芲花 艸草 莊庄 菓果 蔴麻 裡里 裏里 迺乃 逈迥 遊游 鋭锐 鑑鉴 閒闲 雋隽 隣邻 靑青 靜静 "
    "頴颖 麐麟 黒黑 鼇鳌 龎庞 亜亚 髙高 﨑崎 産產 説說"
)

#: Traditional and simplified: a name stands in the document in one of them.
TRADITIONAL = _pairs(
    "张張 刘劉 陈陳 赵趙 黄黃 吴吳 孙孫 马馬 罗羅 郑鄭 谢謝 许許 韩韓 冯馮 邓鄧 叶葉 苏蘇 吕呂 "
    "卢盧 蒋蔣 贾賈 陆陸 龙龍 万萬 钱錢 汤湯 杨楊 卫衛 关關 严嚴 乔喬 华華 国國 伟偉 强強 军軍 "
    "丽麗 庆慶 兴興 东東 发發 发髮 云雲 余餘 后後 范範 岳嶽 干乾 干幹 复復 历歷 台臺 征徵 松鬆 "
    "郁鬱 钟鐘 娄婁 宝寶 艺藝 荣榮 莲蓮 凤鳳 鸿鴻 鹏鵬 莹瑩 赞讚 连連 达達 远遠 迟遲 锋鋒 铁鐵 "
    "铭銘 锦錦 闻聞 阳陽 颖穎 飞飛 顾顧 齐齊"
)

#: Other characters of the same sound: what one hears on the telephone.
SAME_SOUND = _pairs(
    "张章 李黎 李里 王汪 陈程 刘柳 杨阳 徐许 林凌 吴武 江姜 于余 俞于 何贺 郭国 梁良 宋送 唐堂 "
    "韩涵 曹草 袁元 蒋奖 魏卫 丁订 任仁 姚遥 钟终 谭坛 石时 金今 贾甲 夏霞 方芳 邹周 秦琴 侯候 "
    "孟梦 龙隆 万婉 钱前 伟炜 玮维 静靖 丽莉 敏民 军君 俊峻 涛韬 磊蕾 明铭 鸣名 婷亭 欣新 鑫馨 "
    "宇雨 语羽 浩昊 皓灏 晨辰 佳嘉 珈家 琪淇 琦祺 颖影 英瑛 娟涓 洁杰 红宏 虹鸿 建健 志智 峰锋 "
    "枫丰 海亥 波博 平萍 霖琳 菲飞 雪学 燕艳"
)

#: Other characters of nearly the same look, among them 氵 against 冫 and 礻 against 衤.
SAME_LOOK = _pairs(
    "己已 巳已 未末 土士 日曰 千干 戊戌 戍戌 刀刁 力刀 人入 八人 大太 犬太 天夭 王玉 主王 田由 "
    "甲由 申甲 目自 鸟乌 牛午 毛手 今令 冷泠 冼洗 汨汩 杨扬 杷把 祎袆 祥详 晴睛 昕听 晖辉 晓骁 "
    "烨晔 玟玫 玲铃 钧均 菀苑 茶荼 萧箫 蓝篮 管菅 婧靖 嫒媛 妤好 妺妹 邢刑 侯候 毋母 弋戈 丏丐 "
    "亨享 亳毫 祇祗 柰奈 焱炎 沐沭 沬沫 洺洛 淇琪 清请 涂徐 湉恬 瀚翰 凛凜 冯冸 准淮 冰水 凉谅 "
    "泊怕 治冶 柏伯 宣宜 法沄 汶坟 泠冷 洁诘"
)

#: Han characters, and kana, letters or digits that fonts draw almost like them.
OTHER_SCRIPT = _pairs("口ロ 二ニ 力カ 工エ 夕タ 卜ト 八ハ 一ー 三ミ 千チ 才オ 七セ 〇零 〇O 〇0")

#: Latin letters and those of Greek and Cyrillic, digits, and Latin letters that look like them.
HOMOGLYPHS = _pairs(
    "aа eе oо pр cс xх yу iі jј sѕ AА BВ CС EЕ HН KК MМ OО PР TТ XХ AΑ BΒ EΕ HΗ IΙ KΚ MΜ NΝ OΟ PΡ "
    "TΤ YΥ XΧ ZΖ oο vν uυ lI l1 O0 o0 I1 aɑ gɡ iı nո uս hһ dԁ qԛ wԝ"
)

#: Letters with marks of their own: taken off, they are other letters.
MARKED = _pairs(
    "uü oö aä eé eè eê nñ cç iï oø dđ lł sş sš zž rř tţ aă aâ aå yý oő uű uū iı gğ kķ hħ sß eë"
)
