"""What an import is given, as items in order: pages that are to be read, and how far each file has come with them.

Records that nobody wants are counted here and go no further; they are told by their headers, and cost no more than
passing over their bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from speecharchive.capture.containers import Part, parts_of
from speecharchive.capture.reading import is_warc
from speecharchive.capture.scanning import Damage, Position, Scanned
from speecharchive.errors import BadInput
from speecharchive.ingest.inputs import (
    Input,
    PassedOver,
    Unreadable,
    addressed,
    files_in,
    from_file,
    from_stdin,
)
from speecharchive.ingest.pages import FilePage, WarcPage
from speecharchive.ingest.selection import (
    NO_PAGE,
    Selection,
    address_of,
    reason_by_block,
    reason_by_head,
)
from speecharchive.store.imported_files import Progress

_RECORDS_TOGETHER = 5_000
"""Records passed over in a row after which it is noted how far the file came."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A file, and the place in it up to which everything is done once the item is."""

    file: Progress
    """As the import found it."""
    position: Position
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    page: WarcPage | FilePage | Unreadable | None
    name: str
    passed: dict[str, int] = field(default_factory=dict)
    """Records passed over since the item before, by reason."""
    mark: Mark | None = None
    done_before: Progress | None = None
    """A file that was imported before, whole."""


@dataclass(frozen=True, slots=True)
class Sources:
    """`progress` tells how far the import of a file came, by its fingerprint, the digest of the filters and its name."""

    selection: Selection
    progress: Callable[[str, str, str], Progress]
    again: bool = False
    """Read files from their beginning, also those that were imported before."""
    url: str | None = None
    stdin: BinaryIO | None = None

    def items(self, paths: Iterable[str]) -> Iterator[Item]:
        for file in files_in(paths):
            if isinstance(file, PassedOver):
                yield Item(None, file.name, {NO_PAGE: 1})
            elif file is None:
                yield self._page(from_stdin(self.stdin))
            elif is_warc(file):
                yield from self._warc_file(file)
            else:
                yield self._page(from_file(file))

    def _page(self, found: Input | Unreadable) -> Item:
        page = addressed(found, self.url)
        assert not isinstance(page, PassedOver)
        if isinstance(page, Unreadable):
            return Item(page, page.name)
        return Item(FilePage(page, self.selection.publisher(page.source.url)), page.name)

    def _warc_file(self, file: Path) -> Iterator[Item]:
        try:
            for part in parts_of(file):
                if isinstance(part, Damage):
                    yield Item(Unreadable(part.where, part.error), part.where)
                else:
                    yield from self._part(file, part)
        except BadInput as error:
            yield Item(Unreadable(str(file), error), str(file))

    def _part(self, file: Path, part: Part) -> Iterator[Item]:
        """Raises BadInput where the file cannot be read; of one that lies in another that is an item."""
        try:
            known = self.progress(part.fingerprint(), self.selection.digest, part.name)
            if known.finished and not self.again:
                yield Item(None, part.name, done_before=known)
                return
            yield from self._records(part, known)
        except BadInput as error:
            name = str(file) if part.name == file.name else part.name
            yield Item(Unreadable(name, error), name)

    def _records(self, part: Part, known: Progress) -> Iterator[Item]:
        passed: Counter[str] = Counter()
        if self.again:
            known = replace(known, position=0, within=0, pages=0)
        last = start = Position(known.position, known.within)

        def wanted(headers: dict[str, str]) -> bool:
            reason = reason_by_head(headers, self.selection)
            if reason:
                passed[reason] += 1
            return reason is None

        for found in part.records(wanted, start):
            last = found.after or last
            item = self._item(part, known, found, passed)
            if item is not None:
                yield item
                passed.clear()
        yield Item(None, part.name, dict(passed), Mark(known, last, finished=True))

    def _item(
        self, part: Part, known: Progress, found: Scanned | Damage, passed: Counter[str]
    ) -> Item | None:
        mark = Mark(known, found.after) if found.after else None
        if isinstance(found, Damage):
            return Item(Unreadable(found.where, found.error), found.where, dict(passed), mark)
        if found.block is not None:
            reason = reason_by_block(found.headers["warc-type"], found.block)
            if reason is None:
                url = address_of(found.headers)
                selection = self.selection
                page = WarcPage(found, part.name, selection.publisher(url), selection.kinds)
                return Item(page, url, dict(passed), mark)
            passed[reason] += 1
        if passed.total() >= _RECORDS_TOGETHER:
            return Item(None, part.name, dict(passed), mark)
        return None


def size_of(paths: Iterable[str]) -> int:
    """Bytes of all files that `paths` name."""
    files = (file for file in files_in(paths) if isinstance(file, Path))
    return sum(file.stat().st_size for file in files if file.exists())
