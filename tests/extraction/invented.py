"""Invented pages and lines, as the page objects would hand them over; structure true to life, words plainly made up."""

from __future__ import annotations

from speecharchive.extraction.lines import Line, number_lines
from speecharchive.extraction.reader import read_article
from speecharchive.model import Article, Block, Role, Speech

GROWTH = "这一年，云河市的水雾储能装上了渡轮，两岸的灯火亮过从前。我们把账本摊在桌上，一笔一笔对给群众看。"
RESOLVE = "桨要往一处划，劲要往一处使。我们要把承诺写在堤上，让每一道水位线都记得。"
THANKS = "谢谢大家！"


def article(*texts: str | tuple[str, Role], url: str | None = None, **metas: str) -> Article:
    """Bare strings are lines of a text; pairs carry the role a page's layout gives."""
    pairs = [(text, "unknown") if isinstance(text, str) else text for text in texts]
    blocks = tuple(Block(text, role) for text, role in pairs)  # type: ignore[arg-type]
    return Article(url, "text", "lines", "utf-8", 0, blocks, metas=metas)


def speech(*texts: str | tuple[str, Role], url: str | None = None) -> Speech:
    return read_article(article(*texts, url=url))


def line(text: str, role: Role = "unknown") -> Line:
    return number_lines(article((text, role)))[0]


def rules(found: Speech) -> dict[str, str]:
    """Rule by dropped text, as stored."""
    return {each.text: each.rule for each in found.dropped}


def reading(found: Speech) -> list[str]:
    return [each.text for each in found.paragraphs]
