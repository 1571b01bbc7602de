"""Captions are told by where and how they stand, not by what they say."""

from __future__ import annotations

import pytest

from .reading import PARAGRAPHS, body_of, read, tagged, texts

CAPTION = "委员们在渡口听取情况介绍"


def zoomed(inside: str, title: str = "委员走进渡口") -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div id='zoom'>{inside}{tagged()}</div></body></html>"


@pytest.mark.parametrize(
    "markup",
    [
        f'<figure><img src="a.jpg"><figcaption>{CAPTION}</figcaption></figure>',
        f'<table id="newspic"><tr><td><img src="a.jpg"></td></tr><tr><td>{CAPTION}</td></tr></table>',
        f'<table bgcolor="#EFEFEF"><tr><td><img src="a.jpg"></td></tr><tr><td>{CAPTION}</td></tr></table>',
        f'<p align="center"><img src="a.jpg"></p><p align="center">{CAPTION}</p>',
        f'<p style="text-align:center"><img src="a.jpg"><br>{CAPTION}</p>',
        f'<center><img src="a.jpg"></center><center>{CAPTION}</center>',
        f'<div class="pic_text"><img src="a.jpg"><p>{CAPTION}</p></div>',
        f'<p><img src="a.jpg"></p><p>\u3000\u3000<font style="font-size: 9pt">{CAPTION}。</font></p>',
        f'<p><img src="a.jpg"></p><p>\u3000\u3000图为{CAPTION}。</p>',
        f'<p><img src="a.jpg"></p><p>{CAPTION}。韩对焦 摄</p>',
        f'<p class="f_center"><img src="a.jpg"><br>{CAPTION}。</p>',
        f'<p><img src="a.jpg"></p><p class="ql-align-center">{CAPTION}</p>',
        f'<p><img src="a.jpg"></p><p><span style="color: rgb(153, 153, 153);">{CAPTION}。</span></p>',
        f'<p><img src="a.jpg"></p><p><span style="color:#888">{CAPTION}。</span></p>',
        f'<p style="text-align:center"><img src="a.jpg"></p><p>{CAPTION}</p>',
        f'<div class="img_wrapper"><img src="a.jpg"><span class="img_descr">{CAPTION}</span></div>',
        f'<p class="picIntro"><img src="a.jpg"></p><p class="picIntro"><span>{CAPTION}</span></p>',
        f"<center><strong></strong></center><center><strong>{CAPTION}</strong></center>",
    ],
)
def test_lines_of_pictures(markup: str) -> None:
    article = read(zoomed(markup))
    assert len(texts(article, "caption")) == 1
    assert CAPTION in texts(article, "caption")[0]
    assert body_of(article) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "markup",
    [
        f'<p align="center">{CAPTION}</p>',
        f'<p><img src="a.jpg"></p><p>{CAPTION}。</p>',
        f'<p align="center"><img src="dot.gif" width="12" height="12"></p><p align="center">{CAPTION}</p>',
        f'<p align="center"><img src="a.jpg"></p><p align="center"><b>{CAPTION}</b></p>',
        f'<p><img src="a.jpg"></p><p>{CAPTION}</p>',
        f'<p>\u3000\u3000<img src="a.jpg">\u3000\u3000{CAPTION}。</p>',
        f'<p><img src="a.jpg"><br>\u3000\u3000{CAPTION}。</p>',
        f'<p align="center"><img src="a.jpg"></p><p><strong>{CAPTION}</strong></p>',
        '<p align="center"><img src="a.jpg"></p><p>一、守住河道</p>',
        f'<p><img src="a.jpg"></p><p><span style="color:#c00000">{CAPTION}。</span></p>',
        '<p align="center"><img src="a.jpg"></p><p align="center">——在委员读书会上的讲话</p>',
        '<p align="center"><img src="a.jpg"></p><p align="center">（2025年1月8日）</p>',
        f'<p align="center"><img src="a.jpg"></p><p align="center">{CAPTION * 20}</p>',
    ],
)
def test_lines_that_are_none(markup: str) -> None:
    assert texts(read(zoomed(markup)), "caption") == []


def test_the_title_printed_again_under_a_picture_is_no_caption() -> None:
    markup = '<p align="center"><img src="a.jpg"></p><p align="center">委员走进渡口</p>'
    assert texts(read(zoomed(markup)), "caption") == []


def test_a_container_that_is_centred_as_a_whole_says_nothing() -> None:
    html = (
        f'<div id="zoom" align="center"><p><img src="a.jpg"></p><p>{CAPTION}。</p>{tagged()}</div>'
    )
    assert texts(read(html), "caption") == []


def test_a_page_set_small_throughout_has_no_small_captions() -> None:
    small = "".join(f'<p><font style="font-size: 9pt">{text}</font></p>' for text in PARAGRAPHS)
    article = read(f'<div id="zoom"><p><img src="a.jpg"></p>{small}</div>')
    assert body_of(article) == list(PARAGRAPHS)


def test_a_bold_centred_sentence_under_a_picture_is_its_caption() -> None:
    page = f'<div><p style="text-align:center"><img src="1.jpg"></p><p style="text-align:center"><strong>获奖作品《渡》。</strong></p>{tagged()}</div>'
    assert texts(read(page), "caption") == ["获奖作品《渡》。"]
