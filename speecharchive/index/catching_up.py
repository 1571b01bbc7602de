"""An index beside the archive takes in what changed, some thousand speeches a step; a killed one goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from speecharchive.index import changes
from speecharchive.index.changes import Change
from speecharchive.index.documents import (
    FORMATS,
    UNUSABLE,
    Documents,
    EngineName,
    create_documents,
    open_documents,
)
from speecharchive.index.sidecar_state import Progress, State

_COMMIT_EVERY = 10_000
Seen = Callable[[int], object]


def fits(connection: Connection, progress: Progress, engine: EngineName) -> bool:
    """Whether the index is of this archive and this program."""
    return (
        progress.engine == FORMATS[engine]
        and progress.archive == changes.archive_identity(connection)
        and not changes.was_set_back(connection, progress)
    )


def take_in(
    connection: Connection, state: State, engine: EngineName, folder: Path, seen: Seen
) -> Documents:
    """All that `connection`, a snapshot of the archive, shows and the index in `folder` lacks.

    The caller holds the lock of the folder. Raises what is in `UNUSABLE`; what was taken in until then is kept.
    """
    documents, progress, done = _begun(connection, state, engine, folder)
    try:
        return _taken_in(connection, state, documents, progress, done, seen)
    except BaseException:
        documents.release()
        raise


def _taken_in(
    connection: Connection,
    state: State,
    documents: Documents,
    progress: Progress,
    done: set[Change],
    seen: Seen,
) -> Documents:
    floor = changes.floor_of(connection)
    if progress.cursor_stamp >= progress.floor:
        # Nothing was missing below the old floor: on from there, with what this snapshot cannot show as the new one.
        progress = replace(progress, cursor_stamp=progress.floor, cursor_speech="", floor=floor)
    since_commit = 0
    for batch in changes.pending(connection, progress, done):
        speeches = [speech for speech, _ in batch]
        documents.replace(speeches, changes.held_texts(connection, speeches))
        progress = _after(progress, batch[-1])
        since_commit += len(batch)
        seen(len(batch))
        if since_commit >= _COMMIT_EVERY:
            documents.commit()
            state.save(progress, documents.words)
            since_commit = 0
    documents.commit()
    documents.close()
    whole = replace(progress, floor=floor, cursor_stamp=floor, cursor_speech="")
    state.save(whole, documents.words, changes.changes_from(connection, floor))
    return documents


def _begun(
    connection: Connection, state: State, engine: EngineName, folder: Path
) -> tuple[Documents, Progress, set[Change]]:
    """The index as it is, where it is of this archive and whole; else an empty one."""
    progress = state.progress()
    if progress is not None and fits(connection, progress, engine):
        try:
            return open_documents(engine, folder, state.words()), progress, state.late()
        except UNUSABLE:
            pass  # Lost or damaged: as if there were none.
    state.forget()
    create_documents(engine, folder)
    identity, floor = changes.archive_identity(connection), changes.floor_of(connection)
    nothing = Progress(identity, FORMATS[engine], floor)
    return open_documents(engine, folder, state.words()), nothing, set()


def _after(progress: Progress, change: Change) -> Progress:
    speech, stamp = change
    progress = replace(progress, cursor_stamp=stamp, cursor_speech=speech)
    if stamp >= progress.newest_stamp:
        progress = replace(progress, newest_stamp=stamp, newest_speech=speech)
    return progress
