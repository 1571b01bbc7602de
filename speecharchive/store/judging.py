"""Which version of a speech a capture shows: one that is held, or a new one.

Captures with the same bytes have the same text, whatever parser read them. Captures with different bytes are compared on
what one parser, today's, reads from both: before a text is called new, the versions it differs from are read again. A
version string would not tell whether that is needed, since code and tables change under one; and it costs one page read
for a text that seems new, which is rare.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from speecharchive.errors import SpeecharchiveError
from speecharchive.model import Speech
from speecharchive.normalise.fold import fold
from speecharchive.store.changes import text_of
from speecharchive.store.digests import judged_parts, text_sha256
from speecharchive.store.parts import has_parts, parts_sha256
from speecharchive.store.texts import Texts

_Row = Row[*tuple[Any, ...]]
Reread = Callable[[int], Speech]
"""Reads a stored capture (row id) with today's parser; may raise SpeecharchiveError."""
_EARLIER = 10
"""Older versions that are read again, at most, before a text is called new: one of them may have come back."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from which capture, and how to judge it."""

    capture_id: int
    speech: Speech
    again: bool
    """A re-extraction: a difference that cannot be shown to be the page's own is the parser's doing."""
    reread: Reread | None


@dataclass(slots=True)
class Judgement:
    """Of one reading of a page that holds a speech; renews versions that it had to read again."""

    texts: Texts
    page: Any
    """`id`, `payload_sha256` and `address` of the capture that was read."""
    versions: Sequence[_Row]
    current: _Row
    reading: Reading
    digests: dict[int, str] = field(init=False)
    _read: set[int] = field(init=False, default_factory=set)
    _drifted: bool = field(init=False, default=False)
    """Today's parser reads one of the versions otherwise, so all of them were read again."""

    def __post_init__(self) -> None:
        self.digests = {version.id: version.text_sha256 for version in self.versions}

    def version(self) -> _Row | None:
        """The version it shows; None for a text that the page has not had."""
        same = [version for version in self.versions if self._has_same_bytes(version)]
        if same:
            shown = self.current if self.current in same else same[-1]
            self._renew(shown, self.reading.speech)
            return shown
        digest = text_sha256(self.reading.speech)
        if self.digests[self.current.id] == digest:
            return self.current
        readable = self._read_again(self.current)
        if self.digests[self.current.id] == digest or self._is_in_other_script():
            return self.current
        return self._earlier(digest) or (None if self._is_of_the_page(readable) else self.current)

    def _has_same_bytes(self, version: _Row) -> bool:
        if version.payload_sha256 != self.page.payload_sha256:
            return False
        connection, page = self.texts.connection, self.page.id
        if version.capture_id == self.reading.capture_id or not has_parts(connection, page):
            return True
        own = parts_sha256(connection, page, self.reading.capture_id)
        return own == parts_sha256(connection, page, version.capture_id)

    def _earlier(self, digest: str) -> _Row | None:
        """An older text that came back."""
        others = [version for version in reversed(self.versions) if version is not self.current]
        for version in others:
            if self.digests[version.id] == digest:
                return version
        for version in others[:_EARLIER]:
            self._read_again(version)
            if self.digests[version.id] == digest:
                return version
        return None

    def _is_of_the_page(self, readable: bool) -> bool:
        """Whether the difference can be the page's doing. A crawl believes it; a re-extraction wants it shown."""
        if not self.reading.again or readable:
            return True
        last = self.versions[-1]
        one_parser = last.extractor == self.reading.speech.extractor
        return one_parser and self.reading.reread is None and self.page.fetched_at > last.fetched_at

    def _is_in_other_script(self) -> bool:
        """Seen at another address of the page, and the same by fold: its mirror in the other script."""
        if self.page.address == self.current.address:
            return False
        held = text_of(self.texts.connection, self.current.id)
        parts = [held.headline, held.subtitle, held.speaker, *held.paragraphs]
        return same_by_fold(judged_parts(self.reading.speech), [part or "" for part in parts])

    def _read_again(self, version: _Row) -> bool:
        """Today's reading of its bytes takes the place of the one that is held; False where they cannot be read."""
        if self.reading.reread is None or version.id in self._read:
            return version.id in self._read
        try:
            again = self.reading.reread(version.capture_id)
        except SpeecharchiveError:
            return False
        if not again.is_speech:
            return False
        self._renew(version, again)
        return True

    def _renew(self, version: _Row, speech: Speech) -> None:
        """A version that today's parser reads otherwise is compared with the others as the same parser reads them."""
        self._read.add(version.id)
        if not self.texts.replace(version.id, speech).text:
            return
        self.digests[version.id] = text_sha256(speech)
        if not self._drifted:
            self._drifted = True
            for other in self.versions:
                self._read_again(other)


def same_by_fold(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) == len(other) and all(map(_folds_alike, one, other))


def _folds_alike(one: str, other: str) -> bool:
    return len(one) == len(other) and fold(one) == fold(other)
