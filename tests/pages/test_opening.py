"""What is let in, which layout gets it, and what happens to the rest."""

from __future__ import annotations

import gzip

import pytest

from speecharchive.errors import BinaryInput, DamagedInput, EmptyInput, InputTooLarge, NoArticle
from speecharchive.model import PageSource
from speecharchive.pages.elements import ROLE_MARK
from speecharchive.pages.layouts import LAYOUTS
from speecharchive.pages.opening import open_page

from .reading import PARAGRAPHS, body_of, listing, read, tagged


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \r\n\t",
        b"\xef\xbb\xbf\n",
        "\u3000\u3000\n".encode(),
        b"\xff\xfe",
        gzip.compress(b"", mtime=0),
    ],
)
def test_nothing_is_empty_input(body: bytes) -> None:
    with pytest.raises(EmptyInput):
        open_page(PageSource(body))


@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n", b"GIF89a",
        bytes(range(256)) * 8, gzip.compress(b"Rar!....", mtime=0), b"\x00" * 500,
    ],
)  # fmt: skip
def test_binary_data_is_refused(body: bytes) -> None:
    with pytest.raises(BinaryInput):
        open_page(PageSource(body))


def test_too_large_is_refused() -> None:
    with pytest.raises(InputTooLarge):
        open_page(PageSource(b"<p>" + b"x" * (20 * 1024 * 1024)))


def test_endless_nesting_is_damage_and_not_a_page_with_half_its_text() -> None:
    html = "<div>" * 5000 + PARAGRAPHS[0] + "</div>" * 5000 + tagged()
    with pytest.raises(DamagedInput, match="nested"):
        read(html)


@pytest.mark.parametrize("depth", [30, 250, 600, 1500])
def test_deep_pages_are_read_whole(depth: int) -> None:
    html = "<div>" * depth + tagged() + "</div>" * depth
    assert body_of(read(html)) == list(PARAGRAPHS)


@pytest.mark.parametrize("depth", [250, 900])
def test_deep_containers_are_read_whole(depth: int) -> None:
    html = f"<div id='zoom'>{tagged()}" + "<font>" * depth + "<i>" * depth + "最后一句，也要读到。"
    assert body_of(read(html))[-1] == "最后一句，也要读到。"


@pytest.mark.parametrize("family", [None, *LAYOUTS])
def test_plain_text_is_lines_whatever_the_family(family: str | None) -> None:
    article = read("首 页 | 要闻\r\n\r\n\u3000\u3000各位委员：\n a < b > c\n", family=family)
    assert [block.text for block in article.blocks] == ["首 页 | 要闻", "各位委员：", "a < b > c"]
    assert {block.role for block in article.blocks} == {"unknown"}
    assert (article.family, article.layout) == ("text", "lines")


def test_the_header_can_say_that_tags_are_text() -> None:
    body = "写作 <p>标签</p> 的说明".encode()
    page = open_page(PageSource(body, None, "text/plain; charset=utf-8"))
    assert page.article().blocks[0].text == "写作 <p>标签</p> 的说明"
    assert open_page(PageSource(body, None, "text/html")).family == "generic"


def test_gzip_and_utf16_pages_are_pages() -> None:
    html = f"<html><body><div>{tagged()}</div></body></html>"
    assert body_of(read(gzip.compress(html.encode("gbk")))) == list(PARAGRAPHS)
    assert body_of(read(html.encode("utf-16"))) == list(PARAGRAPHS)


@pytest.mark.parametrize("family", ["rednet", "people_cms", "founder_epaper"])
def test_an_article_that_fits_no_layout_of_its_family_is_an_error_someone_sees(family: str) -> None:
    html = f"<html><body><h1>改版</h1><div class='brand-new'>{tagged()}</div></body></html>"
    with pytest.raises(NoArticle, match=f"yunhe.example.*{family}"):
        read(html, family=family)
    assert body_of(read(html)) == list(PARAGRAPHS)


def test_links_of_a_page_that_fits_no_layout_are_still_listed() -> None:
    found = listing(
        '<a href="/GB/1/9954697.html">把山茶文章做深</a>', "http://yh.example/GB/1/", "people_cms"
    )
    assert [link.title for link in found.articles] == ["把山茶文章做深"]


def test_messages_quote_no_text_of_the_page() -> None:
    html = "<html><body><ul><li><a href='/'>甲一鸣</a></li></ul></body></html>"
    with pytest.raises(NoArticle) as caught:
        read(html)
    assert "甲一鸣" not in str(caught.value)


def test_a_page_can_be_asked_twice() -> None:
    page = open_page(PageSource(f"<div id='zoom'>{tagged('p', 'class=x')}</div>".encode()))
    assert page.article() == page.article()


@pytest.mark.parametrize("name", [ROLE_MARK, ROLE_MARK.partition("}")[2], f"{ROLE_MARK}="])
def test_a_page_cannot_mark_itself(name: str) -> None:
    html = f"<div><p {name}='caption'>{PARAGRAPHS[0]}</p>{tagged()}</div>"
    assert body_of(read(html))[0] == PARAGRAPHS[0]
