"""WARC records as bytes, and back: warcio writes and parses them, this module holds it to our rules and bounds.

Layout: ISO 28500 (WARC/1.1). Digests are `sha256:` in base 32, which warcio, fastwarc and pywb read.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import logging
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.client import responses as standard_reasons
from io import BufferedReader, BytesIO
from urllib.parse import urlsplit

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from speecharchive.errors import DamagedInput, InputTooLarge

Headers = tuple[tuple[str, str], ...]
"""Header fields in order, as read (latin-1)."""

Stream = BufferedReader | gzip.GzipFile

MAX_HEADER = 1 << 16
MAX_RECORD = 64 * 1024 * 1024
"""Bytes in the block of one of our records; a page above 20 MB is refused long before."""

SAME_PAYLOAD = WARCWriter.REVISIT_PROFILE_1_1
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
new_id: Callable[[], str] = StatusAndHeadersParser.make_warc_id

_STEP = 1 << 18
_GZIP = 16
"""Added to the window bits, it asks zlib for a gzip member."""
_UNFIT_IN_URI = re.compile(r"[\x00-\x20\x7f]")
_LINE_BREAKS = re.compile(r"[\r\n\x00]+")

# It would print the addresses in hostile files as they are.
logging.getLogger("warcio").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record, decompressed."""

    headers: dict[str, str]
    """By lower-case name; the first one wins, as in warcio."""
    block: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("warc-type", "")


class _Writer(WARCWriter):  # type: ignore[misc]
    """warcio's own digests are sha1, and it compresses as hard as zlib can: twice the time for a hundredth of the size.

    There is no setting for either.
    """

    def __init__(self) -> None:
        super().__init__(BytesIO(), gzip=False, warc_version=WARCWriter.WARC_1_1)

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")

    def member(self, record: ArcWarcRecord) -> bytes:
        self.write_record(record)
        return zlib.compress(self.out.getvalue(), wbits=zlib.MAX_WBITS + _GZIP)


class _HttpHead(StatusAndHeaders):  # type: ignore[misc]
    """Headers go out byte for byte as they came; warcio would percent-encode what is not ASCII."""

    def to_ascii_bytes(self, filter_func: None = None) -> bytes:
        text: str = self.to_str(filter_func)
        return text.encode("latin-1", "backslashreplace") + b"\r\n"


class _HttpParser(StatusAndHeadersParser):  # type: ignore[misc]
    """Reads such headers back; warcio would take them for UTF-8 where it can."""

    @staticmethod
    def decode_header(line: bytes) -> str:
        return line.decode("latin-1")


class _HeaderLines:
    """What warcio parses one record from: it asks for lines without a bound and takes a cut header for a whole one."""

    def __init__(self, stream: Stream) -> None:
        self.read = stream.read
        self._readline = stream.readline
        self._room = MAX_HEADER

    def readline(self) -> bytes:
        line = self._readline(self._room + 1)
        self._room -= len(line)
        if self._room < 0:
            raise DamagedInput("the header of the WARC record has no end")
        if not line:
            raise DamagedInput("the WARC record is cut off")
        return line


def digest_label(sha256_hex: str) -> str:
    return "sha256:" + base64.b32encode(bytes.fromhex(sha256_hex)).decode("ascii")


def agrees(labelled: str | None, data: bytes) -> bool:
    """Whether `data` has the digest a record states; a missing or unknown label is not held against it.

    Not left to warcio, which takes bare or lower-case base 32 for a wrong digest and fails on a malformed one.
    """
    algorithm, _, value = (labelled or "").partition(":")
    name = algorithm.strip().lower().replace("-", "")
    if name not in ("sha256", "sha1", "md5", "sha512"):
        return True
    actual = hashlib.new(name, data, usedforsecurity=False).digest()
    encoded = (base64.b32encode(actual), base64.b64encode(actual), base64.urlsafe_b64encode(actual))
    forms = [actual.hex(), *(form.decode("ascii").rstrip("=") for form in encoded)]
    stated = value.strip().rstrip("=")
    return stated in forms or stated.lower() == forms[0] or stated.upper() == forms[1]


def member(
    kind: str,
    fields: Iterable[tuple[str, str | None]],
    *,
    http: StatusAndHeaders | None = None,
    body: bytes = b"",
) -> bytes:
    """A whole record as one gzip member. Fields whose value is None are left out."""
    headers = {"WARC-Type": kind}
    headers |= {name: _one_line(value) for name, value in fields if value is not None}
    writer = _Writer()
    record = writer.create_warc_record(
        "",
        kind,
        payload=BytesIO(body),
        length=len(body),
        warc_headers_dict=headers,
        http_headers=http,
    )
    return writer.member(record)


def warcinfo(name: str, info: dict[str, str]) -> bytes:
    """The record that begins the file `name`, as one gzip member. What is empty is left out."""
    writer = _Writer()
    return writer.member(writer.create_warcinfo_record(name, info))


def target_uri(url: str) -> str:
    return _UNFIT_IN_URI.sub(lambda match: f"%{ord(match[0]):02X}", url)


def refers_to(url: str, fetched_at: str, status: int) -> list[tuple[str, str | None]]:
    """What a revisit says of the capture that holds its payload."""
    return [
        ("WARC-Profile", NOT_MODIFIED if status == 304 else SAME_PAYLOAD),
        ("WARC-Refers-To-Target-URI", target_uri(url)),
        ("WARC-Refers-To-Date", fetched_at),
    ]


def response_head(status: int, reason: str, headers: Headers) -> StatusAndHeaders:
    line = f"{status} {_one_line(reason) or standard_reasons.get(status, '')}".rstrip()
    return _HttpHead(line, _http_fields(headers), protocol="HTTP/1.1")


def request_head(method: str, url: str, headers: Headers) -> StatusAndHeaders:
    parts = urlsplit(url)
    path = target_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    host = parts.netloc.rpartition("@")[2]
    named = {name.lower() for name, _ in headers}
    own = () if "host" in named else (("Host", host),)
    fields = _http_fields(own + headers)
    return _HttpHead(f"{method} {path} HTTP/1.1", fields, is_http_request=True)


def _http_fields(headers: Headers) -> list[tuple[str, str]]:
    """The body is stored without its transfer coding, so the header must not claim one."""
    return [
        (_one_line(name), _one_line(value))
        for name, value in headers
        if name.lower() != "transfer-encoding"
    ]


def _one_line(value: str) -> str:
    return _LINE_BREAKS.sub(" ", value)


def read_record(
    stream: Stream, where: str, *, limit: int, wanted: Callable[[dict[str, str]], bool]
) -> Record | None:
    """The next record of a stream without compression or of a GzipFile; None at its end.

    The block is empty where the headers are not `wanted`. Raises DamagedInput where no record begins, or where it or
    the compression is broken or cut; InputTooLarge, with the record passed over, where the block is above `limit`.
    """
    try:
        return _read_record(stream, where, limit, wanted)
    except EOFError:
        raise DamagedInput(f"{where}: the WARC record is cut off") from None
    except (gzip.BadGzipFile, zlib.error):
        raise DamagedInput(f"{where}: the WARC record cannot be decompressed") from None


def _read_record(
    stream: Stream, where: str, limit: int, wanted: Callable[[dict[str, str]], bool]
) -> Record | None:
    line = stream.readline(MAX_HEADER)
    while line in (b"\r\n", b"\n"):
        line = stream.readline(MAX_HEADER)
    if not line:
        return None
    loaded = _loaded(stream, line, where)
    headers = {name.lower(): value for name, value in reversed(loaded.rec_headers.headers)}
    stated = headers.get("content-length", "")
    if not (stated.isascii() and stated.isdigit()):
        raise DamagedInput(f"{where}: the WARC record has no readable Content-Length")
    keep = wanted(headers)
    parts, size = [], 0
    while part := loaded.raw_stream.read(_STEP):
        size += len(part)
        if keep and loaded.length <= limit:
            parts.append(part)
    if size < loaded.length:
        raise DamagedInput(f"{where}: the WARC record is cut off")
    if keep and size > limit:
        raise InputTooLarge(f"{where}: the record is above {limit} bytes and was passed over")
    return Record(headers, b"".join(parts))


def _loaded(stream: Stream, first_line: bytes, where: str) -> ArcWarcRecord:
    """The record's header, parsed, with a stream limited to its block.

    warcio's loader without its ArchiveIterator, which reads no whole-file gzip, takes a cut record for a whole one,
    and prints to stderr, page text included, where a file is damaged.
    """
    try:
        return ArcWarcRecordLoader().parse_record_stream(
            _HeaderLines(stream), first_line, known_format="warc", no_record_parse=True
        )
    except ArchiveLoadFailed:
        raise DamagedInput(f"{where}: no WARC record begins here") from None
    except DamagedInput as error:
        raise DamagedInput(f"{where}: {error}") from None


def unpack(data: bytes, where: str) -> Record:
    """The record in one gzip member, its digests checked.

    Raises DamagedInput for a cut, broken or altered record, InputTooLarge above MAX_RECORD.
    """
    stream = gzip.GzipFile(fileobj=BytesIO(data))
    record = read_record(stream, where, limit=MAX_RECORD, wanted=lambda _headers: True)
    # The end of the member holds its checksum, which is looked at only where something asks for more.
    if record is None or read_record(stream, where, limit=0, wanted=lambda _headers: False):
        raise DamagedInput(f"{where}: the place does not hold one whole WARC record")
    check_digest(record, where)
    return record


def check_digest(record: Record, where: str) -> None:
    """Raises DamagedInput where the block is not the one the record states."""
    if not agrees(record.headers.get("warc-block-digest"), record.block):
        raise DamagedInput(f"{where}: the WARC record does not have the digest it states")


def http_response(block: bytes, where: str) -> tuple[int, Headers, bytes]:
    """Status, headers and body in a record's block. Raises DamagedInput where it holds no HTTP response."""
    stream = BytesIO(block)
    head = _HttpParser((), verify=False).parse(stream, stream.readline() or b"\n")
    status = head.get_statuscode()
    if not (head.protocol.startswith("HTTP/") and re.fullmatch(r"[0-9]{3}", status)):
        raise DamagedInput(f"{where}: the record holds no HTTP response")
    fields = tuple((name.strip(), value.strip()) for name, value in head.headers)
    return int(status), fields, stream.read()
