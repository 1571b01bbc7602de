"""Read WARC files that others wrote: `.warc`, `.warc.gz`, `.wacz`, whole or damaged, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from speecharchive.capture.containers import parts_of
from speecharchive.capture.scanning import Damage, Scanned
from speecharchive.capture.warc import StoredResponse, stored_response
from speecharchive.errors import BadInput, DamagedInput

_NAMES = (".warc", ".warc.gz", ".wacz", ".warc.gz.open", ".warc.zst")


def iterate(path: Path) -> Iterator[StoredResponse | Damage]:
    """Every `response`, `revisit` and `resource` record in order; damage is a value, not an exception.

    Behind a broken record the next whole one is looked for; one above the size bound is passed over as
    Damage(InputTooLarge). Offsets count the bytes of the file. Raises BadInput for a file that is no WARC at all,
    EmptyInput for an empty one.
    """
    parts = list(parts_of(path))
    for part in parts:
        if isinstance(part, Damage):
            yield part
            continue
        try:
            for found in part.records(_is_page):
                if isinstance(found, Damage):
                    yield found
                elif found.block:
                    yield judged(found)
        except BadInput as error:
            if len(parts) == 1:
                raise
            yield Damage(part.name, error)


def is_warc(path: Path) -> bool:
    """Whether the name says that `iterate` is the way to read it."""
    return path.name.lower().endswith(_NAMES)


def judged(found: Scanned) -> StoredResponse | Damage:
    """The response in a record, with its digests checked and its transfer coding undone."""
    try:
        stored = stored_response(found.record, found.where)
        return _without_transfer_coding(stored, found.where)
    except BadInput as error:
        return Damage(found.where, error, found.after)


def _is_page(headers: dict[str, str]) -> bool:
    """Not the requests, the DNS answers and the crawler's own notes that files carry."""
    kind = headers.get("warc-type")
    if kind in ("response", "revisit"):
        return headers.get("content-type", "").lower().startswith("application/http")
    return kind == "resource"


def _without_transfer_coding(stored: StoredResponse, where: str) -> StoredResponse:
    coding = (stored.header("transfer-encoding") or "").lower()
    headers = tuple(
        (name, value) for name, value in stored.headers if name.lower() != "transfer-encoding"
    )
    if "chunked" not in coding:
        return stored
    return replace(stored, headers=headers, body=_dechunked(stored.body, where))


def _dechunked(body: bytes, where: str) -> bytes:
    """Chunked bytes joined; a body that was stored joined already is given back as it is.

    warcio's ChunkedDataReader refuses trailers, or takes a cut body for a whole one.
    """
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 1024)
        size_text = body[at:end].partition(b";")[0].strip() if end >= 0 else b""
        try:
            size = int(size_text, 16) if size_text.isalnum() else -1
        except ValueError:
            size = -1
        if size < 0:
            if parts:
                raise DamagedInput(f"{where}: the chunked response is broken")
            return body
        if size == 0:
            return b"".join(parts)
        part = body[end + 2 : end + 2 + size]
        if len(part) < size:
            raise DamagedInput(f"{where}: the chunked response is cut off")
        parts.append(part)
        at = end + 4 + size
