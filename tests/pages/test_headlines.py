"""The headline of pages that mark none and whose `<title>` names a site or a column."""

from __future__ import annotations

import pytest

from .reading import body_of, read, tagged, texts

TITLE = "守住渡口灯火 护航一方平安"
CELL = '<tr><td align="center">{}</td></tr>'
INFO = "发布时间：2013-06-14 来源：市政府办公室"
MENU = '<a href="/">首页</a> | <a href="/a">政务公开</a> | <a href="/b">领导讲话</a>'


def page(*rows: str, title: str = "云河市政府--领导讲话") -> str:
    cells = "".join(CELL.format(row) for row in rows)
    return f"<html><head><title>{title}</title></head><body><div>{MENU}</div><table>{cells}</table><div class='c1'>{tagged()}</div></body></html>"


@pytest.mark.parametrize(
    "rows",
    [
        (TITLE, INFO),
        (TITLE, "——在全市安全生产工作会议上的讲话", "江照", "（2013年6月9日）", INFO),
        (TITLE, "云河市人民政府市长 江照", INFO),
        (TITLE, INFO, "字号：大 中 小"),
        (TITLE,),
        (INFO, TITLE),
    ],
)
def test_the_line_above_the_text_or_its_info(rows: tuple[str, ...]) -> None:
    article = read(page(*rows))
    assert texts(article, "headline") == [TITLE]
    assert texts(article, "info") == [INFO] * (INFO in rows)


@pytest.mark.parametrize(
    "title", ["云河市人民政府门户网站", "云河市人大网", "云河市人民政府", "政协云河市委员会"]
)
def test_a_site_s_own_name_is_no_headline(title: str) -> None:
    banner = f"<h2>{title}</h2>"
    article = read(page(TITLE, INFO, title=title).replace(f"<div>{MENU}", f"<div>{banner}{MENU}"))
    assert texts(article, "headline") == [TITLE]


def test_a_menu_above_the_text_is_no_headline() -> None:
    html = page(title="云河市政府--领导讲话").replace("<table></table>", f"<p>{MENU}</p>")
    assert texts(read(html), "headline") == []


def test_a_title_that_the_page_does_not_repeat_leaves_the_lines_above_the_text_alone() -> None:
    html = page("云河渡口一角风光", title="云河市召开全市渡口安全工作会议部署汛期重点任务-云河新闻")
    article = read(html)
    assert texts(article, "headline") == []
    assert "云河渡口一角风光" not in body_of(article)


def test_who_decided_stands_above_what_was_decided() -> None:
    rows = (
        "云河市人民代表大会常务委员会",
        "关于批准市级财政决算的决定",
        "（2023年8月30日会议通过）",
        "2023-09-01 来源：人大办 阅读：216",
    )
    article = read(page(*rows, title="云河市人大常委会"))
    assert texts(article, "headline") == list(rows[:2])


def test_the_site_s_name_before_a_cut_title_is_no_headline() -> None:
    html = page(TITLE, INFO, title=f"云河市人民政府 市政府要闻 {TITLE[:8]}...")
    html = html.replace(f"<div>{MENU}", f"<div><p>云河市人民政府</p>{MENU}")
    assert texts(read(html), "headline") == [TITLE]
