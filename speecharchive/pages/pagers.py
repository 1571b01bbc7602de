"""Page numbers: of listings, and of articles cut into several pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from speecharchive.capture.urls import absolute
from speecharchive.pages.document import Document
from speecharchive.pages.elements import Element, text_of
from speecharchive.pages.spacing import one_line

MAX_PAGES = 2000
"""Bound of the pages that one script may name."""
MAX_PARTS = 60
MAX_FRAMES = 4
MAX_LABEL = 12
MAX_SOURCE_LABEL = 60

_NEXT = re.compile(
    r"^[\[【(（\s]*(?:下\s?一?\s?页|下\s?一?\s?頁|后一页|后页|尾页|末页|[Nn]ext|>{1,2}|»|›)[\]】)）\s>»]*$"
)
_NEXT_PAGE = re.compile(r"[下后]\s?一?\s?[页頁]")
_NUMBER = re.compile(r"^[\[【(（\s]*(?:第\s?)?(\d{1,4})(?:\s?页)?[\]】)）\s]*$")
_IN_QUERY = re.compile(
    r"(?:^|&)(?:page|p|pn|pageno|pagenum|pageindex|currentpage|curpage|page_no|pageid)=(\d{1,5})(?=&|$)",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"(?<=[^/_-])[_-](\d{1,4})(?=\.\w{2,5}$|$)")
_INDEX = re.compile(r"(?<=/index)[_-]?(\d{1,4})(?=\.\w{2,5}$)")
_PAGES_FOLDER = re.compile(r"/(?:pages/(\d{1,4})\.html?|index\.\w+)$")
_COUNTED_DOWN = re.compile(r"(?:(?<=\w)/\d{1,4})?\.html?$")
_SCRIPT = re.compile(
    r"""createPage\w{0,12}\(\s*(?P<into>["'][^"']{0,40}["']\s*,\s*)?(?P<count>\d{1,5})\s*,\s*(?P<current>\d{1,5})\s*,
        \s*["'](?P<name>[^"'/]{1,80})["']\s*,\s*["'](?P<extension>\w{1,6})["']""",
    re.VERBOSE,
)
_SCRIPT_WORDS = ("createPage", "countPage")
_COUNT = re.compile(r"\bcountPage\s*=\s*[\"']?(\d{1,5})")
_CURRENT = re.compile(r"\bcurrentPage\s*=\s*[\"']?(\d{1,5})")
_OF_FILE = etree.XPath(
    "//a[contains(@href, $file) or starts-with(@href, '?') or contains(@tagname, $file)]"
)
"""Asked of every page: libxml2 passes over the hundreds of other links without a call each."""
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"'>\s]+)", re.IGNORECASE)


def listing_pages(document: Document, shape: re.Pattern[str] | None = None) -> tuple[str, ...]:
    """Absolute addresses of the listing's further pages, in the order they are named; never the page itself.

    Read from links, from the scripts that print TRS pagers, from an immediate refresh, from frames, and, with `shape`, from
    every link whose path matches and which belongs to the same issue of the paper.
    """
    own = absolute(None, document.source.url or "")
    found: dict[str, None] = {}
    named = (*_refreshes(document), *_linked(document, own, shape), *_scripted(document, own))
    for url in (*named, *framed_pages(document)):
        if url != own:
            found.setdefault(url)
    return tuple(found)


def framed_pages(document: Document) -> tuple[str, ...]:
    """Pages of the same host that the page shows in frames: old sites put lists and articles there."""
    host = urlsplit(document.base or "").netloc
    shown = (document.address(link) for link in document.framed[:MAX_FRAMES])
    return tuple(dict.fromkeys(url for url in shown if url and urlsplit(url).netloc == host))


def article_parts(document: Document) -> tuple[str, ...]:
    """As `Article.parts`: the pages behind this one, by their numbers."""
    own = absolute(None, document.source.url or "")
    if own is None:
        return ()
    parts: dict[int, str] = {}
    stems = _own_stems(own)
    file = urlsplit(stems[-1][0]).path.rpartition("/")[2].partition(".")[0]
    if not file and not urlsplit(own).query:
        return ()  # a folder's own page is no article of several pages
    labelled = [
        url
        for url, label in _links(document, file)
        if not (digits := _NUMBER.match(label)) or int(digits[1]) > 1
    ]
    for url in (*labelled, *_scripted(document, own)):
        stem, number = page_number(url)
        if (
            number is not None
            and url != own
            and (stem, True) in ((s, number > n) for s, n in stems)
        ):
            parts.setdefault(number, url)
    return tuple(parts[key] for key in sorted(parts))[:MAX_PARTS]


def _own_stems(own: str) -> list[tuple[str, int]]:
    """What the further pages' addresses begin with, and the number they are behind: as the first page, or as one of
    them. A large number is no page number but the article's own."""
    stem, number = page_number(own)
    if number is None or number > MAX_PARTS:
        return [(own, 0)]
    return [(own, 0), (stem, number)]


def page_number(url: str) -> tuple[str, int | None]:
    """An address without its page number, and the number; None where it carries none."""
    parts = urlsplit(url)
    if found := _IN_QUERY.search(parts.query):
        rest = (parts.query[: found.start()] + parts.query[found.end() :]).lstrip("&")
        return parts._replace(query=rest, fragment="").geturl(), int(found[1])
    for pattern in (_INDEX, _IN_NAME):
        if found := pattern.search(parts.path):
            path = parts.path[: found.start()] + parts.path[found.end() :]
            return parts._replace(path=path).geturl(), int(found[1])
    if found := _PAGES_FOLDER.search(parts.path):
        if found[1]:
            path = f"{parts.path[: found.start()]}/index.html"
            return parts._replace(path=path).geturl(), int(found[1])
        return url, None
    if parts.path.endswith("/"):
        return parts._replace(path=f"{parts.path}index.html").geturl(), None
    return url, None


def _links(document: Document, file: str = "") -> Iterator[tuple[str, str]]:
    """Addresses and words of the links that are labelled as page numbers or as the next page.

    With `file` only those whose address contains it, or has a query alone.
    """
    for anchor in _anchors(document, file):
        href = _target(anchor)
        if href is None:
            continue
        text = anchor.text or ""
        if len(text) > MAX_SOURCE_LABEL:
            continue
        label = text_of(anchor) if len(anchor) else one_line(text)
        if len(label) <= MAX_LABEL and (_NEXT.match(label) or _NUMBER.match(label)):
            url = document.address(href)
            if url:
                yield url, label


def _anchors(document: Document, file: str) -> Iterable[Element]:
    if not file:
        return document.root.iter("a")
    return cast("list[Element]", _OF_FILE(document.root, file=file))


def _target(anchor: Element) -> str | None:
    """EasySite's pagers are links without an address, which stands in an attribute of their own for a script."""
    href = anchor.get("href")
    if href is None or href.startswith("javascript"):
        return anchor.get("tagname") or href
    return href


def _linked(document: Document, own: str | None, shape: re.Pattern[str] | None) -> Iterator[str]:
    if shape:
        issue = issue_of(own) if own else None
        for anchor in document.root.iter("a"):
            url = document.address(anchor.get("href"))
            if url and shape.search(urlsplit(url).path) and issue in (None, issue_of(url)):
                yield url
    if own:
        stem = page_number(own)[0]
        for url, label in _links(document):
            other, number = page_number(url)
            named = number is not None and _NEXT.match(label) and _beside(url, own)
            counted = _NEXT_PAGE.search(label) and _differ_by_a_number(url, own)
            if other == stem or named or counted or (url != own and _column(url) == _column(own)):
                yield url


def _column(url: str) -> str:
    """What VSB's pages of one list share: `tzgg.htm` is the newest, then `tzgg/16.htm` and so on down to `tzgg/1.htm`."""
    parts = urlsplit(url)
    return f"{parts.netloc}{_COUNTED_DOWN.sub('', parts.path)}?{parts.query}"


def _differ_by_a_number(url: str, own: str) -> bool:
    """Whether one parameter of the query tells them apart, which counts, whatever it is called: `list.asp?id=3&start=20`."""
    here, there = urlsplit(own), urlsplit(url)
    if here._replace(query="") != there._replace(query=""):
        return False
    before, after = dict(parse_qsl(here.query)), dict(parse_qsl(there.query))
    changed = [name for name in before | after if before.get(name) != after.get(name)]
    return len(changed) == 1 and after.get(changed[0], "").isdecimal()


def _beside(url: str, own: str) -> bool:
    """Whether the address lies in the folder of the page, or in one named after it (`tzgg.htm`, `tzgg/16.htm`)."""
    here, there = urlsplit(own), urlsplit(url)
    folder = here.path.rpartition("/")[0]
    return here.netloc == there.netloc and there.path.startswith(
        (f"{folder}/", here.path.rpartition(".")[0])
    )


def _refreshes(document: Document) -> Iterator[str]:
    for meta in document.refreshes:
        if (found := _REFRESH.search(meta)) and (url := document.address(found[1])):
            yield url


def _scripted(document: Document, own: str | None) -> Iterator[str]:
    """Pages named only in the arguments of a script: `createPageHTML(count, current, "index", "html")`."""
    base, text = document.base, document.text
    if own is None or base is None or not document.mentions(*_SCRIPT_WORDS):
        return
    if found := _SCRIPT.search(text, max(0, text.find("createPage"))):
        if page_number(own)[1] is None:
            first = min(int(found["current"]), 1)
        else:
            first = 1 if found["into"] else 0
        yield from _numbered(base, int(found["count"]), found["name"], found["extension"], first)
    elif (count := _COUNT.search(text)) and _CURRENT.search(text):
        name, _, extension = urlsplit(page_number(own)[0]).path.rpartition("/")[2].rpartition(".")
        if name and re.fullmatch(r"\w{1,6}", extension):
            yield from _numbered(base, int(count[1]), name, extension)


def _numbered(base: str, count: int, name: str, extension: str, first: int = 0) -> Iterator[str]:
    """TRS counts from zero (`index.html`, `index_1.html`, …), UCAP, which names the place of its pager, from one."""
    for number in range(first, first + min(count, MAX_PAGES)):
        suffix = f"_{number}" if number > first else ""
        if url := absolute(base, f"{name}{suffix}.{extension}"):
            yield url


def issue_of(url: str) -> str | None:
    """The day an e-paper's address names, as digits."""
    found = re.search(
        r"/((?:19|20)\d\d)[-/]?(\d\d)[-/]?(\d\d)(?=[/_])|D110000\w+?_((?:19|20)\d{6})",
        urlsplit(url).path,
    )
    if not found:
        return None
    return found[4] or f"{found[1]}{found[2]}{found[3]}"
