"""Files in which a page posts its text: a work report as PDF or Word below a headline and a line or none of text.

They count as the article's further pages, so that source, date and headline come from the page and the text from the file. A
page that holds the text itself posts the same again, or tables to it: its files are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from speecharchive.model import Block
from speecharchive.pages.document import Document
from speecharchive.pages.elements import text_of

MAX_FILES = 3
SHORT = 200
"""Characters; more running text than this is the article."""
_FILE = re.compile(r"\.(?:pdf|docx?)\s*(?:$|[?#])", re.IGNORECASE)
_SPEECH = re.compile(
    r"讲话|講話|报告|報告|致辞|致辭|致词|发言|發言|演讲|贺信|賀信|慰问信|开幕词|闭幕词"
)
_BESIDE_IT = re.compile(r"解读|图解|附表|附件表|名单|目录|情况表|说明|征求意见|回执")


def speech_files(document: Document) -> tuple[str, ...]:
    """Absolute addresses of the files whose link, or else the page's title, names a form of speech."""
    title = document.metas.get("title", "")
    found: dict[str, None] = {}
    for link in document.root.iter("a"):
        href = link.get("href")
        if href is None or not _FILE.search(href):
            continue
        label = f"{text_of(link)} {link.get('title') or ''}"
        is_speech = _SPEECH.search(label) or (
            _SPEECH.search(title) and not _BESIDE_IT.search(label)
        )
        if is_speech and (url := document.address(href)):
            found[url] = None
    return tuple(found)[:MAX_FILES]


def is_only_a_cover(blocks: Sequence[Block]) -> bool:
    """Whether the page itself holds too little running text to be the article."""
    return sum(len(block.text) for block in blocks if block.role == "body") < SHORT
