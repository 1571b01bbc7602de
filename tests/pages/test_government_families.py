"""Families of government sites: each is told by its own signs, and its text container counts only if it holds the text."""

from __future__ import annotations

import pytest

from .reading import PARAGRAPHS, body_of, read, tagged, texts

TITLE = "云河市政协召开委员读书会"
INFO = "发布时间：2025-01-08 15:20 来源：市政协办公室"
MENU = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(9))
ASIDE = "<p>本网站由云河市大数据局运维。</p>"


def page(content: str, head: str = "", title: str = f"{TITLE}_云河市人民政府") -> str:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head>
<body><ul class="nav">{MENU}</ul><div class="main"><h1>{TITLE}</h1><div class="xx">{INFO}</div>{content}</div>{ASIDE}</body></html>"""


PAGES = {
    "trs_wcm": page(f"<div class=TRS_Editor><div class=TRS_Editor>{tagged()}</div></div>"),
    "ucap": page(f'<div class="pages_content" id="UCAP-CONTENT"><ucapcontent>{tagged()}</ucapcontent></div>'),
    "hanweb": page(f'<div id="zoom"><!--ZJEG_RSS.content.begin--><meta name="ContentStart">{tagged()}<meta name="ContentEnd"></div>'),
    "vsb": page(f'<form name="_newscontent_fromname"><div id="vsb_content"><div class="v_news_content">{tagged()}</div></div></form>'),
    "easysite": page(f'<div id="zoom">{tagged()}</div>', '<meta name="easysite版本" content="7">'),
    "empire_cms": page(f'<div id="text">{tagged()}</div><script src="/e/public/ViewClick/?classid=12"></script>'),
    "cmstop": page(f'<div class="article-content">{tagged()}</div><script src="http://app.yunhe.example/cmstop/js/a.js"></script>'),
    "gov_portal": page(f'<div class="j-fontContent minh500">{tagged()}</div>'),
}  # fmt: skip


@pytest.mark.parametrize(("family", "html"), PAGES.items(), ids=PAGES)
def test_each_family_is_told_by_its_signs(family: str, html: str) -> None:
    article = read(html)
    assert article.family == family
    assert body_of(article) == list(PARAGRAPHS)
    assert texts(article, "headline") == [TITLE]
    assert texts(article, "info") == [INFO]


@pytest.mark.parametrize("family", [each for each in PAGES if each != "gov_portal"])
def test_a_page_without_its_signs_is_not_of_the_family(family: str) -> None:
    assert read(page(f'<div class="c1">{tagged()}</div>')).family != family


@pytest.mark.parametrize("name", ["class=TRS_Editor", 'id="zoom"', 'id="UCAP-CONTENT"'])
def test_a_name_on_an_abstract_is_no_container(name: str) -> None:
    abstract = f"<div {name}><p>读书会摘要。</p></div>"
    assert body_of(read(page(f'{abstract}<div class="c1">{tagged()}</div>')))[-4:] == list(
        PARAGRAPHS
    )


def test_a_container_that_holds_the_headline_is_too_wide() -> None:
    inner = f"<h1>{TITLE}</h1><div>{INFO}</div><div class='c1'>{tagged()}</div>"
    html = f'<html><title>{TITLE}</title><body>{MENU}<div id="zoom">{inner}</div></body></html>'
    article = read(html)
    assert texts(article, "headline") == [TITLE]
    assert body_of(article) == list(PARAGRAPHS)


def test_the_article_meta_names_the_headline_where_title_names_the_column() -> None:
    head = f'<meta name="ArticleTitle" content="{TITLE}">'
    html = page(f"<div class=TRS_Editor>{tagged()}</div>", head, "政协要闻-云河市人民政府")
    html = html.replace(f"<h1>{TITLE}</h1>", f'<div class="bt">{TITLE}</div>')
    assert texts(read(html), "headline") == [TITLE]


def test_the_field_comments_of_hanweb_name_the_headline() -> None:
    field = f"<!--<$[标题名称(html)]>begin-->{TITLE}<!--<$[标题名称(html)]>end-->"
    html = page(f'<div id="zoom">{tagged()}</div>', title="云河市政协 政协要闻")
    html = html.replace(f"<h1>{TITLE}</h1>", f"<table><tr><td>{field}</td></tr></table>")
    assert texts(read(html), "headline") == [TITLE]


def test_a_title_over_several_lines_is_one_headline() -> None:
    title = "云河市人民代表大会常务委员会关于加强古道保护工作的决议"
    lines = (
        "<p align=center><b>云河市人民代表大会常务委员会<br>关于加强古道保护工作<br>的决议</b></p>"
    )
    html = f'<html><title>{title}_云河市公报</title><body>{MENU}<div class="pages_content">{lines}{tagged()}</div></body></html>'
    assert "".join(texts(read(html), "headline")) == title


def test_a_subtitle_that_the_page_title_holds_is_no_headline() -> None:
    content = f'<form name="_newscontent_fromname"><h1>守住河道</h1><h2>——在读书会上的讲话</h2><div id="vsb_content">{tagged()}</div></form>'
    html = f"<html><title>守住河道——在读书会上的讲话-云河学院</title><body>{MENU}{content}</body></html>"
    assert texts(read(html), "headline") == ["守住河道"]


@pytest.mark.parametrize("tag", ["font", "span"])
def test_a_container_within_a_line(tag: str) -> None:
    lines = "<br>".join(f"\u3000\u3000{text}" for text in PARAGRAPHS)
    html = page(f'<table><tr><td><{tag} id="Zoom">{lines}</{tag}></td></tr></table>')
    article = read(html)
    assert article.family == "gov_portal"
    assert body_of(article) == list(PARAGRAPHS)
