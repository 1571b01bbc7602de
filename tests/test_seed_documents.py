"""The five seed documents, read as plain text and in disguise, give every field that a careful reader takes from them.

The documents are other people's text and stay outside the repository: they are looked for in `$SPEECHARCHIVE_SEED_DOCS`, else
in `../shared/seeds` beside the repository.
"""

from __future__ import annotations

import html
import json
import os
import re
import textwrap
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from speecharchive.extraction.reader import read
from speecharchive.model import PageSource, Speech
from speecharchive.normalise.fold import fold

FOLDER = Path(
    os.environ.get("SPEECHARCHIVE_SEED_DOCS")
    or Path(__file__).resolve().parents[1].parent / "shared" / "seeds"
)
REMARKS = {"outlet", "charset_on_site", "title_folded", "refers_to_year"}
PRIVATE = "private_data_never_stored_or_logged"


@cache
def expected() -> dict[str, dict[str, Any]]:
    if not (FOLDER / "expected.json").is_file():
        return {}
    documents = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))["documents"]
    return dict(documents)


def test_the_seed_documents_are_there() -> None:
    """A machine of the project's CI must have them; elsewhere the tests of this module say why they are not run."""
    if expected():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"no seed documents in {FOLDER}: set SPEECHARCHIVE_SEED_DOCS")
    pytest.skip(f"no seed documents in {FOLDER}: they are not part of the repository")


def fields() -> list[Any]:
    return [
        pytest.param(name, key, id=f"{name[:3]}-{key}")
        for name, document in expected().items()
        for key in document
        if key not in REMARKS and not key.endswith("note")
    ]


Disguise = Callable[[str], PageSource]


def plain(text: str) -> PageSource:
    return PageSource(text.encode())


def in_gbk(text: str) -> PageSource:
    return PageSource(text.encode("gb18030"))


def with_other_line_ends(text: str) -> PageSource:
    return PageSource(text.replace("\n", "\r\n").encode("utf-8-sig"))


def full_width(text: str) -> str:
    """The punctuation as the sites print it: seed texts have it in ASCII beside Chinese characters."""
    wide = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"}
    chinese = r"[一-鿿、。“”《》—]"
    return re.sub(
        rf"(?<={chinese})[,:;!?()]|[,:;!?()](?={chinese})", lambda match: wide[match.group()], text
    )


def with_full_width_punctuation(text: str) -> PageSource:
    return PageSource(full_width(text).encode())


def paragraphs_of_html(text: str) -> list[str]:
    return [html.escape(line) for line in text.splitlines() if line.strip()]


def as_html_paragraphs(text: str) -> PageSource:
    body = "\n".join(f"<p>\u3000\u3000{line}</p>" for line in paragraphs_of_html(text))
    return page(f"<div>{body}</div>")


def as_html_line_breaks(text: str) -> PageSource:
    return page("<div>" + "<br>\n".join(paragraphs_of_html(text)) + "</div>")


def page(body: str, charset: str = "utf-8") -> PageSource:
    whole = f'<html><head><meta charset="{charset}"></head><body>{body}</body></html>'
    return PageSource(whole.encode(charset, "xmlcharrefreplace"), content_type="text/html")


def as_gbk_page_that_says_gb2312(text: str) -> PageSource:
    body = "".join(f"<p>{line}</p>" for line in paragraphs_of_html(full_width(text)))
    whole = f'<html><head><meta charset="gb2312"></head><body><div>{body}</div></body></html>'
    return PageSource(whole.encode("gb18030"), content_type="text/html")


NAVIGATION = "".join(
    f'<li><a href="/{number}.html">{word}</a></li>'
    for number, word in enumerate(("首页", "要闻", "渡口", "图片", "视频", "论坛", "县区", "专题"))
)
SIDE = "".join(
    f'<li><a href="/a/{number}.html">云河渡轮夜航第{number}日见闻</a></li>'
    for number in range(1, 9)
)
FOOTER = "<div>云河新闻网版权所有 未经授权不得转载 云ICP备00000000号-1</div>"
CHROME = {
    "rednet": ('<section class="box_left f_left"><article class="detail-article"><section>', "</section></article></section>"),
    "people": ('<div class="rm_txt cf"><div class="col col-1 fl"><div class="rm_txt_con cf">', "</div></div></div>"),
    "people_channel": ('<div class="text_con"><div id="rwb_zw" class="box_con">', "</div></div>"),
    "founder": ('<div id="ozoom"><founder-content>', "</founder-content></div>"),
    "table": ('<table width="950"><tr><td><table><tr><td height="300" style="font-size:14px">', "</td></tr></table></td></tr></table>"),
    "trs": ('<div class="view TRS_UEDITOR trs_paper_default trs_web">', "</div>"),
    "rednet_station": ('<section class="f_right detail_article_content p_t_20">', "</section>"),
    "people_tables": ('<table><tr><td><span id="zoom"><div id="p_content">', "</div></span></td></tr></table>"),
    "founder_old": ('<table><tr><td><div id="ozoom" style="zoom:100%">', "</div></td></tr></table>"),
    "founder_pc": ('<div class="newscontent"><div class="newsdetatit"></div><div id="ozoom"><div class="newsdetatext"><founder-content>', "</founder-content></div></div></div>"),
    "hanweb": ('<div id="zoom"><!--ZJEG_RSS.content.begin-->', "<!--ZJEG_RSS.content.end--></div>"),
    "ucap": ('<div class="pages_content" id="UCAP-CONTENT">', "</div>"),
    "vsb": ('<form name="_newscontent_fromname"><div id="vsb_content"><div class="v_news_content">', "</div></div></form>"),
    "easysite": ('<div class="article-conter"><div id="zoom">', "</div></div>"),
    "cmstop": ('<div class="article-main"><div class="article-content" id="articleContent">', "</div></div>"),
    "empire": ('<div class="entry"><div id="text" class="entry-content">', "</div></div>"),
    "nameless": ("<div><div>", "</div></div>"),
    "nameless_table": ("<table><tr><td>", "</td></tr></table>"),
}  # fmt: skip
MARKS = {
    "paragraphs": "<p>\u3000\u3000{}</p>\n",
    "line_breaks": "<br/>\u3000\u3000{}\n",
    "boxes": "<div>{}</div>\n",
    "spans": '<p style="text-indent:2em"><span style="font-family:仿宋">{}</span></p>\n',
}


def in_chrome_of(family: str, mark: str) -> Disguise:
    """The whole document inside the article container of a family, between that site's menu, side list and footer."""

    def disguise(text: str) -> PageSource:
        opening, closing = CHROME[family]
        body = "".join(MARKS[mark].format(each) for each in paragraphs_of_html(full_width(text)))
        return page(
            f"<ul>{NAVIGATION}</ul>{opening}{body}{closing}<div><ul>{SIDE}</ul></div>{FOOTER}"
        )

    disguise.__name__ = f"in_{family}_chrome_as_{mark}"
    return disguise


def headed_in_chrome_of(family: str) -> Disguise:
    """The headline in an element of its own, the lines before it above the article, the others in its container."""

    def disguise(text: str) -> PageSource:
        opening, closing = CHROME[family]
        lines = paragraphs_of_html(full_width(text))
        heads = [document.get("headline") or document["title"] for document in expected().values()]
        known = {fold("".join(html.escape(head).split())) for head in heads if head}
        bare = [fold("".join(line.split())) for line in lines]
        at = next((n for n, line in enumerate(bare) if line in known), -1)
        above = "".join(f"<div>{line}</div>" for line in lines[: max(at, 0)])
        head = f"<h1>{lines[at]}</h1>" if at >= 0 else ""
        body = "".join(MARKS["paragraphs"].format(line) for line in lines[at + 1 :])
        return page(
            f"<ul>{NAVIGATION}</ul>{above}{head}{opening}{body}{closing}<ul>{SIDE}</ul>{FOOTER}"
        )

    disguise.__name__ = f"headed_in_{family}_chrome"
    return disguise


def ending_lines_with(end: str) -> Disguise:
    def disguise(text: str) -> PageSource:
        return PageSource(text.replace("\n", end).encode())

    disguise.__name__ = f"ending_lines_with_{end.encode('unicode_escape').decode()}"
    return disguise


def characters(line: str, width: int) -> list[str]:
    return [line[at : at + width] for at in range(0, len(line), width)]


def columns(line: str, width: int) -> list[str]:
    """As an editor of East Asia wraps: a Chinese character and its punctuation take two columns."""
    lines, room = [""], width
    for char in line:
        taken = 2 if unicodedata.east_asian_width(char) in "WFA" else 1
        if taken > room:
            lines.append("")
            room = width
        lines[-1] += char
        room -= taken
    return lines


def hung(line: str, width: int) -> list[str]:
    """No line begins with a closing mark."""
    lines = []
    while len(line) > width:
        at = width
        while at > 1 and line[at] in "，。、；：！？）》”,.;:!?)":
            at -= 1
        lines.append(line[:at])
        line = line[at:]
    return [*lines, line]


def words(line: str, width: int) -> list[str]:
    return textwrap.wrap(line, width)


def parted_by_empty_lines(paragraphs: list[list[str]]) -> str:
    return "\n\n".join("\n".join(lines) for lines in paragraphs)


def quoted_in_a_mail(paragraphs: list[list[str]]) -> str:
    return "\n".join(f"> {line}" for line in parted_by_empty_lines(paragraphs).split("\n"))


def flowed_in_a_mail(paragraphs: list[list[str]]) -> str:
    return "\r\n\r\n".join(" \r\n".join(lines) for lines in paragraphs)


def parted_by_nothing(paragraphs: list[list[str]]) -> str:
    return "\n".join("\n".join(lines) for lines in paragraphs)


def wrapped(cut: Callable[[str, int], list[str]], width: int, put: Callable[..., str]) -> Disguise:
    """Every paragraph of the document cut into lines of that width."""

    def disguise(text: str) -> PageSource:
        paragraphs = [line.strip() for line in full_width(text).splitlines() if line.strip()]
        return PageSource(put([cut(each, width) for each in paragraphs]).encode())

    disguise.__name__ = f"wrapped_at_{width}_{cut.__name__}_{put.__name__}"
    return disguise


def wrapped_behind_indents(cut: Callable[[str, int], list[str]], width: int) -> Disguise:
    """Two ideographic spaces are the only sign of a new paragraph."""

    def disguise(text: str) -> PageSource:
        lines = [f"\u3000\u3000{line.strip()}" for line in text.splitlines() if line.strip()]
        return PageSource("\n".join("\n".join(cut(each, width)) for each in lines).encode())

    disguise.__name__ = f"wrapped_at_{width}_{cut.__name__}_behind_indents"
    return disguise


WIDTHS = (30, 34, 38, 40, 60, 72, 76, 80)
CUTS = (characters, columns, hung, words)
PARTED = (parted_by_empty_lines, quoted_in_a_mail, flowed_in_a_mail)
WRAPPED = (
    *(wrapped(cut, width, put) for cut in CUTS for width in WIDTHS for put in PARTED),
    *(wrapped_behind_indents(cut, width) for cut in CUTS for width in WIDTHS if cut is not words),
)

DISGUISES: tuple[Disguise, ...] = (
    plain,
    in_gbk,
    with_other_line_ends,
    with_full_width_punctuation,
    as_html_paragraphs,
    as_html_line_breaks,
    as_gbk_page_that_says_gb2312,
    *(in_chrome_of(family, mark) for family in CHROME for mark in MARKS),
    *map(headed_in_chrome_of, CHROME),
    *map(ending_lines_with, ("\r\n", "\r", "\r\r\n", "\u2028", "\u2029", "\x85", "\v")),
    *WRAPPED,
)


@cache
def speech_of(name: str, disguise: Disguise) -> Speech:
    return read(disguise((FOLDER / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize(("name", "key"), fields())
def test_field(name: str, key: str) -> None:
    check(speech_of(name, plain), key, expected()[name][key])


@pytest.mark.parametrize("disguise", DISGUISES, ids=lambda disguise: disguise.__name__)
@pytest.mark.parametrize("name", expected())
def test_in_disguise(name: str, disguise: Disguise) -> None:
    """Every field of the document, however it is wrapped up."""
    speech = speech_of(name, disguise)
    lost = []
    for key, value in expected()[name].items():
        if key in REMARKS or key.endswith("note"):
            continue
        try:
            check(speech, key, value)
        except AssertionError as difference:
            lost.append(f"{key}: {str(difference).splitlines()[0]}")
    assert lost == []


@pytest.mark.parametrize("name", expected())
def test_traditional_document_in_big5(name: str) -> None:
    """Only a text whose every character Big5 has; the no-break space it has not."""
    text = (FOLDER / name).read_text(encoding="utf-8").replace("\xa0", " ")
    try:
        body = text.encode("big5")
    except UnicodeEncodeError:
        body = text.encode("big5hkscs", "ignore")
        if len(body.decode("big5hkscs")) < len(text):
            return
    speech = read(PageSource(body, content_type="text/plain; charset=big5"))
    for key in ("kind", "title", "source", "editors", "published_on", "occasion", "sections"):
        check(speech, key, expected()[name][key])


@pytest.mark.parametrize("name", expected())
def test_plain_text_is_read_character_for_character(name: str) -> None:
    """Quoted fields stand as published, not folded."""
    document, record = expected()[name], speech_of(name, plain).to_json_dict()
    for key in ("title", "headline", "subtitle", "source", "editors"):
        if key in document:
            assert record[key] == document[key], key


@pytest.mark.parametrize("name", expected())
def test_every_kept_character_stands_in_the_source_in_order(name: str) -> None:
    source = "".join((FOLDER / name).read_text(encoding="utf-8").split())
    at = 0
    for paragraph in speech_of(name, plain).paragraphs:
        for char in "".join(paragraph.text.split()):
            at = source.index(char, at) + 1
    assert at


def check(speech: Speech, key: str, value: Any) -> None:
    record = speech.to_json_dict()
    reading = fold("\n".join(record["paragraphs"]))
    match key:
        case "with":
            assert [each for each in value if fold(each) not in reading] == []
        case "without":
            assert [each for each in value if fold(each) in reading] == []
        case "first":
            assert fold(record["paragraphs"][0]).startswith(fold(value))
        case "last":
            assert fold(record["paragraphs"][-1]).endswith(fold(value))
        case "counts":
            assert {each: reading.count(fold(each)) for each in value} == value
        case "sections":
            assert len(record["sections"]) == value
        case "flags":
            found = [f"{flag['flag']}: {flag['detail']}" for flag in record["flags"]]
            for each in value:
                name, _, detail = each.partition(": ")
                wanted = f"{name}: {detail[:1]}"
                assert any(flag.startswith(wanted) for flag in found), each
        case _ if key == PRIVATE:
            everything = json.dumps(record, ensure_ascii=False)
            assert [each for each in value if each in everything] == []
        case _:
            check_value(record[key], value)


def check_value(found: Any, value: Any) -> None:
    if isinstance(value, dict):
        if all(each is None for each in value.values()):
            value = {name: None for name in value if name != "note"}
        for name, wanted in value.items():
            if name != "note":
                assert fold_value((found or {})[name]) == fold_value(wanted), name
    elif value is None and isinstance(found, dict):
        assert found["value"] is None
    else:
        assert fold_value(found) == fold_value(value)


def fold_value(value: Any) -> Any:
    if isinstance(value, str):
        return fold(value)
    return [fold(each) for each in value] if isinstance(value, list) else value
