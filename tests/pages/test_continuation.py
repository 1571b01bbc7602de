"""An article cut into pages is one article."""

from __future__ import annotations

from speecharchive.pages.continuation import join

from .reading import body_of, read, texts

URL = "http://people.example/n1/2019/0615/c1013-3115{}.html"


def page(number: int, *, editors: str = "") -> str:
    links = "".join(
        f'<a href="{URL.format("" if n == 1 else f"-{n}")}">【{n}】</a>' for n in (1, 2, 3)
    )
    return f"""<title>论渡口</title><div class="text_title"><h1>论渡口</h1></div><div id="rwb_zw"><p>第{number}页第一段，渡口的灯要亮。</p>
    <p>第{number}页第二段，石阶的缝要补。</p><div class="zdfy">{links}</div>{editors}</div><p>版权所有</p>"""


def parts(editors: str = "<div class='edit'>(责编：蒋取景)</div>") -> list[str]:
    return [page(1), page(2), page(3, editors=editors)]


def test_bodies_follow_each_other_behind_the_first() -> None:
    first, *rest = (
        read(html, URL.format("" if n == 1 else f"-{n}")) for n, html in enumerate(parts(), 1)
    )
    joined = join(first, rest)
    assert body_of(joined) == [
        f"第{n}页第{part}"
        for n in (1, 2, 3)
        for part in ("一段，渡口的灯要亮。", "二段，石阶的缝要补。")
    ]
    assert texts(joined, "headline") == ["论渡口"]
    assert texts(joined, "editors") == ["(责编：蒋取景)"]
    assert joined.parts == (URL.format("-2"), URL.format("-3"))
    assert texts(joined, "outside").count("版权所有") == 3


def test_parts_that_only_a_later_page_names_are_added() -> None:
    first = read(page(1).split("【2】")[0] + "【2】</a></div></div>", URL.format(""))
    assert first.parts == (URL.format("-2"),)
    joined = join(first, [read(page(2), URL.format("-2"))])
    assert joined.parts == (URL.format("-2"), URL.format("-3"))


def test_alone_it_says_what_is_missing() -> None:
    first = read(page(1), URL.format(""))
    alone = join(first, [])
    assert alone.blocks == first.blocks
    assert [(each.flag, each.detail) for each in alone.notes] == [
        ("missing-page", "2"),
        ("missing-page", "3"),
    ]
    assert (
        join(read(page(1).split("【2】")[0].replace("href", "x"), URL.format("")), []).notes == ()
    )


def test_pages_in_any_order_and_one_that_is_missing() -> None:
    first, second, third = (
        read(html, URL.format("" if n == 1 else f"-{n}")) for n, html in enumerate(parts(), 1)
    )
    assert body_of(join(first, [third, second])) == body_of(join(first, [second, third]))
    assert join(first, [third, second]).notes == ()
    assert [each.detail for each in join(first, [third]).notes] == ["2"]


def test_title_and_last_paragraph_said_again() -> None:
    first = read(page(1), URL.format(""))
    top = "<p>论渡口</p><p>第1页第二段，石阶的缝要补。</p><p>第2页第一段"
    second = read(page(2).replace("<p>第2页第一段", top), URL.format("-2"))
    joined = join(first, [second])
    assert body_of(joined) == [
        f"第{n}页第{part}"
        for n in (1, 2)
        for part in ("一段，渡口的灯要亮。", "二段，石阶的缝要补。")
    ]
    assert texts(joined, "outside").count("论渡口") >= 1
    assert sorted(b.text for b in joined.blocks) == sorted(
        b.text for b in (*first.blocks, *second.blocks)
    )
