"""Who publishes a site, as its pages say: the name in their titles and below them, and what that name means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from speecharchive.normalise.divisions import find_divisions
from speecharchive.outlets.looking import Confidence
from speecharchive.outlets.outlet import Kind
from speecharchive.pages.document import Document
from speecharchive.pages.elements import text_of

_PARTS = re.compile(r"\s*[_＿|｜>»]+\s*|\s*--+\s*|\s*[-–—－]\s*")
_HAN = re.compile("[\u3400-\u9fff]{2}")
_OF_PAPER = re.compile(r"(?:数字报|电子版|电子报|多媒体版|数字版|电子报刊)+(?:刊)?(?:平台)?$|第[0-9A-Z一二三四五六七八九十]+版.*$")  # fmt: skip
_SITE = re.compile(r"(?:网|网站|门户|频道|日报|晚报|晨报|时报|都市报|报|政协|政府|人大|委员会|站|在线|新闻中心)$")  # fmt: skip
_CHANNEL = re.compile(r"(?:首页|新闻|要闻|时政|动态|讲话|公告|正文|列表|信息|专题)$")
_OF_IMPRINT = re.compile(
    r"(?:主办(?:单位)?|版权所有|主管(?:单位)?)\s*[:：]?\s*(?:©|\(c\)|\d{4}|[-–\s])*([\u3400-\u9fff]{4,30})",
    re.IGNORECASE,
)
_KINDS: Sequence[tuple[str, Kind]] = (
    (r"政协报$|人民政协报", "cppcc-paper"),
    (r"晚报|晨报|都市报|早报|商报", "evening-paper"),
    (r"日报", "party-paper"),
    (r"政协|人民政治协商会议", "cppcc"),
    (r"人民政府|政府网|政府门户", "government"),
    (r"[省市县区州盟]委|政研网|宣传部|党建网", "party"),
    (r"网|在线|新闻|频道|站$", "news-site"),
)
MOST_IMPRINT = 30_000
"""Characters at the end of a page that are looked through for its publisher."""


class Named(NamedTuple):
    value: str
    confidence: Confidence
    basis: str


def outlet_title(listing: Document, articles: Sequence[Document]) -> Named | None:
    for meta in ("sitename", "og:site_name"):
        for document in (listing, *articles):
            if _HAN.search(name := _paperless(document.metas.get(meta, ""))):
                return Named(name, "high", f"meta {meta}")
    counted = Counter(part for each in (listing, *articles) for part in set(_title_parts(each)))
    shared = [part for part, count in counted.items() if count > len(articles)]
    if shared and articles:
        best = max(shared, key=lambda part: (bool(_SITE.search(part)), len(part)))
        where = f"in the titles of all {len(articles) + 1} pages"
        if len(shared) > 1:
            return Named(
                best, "fair", f"{where}, as {', '.join(each for each in shared if each != best)} is"
            )
        return Named(best, "high", where)
    if parts := [part for part in _title_parts(listing) if _SITE.search(part)]:
        return Named(parts[-1], "fair", "the title of the listing")
    if printed := imprint(listing):
        return Named(printed, "fair", "who the foot of the page says publishes it")
    parts = _title_parts(listing)
    return Named(parts[-1], "low", "the title of the listing") if parts else None


def section_title(listing: Document, outlet: str) -> str:
    """What the listing's title says beside the outlet's name, else that name."""
    parts = [part for part in _title_parts(listing) if part != outlet and outlet not in part]
    return parts[0] if parts else outlet


def _title_parts(document: Document) -> list[str]:
    parts = (_paperless(part) for part in _PARTS.split(document.metas.get("title", "")))
    return [part for part in parts if _HAN.search(part) and len(part) <= 30]


def _paperless(name: str) -> str:
    return _OF_PAPER.sub("", name.strip()).strip()


def imprint(document: Document) -> str | None:
    """The publisher that the end of the page names."""
    found = _OF_IMPRINT.findall(text_of(document.root)[-MOST_IMPRINT:])
    return found[-1] if found else None


def kind_of(title: str, family: str) -> Named | None:
    for pattern, kind in _KINDS:
        if found := re.search(pattern, title):
            return Named(kind, "fair", f"{found[0]} in its name")
    if family == "founder_epaper":
        return Named("party-paper", "low", "it is an e-paper; most are of party committees")
    return None


def place_of(title: str, listing: Document, stated: Sequence[str]) -> Named | None:
    """From the outlet's name, else its publisher's at the foot, else from what the articles say (`stated`: codes)."""
    foot = imprint(listing) or ""
    within = next((code for code in stated if code.startswith("99")), None)
    for mention in find_divisions(f"{title}\n{foot}", within):
        own = mention.start < len(title)
        where = "its name" if own else "its publisher's name"
        sure: Confidence = "high" if own else "fair"
        return Named(mention.division.code, sure, f"{mention.division.name}, from {where}")
    if stated and len(set(stated)) == 1:
        return Named(stated[0], "fair" if len(stated) > 1 else "low", "what its articles are about")
    return None
