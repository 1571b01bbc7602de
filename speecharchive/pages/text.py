"""Plain text: no layout says anything, so every line that is not empty is a block of unknown role."""

from __future__ import annotations

import re

from speecharchive.capture.decode import Decoded
from speecharchive.errors import NoArticle
from speecharchive.model import Article, Block, Listing, PageSource
from speecharchive.pages.base import PageObject
from speecharchive.pages.spacing import one_line

_LINE_BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")


class TextPage(PageObject):
    family = "text"
    layout = "lines"

    def __init__(self, source: PageSource, decoded: Decoded) -> None:
        self.source = source
        self.decoded = decoded

    def recognises(self) -> bool:
        return True

    def article(self) -> Article:
        """Raises NoArticle where no line holds a visible character."""
        lines = (one_line(line) for line in _LINE_BREAK.split(self.decoded.text))
        blocks = tuple(Block(line) for line in lines if line)
        if not blocks:
            raise NoArticle(f"{self.source.url or 'the text'} holds no line that can be seen")
        return Article(
            url=self.source.url,
            family=self.family,
            layout=self.layout,
            codec=self.decoded.codec,
            replacements=self.decoded.replacements,
            blocks=blocks,
        )

    def listing(self) -> Listing:
        return Listing(())
