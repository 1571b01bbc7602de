"""A typeset document as a page object: its paragraphs become blocks, its largest centred lines the headline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from speecharchive.errors import NoArticle
from speecharchive.model import Article, Block, Listing, PageSource
from speecharchive.pages.base import PageObject
from speecharchive.pages.links import LinkShape
from speecharchive.pages.typeset.doc import SIGNATURE as DOC
from speecharchive.pages.typeset.doc import read_doc
from speecharchive.pages.typeset.docx import SIGNATURE as DOCX
from speecharchive.pages.typeset.docx import read_docx
from speecharchive.pages.typeset.paragraphs import TypesetDocument, TypesetParagraph
from speecharchive.pages.typeset.pdf import SIGNATURE as PDF
from speecharchive.pages.typeset.pdf import read_pdf

READERS: Mapping[bytes, Callable[[bytes, str], TypesetDocument]] = {
    PDF: read_pdf,
    DOCX: read_docx,
    DOC: read_doc,
}
"""By the bytes that a file begins with; each is given the body and what messages call it."""
_TITLE_PARAGRAPHS = 6
"""Paragraphs from the top among which the parts of a title may stand."""
_LARGER = 1.12
_CLOSED = tuple("。！？；：:;,，、)）》")


def is_typeset(body: bytes) -> bool:
    return body.startswith(tuple(READERS))


class TypesetPage(PageObject):
    """Made from a body that `is_typeset`; raises what its reader raises: DamagedInput, BinaryInput, NoTextLayer."""

    def __init__(self, source: PageSource) -> None:
        self.source = source
        where = source.url or "the input"
        read = next(reader for mark, reader in READERS.items() if source.body.startswith(mark))
        self._document = read(source.body, where)

    @property
    def family(self) -> str:  # type: ignore[override]
        return self._document.family

    @property
    def layout(self) -> str:  # type: ignore[override]
        return self._document.layout

    def recognises(self) -> bool:
        return True

    def article(self) -> Article:
        """Raises NoArticle where no paragraph holds a visible character."""
        if not self._document.paragraphs:
            raise NoArticle(f"{self.source.url or 'the document'} holds no text")
        return Article(
            url=self.source.url,
            family=self.family,
            layout=self.layout,
            codec=self._document.codec,
            replacements=self._document.unread,
            blocks=tuple(_blocks(self._document.paragraphs)),
        )

    def listing(self, declared: LinkShape | None = None) -> Listing:  # noqa: ARG002
        return Listing(())


def _blocks(paragraphs: Sequence[TypesetParagraph]) -> Iterator[Block]:
    title, body = _title_and_rest(paragraphs)
    for each in (*title, *body):
        yield Block(
            each.text,
            role="pager" if each.furniture else "headline" if each in title else "unknown",
            element="heading" if each.heading or each in title else "paragraph",
            bold=each.bold,
            align="center" if each.centred else None,
        )


def _title_and_rest(
    paragraphs: Sequence[TypesetParagraph],
) -> tuple[list[TypesetParagraph], Sequence[TypesetParagraph]]:
    """The headline, of which a typesetter's line breaks are no characters, and the other paragraphs in order."""
    largest = _title_size(paragraphs)
    if largest is None:
        return [], paragraphs
    first = next(n for n, each in enumerate(paragraphs) if each.size == largest)
    last = first
    while (
        last + 1 < len(paragraphs)
        and paragraphs[last + 1].size == largest
        and paragraphs[last + 1].centred
        and not paragraphs[last].text.endswith(_CLOSED)
        and not paragraphs[last + 1].text.startswith(("—", "–", "-", "(", "（"))
    ):
        last += 1
    lines = paragraphs[first : last + 1]
    title = replace(lines[0], text="".join(each.text for each in lines))
    if first:
        return [], [*paragraphs[:first], title, *paragraphs[last + 1 :]]
    return [title], paragraphs[last + 1 :]


def _title_size(paragraphs: Sequence[TypesetParagraph]) -> float | None:
    """The size of the title: the largest near the top, where it is centred and larger than the running text."""
    sizes = Counter[float]()
    for each in paragraphs:
        if each.size and not each.furniture:
            sizes[each.size] += len(each.text)
    if not sizes:
        return None
    running = sizes.most_common(1)[0][0]
    top = [each for each in paragraphs[:_TITLE_PARAGRAPHS] if each.size and each.centred]
    largest = max((each.size or 0.0 for each in top if not each.furniture), default=0.0)
    return largest if largest >= _LARGER * running else None
