"""No input crashes the reader, lets it run without end, or gets past its bounds."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import speecharchive
from speecharchive import extract
from speecharchive.errors import InputTooLarge
from tests.faults.fuzz import WORDS
from tests.faults.promises import read_any

LONG = 100_000
"""Characters on which a pattern of quadratic cost needs minutes, and a linear one milliseconds."""
LONG_LINE = 20_000
PUMPS = (
    "一", "一、", "1", "12", "1.", "2031年", "2031-", "年", " ", "\u3000", "\t", "\n", ",", ",,", "、", "。", "(", "（", ")", "《", "“", "”", "—", "-",
    "·", "|", ":", "：", "a", "a ", "第", "第一", "届", "次会议", "市", "云河市", "委员会", "同志", "同志们", "书记", "记者", "编辑", "来源", "来源:", "责编:",
    "甲", "甲 ", "甲、", "(记者", "本报讯", "在", "在上的", "讲话", "关于", "<", "<a ", "<p>", "&", "&#", "http://", "/", ".html", "<!--", "_", "--", "第1",
)  # fmt: skip
REPEATED = (
    "一",
    "1",
    "12",
    " ",
    "\u3000",
    "\t",
    "\n",
    ",",
    "、",
    "。",
    "(",
    "“",
    "—",
    "·",
    "|",
    ":",
    "a",
    "a ",
    "市",
    "<",
    "甲 ",
    "第1",
    "/",
    "&",
    "2031年",
)
"""What a pattern is made to repeat."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern compiled in a module of the package, also in tuples and tables."""
    for module in pkgutil.walk_packages(speecharchive.__path__, "speecharchive."):
        if module.name.endswith("__main__") or ".refresh_" in module.name:
            continue  # commands, and scripts whose libraries are no dependency
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            for number, pattern in enumerate(_found(value)):
                yield f"{module.name}.{name}[{number}]", pattern


def _found(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, dict) and depth < 3:
        for each in value.values():
            yield from _found(each, depth + 1)
    elif isinstance(value, tuple | list | frozenset) and depth < 3 and len(value) < 500:
        for each in value:
            yield from _found(each, depth + 1)


PATTERNS = dict(patterns())
UNIQUE = {pattern: name for name, pattern in sorted(PATTERNS.items(), reverse=True)}


def test_there_are_patterns() -> None:
    assert len(UNIQUE) > 150


@pytest.mark.timeout(120)
@pytest.mark.parametrize("pattern", UNIQUE, ids=UNIQUE.get)
def test_a_pattern_ends_on_adversarial_strings(pattern: re.Pattern[str]) -> None:
    for pump in (*REPEATED, *_own_pumps(pattern)):
        hostile = pump * (LONG // len(pump)) + "\x00"
        pattern.match(hostile)
        pattern.fullmatch(hostile)
        pattern.search(hostile[-2000:])


def _own_pumps(pattern: re.Pattern[str]) -> list[str]:
    """Words of the pattern itself."""
    return sorted({*re.findall(r"[\u4e00-\u9fff]{1,4}", pattern.pattern)})[:8]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("pump", [*PUMPS, *WORDS], ids=repr)
def test_a_page_of_one_repeated_thing_is_read_to_its_end(pump: str) -> None:
    text = pump * (LONG_LINE // len(pump))
    read_any(text.encode("utf-8", "replace"))
    page = f"<html><head><title>{text[:2000]}</title></head><body><h1>{text[:2000]}</h1><div>{text}</div><p>云河的渡口亮起来了。</p><p>{text}</p></body></html>"
    read_any(page.encode("utf-8", "replace"))


PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(PUMPS),
    st.sampled_from(
        [
            "<table><tr><td>", "</table>", "</p>", "</div>", "<div class='content'>", "<style>", "<script>var a='</p>'", "</script>", "<title>",
            "<meta charset=big5>", "<iframe>", "<textarea>", "<pre>", "<ol><li>", "<svg>", "<math>", "<select><option>", "<p hidden>", "<a href='?page=2'>2</a>",
            "<base href='javascript:1'>", "<img alt='图'>", "<body>", "<html>", "<frameset><frame src=a>", "&#x110000;", "&#55296;", "&nbsp;", "\ufffe", "\x00",
        ]
    ),
    st.text(max_size=12),
)  # fmt: skip


@given(st.lists(PIECES, max_size=40), st.sampled_from(["utf-8", "gb18030", "utf-16", "big5hkscs"]))
def test_any_heap_of_markup_is_read_or_refused(pieces: list[str], codec: str) -> None:
    read_any("".join(pieces).encode(codec, "replace"))


@given(st.binary(max_size=3000))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    read_any(body)


@given(st.text(max_size=300), st.integers(0, 60))
def test_an_address_may_be_anything(address: str, cut: int) -> None:
    page = "<html><body><h1>渡口</h1><p>云河的渡口亮起来了，石阶也补好了。</p></body></html>"
    read_any(page.encode(), url=address)
    read_any(page.encode()[: len(page) - cut], url="http://yunhe.example/" + address)


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body><p>" + "渡口。".encode() * (50_000_000 // 9) + b"</p></body></html>",
        b"<p>x</p>" * (50_000_000 // 8),
        b"\xd4\xc6" * 25_000_000,
    ],
    ids=["text", "tags", "gbk"],
)
def test_a_page_of_50_megabytes_is_refused_with_a_reason(body: bytes) -> None:
    with pytest.raises(InputTooLarge, match="the bound is"):
        extract(body)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<p>渡口</p><br>".encode() * 400_000, "tags"),
        ("渡\n".encode() * 400_000, "lines"),
    ],
    ids=["tags", "lines"],
)
def test_more_tags_or_lines_than_any_page_has_are_refused(body: bytes, what: str) -> None:
    with pytest.raises(InputTooLarge, match=what):
        extract(body)
