"""How far the import of a file came: noted in the transaction that stores what was read so far."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from speecharchive.store.processes import utc_now
from speecharchive.store.statements import insert_or_else, plain
from speecharchive.store.tables import ImportedFile

_KEY = ("sha256", "wanted")


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything before `position` (see ImportedFile) is done."""

    sha256: str
    """The file, by what is in it."""
    wanted: str
    """Digest of what the import looks for."""
    name: str
    position: int = 0
    within: int = 0
    pages: int = 0
    """Articles that were read so far."""
    finished: bool = False


def progress_of(connection: Connection, sha256: str, wanted: str, name: str) -> Progress:
    """How far an import of the same file, for the same filters, came; its beginning where there was none."""
    file = ImportedFile
    row = connection.execute(
        select(file.position, file.within, file.pages, file.finished_at).where(
            file.sha256 == sha256, file.wanted == wanted
        )
    ).first()
    if row is None:
        return Progress(sha256, wanted, name)
    return Progress(
        sha256, wanted, name, row.position, row.within, row.pages, row.finished_at is not None
    )


def note_progress(connection: Connection, progress: Progress) -> None:
    row = {
        "sha256": progress.sha256,
        "wanted": progress.wanted,
        "name": plain(progress.name),
        "position": progress.position,
        "within": progress.within,
        "pages": progress.pages,
        "finished_at": utc_now() if progress.finished else None,
    }
    statement = insert_or_else(connection, ImportedFile)
    renewed = {name: statement.excluded[name] for name in row if name not in _KEY}
    connection.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=renewed), row)
