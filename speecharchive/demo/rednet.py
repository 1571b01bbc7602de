"""A city station of the rednet platform: home page, channel lists, articles of the third template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from speecharchive.demo import cast
from speecharchive.demo.document import Document
from speecharchive.demo.html import INDENT, centered, chinese_date, links, paragraphs
from speecharchive.demo.resource import Resource
from speecharchive.demo.shifted import shifted_path
from speecharchive.demo.truth import Masthead, Truth, When, truth_of
from speecharchive.normalise.dates import CHINA_TIME

OUTLET = "demo-rednet"
HOST = "http://yh.rednet.yunhe.example"
CHANNELS = {
    "9401": "重要新闻", "9402": "时政", "9403": "社会", "9404": "民生", "9405": "部门·云河",
    "9406": "区县（市）", "9407": "教育", "9408": "乡村振兴", "9409": "公示公告", "9410": "问政云河",
}  # fmt: skip
PER_PAGE = 8


@dataclass(frozen=True, slots=True)
class Post:
    """One document as the station published it."""

    doc: Document
    at: datetime
    """China time, without zone."""
    channel: str
    source: str = "红网云河站"
    editor: str = cast.EDITORS[0]
    prefix: bool = False
    """The headline opens with the speaker's name."""
    byline: bool = True

    @property
    def headline(self) -> str:
        if self.prefix and self.doc.speaker:
            return f"{self.doc.speaker}：{self.doc.title}"
        return self.doc.title


def site(posts: Sequence[Post]) -> tuple[list[Resource], list[Truth]]:
    ordered = sorted(posts, key=lambda post: post.at, reverse=True)
    addresses = {post.doc.key: _address(post, number) for number, post in enumerate(ordered)}
    resources = [
        *(_article(post, ordered, addresses) for post in ordered),
        *_channel_lists(ordered, addresses),
        _home(ordered, addresses),
        _robots(),
    ]
    return resources, [_truth(post, addresses[post.doc.key]) for post in ordered]


def _address(post: Post, number: int) -> str:
    return f"{HOST}/content/{shifted_path(post.at.date())}/{14_560_000 + 37 * (900 - number)}.html"


def _truth(post: Post, url: str) -> Truth:
    published = When(post.at.strftime("%Y-%m-%dT%H:%M+08:00"), "minute")
    seen = Masthead(
        headline=post.headline,
        published_on=published,
        source=post.source,
        editors=(post.editor,),
        byline=post.byline,
        headline_prefix=post.prefix,
        without=(
            "当前位置",
            "相关链接",
            "频道精选",
            "问政云河",
            "阅读下一篇",
            f"编辑：{post.editor}",
        ),
    )
    place = post.doc.event.division if post.doc.event and post.doc.event.division else cast.CITY
    return truth_of(post.doc, url, OUTLET, place, seen)


def _article(post: Post, posts: Sequence[Post], addresses: dict[str, str]) -> Resource:
    url = addresses[post.doc.key]
    others = [other for other in posts if other.channel == post.channel and other != post]
    related = [(addresses[other.doc.key], other.headline) for other in others[:3]]
    following = posts[(posts.index(post) + 1) % len(posts)]
    body = "\n".join((
        _masthead(post.doc, post.byline),
        _picture(post.doc),
        paragraphs(post.doc.paragraphs),
        f'<p class="f14 m_t_50 m_b_5 h20">{INDENT}来源：{post.source}</p>',
        f'<p class="f14 m_t_5 m_b_5 h20">{INDENT}编辑：{post.editor}</p>',
    ))  # fmt: skip
    page = f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{escape(post.headline)}_{CHANNELS[post.channel]}_云河站_红网</title>
<meta name="keywords" content="红网,云河">
<meta name="description" content="{escape(post.doc.paragraphs[1][:40])}">
<script src="/static/js/banner_yh.js"></script>
</head>
<body>
<div class="header"><div id="station_banner"></div>{_menu()}</div>
<div class="m_b_10 f14">当前位置：<span id="nav_path"></span></div>
<div class="content overf">
<h1 class="detail_title">{escape(post.headline)}</h1>
<div class="m_b_25"><span class="p_l_10">来源：{post.source}</span><span class="p_l_25">{post.at:%Y-%m-%d %H:%M}</span></div>
<section class="f_right detail_article_content">
{body}
</section>
<div class="related"><h3>相关链接</h3><ul>{links(related)}</ul></div>
<div class="side"><h3>频道精选</h3><ul>
{_channel_links()}
</ul></div>
<div class="next"><span>阅读下一篇</span><a href="{addresses[following.doc.key]}">{escape(following.headline)}</a></div>
</div>
<div class="footer"><a href="http://www.rednet.yunhe.example/">返回红网首页</a> <a href="/">返回云河站首页</a></div>
</body>
</html>
"""
    return _resource(url, page, post.at)


def _masthead(doc: Document, byline: bool) -> str:
    """A speech is printed with its title again, subtitle, name and date, centered, inside the body."""
    if not doc.is_speech or not byline or not doc.byline:
        return ""
    lines = [doc.title]
    if doc.subtitle:
        lines.append(f"——{doc.subtitle}")
    lines.append(doc.byline)
    if doc.delivered_on:
        day = doc.delivered_on
        lines.append(f"（{chinese_date(day.year, day.month, day.day)}）")
    return centered(*lines)


def _picture(doc: Document) -> str:
    if not doc.caption:
        return ""
    image = '<p style="text-align: center;"><img src="http://img.rednet.yunhe.example/2025/01-10/a1.jpg" alt=""></p>'
    return f"{image}\n{centered(doc.caption)}"


def _menu() -> str:
    return f'<ul class="nav">{links((_channel(key), name) for key, name in list(CHANNELS.items())[:5])}</ul>'


def _channel_links() -> str:
    return links((_channel(key), name) for key, name in CHANNELS.items())


def _channel(key: str, page: int = 1) -> str:
    return f"{HOST}/channel/{key}.html" if page == 1 else f"{HOST}/channel/{key}_{page}.html"


def _channel_lists(posts: Sequence[Post], addresses: dict[str, str]) -> list[Resource]:
    lists: list[Resource] = []
    for key, name in CHANNELS.items():
        own = [post for post in posts if post.channel == key]
        chunks = [own[start : start + PER_PAGE] for start in range(0, len(own), PER_PAGE)] or [[]]
        for number, chunk in enumerate(chunks, start=1):
            items = "\n".join(_list_item(post, addresses[post.doc.key]) for post in chunk)
            full, empty = (_list_page(key, name, len(chunks), shown) for shown in (items, ""))
            lists.append(_listing(_channel(key, number), full, empty, posts[0].at))
    return lists


def _list_item(post: Post, url: str) -> str:
    return (
        f'<li><a href="{url}" target="_blank"><span class="f_left">{escape(post.headline)}</span>'
        f'<span class="f_right time">{post.at:%Y-%m-%d %H:%M:%S}</span></a></li>'
    )


def _list_page(key: str, name: str, count: int, items: str) -> str:
    pager = " ".join(f'<a href="{_channel(key, page)}">{page}</a>' for page in range(1, count + 1))
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{name}_云河站_红网</title></head>
<body>{_menu()}
<h2>{name}</h2>
<div id="div_newsList"><ul class="news_list">
{items}
</ul></div>
<div class="page">{pager if count > 1 else ""}</div>
<div class="footer"><a href="/">返回云河站首页</a></div>
</body></html>
"""


def _home(posts: Sequence[Post], addresses: dict[str, str]) -> Resource:
    def page(shown: Sequence[Post]) -> str:
        items = "\n".join(
            f'<h3><a href="{addresses[post.doc.key]}" title="{escape(post.headline)}">'
            f"{escape(post.headline[:18])}</a></h3>"
            for post in shown
        )
        return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>云河站_红网</title></head>
<body>{_menu()}
<div class="newsmod">
{items}
</div>
<div class="newsmod"><ul>{_channel_links()}</ul></div>
</body></html>
"""

    return _listing(f"{HOST}/", page(posts[:6]), page([]), posts[0].at)


def _robots() -> Resource:
    text = "User-agent: *\nDisallow: /search/\nDisallow: /static/\n"
    body = text.encode("ascii")
    return Resource(f"{HOST}/robots.txt", body, "text/plain", "ascii", "robots", OUTLET)


def _resource(url: str, page: str, at: datetime) -> Resource:
    modified = at.replace(tzinfo=CHINA_TIME, second=0, microsecond=0).astimezone(UTC)
    return Resource(
        url, page.encode("utf-8"), "text/html; charset=utf-8", "utf-8", "article", OUTLET, modified
    )


def _listing(url: str, full: str, empty: str, at: datetime) -> Resource:
    modified = at.replace(tzinfo=CHINA_TIME).astimezone(UTC)
    return Resource(
        url, full.encode("utf-8"), "text/html; charset=utf-8", "utf-8", "listing", OUTLET,
        modified, empty.encode("utf-8"),
    )  # fmt: skip
