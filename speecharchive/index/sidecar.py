"""An index in a folder beside the archive, which follows it and can be thrown away at any time.

    lock ─▶ snapshot of the archive ─▶ what changed since ─▶ into the index ─▶ a pinned state that equals the snapshot

Who finds nothing to take in needs no lock. Who cannot get the lock, or cannot write the folder, while something is missing
gets no index from here: the archive itself is searched then, slower and as exact.
"""

from __future__ import annotations

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from speecharchive.errors import StorageFull
from speecharchive.index import changes
from speecharchive.index.catching_up import Seen, fits, take_in
from speecharchive.index.documents import UNUSABLE, EngineName, installed_engine, open_documents
from speecharchive.index.sidecar_state import State, opened
from speecharchive.store.engine import reading

if TYPE_CHECKING:
    from speecharchive.index.engine import KeptIndex

LOCK_SECONDS = 10.0
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Status:
    missing: int | None
    """Speeches that the archive has otherwise than the index; None where there is no index of this archive."""
    size: int
    """Bytes."""


class Sidecar:
    def __init__(
        self,
        folder: Path,
        engine: EngineName | None = None,
        *,
        lock_seconds: float = LOCK_SECONDS,
    ) -> None:
        self.folder = folder
        self.engine = engine or installed_engine()
        self._lock_seconds = lock_seconds

    @property
    def exists(self) -> bool:
        return self._state.is_file()

    @contextmanager
    def view(self, engine: Engine) -> Iterator[tuple[Connection, KeptIndex | None]]:
        """A snapshot of the archive, and the index as of it; None where that cannot be had just now."""
        with ExitStack() as stack:
            yield self._as_it_is(engine, stack) or self._caught_up(engine, stack)

    def build(self, engine: Engine, seen: Seen = lambda _: None) -> bool:
        """Take in what is missing, from where it stopped; `seen` is told of how many at a time.

        False where another process is at it. Raises StorageFull where the folder cannot be written.
        """
        with self._writable(), ExitStack() as stack, self._locked() as held:
            if held:
                self._taken_in(stack.enter_context(reading(engine)), stack, seen)
            return held

    def forget(self) -> bool:
        """All of it, so that it is built anew; False where another process is at it. Raises StorageFull."""
        with self._writable(), self._locked() as held:
            if held:
                state = opened(self._state)
                state.forget()
                state.close()
        return held

    def status(self, connection: Connection) -> Status:
        size = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        try:
            state = State(self._state, create=False)
        except UNUSABLE:
            return Status(None, size)
        try:
            progress, done = state.progress(), state.late()
        except UNUSABLE:
            return Status(None, size)
        finally:
            state.close()
        if progress is None or not fits(connection, progress, self.engine):
            return Status(None, size)
        return Status(changes.count_pending(connection, progress, done), size)

    def _as_it_is(self, engine: Engine, stack: ExitStack) -> tuple[Connection, KeptIndex] | None:
        """The index is pinned before the snapshot begins, so it is never ahead; with nothing missing it is equal."""
        try:
            state = State(self._state, create=False)
            try:
                progress, words, done = state.progress(), state.words(), state.late()
            finally:
                state.close()
            documents = open_documents(self.engine, self.folder, words)
        except UNUSABLE:
            return None
        with ExitStack() as own:
            own.callback(documents.release)
            connection = own.enter_context(reading(engine))
            if (
                progress is not None
                and fits(connection, progress, self.engine)
                and next(changes.pending(connection, progress, done), None) is None
            ):
                stack.enter_context(own.pop_all())
                return connection, documents.index(connection)
        return None

    def _caught_up(self, engine: Engine, stack: ExitStack) -> tuple[Connection, KeptIndex | None]:
        """Under the lock nobody else takes in anything between the snapshot and the pinned state."""
        try:
            with self._locked() as held:
                if held:
                    connection = stack.enter_context(reading(engine))
                    return connection, self._taken_in(connection, stack, lambda _: None)
            _LOG.warning("another process is building the search index; searching without it")
        except UNUSABLE as error:
            _LOG.warning("the search index in %s cannot be used: %s; searching without it", self.folder, error)  # fmt: skip
        stack.close()
        return stack.enter_context(reading(engine)), None

    def _taken_in(self, connection: Connection, stack: ExitStack, seen: Seen) -> KeptIndex:
        state = opened(self._state)
        try:
            documents = take_in(connection, state, self.engine, self.folder, seen)
            stack.callback(documents.release)
            return documents.index(connection)
        finally:
            state.close()

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except UNUSABLE as error:
            raise StorageFull(
                f"the index in {self.folder} cannot be written: {error}; make room, or give another --index"
            ) from error

    @contextmanager
    def _locked(self) -> Iterator[bool]:
        """Whether the lock of the folder could be had; the kernel gives it back when a process dies."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("ab") as file:
            yield self._lock(file.fileno())

    def _lock(self, file: int) -> bool:
        deadline = time.monotonic() + self._lock_seconds
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.05)
            else:
                return True

    @property
    def _state(self) -> Path:
        return self.folder / "state.db"
