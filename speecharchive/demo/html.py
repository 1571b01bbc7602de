"""Small pieces of page that every site of the demo prints."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

INDENT = "　　"
"""Two ideographic spaces open a paragraph on real pages."""


def paragraphs(texts: Iterable[str], *, indent: str = INDENT) -> str:
    return "\n".join(f"<p>{indent}{escape(text, quote=False)}</p>" for text in texts)


def centered(*lines: str) -> str:
    return "\n".join(
        f'<p style="text-align: center;">{escape(line, quote=False)}</p>' for line in lines
    )


def links(pairs: Iterable[tuple[str, str]]) -> str:
    """`<li><a>` items of addresses and words."""
    return "\n".join(
        f'<li><a href="{escape(url)}" target="_blank">{escape(words)}</a></li>'
        for url, words in pairs
    )


def chinese_date(year: int, month: int, day: int) -> str:
    return f"{year}年{month}月{day}日"
