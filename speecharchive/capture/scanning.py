"""The records of a WARC file one after the other, what nobody wants passed over cheaply, broken ones told and left behind.

Memory is bounded by the largest block that is kept; time by the bytes of the file, inflated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from speecharchive.capture.records import MAX_HEADER, Record, check_digest
from speecharchive.capture.streams import WARC, PlainStream, Stream
from speecharchive.errors import BadInput, DamagedInput, InputTooLarge

MAX_BLOCK = 32 * 1024 * 1024
"""A page above 20 MB is refused; a record far above that is passed over unread."""
MAX_DAMAGES = 1_000
"""Broken places after which a file is given up."""
_BLANK = b"\r\n"
_LONGEST_NUMBER = 15
_STEP = 1 << 12


@dataclass(frozen=True, slots=True)
class Position:
    """How far a file was read: seek to `offset`, pass over `within` records, and the next one comes."""

    offset: int = 0
    within: int = 0


BEGINNING = Position()


@dataclass(frozen=True, slots=True)
class Scanned:
    """A record; its block is None where it is not wanted."""

    headers: dict[str, str]
    """By lower-case name; the first one wins."""
    block: bytes | None
    where: str
    """File and offset, for messages."""
    after: Position

    @property
    def record(self) -> Record:
        """Raises DamagedInput where the block is not the one whose digest the header states."""
        record = Record(self.headers, self.block or b"")
        check_digest(record, self.where)
        return record


@dataclass(frozen=True, slots=True)
class Damage:
    """A record that could not be read; what comes behind it is read on."""

    where: str
    """File and offset, for the failure row."""
    error: BadInput
    after: Position | None = None


Wanted = Callable[[dict[str, str]], bool]


def scan(
    stream: Stream, name: str, wanted: Wanted, start: Position = BEGINNING
) -> Iterator[Scanned | Damage]:
    """Every record from `start`, whose offset `stream` must have been opened at.

    A wanted block above MAX_BLOCK is a Damage(InputTooLarge).
    """
    scanner = _Scanner(stream, name)
    while scanner.within < start.within and scanner.next_record(_nothing):
        pass
    while found := scanner.next_record(wanted):
        yield found


def _nothing(_headers: dict[str, str]) -> bool:
    return False


class _Scanner:
    def __init__(self, stream: Stream, name: str) -> None:
        self.within = 0
        """Records that were read since the place where reading can begin again."""
        self._stream = stream
        self._name = name
        self._offset = stream.offset
        self._damages = 0
        self._ended = False

    def next_record(self, wanted: Wanted) -> Scanned | Damage | None:
        """None at the end."""
        if self._ended:
            return None
        try:
            if self._pass_blanks():
                return self._read(wanted)
            self._ended = True
        except DamagedInput as error:
            return self._recovered(error)
        return None

    def _read(self, wanted: Wanted) -> Scanned | Damage:
        where = self._where
        headers = self._headers()
        length = _length(headers)
        keep = wanted(headers)
        large = keep and length > MAX_BLOCK
        block = self._block(length, keep=keep and not large)
        self.within += 1
        after = self._position()
        if large:
            words = f"{where}: the record is above {MAX_BLOCK} bytes and was passed over"
            return Damage(where, InputTooLarge(words), after)
        found = Scanned(headers, block if keep else None, where, after)
        if block and isinstance(self._stream, PlainStream) and not self._is_followed():
            # Its length is wrong, or something is between the records; only its digest can tell.
            assert found.record
        return found

    def _position(self) -> Position:
        if isinstance(self._stream, PlainStream):
            return Position(self._stream.offset)
        return Position(self._offset, self.within)

    @property
    def _where(self) -> str:
        inside = f", record {self.within + 1}" if self.within else ""
        return f"{self._name} at {self._offset}{inside}"

    def _recovered(self, error: DamagedInput) -> Damage:
        """The damage, once the next whole record is found."""
        where = self._where
        words = str(error).removeprefix(f"{where}: ")
        self._damages += 1
        if self._damages >= MAX_DAMAGES:
            words, self._ended = f"{MAX_DAMAGES} broken places; the rest was not read", True
        elif not self._stream.recover(self._offset):
            self._ended = True
        if not self._ended:
            self._offset, self.within = self._stream.offset, 0
        return Damage(where, DamagedInput(f"{where}: {words}"), self._position())

    def _pass_blanks(self) -> bool:
        """Whether anything comes after the empty lines between records."""
        while data := self._peek(len(_BLANK)):
            bare = data.lstrip(_BLANK)
            if bare:
                self._stream.skip(len(data) - len(bare))
                return True
            self._stream.skip(len(data))
        return False

    def _peek(self, count: int) -> bytes:
        """What comes next; where a record may begin there, that place is noted, also of one that is broken."""
        try:
            return self._stream.peek(count)
        finally:
            if self._stream.begins_here():
                self._offset, self.within = self._stream.offset, 0

    def _is_followed(self) -> bool:
        """Whether a record or the end comes next."""
        while (data := self._stream.peek(len(WARC))) and data[:1] in _BLANK:
            self._stream.skip(1)
        return not data or data == WARC

    def _headers(self) -> dict[str, str]:
        head = b""
        while True:
            data = self._stream.peek(_STEP)
            if not data or (head and self._stream.meets_record()):
                raise DamagedInput("the WARC record is cut off")
            if not (head + data).startswith(WARC[: len(head + data)]):
                raise DamagedInput("no WARC record begins here")
            end = _end_of_head(head + data)
            if end >= 0:
                self._stream.skip(end - len(head))
                return _fields((head + data)[:end])
            self._stream.skip(len(data))
            head += data
            if len(head) > MAX_HEADER:
                raise DamagedInput("the header of the WARC record has no end")

    def _block(self, length: int, *, keep: bool) -> bytes:
        if self._stream.lacks(length):
            raise DamagedInput("the WARC record is cut off")
        parts: list[bytes] = []
        left = length if keep else length - self._stream.leap(length)
        while left:
            data = self._stream.ready()
            if not data or self._stream.meets_record():
                raise DamagedInput("the WARC record is cut off")
            if len(data) > left:
                data = data[:left]
            if keep:
                parts.append(data)
            left -= len(data)
            self._stream.skip(len(data))
        return b"".join(parts)


def _end_of_head(data: bytes) -> int:
    """Length of the header with its empty line; -1 where that is not there yet. Some programs end lines with LF alone."""
    ends = (data.find(b"\r\n\r\n") + 4, data.find(b"\n\n") + 2)
    return min((end for end, none in zip(ends, (3, 1), strict=True) if end != none), default=-1)


def _fields(head: bytes) -> dict[str, str]:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    fields: dict[str, str] = {}
    last = ""
    for line in text.split("\n")[1:]:
        if line[:1] in (" ", "\t") and last:
            fields[last] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        last = name.strip().lower() if colon else ""
        if last in fields:
            last = ""
        elif last:
            fields[last] = value.strip()
    return fields


def _length(headers: dict[str, str]) -> int:
    stated = headers.get("content-length", "")
    if not (stated.isascii() and stated.isdigit() and len(stated) <= _LONGEST_NUMBER):
        raise DamagedInput("the WARC record has no readable Content-Length")
    return int(stated)
