"""The five seed documents, read as plain text and in disguise, give every field that a careful reader takes from them.

The documents are other people's text and stay outside the repository: they are looked for in `$SPEECHARCHIVE_SEED_DOCS`, else
in `../shared/seeds` beside the repository.
"""

from __future__ import annotations

import html
import json
import os
import re
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
    "nameless": ("<div><div>", "</div></div>"),
}  # fmt: skip


def in_chrome_of(family: str) -> Disguise:
    """The whole document inside the article container of a family, between that site's menu, side list and footer."""

    def disguise(text: str) -> PageSource:
        opening, closing = CHROME[family]
        mark = "<br/>{}" if family == "table" else "<p>\u3000\u3000{}</p>"
        body = "".join(mark.format(each) for each in paragraphs_of_html(full_width(text)))
        return page(
            f"<ul>{NAVIGATION}</ul>{opening}{body}{closing}<div><ul>{SIDE}</ul></div>{FOOTER}"
        )

    disguise.__name__ = f"in_{family}_chrome"
    return disguise


DISGUISES: tuple[Disguise, ...] = (
    plain,
    in_gbk,
    with_other_line_ends,
    with_full_width_punctuation,
    as_html_paragraphs,
    as_html_line_breaks,
    as_gbk_page_that_says_gb2312,
    *map(in_chrome_of, CHROME),
)


@cache
def speech_of(name: str, disguise: Disguise) -> Speech:
    return read(disguise((FOLDER / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("disguise", DISGUISES, ids=lambda disguise: disguise.__name__)
@pytest.mark.parametrize(("name", "key"), fields())
def test_field(name: str, key: str, disguise: Disguise) -> None:
    check(speech_of(name, disguise), key, expected()[name][key])


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
