"""How people ask: the words of a question that say nothing of its subject, in Chinese, pinyin and English.

They are language, not knowledge: no subject and no unit of any city stands here.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Each group is an alternation; longer forms stand first where one begins another.
_GREETING = (
    "您好|你好|大家好|早上好|上午好|中午好|下午好|晚上好|早安|晚安|在吗|在不在|有人吗|请问一下|请问|请教一下|"
    "请教各位|请教|各位领导|各位|打扰一下|不好意思|打扰啦|打扰哈|劳驾|有劳|拜托|辛苦啦|打扰了|打扰下|打扰|"
    "麻烦问一下|麻烦帮我查一下|麻烦帮我|麻烦帮忙|麻烦|帮我查询|帮我查一下|帮我查查|查询一下|查询下|查询|帮我查|帮我问问|帮忙查一下|帮忙查查|"
    "帮忙看看|帮忙问下|帮忙|帮查一下|帮查下|帮我看看|帮我|想问一下|想问问|想问下|想问|想请问|想了解一下|想了解下|"
    "想了解|想知道|想咨询一下|想咨询|咨询一下|咨询下|咨询|问一下|问个事|问一句|问下|求问|求助|谢谢你|谢谢您|"
    "谢谢了|谢谢|多谢|感谢|谢啦|谢了|辛苦了|辛苦|急急急|急急|小助手|机器人|所有人|领导问|领导让我|领导让|我想|"
    "我们想|听说|据说|那个那个|那个啥|哈喽|hello|hi|hey|please|pls|thanks|thank you|thx"
)
_WHO = (
    "到底|究竟|应该|应由|哪一个部门|哪个部门|那个部门|哪些部门|那些部门|哪几个部门|哪几家单位|哪几个单位|"
    "哪两家单位|哪两个单位|哪家单位|哪个单位|那个单位|哪些单位|那些单位|哪几家|哪两家|哪一家|哪家|哪几个|哪几|"
    "哪些局|哪个局|那个局|哪些委办局|哪一块|哪块|哪里|哪儿|哪级|哪些|哪个|哪方|哪|什么部门|什么单位|啥部门|"
    "啥单位|什么人|谁家|谁来|谁去|谁给|谁|何部门|何单位"
)
_COUNTED = "哪些项目|哪几个项目|哪几项项目|什么项目|啥项目|哪些事项|哪些条目|哪些条款|哪些任务|哪几项任务|哪几条任务"
_DO = (
    "牵头负责|负责牵头|牵头单位|牵头部门|牵头的|牵头|责任单位|责任部门|主责单位|主管部门|主管单位|主管|监管部门|"
    "相关部门|有关部门|配合单位|配合|打头阵的|打头阵|打头的|打头|挑大梁的|挑大梁|领头的|领头|领衔|唱主角|"
    "为主负责|为主承担|主责的|主责|牵了|牵哪些头|迁头|签头|负责人|负责落实|负责任|负责|归口|归属|归谁|归哪|归|"
    "分工|承担|承办|主抓|主办|经办|落实到|压给|摊上|对口|管不管|管吗|的活儿|的活|的事儿|的事情|的事|的工作|"
    "这项工作|这个工作|这块工作|这项任务|这项|这条|这件事|这事儿|这事|这块|那块|这方面|方面的|方面|这一块|这一条|"
    "这里头|这里面|里头|里面|文件里|文件中|文件上|这份文件|文件|按规定|规定|文里|方案里|矩阵|任务分解表|分解表|"
    "找谁|找哪|该找|要找|去找|找|问谁|该问|跟谁|联系谁|联系|反映|由|让|该由|要由|是由|来管|去管|谁管|在管|管一管|"
    "管管|管的|管呢|管呀|管啊|管|来抓|谁抓|来弄|谁弄|来搞|谁搞|来查|去查|谁查|来办|去办|谁办|来做|去做|谁做|来盯|"
    "谁盯|盯着|来打|去打|来收拾|收拾|出面|怎么办|咋办|怎么弄|咋弄|咋整|怎么处理|如何处理|怎么处置|是什么|是啥|"
    "是哪"
)
_TASK = (
    "都要干啥|要干啥|干啥|干嘛|干什么|干些什么|做些什么|做什么|做啥|做哪些|干哪些|管什么|管啥|管哪些|管些啥|"
    "负责什么|负责啥|负责哪些|负责哪几|有啥活|有什么活|有哪些活|有哪些|有什么|有啥|有哪几|共同承担|要完成|任务清单|任务列表|职责清单|"
    "责任清单|清单|任务|职责|职能|责任|工作内容|列一下|列出来|列个|列出|罗列|整理一份|整理|汇总一下|盘点|几项|"
    "几条|多少项|哪几项|哪几条|哪几块|哪条|哪一条|哪项|哪一项|要点|工作要点|方案|材料|摊子|摊上|摊了|摊|分到|"
    "分了|领到|领了|落到|头上|掺和|出啥力|出力|有份|挑头|全套|来一份|发一份|一份|列一列|捋出来|捋一捋|捋|涉及|"
    "啥活|些啥活|什么活|哪些活|几样活|活计|要干|得干|干点|干些|要弄|弄点|做点|名下|这一家|这一摊|那帮人|这头|"
    "那头|这次|那次|手里|肩上|被点名|点名|点到名|老大|当家|拉一下|列给我|牵的头|牵头的|有没有份|没份|说给我听听|"
    "说来听听|听听|拉个单子|单子|得弄|弄些|弄啥|压了|派了|派给|参与了|参与|协助|打听一下|打听|同事|条目|条款|"
    "事项|活儿|几件|一件件|份内|分内|办公室|联络员|刚调到|同志|我们局|我局|我们委|我们县|我县|我们单位|本单位|"
    "县里|局里|委里|几样|哪几样|差事|一摊|全文|表格|做一张表|想看看|看一看|要做的|写进|报给|局长|一天到晚|什么|"
    "什么的|咋|咋样|怎么|怎么样|怎样|如何|情况|全部|所有|一共|总共|分别|今年|本年度|年度"
)
_PARTICLE = (
    "俺们|俺|人家|哩|应当|具体|都是|都有|还是|主要|一般|现在|目前|领导|老师|急|那些|我要|的|了|呢|呀|啊|吗|嘛|吧|"
    "哦|噢|哟|啦|呗|哈|嗯|额|呃|诶|哎|唉|是|有|在|里|上|这|那|个|们|我|你|您|他|她|它|咱们|咱|我们|你们|他们|"
    "就是|就|都|也|还|又|再|才|来着|一下|一个|一些|些|和|跟|与|及|或|或者|以及|对|对于|关于|有关|为|以|被|把|给|"
    "到|去|来|会|能|可以|可|要|得|该|能不能|是不是|有没有|么|儿|下|呐|之|其|此|请|那边|这边|这儿|那儿|块|事|帮|"
    "查一下|查下|查查|看看|看一下|说说|讲讲|讲一下|告诉我|知道|啥|什么时候|儿的"
)
# Words that every talk is full of, whatever it is about.
_COMMON = (
    "随便|等于|差不多|无所谓|可能|也许|大概|肯定|一定|必须|当然|其实|反正|似乎|好像|觉得|认为|以为|希望|喜欢|"
    "讨厌|害怕|担心|开心|高兴|难过|生气|郁闷|无聊|有趣|好玩|厉害|漂亮|好看|好听|今天|明天|昨天|后天|前天|刚才|"
    "刚刚|马上|立刻|以后|以前|之前|之后|最近|平时|平常|经常|常常|总是|有时候|有时|偶尔|从来|已经|曾经|正在|将来|"
    "未来|过去|时候|地方|样子|意思|原因|结果|关系|机会|一点|有点|非常|特别|十分|相当|比较|更加|超级|多少|几个|"
    "几天|大家|别人|自己|人家|朋友|哥们|兄弟|老铁|宝宝|小编|楼主|如果|假如|要是|因为|所以|但是|不过|可是|而且|"
    "虽然|然后|接着|于是|其他|其它|另外|别的|某个|某些|每个|每天|任何|一切|一样|同样|一起|一直|一边|不要|不能|"
    "不会|不是|没有|行不行|好不好|可不可以|是否|算不算|要不要|用不用|嘿嘿|哈哈|呵呵|嘻嘻|唉呀|哎呀|天哪"
)
_PINYIN = (
    "shui lai guan|shui guan|shui fu ze|shui zhua|gui shui guan|zhao shui|wen shui|"
    "shui lai|shui qu|shui|na ge bu men|na xie bu men|na ge dan wei|na xie dan wei|na ji jia|na jia|na ge|na xie|"
    "bu men|dan wei|ze ren dan wei|na xiang|na ji xiang|na tiao|na ji tiao|na xie shi|na xie xiang mu|ze ren|"
    "fu ze ren|fu ze|gui shui|gui|qian tou|zhu guan|qing wen|ni hao|nin hao|xie xie|shen me|you na xie|"
    "you shen me|ren wu|zhi ze|dou guan|yao zuo|zuo shen me|gan shen me|zuo|gan|dou|guan|lai|zhao|luo shi|zen me|"
    "you"
)
# May be part of a subject too, so that it stays and weighs little: 的, 在, 全部, 清单, 几项.
_PINYIN_LIGHT = (
    "de|le|ne|me|men|gei|zhe|zai|na|ge|quan bu|qing dan|ren wu qing dan|ze ren qing dan|ji xiang|ji tiao|fang mian|"
    "zhe fang mian|zhe kuai|na kuai|zhe yi kuai|zhe ge|zhe xie|zhe shi|zhe jian shi|wo men|ni men|ta men|zan men|"
    "duo shao|yi gong|lie chu|lie chu lai|lie yi xia|kan kan|kan yi xia|cha yi xia|bang wo|wen jian li|wen jian|"
    "fen gei|ju ti|ti wo|fang an li|dou you|gong zuo|de shi|de huo"
)
_ENGLISH = (
    "who|whom|whose|which|what|what's|whats|where|when|how|is|are|was|were|be|do|does|did|the|a|an|of|for|to|in|"
    "on|at|by|with|and|or|from|about|it|its|this|that|these|those|there|should|must|can|could|would|will|shall|"
    "may|i|we|you|he|they|my|our|your|me|us|any|some|all|please|tell|give|show|list|find|know|need|want|contact|"
    "ask|responsible|responsibility|responsibilities|charge|lead|leads|leading|leader|handles|handle|handled|"
    "supervises|supervise|supervised|supervising|oversees|oversee|overseeing|runs|run|work|works|item|items|one|"
    "ones|plan|under|here|main|full|whole|matter|matters|role|part|doing|done|due|dates|manages|manage|managed|"
    "takes|take|taking|care|deals|deal|agency|agencies|bureau|bureaus|department|departments|dept|office|unit|"
    "units|authority|authorities|body|bodies|duties|duty|tasks|task|job|supposed|assigned|participating|"
    "in-charge|assignments|assignment|everything|involved|headed|regarding|concerning|if|so|as|not|no|has|have|had|get|gets|up|out|over|city's|government"
)


def _alternation(*groups: str) -> str:
    """Return a pattern of words, the longest first; Latin ones count only whole: there is a ``hi`` in ``shi``."""
    words = sorted({word for group in groups for word in group.split("|")}, key=lambda word: (-len(word), word))
    # Looking at the first character before trying a hundred words makes the search many times as fast.
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(re.escape(word[1:]) + ("(?![a-z])" if word.isascii() else ""))
    branches = (f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())
    return f"(?=[{''.join(rests)}])(?:{'|'.join(b if not b[0].isascii() else f'(?<![a-z]){b}' for b in branches)})"


# A day, which is no part of a subject: 11月30日前, 十一月底, 9月份.
_ONE_OR_TWO = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
DAY = f"(?<![0-9]){_ONE_OR_TWO}月(?:{_ONE_OR_TWO}[日号]|[底末初份])?(?:[之以]?前|之?后)?"
# Never part of a subject: cut out. The others may be (责任 in 主体责任制): they stay, and weigh little.
DROPPED = re.compile(rf"{_alternation(_GREETING, _WHO, _COUNTED)}|{DAY}")
LIGHT = re.compile(_alternation(_DO, _TASK, _PARTICLE, _COMMON))
# Words whose last character is a particle alone.
_WHOLE = re.compile("许可(?!以)|认可(?!以)|协会")
PINYIN_FRAMES: frozenset[tuple[str, ...]] = frozenset(tuple(frame.split()) for frame in _PINYIN.split("|"))
PINYIN_LIGHT: frozenset[tuple[str, ...]] = frozenset(tuple(word.split()) for word in _PINYIN_LIGHT.split("|"))
STOP_WORDS: frozenset[str] = frozenset(_ENGLISH.split("|"))

ASKS_WHO = re.compile(
    f"{_alternation(_WHO.removeprefix('到底|究竟|应该|应由|'))}|归口|责任单位|责任部门|牵头单位|牵头部门|主管部门|"
    r"\bwho\b|\bwhich\b|\bwhose\b|\bshui\b|\bna (ge|xie|jia)\b"
)
# What it is to lead. Voice input writes 牵头 in many ways; 一千头牛, 签头像, 主办案件, 带头人 and 老大难 lead nothing.
_LEADS = (
    "[牵迁铅]头|签头(?![像条])|(?<![一二三四五六七八九十几两百])千头(?!万)|牵.{0,3}头|主抓|主责(?!主业)|"
    "主办(?=哪|什么|啥|的?(?:任务|工作|事项|行动|标准|条|项|活)|的?(?:\\W|$))|为主(?=负责|承担|来)|主牵|挂帅|挑头|挑大梁|打头(?!击)|"
    "领头(?!企业|羊|雁)|领衔|带头(?!人)|带队(?=的)|领着别人|[唱当]主角(?=的(?!火|菜))|[是当]老大(?!难)|总负责|"
    "主导(?=的(?!产|市))|说了算(?!不|数|话)|扛大?旗|当头儿?(?=的)|[拿牵]总(?=[的。，,、]|$)|[做当]龙头(?=的(?!企))|当组长(?=的(?!学))|"
    "担纲|头把交椅|率头|负总责|(?:任|当|是)组长单位|当主办|当头的|领着干|"
    r"\b(?:lead(?:s|ing)?|led|headed by)\b|[做当]\s*leader\b|\bqian ?tou\b"
)
_ASKS_LEAD = re.compile(_LEADS)
# 牵头和配合的: then all is asked for, not only what is led.
_HELPS = "配合|参与|参加|协助|support|participat"
_ASKS_ALL_ROLES = re.compile(
    f"(?:{_LEADS}).{{0,5}}(?:{_HELPS})|(?:{_HELPS}).{{0,5}}(?:{_LEADS})|(?:别|不要?)[光只仅单].{{0,8}}(?:{_LEADS})"
)
# 只要牵头的, 配合的不要: then it is not.
_OTHERWISE = f"(?:(?!{_HELPS}|协办|跟着|{_LEADS}|[，,。;；]).)"
_LEFT_OUT = "(?:不要|不用|不管(?!牵)|不写|不列|不算|先不|先放|一概不|去掉|除外|撇开)"
_ASKS_LEAD_ALONE = re.compile(
    f"(?:(?<![别不])(?<!不要)只|先(?!.*(?:{_HELPS})))(?:想?要|需|把|看|列|给|放|写|拉|说|讲|查|报){_OTHERWISE}{{0,16}}(?:{_LEADS})(?!的?[和跟与、]的?(?:{_HELPS}))|"
    f"(?:{_HELPS}|协办|跟着){_OTHERWISE}{{0,8}}{_LEFT_OUT}(?!的?.{{0,6}}(?:{_LEADS}))"
)
# 牵头的不要: nor is it then.
_LEAVES_LEAD_OUT = re.compile(f"(?:{_LEADS}){_OTHERWISE}{{0,4}}{_LEFT_OUT}")
# 他们局, 他们单位: somebody else's, who was named before.
OTHERS = re.compile("[他它]们(?=[局委办部处站县区]|中心|单位|那边|机关)")
# 谁管, 哪个部门: who, and not what somebody named has to do.
ASKS_FOR_ONE = re.compile("谁|哪[个些]?(?:部门|单位|局)|哪几?家")
EITHER = re.compile(r"还是|或者|\bor\b|hai ?shi")


def asks_lead(text: str) -> bool:
    """Say whether only what a unit leads is asked for."""
    if not _ASKS_LEAD.search(text) or _LEAVES_LEAD_OUT.search(text):
        return False
    return bool(_ASKS_LEAD_ALONE.search(text)) or not _ASKS_ALL_ROLES.search(text)


@lru_cache(maxsize=1 << 6)  # asked for twice of one question
def parted(text: str) -> tuple[str, frozenset[int]]:
    """Return a question with a bar where a word of asking stood, and the places of what is left of its frame."""
    text = DROPPED.sub("|", text)
    light = frozenset(at for found in LIGHT.finditer(text) for at in range(*found.span()))
    return text, light.difference(at for found in _WHOLE.finditer(text) for at in range(*found.span()))


def core(text: str) -> str:
    """Return a normalised question without the words of asking around its subject: 夜市摊点谁来管 → 夜市摊点."""
    text, light = parted(text)
    telling = [at for at, char in enumerate(text) if char.isalnum() and at not in light]
    return text[telling[0] : telling[-1] + 1].replace("|", "") if telling else ""
