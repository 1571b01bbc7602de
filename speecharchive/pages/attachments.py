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
_UNNAMED = re.compile(
    r"(?:附件|附|点击|此处|这里|查看|阅读|浏览|下载|打开|全文|正文|原文|文件|文档|PDF|Word|版|[\d一二三:：、.。()（）\[\]【】]|pdf|docx?)*"
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
        label = "".join(f"{text_of(link)}{link.get('title') or ''}".split())
        if _BESIDE_IT.search(label):
            continue
        is_speech = _SPEECH.search(label) if _named(label) else _SPEECH.search(title)
        if is_speech and (url := document.address(href)):
            found[url] = None
    return tuple(found)[:MAX_FILES]


def _named(label: str) -> bool:
    """Whether a link says what its file is, and not only that there is one."""
    return _UNNAMED.fullmatch(label) is None


def is_only_a_cover(blocks: Sequence[Block]) -> bool:
    """Whether the page itself holds too little running text to be the article."""
    return sum(len(block.text) for block in blocks if block.role == "body") < SHORT
