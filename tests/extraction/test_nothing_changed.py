"""What is kept stands in the source as it is: every kept block whole, all of them in the order of the source.

The source is read here by other means than the reader's: the decoded text with its tags cut out and its entities resolved.
White space and characters that nobody sees do not count.
"""

from __future__ import annotations

import html
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speecharchive.capture.decode import decode
from speecharchive.demo.resource import Resource
from speecharchive.demo.world import all_resources, truth
from speecharchive.errors import BadInput, PageError
from speecharchive.extraction.blocks_report import report_blocks
from speecharchive.model import PageSource

from .test_properties import LINES

TESTS = Path(__file__).parents[1]
_UNSEEN = re.compile(
    "[\\s\x00-\x1f\x7f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff]+"
)
_READINGS = re.compile(r"<(rt|rp)\b[^<>]*>[^<]*</\1>")
"""How a character is read aloud, set above it: no part of the line."""
_TAGS = re.compile(r"<!--.*?-->|<[/a-zA-Z!?][^<>]*>", re.DOTALL)


def bare(text: str) -> str:
    return _UNSEEN.sub("", text)


@cache
def saved_pages() -> dict[str, PageSource]:
    """Every page of the fixtures and of the quality set."""
    found = {}
    for about in sorted(TESTS.glob("fixtures/*/*/about.toml")) + sorted(
        TESTS.glob("quality/pages/*/*/gold.toml")
    ):
        [page] = [path for path in about.parent.iterdir() if path.stem == "page"]
        said = tomllib.loads(about.read_text(encoding="utf-8"))
        source = PageSource(page.read_bytes(), said.get("url"), said.get("content_type"))
        found[f"{about.parent.parent.name}/{about.parent.name}"] = source
    return found


@cache
def demo_pages() -> dict[str, Resource]:
    return {page.url: page for page in all_resources()}


def source_text(source: PageSource, *, marked_up: bool) -> str:
    text = decode(source.body, source.content_type).text
    if not marked_up:
        return bare(text)
    # Word's own mark-up and scripts may hold the text of the page too, with its signs escaped.
    return bare(html.unescape(html.unescape(_TAGS.sub("", _READINGS.sub("", text)))))


def check(source: PageSource, *, marked_up: bool) -> int:
    """How many blocks were kept; each of them was found behind the one before it."""
    text = source_text(source, marked_up=marked_up)
    at = kept = 0
    for row in report_blocks(source):
        if row.paragraph is None or not bare(row.text):
            continue
        found = text.find(bare(row.text), at)
        end = found + len(bare(row.text)) if found >= 0 else spread_over(text, at, bare(row.text))
        assert end is not None, f"{row.text!r} does not stand behind {text[max(0, at - 30) : at]!r}"
        at = end
        kept += 1
    return kept


def spread_over(text: str, at: int, kept: str) -> int | None:
    """Where a block ends between whose characters others stand that a page does not show: ruby, hidden words."""
    pattern = ".{0,40}?".join(map(re.escape, kept))
    match = re.compile(pattern).search(text, at)
    return match.end() if match else None


@pytest.mark.parametrize("name", saved_pages())
def test_saved_page(name: str) -> None:
    source = saved_pages()[name]
    marked_up = b"<" in source.body and b"</" in source.body
    assert check(source, marked_up=marked_up)


@pytest.mark.parametrize("url", truth())
def test_page_of_the_demo(url: str) -> None:
    page = demo_pages()[url]
    assert check(PageSource(page.body, url, page.content_type), marked_up=True)


lines = st.lists(
    st.one_of(
        st.sampled_from(LINES),
        st.text(alphabet="渡口的灯要亮，。：一二、（）“”1 \u3000", min_size=1, max_size=60),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=200, deadline=None)
@given(lines, st.integers(15, 50), st.sampled_from(("\n", "\n\n", "\r\n", "\n\u3000\u3000", "\f")))
def test_any_text(texts: list[str], width: int, parting: str) -> None:
    cut = [text[at : at + width] for text in texts for at in range(0, max(len(text), 1), width)]
    for body in (parting.join(texts), parting.join("\n".join(cut).splitlines())):
        try:
            check(PageSource(body.encode()), marked_up=False)
        except (BadInput, PageError):
            continue


TAGS = ("<p>{}</p>", "{}<br>", "<div>{}</div>", "<p><span>{}</span></p>", "<li>{}</li>", "<tr><td>{}</td></tr>", "<h2>{}</h2>", "<center><b>{}</b></center>")  # fmt: skip
BOXES = ("<div>{}</div>", "<div id='zoom'>{}</div>", "<table>{}</table>", "<div class='TRS_Editor'>{}</div>", "<founder-content>{}</founder-content>")  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(lines, st.data(), st.sampled_from(BOXES))
def test_any_page(texts: list[str], data: st.DataObject, box: str) -> None:
    rows = [data.draw(st.sampled_from(TAGS)).format(html.escape(text)) for text in texts]
    page = f"<html><meta charset=utf-8><title>渡口</title><body>{box.format(''.join(rows))}</body></html>"
    try:
        check(PageSource(page.encode(), content_type="text/html"), marked_up=True)
    except (BadInput, PageError):
        return
