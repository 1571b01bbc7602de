"""What on a page speaks for or against a speech text: each piece of evidence has a name and quotes the page.

Nothing is decided here. Every test reads a bounded stretch of the folded text (the title, the lines of the masthead, the
first paragraphs, the last ones), so the cost of a page does not grow with its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from speecharchive.extraction.bylines import Byline
from speecharchive.extraction.lines import Line, Passage
from speecharchive.extraction.masthead import Masthead
from speecharchive.extraction.shapes import is_salutation
from speecharchive.extraction.signatures import Signature, find_signer
from speecharchive.extraction.titles import (
    is_appeal,
    is_digest,
    is_interview,
    is_letterbox,
    is_notice,
    is_open_letter,
    is_own_report,
    is_paperwork,
    is_spoken_at,
    is_template,
    reports_event,
    title_form,
)
from speecharchive.model import Kind

OPENING = 4
"""Salutations, datelines and set phrases of delivery are looked for in so many first paragraphs."""
STARTS = 40
"""Paragraphs whose first words are looked at: who speaks there, whether they are articles of a statute."""
LEAD, TAIL, HEAD = 1500, 800, 400
QUOTED = 40
"""Characters of the page that a piece of evidence quotes at most."""

_DATELINE = re.compile(
    r"(?:本报|本网|本刊|本台|.{1,10}(?:网|社|报|台|客户端|在线|新闻))?.{0,14}?(?:讯|电|消息|报道)\s*(?:[(\[【].{0,40}(?:记者|通讯员|文/图|图/文)|[(\[].{2,30}[)\]]|[::——])"
    r"|(?:本报|本网)讯|[(\[](?:本报|本网)?(?:见习|实习|全媒体)?(?:记者|通讯员)"
)
_EVENT_OPENING = re.compile(
    r"(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚上?|至\d{1,2}日)?|近日|日前|昨日|昨天|今日|连日来|近期|当天)(?![^。]{0,50}(?:我们(?!的)|在这里))[,,]?[^。]{0,80}"
    r"(?:召开|举行|开幕|闭幕|主持|出席|调研|会见|强调|指出|表示|宣布|启动|来到|赴|深入|率队|走访|举办|印发|发布|开展)"
)
_AUTHORITY_OPENING = re.compile(
    r"(?:习近平)?(?:总书记|主席)[^。]{0,24}(?:强调|指出|深刻)|党的(?:十八|十九|二十)[^。]{0,16}(?:强调|指出|提出|作出|擘画)"
)
"""An essay begins with what an authority says; a report with what happened."""
_LEARNED = re.compile(
    r"记者(?:从|了解到|获悉|在.{1,20}看到|采访)|据(?:悉|介绍|了解)|获悉|告诉(?:本[报网])?记者"
)
_REPORTED = re.compile(
    r"(?P<who>会议|大会|全会|报告|贺信|他们?|她|大家|代表们|委员们|[^\s,。:;“”《》]{2,16}?)"
    r"(?:还|一致|在讲话中|同时|最后)?(?:强调|指出|要求|表示|认为|说|提出|希望|介绍|坦言)(?:,|:|说|,?“)"
)
_QUOTED_AUTHORITY = re.compile(
    r"习近平|总书记|毛泽东|邓小平|马克思|列宁|中央|省委|党的|二十|十九|我|你|人们?$|有的|古|俗话|常言|诗|正如|先生$|《|明确|反复|始终"
)
_QUESTION = re.compile(
    r"[\[【(]?(?:问|答|记者|主持人|网友|[^\s。,:]{1,14}(?:记者|主持人))[^。,:“]{0,6}?[\]】)]?\s*:(?=.{0,50}[,。?!])|[\[【](?:主持人|记者|问|答|网友)[\]】]"
)
_STATUTE = re.compile(r"第[一二三四五六七八九十百\d]{1,5}[条章](?:\s|[^件款])")
_BIOGRAPHY = re.compile(
    r"[男女],.{0,8}族?,?(?:\d{4}年\d{0,2}月?(?:出?生|,)|生于)|(?:享年|终年)\d{2,3}岁"
)
_CAREER = re.compile(r"\d{4}[年.]\d{1,2}月?\s?[-—–至]+\s?(?:\d{4}[年.]\d{1,2})?")
_DOCUMENT = re.compile(
    r"(?:现将|现就|现对).{0,60}(?:通知|公告|通告|公示|公布|通报|印发|答复|函复|批复|说明)(?:如下|给你们)|(?:现予|予以)(?:公布|公示|印发)"
    r"|印发给你们|(?:特此|此)(?:通知|公告|函告|通告|公示|函复|复函|讣告)|制定本(?:条例|办法|规定|规划|方案|细则|意见|计划|制度|章程)"
    r"|提出(?:如下|以下)(?:实施)?意见|(?:答复|通知|通告|公告|函复)如下|发出如下倡议|公开征集|兹定于|本(?:通告|公告|办法|条例|规定)自|就有关事项"
)
_COMMENTARY = re.compile(
    r"社论|评论员|编辑部(?!主任)|时评|短评|快评|锐评|微评|今日谈|论坛杂谈|(?:^|[—–])(?:[一二三四五六七八九十]|再)论"
)
_PASSED = re.compile(r"(?:通过|批准|审议)[)\]】]?$")
_NOTED_FORM = re.compile(
    r"(?:本文|此文|这|本篇|根据|摘自|节选自|以下)(?:系|是|为)?[^。]{0,80}?(?P<form>讲话|致辞|致词|演讲|发言|党课)(?:稿|录音)?"
    r"(?:的?(?:一部分|部分|主要内容|节选|摘要|摘编|要点|整理|全文|实录))"
)
"""An editor's line: 本文系某某同志3月30日在某会议上讲话的一部分, 根据讲话整理."""
_LED_IN = re.compile(
    r"(?:现将|整理了|特将|以下是|以下为)[^。]{0,60}?(?P<form>讲话|致辞|致词|演讲|发言|党课)(?:稿|内容)?(?:的?(?:全文|实录|原文|摘要|节选|主要内容))"
)
"""The editor hands over to the text: 小编整理了某某在大会上的讲话实录."""
_NOTED_KINDS: dict[str, Kind] = {"致辞": "address", "致词": "address", "发言": "remarks"}
_SPOKEN_WORDS = re.compile(
    r"刚才,|在座的?|大家(?:知道|回去|看|想|都|静下)|今天(?:在这里|这个会|的会|给大家)|今天,?我们(?:召开|开|在这里)|我(?:看要|反复讲|多次讲|在这里|常讲|常说|算了|前几天|再一次)"
    r"|这(?:行吗|怎么行|是什么)|怎么办\?|(?:跟|和|给|向)大家|同志们[,!]|散会"
)
"""What is said to people who sit there, and hardly ever written."""
_REPORTERS = re.compile(r"记者|通讯员|摄影报道|制图|海报|融媒")
_AUTHOR_NOTE = re.compile(
    r"[(\[](?:本文)?作者(?:系|为|是|单位:)|[(\[](?!本文|此文|该文|全文|本刊)[^,。]{2,8}系.{2,}[)\]]$"
)
_REMARKS_MARK = re.compile(r"(?:大会|书面|交流|表态|典型|联组)发言|发言(?:材料|稿|摘登)")
_REPORTING = re.compile(
    r"向(?:大会|会议|全会|常委会|本次(?:常委会)?会议).{0,6}(?:报告|作).{0,12}(?:工作)?|请予?(?:审议|审查|评议)|请(?:各位)?(?:代表|委员)?.{0,6}(?:审议|评议)"
    r"|列席(?:会议的?)?(?:同志|人员).{0,6}提出意见|(?:作|做)(?:政府)?工作报告|履职情况.{0,6}报告如下|将.{4,60}提请(?:大会|会议|本次会议)"
)
_REMARKS = re.compile(
    r"我的(?:发言|汇报)|发言(?:完毕|完了|到此)|发言的?题目|代表[^。]{2,24}作[^。]{0,6}发言|作题为?[^。]{2,40}发言|以上发言|汇报完毕"
    r"|(?:选举|任命|决定任命|推选|提名)我|我叫|我是(?:来自|一名|一个|一位)|我来自|将我.{0,40}(?:汇报|报告)如下|[作做].{0,12}汇报[,。]|代表.{2,20}(?:在这里|在此)?发言|有机会(?:在这里|在此)?发言"
)
_SPEAKING = re.compile(
    r"我代表|我谨代表|下面,?我(?:就|讲|代表|再|谈)|我(?:就|再|简要|重点)?.{0,16}讲.{0,4}[几三两四五六点]|谢谢大家|我宣布|我相信|我(?:衷心)?祝愿|我想"
    r"|我(?:再)?(?:强调|讲|谈|提|说)(?:几|两|三|四|五|一)[点个句]|我就讲(?:到?这|这么)|我完全同意|我都同意|我受.{2,40}委托"
)
_FIRST_PERSON = re.compile(r"我们(?!国)|我市|我县|我区|我省|我州")
_EXHORTING = re.compile(r"让我们|撸起袖子|期待更多")
_WARM = re.compile(
    r"(?:表示|致以|谨致|特致|送上|献上|道一声|说一声)[^。]{0,30}(?:祝贺|慰问|感谢|谢意|敬意|问候|祝福|祝愿|哀悼)|深切(?:哀悼|慰问)|此致|敬礼"
)
_GUESTS = re.compile(r"来宾|嘉宾|女士|客商|贵宾|乡亲")
_MEMBERS = re.compile(r"同志|代表|委员|常委|主任|主席|领导|组成人员")
"""Who sits in meetings; 家长, 用户 and 市民 are greeted by notices too."""
_CEREMONY = re.compile(
    r"圆满成功|干杯|举杯|隆重(?:举行|开幕)|欢聚一堂|欢迎|(?:开幕|开工|落成|启动|揭牌|签约|颁奖)(?:仪式|典礼)|新春佳节|新年到来|新的一年"
)
_SUCCESS = re.compile(r"[预敬]?祝[^。!]{0,30}圆满成功|干杯")
_OFFICES = re.compile(
    r"各.{0,30}(?:政府|单位|部门|党委|党组|委员会|局|委|办|厅|公司|企业|学校|院校|镇|乡|街道|支部|机构|协会)[^们]{0,6}[:,]$"
)
_PERSONS = re.compile(r"同志|朋友|代表|委员[、,:们]|领导|老师|同学|们")
_ONE_PERSON = re.compile(
    r"(?:尊敬的)?(?!各|全体|与会|人大|政协|党|尊敬|主席|主任|大会|议长|团长|秘书长)[^\s,、们]{2,4}(?:等)?(?:委员|代表|同志|先生|女士)(?:等\S{0,6})?:$"
)
_QUOTATION = re.compile(r"“[^”]{0,400}”")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、[^。]{2,40}。?$")
_VOICE = re.compile(r"“[^”]{5,150}[。!?,…]”|“[^”]{156}")
"""Somebody else's sentence, not a quoted term."""
_LETTERBOX = re.compile(
    r"(?:来信|留言|咨询|信件|回复|答复|受理)(?:人|内容|时间|单位|标题|编号|机构|部门)\s?:"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing found: its name (docs/kinds.md explains each) and the words of the page that show it, folded."""

    name: str
    quote: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """What kinds are judged by: the parts of one article that say what it is."""

    masthead: Masthead
    paragraphs: Sequence[Passage]
    body: Sequence[Line]
    author: Byline | None
    """The office holder whom the masthead or a closing bracket names as author."""
    about: Sequence[Line] = ()
    """Info, source and author lines: 记者 甲一鸣, 本报评论员."""


def form_of(masthead: Masthead) -> tuple[Kind, str] | None:
    """The subtitle says it where there is one; `在…会议上` under 工作报告 leaves it to the title."""
    for each in (masthead.subtitle, masthead.title):
        form = title_form(each.folded) if each is not None else None
        if each is not None and form:
            return form, each.folded
    return None


def gather(grounds: Grounds) -> tuple[Evidence, ...]:
    """Everything found, in the order in which it stands on the page."""
    return (
        *_of_title(grounds),
        *_of_masthead(grounds),
        *_of_opening(grounds),
        *_of_body(grounds),
        *_of_closing(grounds),
    )


def _quoted(name: str, raw: str) -> Evidence:
    return Evidence(name, "".join(raw.split())[:QUOTED])


def _searched(name: str, pattern: re.Pattern[str], *texts: str) -> Iterator[Evidence]:
    """The first place where the pattern stands in the texts."""
    for text in texts:
        match = pattern.search(text)
        if match:
            yield _quoted(name, match.group())
            return


def _of_title(grounds: Grounds) -> Iterator[Evidence]:
    masthead = grounds.masthead
    title = masthead.headline.folded if masthead.headline else ""
    form = form_of(masthead)
    if form is not None:
        yield _quoted(f"form-{form[0]}", form[1])
        if is_spoken_at(form[1]):
            yield _quoted("spoken-at-title", form[1])
    if not title:
        return
    tests = (
        ("appeal-title", is_appeal(title)),
        ("own-report-title", is_own_report(title)),
        ("open-letter-title", is_open_letter(title)),
        ("document-title", is_paperwork(title)),
        ("notice-title", is_notice(title)),
        ("about-title", title.startswith("关于") or "印发" in title),
        ("event-title", reports_event(title) and masthead.subtitle is None),
        ("interview-title", is_interview(title)),
        ("digest-title", is_digest(title)),
        ("letterbox", is_letterbox(title)),
        ("template-title", is_template(title)),
    )
    yield from (_quoted(name, title) for name, found in tests if found)


def _of_masthead(grounds: Grounds) -> Iterator[Evidence]:
    masthead = grounds.masthead
    lines = [line.folded[:120] for line in grounds.about]
    heads = [each.folded for each in (masthead.headline, masthead.subtitle) if each is not None]
    yield from _searched("commentary-mark", _COMMENTARY, *heads, *lines)
    yield from _searched("remarks-mark", _REMARKS_MARK, *heads, *lines)
    yield from _searched("author-note", _AUTHOR_NOTE, *lines)
    yield from _searched("noted-remarks", _REMARKS_MARK, *lines)
    yield from _noted_form(_NOTED_FORM, lines)
    yield from _noted_form(_LED_IN, [each.folded[:HEAD] for each in grounds.paragraphs[:2]])
    yield from _searched("reporter-credit", _REPORTERS, *lines)
    dated = [line.bare for line in masthead.dated]
    yield from _searched("passed-note", _PASSED, *dated)
    if masthead.subtitle is not None and re.search(r"上$|大会|会议", masthead.subtitle.folded):
        yield _quoted("meeting-named", masthead.subtitle.folded)
    author = grounds.author
    if author is not None and author.office is not None:
        yield _quoted("author-holds-office", author.office)
    elif author is not None and masthead.prefix is not None and masthead.prefix.name:
        yield _quoted("name-before-headline", masthead.prefix.name)


def _noted_form(pattern: re.Pattern[str], lines: Sequence[str]) -> Iterator[Evidence]:
    """The form that an editor's words give to the text."""
    for line in lines:
        match = pattern.search(line)
        if match:
            kind = _NOTED_KINDS.get(match["form"], "speech")
            yield _quoted(f"noted-{kind}", match.group())
            return


def _of_opening(grounds: Grounds) -> Iterator[Evidence]:
    opening = grounds.paragraphs[:OPENING]
    first = "".join(opening[0].folded.split())[:160] if opening else ""
    for name, pattern in (
        ("dateline", _DATELINE),
        ("event-opening", _EVENT_OPENING),
        ("quoted-opening", _VOICE),
        ("authority-opening", _AUTHORITY_OPENING),
    ):
        match = pattern.match(first)
        if match:
            yield _quoted(name, match.group())
    yield from _addressed(grounds.body[:OPENING])
    heads = [each.folded[:HEAD] for each in opening]
    lead = _unquoted("".join(heads)[:LEAD])
    yield from _searched("reporter-voice", _LEARNED, *heads)
    yield from _searched("reporting-formula", _REPORTING, lead)
    yield from _searched("remarks-formula", _REMARKS, lead, _tail(grounds))
    yield from _searched("speaking-formula", _SPEAKING, lead, _tail(grounds))
    yield from _searched("document-formula", _DOCUMENT, lead, _tail(grounds))
    yield from _searched("biography", _BIOGRAPHY, lead)
    yield from _searched("ceremony", _CEREMONY, lead)


def _addressed(lines: Sequence[Line]) -> Iterator[Evidence]:
    """Whom the text turns to: listeners, offices (各县人民政府:), one deputy who gets an answer, or a named body."""
    for number, line in enumerate(lines):
        bare = line.bare
        if _OFFICES.match(bare) and not _PERSONS.search(bare.replace("代表处", "")):
            yield _quoted("office-addressee", bare)
        elif _ONE_PERSON.match(bare):
            yield _quoted("one-addressee", bare)
        elif is_salutation(line):
            yield _quoted("salutation", bare)
            yield from _searched("guests", _GUESTS, bare)
            yield from _searched("members", _MEMBERS, bare)
            return
        elif number == 0 and bare.endswith(":") and len(bare) <= 40 and "," not in bare:
            yield _quoted("addressee", bare)


def _of_body(grounds: Grounds) -> Iterator[Evidence]:
    starts = ["".join(each.folded[:60].split()) for each in grounds.paragraphs[:STARTS]]
    yield from _several("questions-and-answers", [_QUESTION.match(each) for each in starts])
    yield from _several("letterbox", [_LETTERBOX.match(each) for each in starts])
    yield from _several("statute", [_STATUTE.match(each) for each in starts])
    yield from _several("biography", [_CAREER.match(each) for each in starts])
    yield from _several("numbered-headings", [_HEADING.match(each) for each in starts])
    reported = [_reported(each) for each in starts]
    yield from _several("reported-speech", reported)
    author = grounds.author
    if author is not None and author.name:
        texts = [each.folded[:HEAD] for each in grounds.paragraphs[:STARTS]]
        told = (text for text in texts if author.name in text and "。" in text)
        yield from (_quoted("author-in-third-person", text) for text in islice(told, 1))


def _several(name: str, matches: Sequence[re.Match[str] | None]) -> Iterator[Evidence]:
    """Evidence that needs company: two paragraphs that begin so."""
    found = [match for match in matches if match]
    if len(found) >= 2:
        yield _quoted(name, found[0].group())


def _reported(start: str) -> re.Match[str] | None:
    """`甲一鸣强调,`, `会议指出,`: somebody's words told by another; a quoted authority (某总书记强调) is none."""
    match = _REPORTED.match(start)
    return None if match is None or _QUOTED_AUTHORITY.search(match.group("who")) else match


def _of_closing(grounds: Grounds) -> Iterator[Evidence]:
    opening = _unquoted("".join(each.folded[:HEAD] for each in grounds.paragraphs[:OPENING])[:LEAD])
    tail = _tail(grounds)
    spoken = {match.group() for match in _SPOKEN_WORDS.finditer(opening + tail)}
    if len(spoken) >= 2:
        yield _quoted("spoken-words", "…".join(sorted(spoken)[:3]))
    found = [match.group() for match in _FIRST_PERSON.finditer(opening + tail)]
    if len(found) >= 2:
        yield _quoted("first-person", "…".join(found[:3]))
    yield from _searched("warm-words", _WARM, opening, tail)
    yield from _searched("exhortation", _EXHORTING, tail)
    yield from _searched("ceremony", _SUCCESS, tail)
    signature: Signature | None = find_signer(grounds.paragraphs)
    if signature is not None:
        yield _quoted("signed-by-leaders" if signature.leads else "signed-by-office", signature.raw)
    if not any("。" in each.folded or "!" in each.folded for each in grounds.paragraphs):
        yield Evidence("no-sentences", "")


def _tail(grounds: Grounds) -> str:
    return _unquoted("".join(each.folded for each in grounds.paragraphs[-3:])[-TAIL:])


def _unquoted(text: str) -> str:
    """Without what stands in quotation marks: 我 there is not who writes."""
    return _QUOTATION.sub("", text)
