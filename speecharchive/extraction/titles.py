"""Forms of titles: what the last words of a title say the text is, and whether it is a report about somebody."""

from __future__ import annotations

import re
from itertools import pairwise

from speecharchive.extraction.lines import Passage
from speecharchive.model import Kind

_TRAILER = re.compile(
    r"\s*[(\[【](?:摘要|节选|全文|书面|摘登|要点|摘编|审议稿|讨论稿|草案|实录|一|二|上|下)[)\]】]$|\s*(?:摘要|节选|全文|实录)$"
)
_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("work-report", re.compile(r"(?:工作|情况)的?报告$|述[职责廉法学].{0,8}报告$|(?:政府|两院|法院|检察院|常委会)报告$|大会上的报告$|全会上的报告$|执行情况.{0,40}的报告$")),
    ("remarks", re.compile(r"(?:发言|主持词|述职|供职报告|发言材料|发言提纲|发言稿)$")),
    ("message", re.compile(r"(?:贺信|贺电|慰问信|慰问电|感谢信|公开信|唁电|唁函|一封信|.的[回复]?信)$")),
    ("address", re.compile(r"(?:致辞|致词|祝词|祝辞|贺词|贺辞|献词|献辞|寄语|开幕词|闭幕词|开幕辞|闭幕辞|欢迎词|欢迎辞|答谢词|答谢辞)$")),
    ("speech", re.compile(r"(?:讲话|讲话稿|讲话提纲|讲话要点|演讲|演说|党课|(?<!调研|研究|考察|评估|分析|调查|年度|评价|监测|质量|自查)报告)$")),
)  # fmt: skip
_REPORTED = re.compile(
    r"(?:发表|并|(?<!工)作|收到|发来|宣读|听取|学习|贯彻|传达|围绕|审议|通过|落实|解读|收听|收看|聆听|热议|引发).{0,16}"
    r"(?:讲话|发言|致辞|演讲|报告|贺信|贺词|慰问信|感谢信|一封信|主持词)|关于.{0,16}(?:讲话|发言|致辞|演讲|贺[信词]|慰问信|主持词)$|[上时](?:讲话|致辞|致词|发言|演讲|作报告)$"
)
_SPOKEN_AT = re.compile(r"(?:^|[^作并]|同志|的)?在.{2,60}(?:上|时|期间|中|会)的(?:.{0,10})$")
_OCCASION = re.compile(
    r"[在于:].{2,60}(?:上|时|期间|中|会|结束时)的?[^的]{0,10}(?:讲话|致辞|致词|发言|演讲|报告|党课|主持词|贺词)"
)
_EVENT_VERBS = re.compile(
    r"强调|指出|主持召开|主持并|主持会议|出席|调研|会见|会谈|考察|走访|慰问(?!信|电)|督导|检查|看望|召开(?!之际)|举行|闭幕$|开幕$|胜利闭幕|隆重开幕|当选|参加.{0,12}(?:审议|讨论|活动)"
    r"|发表.{0,6}讲话|并讲话|作.{0,10}报告$|热议|引发.{0,8}反响|侧记|综述|透视|观察|纪实|亮相|揭牌|签约|启动|发布会|签署|签订"
)
_PAPERWORK = re.compile(
    r"(?:公告|通知|公示|启事|意见|办法|规定|条例|细则|方案|名单|议程|日程|决定|决议|通报|批复|须知|指南|简介|目录|一览表?|报到表|登记表|解读|问答|预告|通告|函|纪要|章程|规则|要点|清单|任命|任免.{0,8}|规划|计划|纲要|总结|公报|简历|履历|讣告|提案|建议案|倡议书|倡议|答复|复函|分工|征集|体会|感悟|条约|协议|合同|声明|(?:调研|研究|考察|评估|分析|调查|年度|评价|监测|质量|自查)报告|统计表|誓词|邀请函|颁奖词|解说词|宣言|概况|职能|职责|制度|机构设置|大事记|名词解释|汇编|(?<!顺|秩|程|工|有|时)序|序言|前言|后记|跋)$"
    r"|(?:令|号)(?:\(?第?\d{1,4}号\)?)?$|(?:通告|公告)\(第?.{1,8}号\)$|(?:的|案)(?:答复|复函)|工作总结"
)
_APPEAL = re.compile(r"倡议(?:书)?$|告知书$|提示$|提醒$|致歉")
_NOTICE = re.compile(
    r"(?:通知|公告|公示|启事|通告|通报|函|须知|名单|日程|议程|纪要|决议|批复|讣告|颁奖词|解说词|布告|预告|告知书|条例|细则|章程|提案|答复|简历)$"
)
_TEMPLATE = re.compile(r"模板|范文|范本|通用版")
_LABEL = re.compile(r"(?P<label>[^|丨:]{2,12})[|丨:](?=.)")
"""The column before a headline: 领事致辞 | 深化友谊 共创未来, 主旨演讲:共享一条江."""
_LETTERBOX = re.compile(r"信箱(?:[:|丨]|$)")
_ISSUE = re.compile(r"\(?第?[^()]{1,8}[期号]\)?$")
_OPEN_LETTER = re.compile(r"(?:公开信|一封信|.的信)$")
_DIGEST = re.compile(
    r"一图(?:读懂|看懂)|图解|速览|划重点|金句|干货|读懂|看懂|摘登|要点来了|来了[!,]|热词|看点|亮点|解读|深读|权威发布|图片新闻|关键词"
)
_INTERVIEW = re.compile(
    r"专访|访谈|答记者问|记者问|^访|[—:]访|接受.{0,12}采访|做客|面对面|新闻发布会|发布会实录|直播实录"
)
_OWN_REPORT = re.compile(
    r"政府工作报告|(?:法院|检察院|委员会|常委会)工作报告|代表大会.{0,12}工作报告|述[职责廉法学].{0,8}报告"
)
_UNFINISHED = re.compile(
    r"^在(?!.*(?:上|时|期间)的?.{0,12}(?:讲话|致辞|报告|发言|致词|演讲)$).{6,40}$|(?:委员会|代表大会|代表会议|人民政府|协商会议|届|常务|[和与暨及])$"
)


_CONTINUED = re.compile(
    r"(?:委员会|代表大会|代表会议|会议|政府|办公室|办公厅|[局厅院会部委署])$|(?:关于|以及|及|和|与|暨|的|在|对|向|为|、|,|:|(?:调整|印发|批准|公布|修改|实施|开展|加强|推进|做好))$"
)
_CONTINUES = re.compile(
    r"(?:关于|的|在|及|和|与|暨|、)|.{0,40}的?(?:通知|决定|决议|公告|通告|意见|批复|通报|办法|规定|方案|函|公报|命令|令)$"
)


def plain_title(folded: str) -> str:
    """The folded title without white space and without a closing (摘要)."""
    return _TRAILER.sub("", "".join(folded.split()))


def title_form(folded: str) -> Kind | None:
    """The kind that the title's last words announce; None for a title that reports somebody's doing so."""
    label = _LABEL.match("".join(folded.split()))
    labelled = _form(label["label"]) if label else None
    return _form(plain_title(folded)) or (labelled if labelled != "work-report" else None)


def _form(plain: str) -> Kind | None:
    if _REPORTED.search(plain) and not _SPOKEN_AT.search(plain[: _last_noun(plain)]):
        return None
    for kind, form in _FORMS:
        if form.search(plain):
            return kind
    return None


def is_spoken_at(folded: str) -> bool:
    """`在…会议上的讲话`, `2024年1月8日在…大会上`: the title names the occasion at which the text was spoken."""
    return _OCCASION.search(plain_title(folded)) is not None


def is_own_report(folded: str) -> bool:
    """政府工作报告, …常务委员会工作报告: the report that a body owes its congress, whatever stands below."""
    return _OWN_REPORT.search(plain_title(folded)) is not None


def is_open_letter(folded: str) -> bool:
    """致…的一封信, 公开信: leaders write them, and so do offices that warn and remind."""
    return _OPEN_LETTER.search(plain_title(folded)) is not None


def is_appeal(folded: str) -> bool:
    """倡议书: calls for something in the name of an office, at whomever it may concern."""
    return _APPEAL.search(plain_title(folded)) is not None


def is_digest(folded: str) -> bool:
    """一图读懂, 金句, 解读, 发言摘登: made from a speech, not the speech; a report (摘登) is the report."""
    shown = plain_title(folded) if is_own_report(folded) else folded
    return _DIGEST.search(shown) is not None


def is_letterbox(folded: str) -> bool:
    """市长信箱: what a citizen wrote, and the answer of an office."""
    return _LETTERBOX.search(folded) is not None


def is_template(folded: str) -> bool:
    """A pattern for speeches that nobody gave."""
    return _TEMPLATE.search(folded) is not None


def is_interview(folded: str) -> bool:
    return _INTERVIEW.search(folded) is not None


def reports_event(folded: str) -> bool:
    """The title tells what somebody did: 主持召开…会议强调, 在…调研."""
    return title_form(folded) is None and _EVENT_VERBS.search(plain_title(folded)) is not None


def is_paperwork(folded: str) -> bool:
    """公告, 通知, 议程, 名单: documents of an office, nobody's speech."""
    return title_form(folded) is None and _PAPERWORK.search(_unnumbered(folded)) is not None


def is_notice(folded: str) -> bool:
    """Of these, the ones that stay an office's paper even when they greet their readers: 通知, 公告, 邀请函."""
    return title_form(folded) is None and _NOTICE.search(_unnumbered(folded)) is not None


def is_unfinished(folded: str) -> bool:
    """A title set over two lines stops in the middle of `在某市第十届委员会 | 第四次会议上的讲话`."""
    return _UNFINISHED.search("".join(folded.split())) is not None


def _unnumbered(folded: str) -> str:
    """Without the closing number of an issue: 会议纪要(第3期), but 第3号令 keeps its own."""
    plain = plain_title(folded)
    return plain if "令" in plain[-8:] else _ISSUE.sub("", plain) or plain


def one_title(title: Passage) -> str:
    """A title over several lines as one: joined without a space where the break stands inside a phrase, with one else."""
    shown = title.pieces[0].text if title.text.startswith(title.pieces[0].text) else ""
    if len(title.pieces) == 1 or not shown:
        return title.text
    for upper, lower in pairwise(title.pieces):
        apart = _ends_phrase(upper.folded, lower.folded)
        shown += f" {lower.text}" if apart else lower.text
    return shown


def _ends_phrase(upper: str, lower: str) -> bool:
    """Two headlines side by side; 关于, 的, a body or an open bracket continue in the next line."""
    if upper.count("《") != upper.count("》") or upper.count("“") != upper.count("”"):
        return False
    if _CONTINUED.search(upper) or _CONTINUES.match(lower) or title_form(lower) is not None:
        return False
    return len(upper) >= 8 and len(lower) >= 6


def _last_noun(plain: str) -> int:
    match = re.search(r"(?:讲话|发言|致辞|演讲|报告|贺信|贺词|慰问信|感谢信|一封信|主持词)$", plain)
    return match.start() if match else len(plain)
