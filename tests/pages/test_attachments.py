"""A page that only covers a PDF or Word file: its masthead and the file's text are one article."""

from __future__ import annotations

import pytest

from speecharchive.extraction.reader import read
from speecharchive.model import PageSource
from speecharchive.pages.opening import open_page
from tests.pages.typeset.typeset_files import BODY, pdf, word

URL = "http://www.yunhe.example/art/2031/0112/7.html"
TITLE = "在云河市第十届人民代表大会第三次会议上的讲话"
FILE = '<p>附件：<a href="./{name}">{label}</a></p>'


def page(files: str, *, text: str = "", title: str = TITLE) -> PageSource:
    html = f"""<html><head><meta charset="utf-8"><title>{title}_云河市人民政府</title></head><body>
    <div class="nav"><a href="/">首页</a> <a href="/zwgk/">政务公开</a></div><h1>{title}</h1>
    <div class="info">来源：市政府办公室　发布时间：2031-01-12　浏览次数：33</div>
    <div class="con">{text}{files}</div><div class="foot">版权所有 云河市人民政府</div></body></html>"""
    return PageSource(html.encode(), URL)


@pytest.mark.parametrize(("name", "body"), [("P1.pdf", pdf()), ("P1.DOCX", word())])
def test_masthead_comes_from_the_page_and_text_from_the_file(name: str, body: bytes) -> None:
    cover = page(FILE.format(name=name, label=f"{TITLE}.pdf"))
    (part,) = open_page(cover).article().parts
    speech = read(cover, continuation=[PageSource(body, part)])
    assert part == f"http://www.yunhe.example/art/2031/0112/{name}"
    assert (speech.url, speech.title, speech.kind) == (URL, TITLE, "speech")
    assert (speech.source, speech.published_on.value) == ("市政府办公室", "2031-01-12")
    assert (speech.speaker.name, speech.delivered_on.value) == ("甲一鸣", "2031-01-05")
    assert [paragraph.text for paragraph in speech.paragraphs] == list(BODY)


def test_a_page_that_holds_the_text_leaves_its_files_alone() -> None:
    text = "".join(f"<p>　　{line}</p>" for line in BODY)
    source = page(FILE.format(name="P1.pdf", label=f"{TITLE}.pdf"), text=text)
    assert open_page(source).article().parts == ()


@pytest.mark.parametrize(
    ("title", "name", "label", "taken"),
    [
        (TITLE, "P1.pdf", "附件.pdf", True),
        (TITLE, "P1.pdf", "点击下载全文（PDF）", True),
        (TITLE, "P1.pdf", "一图读懂（讲话解读）", False),
        (TITLE, "P1.doc", "委员报到表", False),
        (TITLE, "P1.xlsx", "云河市政府工作报告", False),
        ("关于公布名单的公告", "P1.doc", "云河市政府工作报告.doc", True),
        ("关于公布名单的公告", "P1.doc", "入选企业名单.doc", False),
    ],
)
def test_files_are_taken_whose_link_or_title_names_a_speech(
    title: str, name: str, label: str, taken: bool
) -> None:
    source = page(
        FILE.format(name=name, label=label),
        title=title,
        text="<p>现将有关材料公布如下，请查阅。</p>",
    )
    assert bool(open_page(source).article().parts) is taken
