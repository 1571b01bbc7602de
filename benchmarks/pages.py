"""Web pages of invented speeches: an article of its own text inside what stands around it on a portal."""

from __future__ import annotations

from html import escape

from benchmarks.invented import Invented

_LINKS = "".join(f'<li><a href="/{n}.html">云河要闻第{n}条</a></li>' for n in range(200))


def web_page(invented: Invented) -> bytes:
    """About 30 KB: the speech with its headline, its days, its source and its speaker, between two lists of links."""
    speech = invented.speech
    lines = "".join(f"<p>　　{escape(each.text)}</p>" for each in speech.paragraphs)
    day = speech.delivered_on.value or "2025-06-01"
    byline = f"<p>{speech.speaker.name}</p>" if speech.speaker.name else ""
    return (
        f'<html><head><meta charset="utf-8"><title>{speech.headline}_{speech.source}</title></head>'
        f"<body><ul>{_LINKS}</ul><div class=article><h1>{speech.headline}</h1>"
        f"<div class=info>{day} 来源：{speech.source}</div>"
        f"<div class=content>{byline}{lines}</div></div><ul>{_LINKS}</ul></body></html>"
    ).encode()
