"""A classic ASP site of a CPPCC committee: nested tables, one info line with a visit counter, `?id=` addresses.

Pages are made by a script at each request (no validators, the counter moves), declared gb2312 and written in GBK.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape

from speecharchive.demo import cast
from speecharchive.demo.document import Document
from speecharchive.demo.html import INDENT, chinese_date
from speecharchive.demo.resource import VISITS, Resource
from speecharchive.demo.truth import Masthead, Truth, When, truth_of

OUTLET = "demo-zhengxie"
HOST = "http://www.yhzx.yunhe.example"
SECTIONS = {
    1: "政协要闻", 2: "主席讲话", 3: "提案工作", 4: "规章制度", 5: "工作动态", 6: "大事记", 8: "公告板",
}  # fmt: skip
CHAIR_SECTION = 2
CHAIR_OFFICE = "云河市政协主席"
PER_PAGE = 5
TITLE_LENGTH = 17
"""Lists cut titles here; the whole title stands in `title=`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as the site printed it."""

    doc: Document
    on: date
    section: int
    publisher: str = ""
    byline: bool = False
    codec: str = "gb18030"
    """What the bytes are; the page always declares gb2312."""


def site(entries: Sequence[Entry]) -> tuple[list[Resource], list[Truth]]:
    ordered = sorted(entries, key=lambda entry: entry.on, reverse=True)
    addresses = {entry.doc.key: _address(number) for number, entry in enumerate(ordered)}
    resources = [
        *(_article(entry, addresses[entry.doc.key]) for entry in ordered),
        *_lists(ordered, addresses),
        _home(ordered, addresses),
        Resource(f"{HOST}/robots.txt", b"User-agent: *\nDisallow: /admin/\n", "text/plain", "ascii", "robots", OUTLET),
    ]  # fmt: skip
    return resources, [_truth(entry, addresses[entry.doc.key]) for entry in ordered]


def _address(number: int) -> str:
    return f"{HOST}/newsview.asp?id={48_460 - 3 * number}"


def _list_address(section: int, page: int = 1) -> str:
    address = f"{HOST}/newslist.asp?SortID={section}"
    return address if page == 1 else f"{address}&page={page}"


def _truth(entry: Entry, url: str) -> Truth:
    seen = Masthead(
        headline=entry.doc.title,
        published_on=When(entry.on.isoformat(), "day"),
        byline=entry.byline,
        site_office=CHAIR_OFFICE if entry.section == CHAIR_SECTION else None,
        without=(
            "首 页", "公告板", "浏览 7", "打印本页", "提案在线系统", "版权所有", "请勿转载或建立镜像",
            "报到表", "位访问者",
        ),
    )  # fmt: skip
    return truth_of(entry.doc, url, OUTLET, cast.CITY, seen)


def _article(entry: Entry, url: str) -> Resource:
    doc = entry.doc
    info = (
        f"发布人：{entry.publisher} 浏览 {VISITS} 次&nbsp; "
        f"发布时间：{chinese_date(entry.on.year, entry.on.month, entry.on.day)} "
        '<a href="javascript:window.print();">打印本页</a>'
    )
    lines = _masthead(entry) + [f"{INDENT}{escape(text, quote=False)}" for text in doc.paragraphs]
    body = "<br>\n<br>\n".join(lines)
    page = _frame(
        f"{doc.title}-云河市政协",
        f"""<table width="90%" border="0" align="center" cellpadding="3">
<tr><td height="40" align="center"><span class="Title"><b>{escape(doc.title)}</b></span></td></tr>
<tr bgcolor="#CCCCCC"><td height="1"></td></tr>
<tr><td height="26" align="center"><font color="#666666">{info}</font></td></tr>
<tr><td style="font-size:14px; line-height:166%;">
{body}
</td></tr>
</table>""",
    )
    return _resource(url, page, "article", codec=entry.codec)


def _masthead(entry: Entry) -> list[str]:
    if entry.doc.kind == "other" and entry.doc.subtitle:
        return [f"（{entry.doc.subtitle}）"]
    if not entry.byline:
        return []
    lines = []
    if entry.doc.subtitle:
        lines.append(f"——{entry.doc.subtitle}")
    if entry.doc.byline:
        lines.append(entry.doc.byline)
    if day := entry.doc.delivered_on:
        lines.append(f"（{chinese_date(day.year, day.month, day.day)}）")
    return [f'<div align="center">{line}</div>' for line in lines]


def _frame(title: str, content: str) -> str:
    menu = " |  ".join(
        ['<a href="/">首 页</a>']
        + [f'<a href="{escape(_list_address(key))}">{name}</a>' for key, name in SECTIONS.items()]
    )
    return f"""<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{escape(title)}</title>
<link href="style.css" rel="stylesheet" type="text/css">
</head>
<body bgcolor="#FFFFFF" topmargin="0">
<table width="950" border="0" align="center" cellpadding="0" cellspacing="0">
<tr><td><img src="images/top.gif" width="950" height="160"></td></tr>
<tr><td height="28" align="center" bgcolor="#CC0000">{menu}</td></tr>
</table>
<table width="950" border="0" align="center" cellpadding="0" cellspacing="0">
<tr><td width="4" bgcolor="#F5F5F5"></td><td valign="top">
{content}
</td><td width="4" bgcolor="#F5F5F5"></td></tr>
</table>
<table width="950" border="0" align="center" cellpadding="4">
<tr><td align="center"><a href="http://ta.yunhe.example/">提案在线系统</a></td></tr>
<tr><td align="center"><a href="http://www.yunhe.example/">云河市公众信息网</a></td></tr>
<tr><td align="center"><a href="baodao.doc">中国人民政治协商会议第十届云河市委员会委员报到表</a></td></tr>
<tr><td align="center">未经本网书面授权，请勿转载或建立镜像<br>
&copy; 版权所有2006，中国人民政治协商会议云河市委员会<br>
公安备案号：99010202000001 &nbsp; 互联网信息服务备案编号：岭ICP备00000001号-1<br>
技术支持 云河编竹信息技术有限公司 &nbsp; &nbsp; 您是第 1688{VISITS} 位访问者</td></tr>
</table>
</body>
</html>
"""


def _lists(entries: Sequence[Entry], addresses: dict[str, str]) -> list[Resource]:
    lists: list[Resource] = []
    for section, name in SECTIONS.items():
        own = [entry for entry in entries if entry.section == section]
        chunks = [own[start : start + PER_PAGE] for start in range(0, len(own), PER_PAGE)] or [[]]
        for number, chunk in enumerate(chunks, start=1):
            rows = "\n".join(_row(entry, addresses[entry.doc.key]) for entry in chunk)
            pager = _pager(section, number, len(chunks))
            listing = _listing(_list_address(section, number), name, rows, pager)
            lists.append(listing)
            if number == 1:  # The pager links the first page with its number too.
                lists.append(replace(listing, url=f"{listing.url}&page=1"))
    return lists


def _row(entry: Entry, url: str) -> str:
    title = entry.doc.title
    cut = title if len(title) <= TITLE_LENGTH else f"{title[:TITLE_LENGTH]}..."
    path = url.removeprefix(HOST + "/")
    return (
        '<tr height="28"><td width="20"><img src="images/dot.gif"></td>'
        f'<td><a href="{path}" title="{escape(title)}" target="_blank">{escape(cut)}</a></td>'
        f'<td width="100" align="right">{entry.on:%Y-%m-%d}</td></tr>'
    )


def _pager(section: int, number: int, count: int) -> str:
    steps = [("首页", 1), ("上一页", max(1, number - 1)), ("下一页", min(count, number + 1)), ("尾页", count)]  # fmt: skip
    words = [
        f'<a href="newslist.asp?SortID={section}&amp;page={page}">{word}</a>'
        for word, page in steps
    ]
    return f"第{number}页/共{count}页 {' '.join(words)}"


def _listing(url: str, name: str, rows: str, pager: str) -> Resource:
    def page(shown: str) -> str:
        content = f'<b>{name}</b><table width="90%" align="center">{shown}</table>'
        return _frame(f"{name}-云河市政协", f'{content}<div align="center">{pager}</div>')

    return _resource(url, page(rows), "listing", emptied=page(""))


def _home(entries: Sequence[Entry], addresses: dict[str, str]) -> Resource:
    def page(shown: Sequence[Entry]) -> str:
        rows = "\n".join(_row(entry, addresses[entry.doc.key]) for entry in shown)
        return _frame("云河市政协", f'<table width="90%" align="center">{rows}</table>')

    return _resource(f"{HOST}/", page(entries[:4]), "home", emptied=page([]))


def _resource(
    url: str, page: str, role: str, *, codec: str = "gb18030", emptied: str | None = None
) -> Resource:
    return Resource(
        url=url,
        body=page.encode(codec),
        content_type="text/html",
        codec=codec,
        role="article" if role == "article" else "listing",
        outlet=OUTLET,
        emptied=emptied.encode(codec) if emptied is not None else None,
    )
