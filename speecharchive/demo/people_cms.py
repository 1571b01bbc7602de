"""A city channel on the People's Daily Online CMS, second generation, with its BIG5 mirror.

Pages declare GB2312 and are written in GBK; the mirror is the same page mapped character by character, in real
Big5 bytes, at the same address with /BIG5/ for /GB/.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape

from speecharchive.demo import cast
from speecharchive.demo.big5 import mirrored
from speecharchive.demo.document import Document
from speecharchive.demo.html import centered, chinese_date, links
from speecharchive.demo.resource import Resource
from speecharchive.demo.texts import Heading
from speecharchive.demo.truth import Masthead, Truth, When, truth_of
from speecharchive.normalise.dates import CHINA_TIME

OUTLET = "demo-sxnews"
HOST = "http://yh.ylnews.example"
NODES = {"414065": "市政要闻", "414066": "社会民生"}
MIRRORED_NODE = "414065"
PER_PAGE = 6
GB = "gb18030"


@dataclass(frozen=True, slots=True)
class Story:
    """One document as the channel published it."""

    doc: Document
    at: datetime
    """China time, without zone."""
    node: str = "414065"
    source: str = "云河日报"
    editors: tuple[str, ...] = (cast.EDITORS[1], cast.EDITORS[2])
    byline: bool = False
    pages: int = 1
    header: str = "text/html"
    """The Content-Type the server sends with the simplified page."""
    mirror_meta: str = "big5"
    """The charset the mirrored page declares."""


def site(stories: Sequence[Story]) -> tuple[list[Resource], list[Truth]]:
    ordered = sorted(stories, key=lambda story: story.at, reverse=True)
    addresses = {story.doc.key: _address(story, number) for number, story in enumerate(ordered)}
    resources: list[Resource] = [_robots(), _front(ordered, addresses)]
    truths: list[Truth] = []
    for story in ordered:
        url = addresses[story.doc.key]
        pages = _article(story, url)
        resources += pages
        truths.append(_truth(story, url))
        if story.node == MIRRORED_NODE:
            resources += [_mirror(page, story.mirror_meta) for page in pages]
            truths.append(_mirrored_truth(truths[-1]))
    lists = [page for node in NODES for page in _lists(node, ordered, addresses)]
    mirrors = [_mirror(page, "big5") for page in lists if f"/{MIRRORED_NODE}/" in page.url]
    return resources + lists + mirrors, truths


def _address(story: Story, number: int) -> str:
    return f"{HOST}/GB/{story.node}/{9_954_781 - 7 * number}.html"


def _part(url: str, number: int) -> str:
    return url if number == 1 else f"{url.removesuffix('.html')}-{number}.html"


def _truth(story: Story, url: str) -> Truth:
    seen = Masthead(
        headline=story.doc.title,
        published_on=When(story.at.strftime("%Y-%m-%dT%H:%M+08:00"), "minute"),
        source=story.source,
        editors=story.editors,
        byline=story.byline,
        without=(
            "进入论坛",
            "手机读报",
            "责编",
            "分享到",
            "网站声明",
            "图片新闻",
            "商务链接",
            ">>",
        ),
    )
    place = story.doc.event.division if story.doc.event and story.doc.event.division else cast.CITY
    return truth_of(story.doc, url, OUTLET, place, seen)


def _mirrored_truth(plain: Truth) -> Truth:
    """The quoted fields in the mirror's characters; normalised ones (speaks_for, office) stay simplified."""

    def each(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(mirrored(value) for value in values)

    def optional(value: str | None) -> str | None:
        return mirrored(value) if value is not None else None

    sections = tuple(
        Heading(mirrored(part.label), mirrored(part.heading), part.paragraph)
        for part in plain.sections
    )
    return replace(
        plain,
        url=plain.url.replace("/GB/", "/BIG5/"),
        headline=mirrored(plain.headline),
        title=mirrored(plain.title),
        subtitle=optional(plain.subtitle),
        speaker=optional(plain.speaker),
        source=optional(plain.source),
        editors=each(plain.editors),
        reporters=each(plain.reporters),
        photographers=each(plain.photographers),
        paragraphs=each(plain.paragraphs),
        without=each(plain.without),
        sections=sections,
    )


def _article(story: Story, url: str) -> list[Resource]:
    texts = story.doc.paragraphs
    size = -(-len(texts) // story.pages)
    return [
        _resource(
            _part(url, number),
            _page(story, url, number, texts[size * (number - 1) : size * number]),
            story.at,
            header=story.header,
        )
        for number in range(1, story.pages + 1)
    ]


def _page(story: Story, url: str, number: int, texts: Sequence[str]) -> str:
    node = NODES[story.node]
    path = "&gt;&gt;".join(
        f'<a href="{HOST}/">{name}</a>' for name in ("云岭新闻网", "地市频道", "云河频道", node)
    )
    body = "\n".join(f"<p>\n\t　　{escape(text, quote=False)}</p>" for text in texts)
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="content-type" content="text/html;charset=GB2312"/>
<meta http-equiv="Content-Language" content="utf-8" />
<meta name="publishdate" content="{story.at:%Y-%m-%d}" />
<meta name="source" content="来源：{story.source}" />
<meta name="author" content="104171" />
<meta name="contentid" content="F401-{url.rsplit("/", 1)[1].removesuffix(".html")}" />
<title>{escape(story.doc.title)}--云河频道--云岭新闻网</title>
</head>
<body>
<div class="top"><a href="{url.replace("/GB/", "/BIG5/")}">繁体</a> <a href="{HOST}/">云河频道</a></div>
<div class="path"><span id="rwb_navpath">{path}</span></div>
<div class="d2_left">
<div class="jz">{escape(story.doc.title)}</div>
<div class="left1">时间：{story.at:%Y年%m月%d日%H:%M}&nbsp;&nbsp;来源：<a href="http://yhrb.yunhe.example/" target="_blank">{story.source}</a><a href="{HOST}/bbs/">进入论坛</a><a href="{HOST}/wap/">手机读报</a></div>
<div id="rwb_zw" class="art_txt"><div class="box_pic"></div>
{_masthead(story) if number == 1 else ""}
{body}
<div class="zdfy clearfix">{_page_numbers(story, url)}</div><center><table border="0" align="center" width="40%"><tr></tr></table></center>
<div class="box_pic"></div>
<div class="editer clearfix">(责编：{"、".join(story.editors)})</div>
</div>
<div class="share">分享到： 评论：</div>
<div class="wzsm"><h3>网站声明</h3>
<p>　　云岭日报、云岭晚报所有自采新闻（含图片）独家授权云岭新闻网发布，未获授权请勿转载或镜像；转载须写明“云岭新闻网”。</p>
<p>　　云岭新闻网版权咨询电话：0990-0000000。</p></div>
<h4>图片新闻</h4>
<h4>商务链接</h4>
</div>
</body>
</html>
"""


def _masthead(story: Story) -> str:
    doc = story.doc
    if not story.byline or not doc.byline:
        return ""
    lines = [f"——{doc.subtitle}"] if doc.subtitle else []
    lines.append(doc.byline)
    if day := doc.delivered_on:
        lines.append(f"（{chinese_date(day.year, day.month, day.day)}）")
    return centered(*lines)


def _page_numbers(story: Story, url: str) -> str:
    if story.pages == 1:
        return ""
    return "".join(
        f'<a href="{_part(url, number).removeprefix(HOST)}">【{number}】</a>'
        for number in range(1, story.pages + 1)
    )


def _lists(node: str, stories: Sequence[Story], addresses: dict[str, str]) -> list[Resource]:
    own = [story for story in stories if story.node == node]
    chunks = [own[start : start + PER_PAGE] for start in range(0, len(own), PER_PAGE)]
    return [
        _listing(
            _list_address(node, number),
            lambda shown, number=number: _list_page(  # type: ignore[misc]
                node, number, len(chunks), "\n".join(_item(s, addresses[s.doc.key]) for s in shown)
            ),
            chunk,
        )
        for number, chunk in enumerate(chunks, start=1)
    ]


def _list_address(node: str, number: int) -> str:
    return f"{HOST}/GB/{node}/index{number if number > 1 else ''}.html"


def _item(story: Story, url: str) -> str:
    summary = story.doc.paragraphs[1][:50]
    return (
        f'<li><h3><a href="{url.removeprefix(HOST)}" target="_blank">{escape(story.doc.title)}</a></h3>'
        f"<p>{escape(summary, quote=False)}…</p>"
        f'<div class="tail"><em>{story.at:%Y-%m-%d %H:%M}</em><span><a href="{HOST}/">云河</a></span></div></li>'
    )


def _list_page(node: str, number: int, count: int, items: str) -> str:
    pager = "".join(
        f'<a href="{_list_address(node, page).rsplit("/", 1)[1]}">{page}</a>'
        for page in range(1, count + 1)
    )
    return f"""<html><head><meta http-equiv="content-type" content="text/html;charset=GB2312"/>
<title>{NODES[node]}--云河频道--云岭新闻网</title></head>
<body><div class="mod_hd">{NODES[node]}（第{number}页）</div>
<div class="mod_bd clearfix on"><ul>
{items}
</ul></div>
<div class="page_n clearfix">{pager}</div>
</body></html>
"""


def _front(stories: Sequence[Story], addresses: dict[str, str]) -> Resource:
    def page(shown: Sequence[Story]) -> str:
        items = links((addresses[story.doc.key], story.doc.title) for story in shown)
        nodes = links((_list_address(node, 1), name) for node, name in NODES.items())
        return f"""<html><head><meta http-equiv="content-type" content="text/html;charset=GB2312"/>
<title>云河频道--云岭新闻网</title></head>
<body><ul class="nav">{nodes}</ul><ul class="list_14">{items}</ul></body></html>
"""

    return _listing(f"{HOST}/", page, stories[:5])


def _robots() -> Resource:
    body = b"User-agent: *\nDisallow: /bbs/\nCrawl-delay: 0\n"
    return Resource(f"{HOST}/robots.txt", body, "text/plain", "ascii", "robots", OUTLET)


def _resource(url: str, page: str, at: datetime, *, header: str) -> Resource:
    modified = at.replace(tzinfo=CHINA_TIME).astimezone(UTC)
    return Resource(url, page.encode(GB), header, GB, "article", OUTLET, modified)


def _listing(url: str, page: Callable[[Sequence[Story]], str], shown: Sequence[Story]) -> Resource:
    modified = shown[0].at.replace(tzinfo=CHINA_TIME).astimezone(UTC)
    full, empty = page(shown).encode(GB), page([]).encode(GB)
    return Resource(url, full, "text/html", GB, "listing", OUTLET, modified, empty)


def _mirror(page: Resource, meta: str) -> Resource:
    """The BIG5 twin of a page; where its meta lies, the header tells the truth."""

    def mapped(body: bytes) -> bytes:
        text = mirrored(body.decode(GB)).replace("/GB/", "/BIG5/")
        text = text.replace("charset=GB2312", f"charset={meta}")
        return text.encode("big5", "xmlcharrefreplace")

    return replace(
        page,
        url=page.url.replace("/GB/", "/BIG5/"),
        body=mapped(page.body),
        emptied=mapped(page.emptied) if page.emptied is not None else None,
        codec="big5",
        content_type="text/html" if meta == "big5" else "text/html; charset=big5",
    )
