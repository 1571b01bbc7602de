"""What a person names on the command line, as pages: files, folders of them, WARC files, standard input.

Nothing is written here. A file that cannot be read is a value, so that the others go on.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from speecharchive import clock
from speecharchive.capture.coding import decoded
from speecharchive.capture.inflating import MAX_BYTES
from speecharchive.capture.reading import is_warc, iterate
from speecharchive.capture.records import Headers
from speecharchive.capture.scanning import Damage
from speecharchive.capture.urls import canonical_url
from speecharchive.capture.warc import StoredResponse
from speecharchive.errors import BadInput, EmptyInput, InputTooLarge, UsageError
from speecharchive.ingest.selection import is_page_type
from speecharchive.model import PageSource
from speecharchive.store.processes import utc_text

STDIN = "-"
_PAGES = {".html", ".htm", ".shtml", ".xhtml", ".txt", ".pdf", ".doc", ".docx"}
"""Files of a folder that are read; the others are pictures and scripts that were saved with them."""
_HEAD = 64 * 1024
"""Bytes in which a page names its own address."""
_TAG = re.compile(rb"<(?:link|meta)\s[^>]{0,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(
    rb"""(?:rel\s*=\s*["']?canonical\b|property\s*=\s*["']?og:url\b)""", re.IGNORECASE
)
_ADDRESS = re.compile(
    rb"""(?:href|content)\s*=\s*["']?(https?://[^\s"'<>]{4,2000})""", re.IGNORECASE
)
_SAVED_FROM = re.compile(
    rb"<!--\s{0,9}saved from url=\(\d{1,6}\)(https?://\S{4,2000})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Input:
    """One page to read, with what is known of the exchange that brought it."""

    name: str
    """How a message calls it: the path, or the path and the address inside it."""
    source: PageSource
    """`body` with content codings undone; `url` where the page has an address. A file has no content type: bytes tell."""
    fetched_at: str
    """UTC; of a plain file the time it was changed last."""
    status: int = 200
    headers: Headers = ()
    stored: bytes | None = None
    """The payload as received, where that is not `source.body`."""
    from_warc: bool = False

    @property
    def payload(self) -> bytes:
        return self.source.body if self.stored is None else self.stored

    @property
    def address(self) -> str:
        """The identity of the page: its URL, else a name made of its bytes."""
        return self.source.url or f"urn:sha256:{hashlib.sha256(self.payload).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or record that could not be read as a page."""

    name: str
    error: BadInput


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file or record that is no page: a picture, a style sheet, an answer that was not 200."""

    name: str


Found = Input | Unreadable | PassedOver


def check_paths(paths: Iterable[str]) -> None:
    """Raises UsageError for a path that is not there, before anything is done."""
    for path in paths:
        if path != STDIN and not Path(path).exists():
            raise UsageError(f"{path}: no such file or folder")


def is_web_address(url: str) -> bool:
    if not url.startswith(("http://", "https://")):
        return False
    try:
        canonical_url(url)
    except BadInput:
        return False
    return True


def check_url(paths: Sequence[str], url: str | None) -> None:
    """Raises UsageError unless `url` is a web address and there is one page that can bear it."""
    if url is None:
        return
    if not is_web_address(url):
        raise UsageError("--url must be a web address, such as https://zz.rednet.cn/content/1.html")
    one = len(paths) == 1 and (paths[0] == STDIN or Path(paths[0]).is_file())
    if not one or is_warc(Path(paths[0])):
        raise UsageError(
            "--url is the address of one page; give a single file, or - for standard input"
        )


def inputs(
    paths: Iterable[str],
    *,
    url: str | None = None,
    ask_pages: bool = True,
    stdin: BinaryIO | None = None,
) -> Iterator[Found]:
    """Every page in `paths`, folders in the order of names; `url` is the address of a single page.

    With `ask_pages` a file's own canonical link is its address where there is no `url`.
    """
    for file in files_in(paths):
        if isinstance(file, PassedOver):
            yield file
        elif file is None:
            yield addressed(from_stdin(stdin), url, ask_pages)
        else:
            for page in _from_warc(file) if is_warc(file) else (from_file(file),):
                yield addressed(page, url, ask_pages)


def files_in(paths: Iterable[str]) -> Iterator[Path | PassedOver | None]:
    """Every file that `paths` name, folders in the order of names; None stands for standard input."""
    for path in paths:
        if path == STDIN:
            yield None
        elif Path(path).is_dir():
            for file in sorted(Path(path).rglob("*")):
                if file.is_file() and not file.name.startswith("."):
                    is_page = is_warc(file) or file.suffix.lower() in _PAGES
                    yield file if is_page else PassedOver(str(file))
        else:
            yield Path(path)


def addressed(page: Found, url: str | None, ask: bool = True) -> Found:
    """The page with its address: `url`, else the one it states of itself."""
    if not isinstance(page, Input) or page.source.url:
        return page
    address = url or (own_address(page.source.body) if ask else None)
    return replace(page, source=replace(page.source, url=address))


def from_file(file: Path) -> Input | Unreadable:
    """The page in a file that is no WARC file."""
    try:
        with file.open("rb") as stream:
            body = _bounded(stream)
        # A time in the future is that of a wrong clock: no later look at the page would count.
        saved = min(file.stat().st_mtime, clock.now().timestamp())
        changed = utc_text(datetime.fromtimestamp(saved, UTC))
    except OSError as error:
        reason = (error.strerror or "read error").lower()
        return Unreadable(str(file), BadInput(f"{file}: cannot be read: {reason}"))
    return _from_bytes(str(file), body, changed)


def from_stdin(stdin: BinaryIO | None = None) -> Input | Unreadable:
    return _from_bytes("standard input", _bounded(stdin or sys.stdin.buffer), _now())


def _from_bytes(name: str, body: bytes, fetched_at: str) -> Input | Unreadable:
    if not body:
        return Unreadable(name, EmptyInput(f"{name}: empty; give a saved page or a text"))
    if len(body) > MAX_BYTES:
        return Unreadable(
            name, InputTooLarge(f"{name}: larger than {MAX_BYTES >> 20} MB; no page is")
        )
    return Input(name, PageSource(body), fetched_at)


def _bounded(stream: BinaryIO) -> bytes:
    """One byte above the bound at most: enough to see that it was passed."""
    return stream.read(MAX_BYTES + 1)


def own_address(body: bytes) -> str | None:
    """The address a saved page states of itself: its canonical link, or what the browser noted when it saved it."""
    head = body[:_HEAD]
    for tag in _TAG.finditer(head):
        if _CANONICAL.search(tag[0]) and (address := _ADDRESS.search(tag[0])):
            return _text(address[1])
    saved = _SAVED_FROM.search(head)
    return _text(saved[1]) if saved else None


def _text(address: bytes) -> str | None:
    """The address where it is one: a page may state anything."""
    try:
        return canonical_url(address.decode("ascii").replace("&amp;", "&"))
    except (UnicodeDecodeError, BadInput):
        return None


def _from_warc(file: Path) -> Iterator[Found]:
    try:
        for record in iterate(file):
            if isinstance(record, Damage):
                yield Unreadable(record.where, record.error)
            else:
                yield _from_record(file, record)
    except BadInput as error:
        yield Unreadable(str(file), error)


def _from_record(file: Path, record: StoredResponse) -> Found:
    name = f"{file.name}: {record.url}"
    content_type = record.header("content-type")
    is_page = is_page_type(content_type) and not record.url.endswith("/robots.txt")
    if record.status != 200 or record.record_type == "revisit" or not is_page:
        return PassedOver(name)
    try:
        body = decoded(record.body, record.headers)
    except BadInput as error:
        return Unreadable(name, error)
    if not body:
        return Unreadable(name, EmptyInput(f"{name}: empty"))
    url = record.url if is_web_address(record.url) else None
    return Input(
        name,
        PageSource(body, url=url, content_type=content_type),
        record.fetched_at,
        record.status,
        record.headers,
        stored=record.body,
        from_warc=True,
    )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
