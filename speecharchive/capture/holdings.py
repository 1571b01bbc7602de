"""Where the bytes of captures are found: in the folder of this machine, and in the store where one is set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from speecharchive.capture.records import MAX_RECORD
from speecharchive.capture.stores import Store
from speecharchive.errors import DamagedInput

OPEN = ".open"
"""What the name of a file ends in while it is being written."""
_MOST = 2 * MAX_RECORD
"""Bytes of a record, compressed: more is a wrong row."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """Travels to other processes; connections are made where it arrives."""

    folder: Path
    """On this machine; what is being written lies here alone."""
    store: Store | None = None
    keep: bool = False
    """Whether what is in the store stays here too."""
    store_first: bool = False
    """Whether `open` takes what is in the store before what lies here, which may be an older copy."""

    @property
    def place(self) -> str:
        """What --captures takes to find them again."""
        return self.store.url if self.store else str(self.folder)

    def read(self, file: str, offset: int, length: int) -> bytes:
        """Fewer bytes where the file ends before. Raises DamagedInput where it is in no place, StoreUnavailable."""
        name = inside(file)
        if length > _MOST:
            raise DamagedInput(f"{file} at {offset}: no record has {length} bytes")
        for path in (self.folder / name, self.folder / (file + OPEN)):
            try:
                with path.open("rb", buffering=0) as stream:
                    stream.seek(offset)
                    return stream.read(length)
            except FileNotFoundError:
                continue
        if self.store is not None:
            try:
                return self.store.read(file, offset, length)
            except FileNotFoundError:
                pass
        raise self.missing(file)

    def open(self, file: str) -> IO[bytes]:
        """A closed file. Raises DamagedInput where it is in neither place, OSError, StoreUnavailable."""
        places = (self._stored, self._here) if self.store_first else (self._here, self._stored)
        for place in places:
            with suppress(FileNotFoundError):
                return place(file)
        raise self.missing(file)

    def _here(self, file: str) -> IO[bytes]:
        return (self.folder / inside(file)).open("rb")

    def _stored(self, file: str) -> IO[bytes]:
        if self.store is None:
            raise FileNotFoundError(file)
        return self.store.open(file)

    def missing(self, file: str) -> DamagedInput:
        if self.store is None:
            return DamagedInput(f"{file}: the WARC file is not in {self.folder}")
        return DamagedInput(
            f"{file}: the WARC file is neither in {self.folder} nor in {self.store.url}; "
            "the machine that wrote it may not have put it there yet"
        )

    def here(self) -> Iterator[str]:
        """Names of the closed files in the folder."""
        for path in sorted(self.folder.glob("*.warc.gz")):
            yield path.name


def inside(file: str) -> PurePosixPath:
    """Raises DamagedInput for a name that leads out of the captures folder."""
    name = PurePosixPath(file)
    if name.is_absolute() or ".." in name.parts:
        raise DamagedInput(f"{file}: a capture's file must lie inside the captures folder")
    return name
