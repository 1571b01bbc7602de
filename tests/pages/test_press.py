"""Pages of press sites that no family names: what stands beside a short report."""

from __future__ import annotations

from speecharchive import extract

from .reading import body_of, read, texts

REPORT = (
    "老人和孩子可以多捂几天，但出汗就要减衣，捂过了头反而容易生内热。",
    "云河市中医院提醒，昼夜温差小于八度时就可以不捂了，早晚出门再添一件。",
)
ABSTRACT = (
    "近日，记者从有关部门获悉，相关工作正在有序推进，渡口、码头和早市的秩序良好，群众反映良好。"
)


def page(beside: str) -> str:
    text = "".join(f"<p>{line}</p>" for line in REPORT)
    return f'<html><head><title>春捂捂哪里-云河网</title></head><body><div class="a"><h1>春捂捂哪里</h1><div class="b">{text}</div></div>{beside}</body></html>'


def test_abstracts_under_a_heading_outweigh_no_short_report() -> None:
    items = "".join(
        f'<li><h3><a href="/{n}.html">渡口第{n}班</a></h3><p>{ABSTRACT}</p></li>' for n in range(4)
    )
    beside = f'<div class="rec"><h2>推荐阅读</h2><ul>{items}</ul></div>'
    assert body_of(read(page(beside))) == list(REPORT)


def test_such_a_heading_inside_the_text_opens_nothing() -> None:
    more = f"<p>相关链接</p><p>{ABSTRACT}</p><p>{ABSTRACT}又及。</p>"
    article = read(page("").replace("</p></div></div>", f"</p>{more}</div></div>"))
    assert body_of(article)[: len(REPORT)] == list(REPORT)
    assert ABSTRACT not in texts(article, "outside")


def test_the_outlet_behind_the_date_is_the_source_where_the_site_names_itself_before_it() -> None:
    head = "<p>云河在线 www.yhol.example　2011年04月19日 09:02　云河日报</p>"
    html = page("").replace('<div class="b">', f'{head}<div class="b">')
    assert extract(html.encode()).source == "云河日报"
    assert extract(html.replace("　云河日报", "").encode()).source == "云河在线"
