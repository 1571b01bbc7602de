"""The records of one WARC file against the rows that name them, in one pass over its bytes.

A record that cannot be read hides where the next one begins; that is looked for, so that damage in one place is reported
as that and the rest of the file is still checked.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from speecharchive.capture.records import target_uri
from speecharchive.proof.bytes import HashedBytes
from speecharchive.proof.compression import GZIP
from speecharchive.proof.finding import Finding
from speecharchive.proof.member import Damaged, Member
from speecharchive.query.captures import CaptureRow

_REVISIT = "revisit"


class Records:
    """`findings` walks them. An open file may end in a record that is being written, or was when its writer was killed."""

    def __init__(
        self,
        name: str,
        source: HashedBytes,
        rows: Iterable[CaptureRow],
        sealed: Container[int] = (),
        *,
        is_open: bool = False,
    ) -> None:
        """`sealed` are captures that a takedown put apart."""
        self.own_name: str | None = None
        """What the file calls itself in its first record."""
        self.damaged: set[int] = set()
        """Offsets of the records that findings were about."""
        self._name = name
        self._source = source
        self._rows = iter(rows)
        self._next = next(self._rows, None)
        self._is_open = is_open
        self._sealed = sealed
        self._last: CaptureRow | None = None

    def findings(self) -> Iterator[Finding]:
        start = 0
        while self._source.view(start, 1):
            member = Member(start)
            try:
                member.read(self._source, self._probable_end(start))
            except Damaged as damage:
                after = self._next_start(start + 1)
                if after is not None or not self._may_end_here(start):
                    yield from self._broken(start, after, str(damage))
                if after is None:
                    break
                start = after
                continue
            yield from self._whole(member)
            start = member.end
        yield from self._beyond()

    def _whole(self, member: Member) -> Iterator[Finding]:
        if member.start == 0 and member.kind == "warcinfo":
            self.own_name = member.text(b"warc-filename")
        yield from self._passed_by(member.start)
        rows = list(self._rows_at(member.start))
        problem = member.problem()
        for row in rows:
            if member.is_tombstone and row.id in self._sealed:
                continue
            if wrong := problem or _contradiction(row, member):
                yield self._finding(member.start, wrong, row)
        if problem and not rows:
            yield self._finding(member.start, problem, None)

    def _broken(self, start: int, after: int | None, problem: str) -> Iterator[Finding]:
        yield from self._passed_by(start)
        hit = False
        while self._next and (after is None or self._next.warc_offset < after):
            row = self._take()
            hit = hit or row.warc_offset == start
            yield self._finding(row.warc_offset, problem, row)
        if not hit:
            yield self._finding(start, problem, None)

    def _passed_by(self, start: int) -> Iterator[Finding]:
        """Rows that say a record begins where none does."""
        while self._next and self._next.warc_offset < start:
            row = self._take()
            yield self._finding(row.warc_offset, "no record begins there", row)

    def _beyond(self) -> Iterator[Finding]:
        while self._next:
            row = self._take()
            yield self._finding(row.warc_offset, "is not in the file, which ends before it", row)

    def _finding(self, at: int, problem: str, row: CaptureRow | None) -> Finding:
        self.damaged.add(at)
        place = f"{self._name} at {at}"
        if row is not None:
            return Finding("capture", f"{row.id} {row.url}", f"{place}: the record {problem}")
        return Finding("file", place, f"{self.whose(at)} {problem}")

    def whose(self, at: int) -> str:
        """What the record at `at`, which no capture names, belongs to."""
        if self._last is None:
            return "the record that begins the file" if at == 0 else "a record of no capture"
        return f"the record behind that of capture {self._last.id} {self._last.url} (its request)"

    def _rows_at(self, start: int) -> Iterator[CaptureRow]:
        while self._next and self._next.warc_offset == start:
            yield self._take()

    def _take(self) -> CaptureRow:
        row = self._next
        assert row is not None
        self._last, self._next = row, next(self._rows, None)
        return row

    def _probable_end(self, start: int) -> int | None:
        row = self._next
        if row is None or row.warc_offset < start:
            return None
        end = row.warc_offset if row.warc_offset > start else start + row.warc_length
        return end if end > start else None

    def _may_end_here(self, start: int) -> bool:
        return self._is_open and (self._next is None or self._next.warc_offset < start)

    def _next_start(self, start: int) -> int | None:
        """Where the next readable record begins."""
        at = self._source.find(GZIP, start)
        while at is not None:
            try:
                Member(at).read(self._source, None)
            except Damaged:
                at = self._source.find(GZIP, at + 1)
            else:
                return at
        return None


def _contradiction(row: CaptureRow, member: Member) -> str | None:
    """What a whole record says otherwise than the row that names it."""
    if member.is_tombstone:
        return "was put apart, and no takedown tells of it"
    if member.end - member.start != row.warc_length:
        return f"is {member.end - member.start} bytes long and {row.warc_length} in its row"
    if (member.kind == _REVISIT) != (row.record_type == _REVISIT):
        return f"is a {member.kind} record and a {row.record_type} in its row"
    if row.record_type == _REVISIT:
        if row.original_sha256 != row.payload_sha256:
            return "is a revisit of a capture with other bytes, or of none"
        if not member.states_payload(row.payload_sha256):
            return "is a revisit of another payload than its row says"
    elif member.payload_sha256 != row.payload_sha256:
        return "does not hold the payload that its row says"
    elif member.payload_length != row.length:
        return f"is {member.payload_length} bytes long and {row.length} in its row"
    if member.text(b"warc-target-uri").strip("<>") != target_uri(row.url):
        return "is of another address than its row says"
    if member.text(b"warc-date") != row.fetched_at:
        return "is of another time than its row says"
    return None
