"""Paragraphs of a Word document of 2007 and later (.docx), through python-docx.

Text is read from the XML of each paragraph, so that tracked insertions count and tracked deletions do not, as in print.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lxml.etree import LxmlError

from speecharchive.errors import BinaryInput, DamagedInput
from speecharchive.pages.spacing import one_line
from speecharchive.pages.typeset.numbering import Numbering
from speecharchive.pages.typeset.paragraphs import TypesetDocument, TypesetParagraph

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

SIGNATURE = b"PK\x03\x04"
MAX_UNPACKED = 100 << 20
"""Bytes of all parts together, unpacked: more is a bomb."""
MAX_PARTS = 5000
BREAKS = (
    LxmlError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError,
    KeyError, ValueError, AttributeError, TypeError,
)  # fmt: skip
"""What python-docx and the libraries below it raise for bytes that are no sound document: they promise no error of their own."""
_MAIN = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADINGS = ("heading", "title", "标题")


def read_docx(body: bytes, where: str) -> TypesetDocument:
    """Raises BinaryInput for another kind of ZIP archive, DamagedInput for a broken document or a bomb."""
    _check(body, where)
    try:
        return TypesetDocument("word", "docx", "utf-8", tuple(_paragraphs(body)))
    except BREAKS as error:
        raise DamagedInput(
            f"{where}: the Word document is damaged: {type(error).__name__}"
        ) from None


def _paragraphs(body: bytes) -> Iterator[TypesetParagraph]:
    # Imported here: most runs of the program read no Word file.
    import docx
    from docx.text.paragraph import Paragraph

    document = docx.Document(io.BytesIO(body))
    numbering = Numbering.of(document)
    for element in document.element.body.iter(f"{_W}p"):
        if next(element.iterancestors(_FALLBACK), None) is not None:
            continue  # says again what stands in a text box beside it
        paragraph = Paragraph(element, document._body)
        label = numbering.label(paragraph)
        for line in _lines(element, label):
            yield _typeset(paragraph, line)


def _check(body: bytes, where: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise DamagedInput(f"{where}: the ZIP archive is damaged") from None
    if not any(part.filename == _MAIN for part in parts):
        raise BinaryInput(f"{where} is a ZIP archive, not a page, a text or a Word document")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise DamagedInput(
            f"{where}: the Word document unpacks to more than {MAX_UNPACKED >> 20} MB"
        )


def _lines(element: Any, label: str) -> Iterator[str]:
    """The text of one paragraph, parted where it breaks lines."""
    pieces = [label]
    for node in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}p"):
        if node.tag == f"{_W}p":
            if node is not element:
                break  # a text box inside: its paragraphs come on their own
        elif node.tag == f"{_W}t":
            pieces.append(node.text or "")
        elif node.tag == f"{_W}tab":
            pieces.append("\t")
        else:
            pieces.append("\n")
    for line in "".join(pieces).split("\n"):
        if text := one_line(line):
            yield text


def _typeset(paragraph: Paragraph, text: str) -> TypesetParagraph:
    style = (paragraph.style.name or "").lower() if paragraph.style else ""
    runs = [run for run in paragraph.runs if run.text.strip()]
    alignment = paragraph.alignment
    if alignment is None:
        alignment = _of_style(paragraph, lambda each: each.paragraph_format.alignment)
    size = next((run.font.size for run in runs if run.font.size), None)
    if size is None:
        size = _of_style(paragraph, lambda each: each.font.size)
    return TypesetParagraph(
        text,
        size.pt if size else None,
        centred=alignment == 1,
        bold=bool(runs) and all(run.bold for run in runs),
        heading=style.startswith(_HEADINGS),
    )


def _of_style(paragraph: Paragraph, value: Any) -> Any:
    """The value that the paragraph's style or one that it builds on states."""
    style: Any = paragraph.style
    for _ in range(12):
        if style is None:
            return None
        if (found := value(style)) is not None:
            return found
        style = style.base_style
    return None
