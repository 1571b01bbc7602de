"""A city paper's e-paper on the newer Founder product: layout pages by date, articles in `founder-content`.

Newspaper columns leave their marks: paragraphs broken in mid-sentence, a paragraph that stands twice, small
notices of other people in front of an article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape

from speecharchive.demo import cast
from speecharchive.demo.document import Document
from speecharchive.demo.html import INDENT, chinese_date
from speecharchive.demo.resource import Resource
from speecharchive.demo.truth import Masthead, Truth, When, truth_of

OUTLET = "demo-ribao"
HOST = "http://yhrb.yunhe.example"
WEEKDAYS = "一二三四五六日"
LAYOUTS = {1: "要闻", 2: "两会特刊", 3: "时政", 4: "民生"}

NOTICES = (
    "·丁无名遗失北渡区南浦市场3期2楼5号门面的99000001号合同保证金收据",
    "·丙小样（父：丙甲乙；母：丁戊己）遗失Y990419000号出生证",
    "·墨溪县望江小吃店遗失JY29901210000001号食品经营许可证正本",
)
PRIVATE = ("丁无名", "99000001", "丙小样", "丙甲乙", "丁戊己", "Y990419000", "JY29901210000001")


@dataclass(frozen=True, slots=True)
class Piece:
    """One document as the paper printed it."""

    doc: Document
    on: date
    layout: int
    kicker: str | None = None
    photo: str | None = None
    """Caption with its credit line."""
    photographers: tuple[str, ...] = ()
    broken: tuple[int, ...] = ()
    """Paragraphs that a column break splits in two."""
    repeated: int | None = None
    """A paragraph that stands a second time, after the text."""
    notices: bool = False


def site(pieces: Sequence[Piece]) -> tuple[list[Resource], list[Truth]]:
    addresses = {piece.doc.key: _address(piece, number) for number, piece in enumerate(pieces)}
    issues = sorted({piece.on for piece in pieces})
    resources = [_robots(), _front(issues[-1])]
    for day in issues:
        issue = [piece for piece in pieces if piece.on == day]
        layouts = sorted({piece.layout for piece in issue})
        resources += [_layout_page(day, number, layouts, issue, addresses) for number in layouts]
        resources += [_article(piece, issue, addresses) for piece in issue]
    return resources, [_truth(piece, addresses[piece.doc.key]) for piece in pieces]


def _address(piece: Piece, number: int) -> str:
    return f"{HOST}/content/{piece.on:%Y%m/%d}/c{1_597_530 + 4 * number}.html"


def _layout_address(day: date, number: int) -> str:
    return f"{HOST}/{day:%Y%m/%d}/node{number:02}.html"


def _truth(piece: Piece, url: str) -> Truth:
    without = (
        ["遗失", "版：", "上一篇", "下一篇"] if piece.notices else ["版：", "上一篇", "下一篇"]
    )
    if piece.photo:
        without.append(piece.photo)
    seen = Masthead(
        headline=piece.doc.title,
        published_on=When(piece.on.isoformat(), "day"),
        photographers=piece.photographers,
        without=tuple(without),
        private=PRIVATE if piece.notices else (),
        flags=("joined-paragraphs",) * len(piece.broken),
    )
    place = piece.doc.event.division if piece.doc.event and piece.doc.event.division else cast.CITY
    return truth_of(piece.doc, url, OUTLET, place, seen)


def _article(piece: Piece, issue: Sequence[Piece], addresses: dict[str, str]) -> Resource:
    doc, url = piece.doc, addresses[piece.doc.key]
    ordered = [other for other in issue if other.layout == piece.layout]
    position = ordered.index(piece)
    subtitle = f"——{doc.subtitle}" if doc.subtitle else ""
    page = f"""<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>云河日报-{escape(doc.title)}</title>
<meta name="author" content="" />
</head>
<body>
<div class="head"><a href="{HOST}/">云河日报数字报</a> <span class="date">{_long_date(piece.on)}</span>
<span id="layout">第{piece.layout:02}版：{LAYOUTS[piece.layout]}</span></div>
{_notices(piece)}
<div class="detail-art">
<p id="PreTitle">{escape(piece.kicker or "")}</p>
<h2 id="Title">{escape(doc.title)}</h2>
<p id="SubTitle">{escape(subtitle)}</p>
<div class="attachment">{_photo(piece)}</div>
<div id="ozoom"><founder-content><!--enpcontent-->{_body(piece)}<!--/enpcontent--></founder-content></div>
{_property(piece, url)}
</div>
<div class="turn">{_neighbour(ordered, position - 1, "上一篇", addresses)}{_neighbour(ordered, position + 1, "下一篇", addresses)}</div>
<div class="foot">云河日报社 版权所有</div>
</body>
</html>
"""
    return _resource(url, page, piece.on)


def _long_date(day: date) -> str:
    return f"{day:%Y年%m月%d日} 星期{WEEKDAYS[day.weekday()]}"


def _notices(piece: Piece) -> str:
    """Small notices that the page's software puts in front of the article."""
    if not piece.notices:
        return ""
    return '<div class="notice">' + "".join(f"<p>{line}</p>" for line in NOTICES) + "</div>"


def _photo(piece: Piece) -> str:
    if not piece.photo:
        return ""
    return f'<img src="/pic/{piece.on:%Y%m/%d}/p1.jpg"><p class="caption">{piece.photo}</p>'


def _body(piece: Piece) -> str:
    doc = piece.doc
    lines = _masthead(doc)
    for number, text in enumerate(doc.paragraphs):
        if number in piece.broken:
            cut = column_break(text)
            lines += [INDENT + text[:cut], text[cut:]]
        else:
            lines.append(INDENT + text)
    if piece.repeated is not None:
        lines.append(INDENT + doc.paragraphs[piece.repeated])
    return "".join(f"<P>{escape(line, quote=False)}</P>" for line in lines)


def column_break(text: str) -> int:
    """Where a column ends: in the middle of `text`, between two Chinese characters."""
    middle = len(text) // 2
    return next(
        place
        for place in range(middle, len(text))
        if all("一" <= char <= "龥" for char in text[place - 2 : place + 2])
    )


def _masthead(doc: Document) -> list[str]:
    lines = [doc.byline] if doc.is_speech and doc.byline else []
    if lines and (day := doc.delivered_on):
        lines.append(f"（{chinese_date(day.year, day.month, day.day)}）")
    return lines


def _property(piece: Piece, url: str) -> str:
    """The metadata comment that the product writes behind every article."""
    number = url.rsplit("/c", 1)[1].removesuffix(".html")
    return (
        f"<!--enpproperty <articleid>{number}</articleid><date>{piece.on} 00:00:00.0</date><author></author>"
        f"<title>{escape(piece.doc.title)}</title><keyword></keyword><subtitle></subtitle><introtitle></introtitle>"
        f"<siteid>1</siteid><nodeid>{piece.layout}</nodeid>"
        f"<nodename>第{piece.layout:02}版：{LAYOUTS[piece.layout]}</nodename>/enpproperty-->"
    )


def _neighbour(
    pieces: Sequence[Piece], position: int, words: str, addresses: dict[str, str]
) -> str:
    if not 0 <= position < len(pieces):
        return ""
    other = pieces[position].doc
    return f'<a class="nextArt" href="{addresses[other.key]}">{words}：{escape(other.title)}</a>'


def _layout_page(
    day: date,
    number: int,
    layouts: Sequence[int],
    issue: Sequence[Piece],
    addresses: dict[str, str],
) -> Resource:
    own = [piece for piece in issue if piece.layout == number]
    pages = "".join(
        f'<li><a href="node{other:02}.html">第{other:02}版：{LAYOUTS[other]}</a></li>'
        for other in layouts
    )
    full, empty = (_layout_html(day, number, pages, shown, addresses) for shown in (own, []))
    return _listing(_layout_address(day, number), full, empty, day)


def _layout_html(
    day: date, number: int, pages: str, pieces: Sequence[Piece], addresses: dict[str, str]
) -> str:
    paths = [addresses[piece.doc.key].removeprefix(HOST) for piece in pieces]
    areas = "".join(
        f'<area shape="polygon" coords="2,{40 * row},348,{40 * row},348,{40 * row + 38}" href="{path}?div=-1">'
        for row, path in enumerate(paths)
    )
    items = "".join(
        f'<li><a href="{path}"><em>{escape(piece.doc.title)}</em></a></li>'
        for piece, path in zip(pieces, paths, strict=True)
    )
    return f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>云河日报数字报-第{number:02}版：{LAYOUTS[number]}</title></head>
<body>
<div class="head">云河日报数字报 <span class="date">{_long_date(day)}</span></div>
<map name="PagePicMap">{areas}</map>
<img src="/pic/{day:%Y%m/%d}/b{number:02}.jpg" usemap="#PagePicMap">
<div class="pull-right"><a href="/pdf/{day:%Y%m/%d}/{number:02}.pdf">PDF版</a></div>
<div class="newslisttit">第{number:02}版：{LAYOUTS[number]}</div>
<div class="Therestlist"><ul>{items}</ul></div>
<ul id="layoutlist">{pages}</ul>
</body></html>
"""


def _front(day: date) -> Resource:
    """The paper's front page only sends the reader on to the newest issue."""
    target = _layout_address(day, 1)
    page = f'<html><head><meta http-equiv="refresh" content="0; url={target}"></head><body></body></html>'
    return _listing(f"{HOST}/", page, page, day)


def _robots() -> Resource:
    return Resource(
        f"{HOST}/robots.txt", b"User-agent: *\nDisallow: /pdf/\n", "text/plain", "ascii", "robots", OUTLET
    )  # fmt: skip


def _resource(url: str, page: str, day: date) -> Resource:
    modified = datetime(day.year, day.month, day.day, 22, 30, tzinfo=UTC)
    return Resource(url, page.encode("utf-8"), "text/html", "utf-8", "article", OUTLET, modified)


def _listing(url: str, full: str, empty: str, day: date) -> Resource:
    modified = datetime(day.year, day.month, day.day, 22, 30, tzinfo=UTC)
    return Resource(
        url, full.encode("utf-8"), "text/html", "utf-8", "listing", OUTLET, modified, empty.encode("utf-8")
    )  # fmt: skip
