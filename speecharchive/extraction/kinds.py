"""What kind of text a page holds, and the evidence for it.

The order of weight: a dateline or a title that reports an event makes news; the form of the title or subtitle
(…上的讲话, 工作报告, 致辞, 贺信) names the kind; a line that addresses listeners makes a speech without a title; an author who
holds an office makes a signed article. Ordinary prose without any of it is news.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from speecharchive.extraction.bylines import Byline
from speecharchive.extraction.lines import Line, Passage
from speecharchive.extraction.masthead import Masthead
from speecharchive.extraction.shapes import is_salutation
from speecharchive.extraction.titles import is_paperwork, reports_event, title_form
from speecharchive.model import Kind

OPENING_PARAGRAPHS = 4
"""Salutations and datelines are looked for in so many first paragraphs."""

_DATELINE = re.compile(
    r"(?:本报|本网|本刊|本台|.{1,10}(?:网|社|报|台|客户端|在线|新闻))?.{0,14}?(?:讯|电|消息|报道)\s*(?:[(\[【].{0,40}(?:记者|通讯员|文/图|图/文)|[(\[].{2,30}[)\]]|[::——])"
    r"|(?:本报|本网)讯|[(\[](?:本报|本网)?(?:见习|实习|全媒体)?(?:记者|通讯员)"
)
_EVENT_OPENING = re.compile(
    r"(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚上?|至\d{1,2}日)?|近日|日前|昨日|昨天|今日|连日来|近期|当天)[,,]?[^。]{0,80}"
    r"(?:召开|举行|开幕|闭幕|主持|出席|调研|会见|强调|指出|表示|宣布|启动|来到|赴|深入|率队|走访|举办|印发|发布|开展)"
)
_LEARNED = re.compile(r"记者(?:从|了解到|获悉|在.{1,20}看到)|据(?:悉|介绍|了解)|获悉")
_REPORTING = re.compile(
    r"向(?:大会|会议|常委会|本次会议).{0,6}(?:报告|作).{0,12}(?:工作)?|请予审议|请(?:各位)?(?:代表|委员)?.{0,6}审议|列席(?:会议的?)?(?:同志|人员).{0,6}提出意见"
)
_SPEAKING = re.compile(
    r"我代表|我谨代表|下面,?我(?:就|讲|代表|再|谈)|我(?:就|再|简要|重点)?.{0,16}讲.{0,4}[几三两四五六点]|谢谢大家|我宣布|我相信|我(?:衷心)?祝愿|我想"
)
_FIRST_PERSON = re.compile(r"我们(?!国)|我市|我县|我区|我省|我州")
_LETTER_CLOSE = re.compile(
    r"此致|敬礼|(?:顺致|谨致|特致).{0,8}(?:敬意|问候|慰问|祝贺)|致以.{0,12}(?:节日|新春|新年|亲切|崇高).{0,8}(?:问候|祝福|祝愿|慰问|敬意)"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    kind: Kind
    evidence: tuple[str, ...]
    """Names of what was found, the deciding one first."""


def judge_kind(
    masthead: Masthead, paragraphs: Sequence[Passage], body: Sequence[Line], author: Byline | None
) -> Verdict:
    """`author` is the office holder whom the masthead or a closing bracket names as author."""
    opening = paragraphs[:OPENING_PARAGRAPHS]
    evidence = _evidence(masthead, paragraphs, opening, body)
    form = _form(masthead)
    signed = author is not None and (author.office is not None or masthead.prefix is not None)
    if author is not None and author.office is not None:
        evidence = (*evidence, "author-holds-office")
    return _weighed(form, evidence, signed, paragraphs)


def _weighed(
    form: Kind | None, evidence: tuple[str, ...], signed: bool, paragraphs: Sequence[Passage]
) -> Verdict:
    def verdict(kind: Kind, first: str) -> Verdict:
        return Verdict(kind, tuple(dict.fromkeys((first, *evidence))))

    addressed = "salutation" in evidence
    if "dateline" in evidence and not addressed:
        return verdict("news", "dateline")
    if "paperwork-title" in evidence and (not addressed or "about-title" in evidence):
        return verdict("other", "paperwork-title")
    if "event-title" in evidence and not addressed:
        return verdict("news", "event-title")
    if form is not None and (addressed or "event-opening" not in evidence):
        return verdict(form, "title-form")
    if addressed:
        return verdict(_addressed_kind(evidence), "salutation")
    if signed and not {"event-opening", "reporter-voice"} & set(evidence):
        return verdict(
            "signed-article",
            "author-holds-office" if "author-holds-office" in evidence else "name-before-headline",
        )
    if "reporting-formula" in evidence and "speaking-formula" in evidence:
        return verdict("work-report", "reporting-formula")
    if (
        "speaking-formula" in evidence
        and not {"event-opening", "reporter-voice"} & set(evidence)
        and "first-person" in evidence
    ):
        return verdict("speech", "speaking-formula")
    if not any("。" in each.folded for each in paragraphs):
        return verdict("other", "no-sentences")
    return verdict("news", "no-speech-evidence")


def _addressed_kind(evidence: tuple[str, ...]) -> Kind:
    if "reporting-formula" in evidence:
        return "work-report"
    return (
        "message" if "letter-close" in evidence and "speaking-formula" not in evidence else "speech"
    )


def _form(masthead: Masthead) -> Kind | None:
    """The subtitle says it where there is one; `在…会议上` under 工作报告 leaves it to the title."""
    forms = [
        title_form(each.folded) for each in (masthead.subtitle, masthead.title) if each is not None
    ]
    return next((form for form in forms if form), None)


def _evidence(
    masthead: Masthead,
    paragraphs: Sequence[Passage],
    opening: Sequence[Passage],
    body: Sequence[Line],
) -> tuple[str, ...]:
    first = "".join(opening[0].folded.split())[:160] if opening else ""
    heads = [each.folded[:400] for each in opening]
    title = masthead.headline.folded if masthead.headline else ""
    lead = "".join(each.folded for each in opening)[:1500]
    tail = "".join(each.folded for each in paragraphs[-3:])[-800:]
    tests = (
        ("dateline", _DATELINE.match(first) is not None),
        ("salutation", any(is_salutation(line) for line in body[:OPENING_PARAGRAPHS])),
        ("event-title", reports_event(title) and masthead.subtitle is None),
        ("paperwork-title", bool(title) and is_paperwork(title)),
        ("about-title", title.startswith("关于") or "印发" in title),
        ("event-opening", _EVENT_OPENING.match(first) is not None),
        ("reporter-voice", any(_LEARNED.search(head) for head in heads)),
        ("reporting-formula", _REPORTING.search(lead) is not None),
        (
            "speaking-formula",
            _SPEAKING.search(lead) is not None or _SPEAKING.search(tail) is not None,
        ),
        ("first-person", len(_FIRST_PERSON.findall(lead + tail)) >= 2),
        ("letter-close", _LETTER_CLOSE.search(tail) is not None),
    )
    return tuple(name for name, found in tests if found)
