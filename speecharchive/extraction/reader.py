"""The door of the room: one page (with its continuation pages) in, one speech out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from speecharchive import __version__
from speecharchive.errors import NoArticle
from speecharchive.extraction.bylines import Byline, leader_named, read_byline
from speecharchive.extraction.credit_values import Credits, read_credits
from speecharchive.extraction.dating import delivered_on, other_dates, published_on
from speecharchive.extraction.judging import Judgement, judge
from speecharchive.extraction.kinds import Verdict, judge_kind
from speecharchive.extraction.lines import Line, number_lines
from speecharchive.extraction.masthead import Masthead
from speecharchive.extraction.paragraphs import Reading, read_paragraphs
from speecharchive.extraction.picture_credits import read_captions
from speecharchive.extraction.places import Setting, find_setting
from speecharchive.extraction.privacy import masked_lines
from speecharchive.extraction.private_lines import private_lines
from speecharchive.extraction.rules import OF_ROLE
from speecharchive.extraction.sections import read_sections
from speecharchive.extraction.signed import text_reporters
from speecharchive.extraction.sources import source_of
from speecharchive.extraction.speakers import (
    author_of,
    caption_speaker,
    find_formula,
    find_signature,
    resolve_speaker,
)
from speecharchive.extraction.titles import one_title
from speecharchive.model import (
    SPEECH_KINDS,
    Article,
    Date,
    Dropped,
    Flag,
    Kind,
    PageSource,
    Paragraph,
    Span,
    Speaker,
    Speech,
)
from speecharchive.normalise.names import split_names
from speecharchive.outlets import Outlet
from speecharchive.pages.continuation import join
from speecharchive.pages.opening import open_page
from speecharchive.pages.page_titles import stated_titles

FEW_REPLACEMENTS = 3
"""More unreadable bytes than this are flagged."""

FOOTER_LINES = 40
_INSTITUTION = re.compile(r"委员会|人民政府|政协|人大|党委|公众信息网")
_IMPRINT = re.compile(r"版权所有|©|主办(?:单位)?:|公众信息网$")
ABOUT_RULES = frozenset(
    ("info-line", "source-line", "reporter-line", "byline", "kicker", "author-note")
)
"""Lines round the text that may say what it is: 本报评论员, 大会书面发言, 记者 甲一鸣."""
_CREDIT_RULES = ("info-line", "source-line", "editors-line", "reporter-line")
_CREDIT_ROLES = ("info", "source", "date", "editors", "byline")


def read(
    source: PageSource,
    *,
    family: str | None = None,
    outlet: Outlet | None = None,
    office: str | None = None,
    continuation: Sequence[PageSource] = (),
    reported: bool = False,
) -> Speech:
    """Reads one page or text; a pure function of its arguments.

    `office` is whose speeches the section of the site holds that the page was found in; it is used when the page names
    no speaker. `continuation` are the further pages of the same article, in order. A `reported` family is not the only one tried.
    Raises BadInput where the bytes are no page, NoArticle where the page holds no running text.
    """
    article = open_article(source, family, continuation, reported=reported)
    return read_article(article, outlet=outlet, office=office)


def open_article(
    source: PageSource,
    family: str | None = None,
    continuation: Sequence[PageSource] = (),
    *,
    reported: bool = False,
) -> Article:
    further = [open_page(page, family, reported=reported).article() for page in continuation]
    return join(open_page(source, family, reported=reported).article(), further)


def judge_article(article: Article) -> Judgement:
    """Every block of the article with its verdict. Raises NoArticle."""
    judgement = judge(number_lines(article))
    if judgement is None or not judgement.body:
        where = article.url or "the input"
        raise NoArticle(f"{where} holds no running text that could be an article")
    return judgement


@dataclass(frozen=True, slots=True)
class Findings:
    """What one article's lines say, before it is put into the record."""

    judgement: Judgement
    reading: Reading
    credits: Credits
    note: Line | None
    author: tuple[Byline, Span] | None
    verdict: Verdict
    setting: Setting

    @property
    def kind(self) -> Kind:
        return self.verdict.kind

    @property
    def is_speech(self) -> bool:
        return self.kind in SPEECH_KINDS


def find(article: Article, outlet: Outlet | None = None) -> Findings:
    """Raises NoArticle."""
    judgement = judge_article(article)
    reading = read_paragraphs(judgement.body)
    credits = read_credits(
        [line for line in judgement.lines if _holds_credits(line, judgement.dropped)]
    )
    note, author = _author(judgement)
    signer = author[0] if author else _signer(judgement)
    about = [line for line in judgement.lines if judgement.dropped.get(line.index) in ABOUT_RULES]
    verdict = judge_kind(judgement.masthead, reading.paragraphs, judgement.body, signer, about)
    notices = {at for at, rule in judgement.dropped.items() if rule == "classified-notice"}
    if verdict.kind in SPEECH_KINDS and (private := private_lines(judgement.body, notices)):
        judgement = judgement.without(private, "classified-notice")
        reading = read_paragraphs(judgement.body)
    setting = find_setting(
        judgement.masthead,
        author[0] if author else None,
        note,
        reading.paragraphs,
        _footer(judgement),
        outlet_place=outlet.place if outlet else None,
        is_speech=verdict.kind in SPEECH_KINDS,
    )
    return Findings(judgement, reading, credits, note, author, verdict, setting)


def read_article(
    article: Article, *, outlet: Outlet | None = None, office: str | None = None
) -> Speech:
    """As `read`, from blocks that are at hand. Raises NoArticle."""
    found = find(article, outlet)
    masthead = found.judgement.masthead
    speaker = _speaker(found, office)
    headline, title = _titles(masthead, article, found.is_speech)
    sections, gaps = read_sections(found.reading.paragraphs)
    published = _published(found, article)
    return Speech(
        url=article.url,
        outlet=outlet.name if outlet else None,
        family=article.family,
        layout=article.layout,
        kind=found.kind,
        headline=headline,
        title=title,
        subtitle=masthead.subtitle.text if masthead.subtitle else None,
        speaker=speaker,
        delivered_on=delivered_on(found.kind, masthead, found.reading.paragraphs, published),
        published_on=published,
        source=source_of(found.credits, found.judgement.body, article.metas),
        editors=tuple(dict.fromkeys((*found.credits.editors, *found.credits.checkers))),
        reporters=_reporters(found, speaker),
        photographers=_photographers(found),
        place=found.setting.place,
        occasion=found.setting.occasion,
        paragraphs=_paragraphs(found.reading),
        sections=sections,
        flags=(
            *article.notes,
            *found.reading.flags,
            *gaps,
            *other_dates(published, found.credits, article.metas),
            *_byte_flags(article),
        ),
        dropped=_dropped(found),
        extractor=__version__,
        codec=article.codec,
    )


def _published(found: Findings, article: Article) -> Date:
    judgement = found.judgement
    lines, body = judgement.lines, judgement.body
    return published_on(
        found.kind, judgement.masthead, found.credits, article.metas, article.url, lines, body
    )


def _paragraphs(reading: Reading) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(each.text, tuple(part.line.index for part in each.pieces))
        for each in reading.paragraphs
    )


def _dropped(found: Findings) -> tuple[Dropped, ...]:
    rules = verdicts(found.judgement, found.reading)
    shown = masked_lines(found.judgement.lines, rules)
    return tuple(Dropped(rules[index], text, index) for index, text in shown.items())


def verdicts(judgement: Judgement, reading: Reading) -> dict[int, str]:
    """Rule by index of every dropped block, repeated paragraphs included."""
    return judgement.dropped | dict.fromkeys(reading.repeated, "repeated-paragraph")


def _holds_credits(line: Line, dropped: dict[int, str]) -> bool:
    """Unless the masthead took it: `——2024年1月8日在…上` is dated, but by the speech."""
    rule = dropped.get(line.index)
    return rule in _CREDIT_RULES or (line.role in _CREDIT_ROLES and rule == OF_ROLE[line.role])


def _author(judgement: Judgement) -> tuple[Line | None, tuple[Byline, Span] | None]:
    for note in judgement.by_rule("author-note"):
        author = author_of(note)
        if author:
            return note, author
    return None, None


def _footer(judgement: Judgement) -> list[Line]:
    """Lines below the text in which the institution that runs the site names itself."""
    last = judgement.body[-1].index
    own = judgement.by_rule("site-footer", "footer-links")
    outside = judgement.by_rule("outside-article")[-FOOTER_LINES:]
    return [line for line in own if line.index > last and _INSTITUTION.search(line.folded)] + [
        line for line in outside if line.index > last and _IMPRINT.search(line.bare)
    ]


def _signer(judgement: Judgement) -> Byline | None:
    """The office holder above the text or in its info line, or the name before the headline's colon."""
    masthead = judgement.masthead
    if masthead.byline and masthead.byline.office:
        return masthead.byline
    infos = (leader_named(line) for line in judgement.by_rule("info-line", "source-line"))
    return next((each for each in infos if each), masthead.prefix)


def _speaker(found: Findings, office: str | None) -> Speaker:
    if not found.is_speech:
        return Speaker()
    place = found.setting.place.code if found.setting.place else None
    authors = found.credits.authors
    return resolve_speaker(
        found.judgement.masthead,
        found.author,
        find_formula(found.reading.paragraphs, place),
        note=found.note,
        place=place,
        office=office,
        author_name=authors[0] if len(authors) == 1 else None,
        caption=caption_speaker(found.judgement.by_rule("caption"), found.kind),
        signature=find_signature(found.reading.paragraphs) if found.kind == "message" else None,
    )


def _titles(masthead: Masthead, article: Article, is_speech: bool) -> tuple[str | None, str | None]:
    """Only a speech's title stands without its speaker: 云河港：… over news is a place that looks like a name."""
    if masthead.headline is not None and masthead.title is not None:
        if masthead.prefix is not None and not is_speech:
            return (one_title(masthead.headline),) * 2
        return one_title(masthead.headline), one_title(masthead.title)
    stated = stated_titles(article.metas)
    picture = article.metas.get("title-picture")
    named = next((each for each in (*stated, picture) if each and len(each) >= 4), None)
    return named, named


def _reporters(found: Findings, speaker: Speaker) -> tuple[str, ...]:
    """作者 of ordinary news is a reporter; of a signed article he is the speaker and in no other role."""
    credits = found.credits
    names = credits.reporters
    if not found.is_speech:
        names = (
            *credits.authors,
            *names,
            *_signed_names(found),
            *text_reporters(found.judgement.body).reporters,
        )
    elif found.kind != "signed-article":
        names = (*credits.authors, *names)
    return tuple(dict.fromkeys(name for name in names if name != speaker.name))


def _signed_names(found: Findings) -> tuple[str, ...]:
    """Names without an office on the masthead's author line or in a closing (作者:…)."""
    names: list[str] = []
    for line in found.judgement.by_rule("byline"):
        if not _has_office(read_byline(line)):
            names += split_names(line.text)
    author = found.author[0] if found.author else None
    if author and author.name and author.office is None:
        names.append(author.name)
    return tuple(names)


def _has_office(byline: Byline | None) -> bool:
    return byline is not None and byline.office is not None


def _photographers(found: Findings) -> tuple[str, ...]:
    captions = read_captions(found.judgement.by_rule("caption"))
    signed = text_reporters(found.judgement.body).photographers
    return tuple(dict.fromkeys((*found.credits.photographers, *signed, *captions)))


def _byte_flags(article: Article) -> tuple[Flag, ...]:
    if article.replacements <= FEW_REPLACEMENTS:
        return ()
    return (Flag("undecodable-bytes", str(article.replacements)),)
