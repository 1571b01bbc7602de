"""Reads a PDF by PDFium, behind the wall of a process."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from speecharchive.errors import DamagedInput, NoTextLayer
from speecharchive.pages.typeset.paragraphs import TypesetDocument, TypesetLine, paragraphs_of

SIGNATURE = b"%PDF-"
_SECONDS = 90
"""Wall time; the process itself is bounded in CPU time."""


def read_pdf(body: bytes, where: str) -> TypesetDocument:
    """Raises DamagedInput for what PDFium refuses, NoTextLayer for a scanned document."""
    answer = _ask(body, where)
    if "refused" in answer:
        raise DamagedInput(f"{where}: the PDF cannot be read: {answer['refused']}")
    paragraphs = paragraphs_of([TypesetLine(*line) for line in answer["lines"]])
    if all(each.furniture for each in paragraphs):
        what = "pictures of pages" if answer["pictures"] else "no text"
        raise NoTextLayer(
            f"{where}: the PDF holds {what} ({answer['pages']} in all); it needs character recognition"
        )
    return TypesetDocument("pdf", "typeset", "pdf", tuple(paragraphs), answer["unread"])


def _ask(body: bytes, where: str) -> dict[str, Any]:
    command = (sys.executable, "-m", "speecharchive.pages.typeset.pdfium")
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise DamagedInput(f"{where}: the PDF was not read in {_SECONDS} seconds") from None
    if done.returncode != 0:
        raise DamagedInput(f"{where}: the PDF breaks its reader; open it and save it again")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
