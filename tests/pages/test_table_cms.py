"""Classic sites of nested tables, whose cells have no names."""

from __future__ import annotations

import pytest

from .reading import PARAGRAPHS, body_of, listing, read, texts

TITLE = "在市政协十届十四次常委会会议上的讲话"
MENU = " | ".join(
    f'<a href="newslist.asp?SortID={n}">{name}</a>'
    for n, name in enumerate(("首 页", "政协要闻", "主席讲话"))
)
LINES = "<br>\n<br>\n".join(f"\u3000\u3000{text}" for text in PARAGRAPHS)


def framed(content: str, title: str = f"{TITLE}-云河市政协") -> str:
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>{title}</title></head>
<body bgcolor="#FFFFFF"><table width="950"><tr><td>{MENU}</td></tr></table>
<table width="950"><tr><td width="4"></td><td valign="top">{content}</td></tr></table>
<table width="950"><tr><td align="center">未经本网书面授权，请勿转载或建立镜像。<br>&copy; 版权所有2006，云河市政协 岭ICP备00000001号-1<br>您是第 1200345 位访问者</td></tr></table>
</body></html>"""


CLASSIC = framed(f"""<table width="90%"><tr><td align="center"><span class="Title"><b>{TITLE}</b></span></td></tr>
<tr><td height="1"></td></tr><tr><td align="center"><font color="#666666">发布人： 浏览 512 次&nbsp; 发布时间：2024年11月18日 <a href="javascript:window.print();">打印本页</a></font></td></tr>
<tr><td style="font-size:14px">{LINES}</td></tr></table>""")

NAMED_TABLES = framed(f"""<table class="sj_bt"><tr><td>{TITLE}</td></tr></table>
<table class="sj_zy"><tr><td>发布时间：2021-04-07     信息发布人：管理员</td></tr></table>
<table class="sj_nr"><tr><td>{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}</td></tr></table>""")

BELOW = framed(f"""<table><tr><td>现在位置：<a href="/">首页</a> &gt;&gt; <a href="/x">讲话</a> &gt;&gt; 正文</td></tr>
<tr><td><span class="Title"><b>{TITLE}</b></span></td></tr><tr><td>来源：<font color="red">云河日报</font></td></tr>
<tr><td>{LINES}</td></tr><tr><td>发布日期：2019-05-17 责任编辑：蒋取景</td></tr><tr><td>【打印本页】【关闭窗口】</td></tr></table>""")


@pytest.mark.parametrize("page", [CLASSIC, NAMED_TABLES, BELOW])
@pytest.mark.parametrize("family", ["table_cms", None])
def test_the_text_cell_is_found_without_a_name(page: str, family: str | None) -> None:
    article = read(page.encode("gb18030"), "http://www.yhzx.example/newsview.asp?id=48460", family)
    assert (article.family, article.layout, article.codec) == ("table_cms", "tables", "gb18030")
    assert body_of(article) == list(PARAGRAPHS)
    assert texts(article, "headline") == [TITLE]


@pytest.mark.parametrize(
    ("page", "info"),
    [
        (CLASSIC, "发布人： 浏览 512 次\xa0 发布时间：2024年11月18日 打印本页"),
        (NAMED_TABLES, "发布时间：2021-04-07 信息发布人：管理员"),
        (BELOW, "来源：云河日报"),
    ],
)
def test_the_line_under_the_title(page: str, info: str) -> None:
    assert texts(read(page), "info") == [info]


def test_the_path_is_told_by_its_arrows() -> None:
    assert texts(read(BELOW), "breadcrumb") == ["现在位置：首页 >> 讲话 >> 正文"]


def test_paragraphs_told_apart_only_by_their_indent() -> None:
    run_on = "".join(f"\u3000\u3000{text}" for text in PARAGRAPHS)
    assert body_of(read(CLASSIC.replace(LINES, run_on))) == list(PARAGRAPHS)


ROWS = "".join(
    f'<tr height="28"><td width="20"><img src="dot.gif"></td><td><a href="newsview.asp?id={number}" title="{title}">{title[:8]}...</a></td><td align="right">{day}</td></tr>'
    for number, title, day in (
        (48460, "在市政协十届十四次常委会会议上的讲话", "2024-12-27"),
        (48457, "市政协召开十届三十一次主席会议纪要发布", "2024-12-20"),
    )
)
PAGER = "第1页/共3页 " + " ".join(
    f'<a href="newslist.asp?SortID=2&amp;page={page}">{word}</a>'
    for word, page in (("首页", 1), ("上一页", 1), ("下一页", 2), ("尾页", 3))
)


def test_rows_carry_full_title_and_date() -> None:
    page = framed(f"<b>主席讲话</b><table>{ROWS}</table><div>{PAGER}</div>", "主席讲话")
    found = listing(
        page.encode("gb18030"), "http://www.yhzx.example/newslist.asp?SortID=2", "table_cms"
    )
    assert [(link.url, link.title, link.published_on) for link in found.articles] == [
        ("http://www.yhzx.example/newsview.asp?id=48460", "在市政协十届十四次常委会会议上的讲话", "2024-12-27"),
        ("http://www.yhzx.example/newsview.asp?id=48457", "市政协召开十届三十一次主席会议纪要发布", "2024-12-20"),
    ]  # fmt: skip
    assert found.next_pages == (
        "http://www.yhzx.example/newslist.asp?SortID=2&page=2",
        "http://www.yhzx.example/newslist.asp?SortID=2&page=3",
    )


@pytest.mark.parametrize(
    ("link", "article"),
    [
        ("news_view.php?id=7", True),
        ("NewsView.Asp?ID=7&SortID=2", True),
        ("content.asp?id=48460", True),
        ("/html/news-view-7.html", True),
        ("content-159-385509.html", True),
        ("news_list.php?id=902", False),
        ("newslist.asp?SortID=3", False),
        ("search.asp?id=3", False),
    ],
)
def test_addresses_of_articles(link: str, article: bool) -> None:
    found = listing(
        f'<a href="{link}">市政协召开主席会议</a>', "http://www.yhzx.example/", "table_cms"
    )
    assert bool(found.articles) is article
