"""What sealing and lifting do with a WARC file that lies in a store: it comes here, is written anew here, and takes the place of the old one there.

Copies of what is sealed are in the store before the file loses it, the new file before its row says so. Killed anywhere, the
next call, on any machine, brings what is there and does the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from sqlalchemy import Engine

from speecharchive.capture.closed import ClosedFile
from speecharchive.capture.holdings import Holdings
from speecharchive.capture.sealing import FOLDER, Renewed, Sealed
from speecharchive.capture.stores import digest_in, fetch, put_whole
from speecharchive.store.stored import in_store, is_as_recorded


def bring(engine: Engine, holdings: Holdings, file: str) -> bool:
    """Whether its row says that it is in the store; then it lies here too, unless it is not there any more.

    Raises StoreUnavailable, OSError.
    """
    if holdings.store is None or not in_store(engine, holdings, file):
        return False
    path = holdings.folder / file
    if not (path.is_file() and is_as_recorded(engine, holdings.folder, file)):
        with suppress(FileNotFoundError):
            fetch(holdings.store, file, path)
    return True


def put_copies(holdings: Holdings, copies: Iterable[Sealed]) -> None:
    """In the store, whole. Raises StoreUnavailable."""
    assert holdings.store is not None
    for each in copies:
        name = f"{FOLDER}/{each.name}"
        wanted = ClosedFile(name, each.length, each.sha256)
        with suppress(FileNotFoundError):
            if digest_in(holdings.store, name) == wanted:
                continue
        put_whole(holdings.store, holdings.folder / name, name, wanted)


def put_back(holdings: Holdings, file: Renewed) -> None:
    """Raises StoreUnavailable."""
    assert holdings.store is not None
    wanted = ClosedFile(file.name, file.length, file.sha256)
    put_whole(holdings.store, holdings.folder / file.name, file.name, wanted)


def leave(holdings: Holdings, file: str, copies: Iterable[Sealed]) -> None:
    """Nothing of what is sealed stays here, and of the file what is to be kept."""
    for each in copies:
        (holdings.folder / FOLDER / each.name).unlink(missing_ok=True)
    if not holdings.keep:
        (holdings.folder / file).unlink(missing_ok=True)
