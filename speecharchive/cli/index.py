"""`index status`, `index build`, `index rebuild`, `index verify`, `index optimise`, `index drop`."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.options import (
    AskedFormat,
    Db,
    example,
    open_to_read,
    open_to_write,
)
from speecharchive.cli.output import print_rows, say
from speecharchive.cli.watching import counting
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.index.sidecar import Sidecar
    from speecharchive.store.archive import Archive

Folder = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        envvar="SPEECHARCHIVE_INDEX",
        help="Where indexes beside archives are kept.  [default: beside the SQLite file; for PostgreSQL the user's cache]",
    ),
]
_STATUS = ("engine", "place", "state", "speeches", "missing", "bytes")
_FINDING = ("engine", "subject", "finding")
_index = typer.Typer(no_args_is_help=True, help="Look after the search index.")


class EngineName(StrEnum):
    fts5 = "fts5"
    tantivy = "tantivy"


Engine = Annotated[
    EngineName | None,
    typer.Option(
        help="fts5 is in the SQLite file; tantivy in a folder beside the archive.  [default: what there is]",
        case_sensitive=False,
    ),
]


def register(app: typer.Typer) -> None:
    for command, *lines in (
        (status, "speecharchive index status"),
        (build, "speecharchive index build --engine tantivy"),
        (rebuild, "speecharchive index rebuild"),
        (verify, "speecharchive index verify --sample 500", "speecharchive index verify --all"),
        (optimise, "speecharchive index optimise"),
        (drop, "speecharchive index drop"),
    ):
        _index.command(epilog=example(*lines))(command)
    app.add_typer(_index, name="index", epilog=example("speecharchive index status"))


def status(db: Db = None, index: Folder = None, format: AskedFormat = None) -> None:
    """Say which indexes there are, and how far they are."""
    from speecharchive.store.engine import reading

    with open_to_read(db) as archive, reading(archive.engine) as connection:
        print_rows(_states(archive, connection, index), format, columns=_STATUS)


def build(db: Db = None, engine: Engine = None, index: Folder = None) -> None:
    """Make the index beside the archive, or bring it up to date.

    It goes on where it was stopped, follows the archive by itself from then on, and can be thrown away at any time.
    """
    with open_to_read(db) as archive:
        if (engine or EngineName.tantivy) is EngineName.fts5:
            _require_file(archive)
            say(
                "the index in the SQLite file follows the archive by itself; `index rebuild` makes it anew"
            )
            return
        _build_beside(archive, _beside(archive, index))


def rebuild(db: Db = None, engine: Engine = None, index: Folder = None) -> None:
    """Make the index anew from the texts.

    Without --engine all that there are.
    """
    from speecharchive.index.postings import rebuild as anew
    from speecharchive.store.engine import writing

    with open_to_write(db, create=False) as archive:
        beside = _existing(archive, index) if engine is None else None
        if engine is EngineName.tantivy:
            beside = _beside(archive, index)
        if engine is EngineName.fts5:
            _require_file(archive)
        if archive.engine.dialect.name == "sqlite" and engine is not EngineName.tantivy:
            with counting("index", _count(archive)) as seen, writing(archive.engine) as connection:
                indexed = anew(connection, seen)
            say(f"{counted(indexed, 'speech')} indexed in {archive.place}")
        elif beside is None:
            beside = _beside(archive, index)
        if beside is not None:
            if not beside.forget():
                raise _busy()
            _build_beside(archive, beside)


def verify(
    db: Db = None,
    sample: Annotated[int, typer.Option(min=0, help="Speeches to look into.")] = 200,
    all: Annotated[bool, typer.Option("--all", help="Look into every speech.")] = False,
    index: Folder = None,
    format: AskedFormat = None,
) -> None:
    """Compare the index with the texts.

    Every speech's entry, and in a sample of the speeches how often phrases of one to nine characters occur. Prints what is wrong; the exit status is 1 when anything is.
    """
    with open_to_read(db) as archive:
        if not _is_indexed(archive, index):
            print_rows((), format, columns=_FINDING)
            say(
                "there is no index to verify: every search reads the texts; make one with `speecharchive index build`"
            )
            return
        looked = _count(archive) if all else min(sample, _count(archive))
        with counting("verify", looked) as seen:
            findings = list(_findings(archive, index, None if all else sample, seen))
        wrong = print_rows(findings, format, columns=_FINDING)
    say(f"{counted(looked, 'speech')} looked into; {wrong or 'nothing'} wrong")
    if wrong:
        raise typer.Exit(1)


def optimise(db: Db = None) -> None:
    """Merge the index in the SQLite file, for quicker searches.

    Worth it after thousands of speeches came; imports and re-extractions of so many do it themselves.
    """
    from speecharchive.index.postings import optimise as merge
    from speecharchive.store.engine import writing

    with open_to_write(db, create=False) as archive:
        _require_file(archive)
        with writing(archive.engine) as connection:
            merge(connection)
        say(f"the index in {archive.place} is merged")


def drop(db: Db = None, index: Folder = None) -> None:
    """Throw the index beside the archive away."""
    import shutil

    with open_to_read(db) as archive:
        beside = _existing(archive, index)
        if beside is None:
            say("there is no index beside the archive")
            return
        if not beside.forget():
            raise _busy()
        shutil.rmtree(beside.folder)
        say(f"{beside.folder} is gone")


def _states(archive: Archive, connection: Any, folder: Path | None) -> Iterator[dict[str, Any]]:
    from speecharchive.index.location import index_folder
    from speecharchive.index.sidecar import Sidecar
    from speecharchive.index.verifying import count_held, count_missing

    held = count_held(connection)
    if archive.engine.dialect.name == "sqlite":
        missing = count_missing(connection)
        yield _state("fts5", archive.place, held, missing, None)
    beside = Sidecar(index_folder(archive.engine, folder))
    if beside.exists:
        found = beside.status(connection)
        yield _state("tantivy", str(beside.folder), held, found.missing, found.size)
    elif archive.engine.dialect.name == "postgresql":
        yield _state("tantivy", str(beside.folder), held, None, 0)


def _state(
    engine: str, place: str, held: int, missing: int | None, size: int | None
) -> dict[str, Any]:
    state = "not built" if missing is None else "behind" if missing else "up to date"
    return {
        "engine": engine,
        "place": place,
        "state": state,
        "speeches": held,
        "missing": held if missing is None else missing,
        "bytes": size,
    }


def _findings(
    archive: Archive, folder: Path | None, sample: int | None, seen: Any
) -> Iterator[dict[str, str]]:
    """Of every index that there is."""
    from speecharchive.index.fts5 import Fts5Index
    from speecharchive.index.verifying import TABLES_READ, verify_index
    from speecharchive.proof.values import unreadable_values
    from speecharchive.store.engine import reading

    if archive.engine.dialect.name == "sqlite":
        with reading(archive.engine) as connection:
            unreadable = list(unreadable_values(connection, TABLES_READ))
            for each in unreadable:
                yield {"engine": "", "subject": each.subject, "finding": each.finding}
            for finding in verify_index(connection, Fts5Index(connection), sample=sample, seen=seen):  # fmt: skip
                yield {"engine": "fts5", **finding._asdict()}
        if unreadable:
            return  # An index beside the archive would take such a row in.
    beside = _existing(archive, folder)
    if beside is not None:
        with beside.view(archive.engine) as (connection, index):
            if index is None:
                raise _busy()
            for finding in verify_index(connection, index, sample=sample, seen=seen):
                yield {"engine": "tantivy", **finding._asdict()}


def _build_beside(archive: Archive, beside: Sidecar) -> None:
    from speecharchive.store.engine import reading

    with reading(archive.engine) as connection:
        missing = beside.status(connection).missing
    total = _count(archive) if missing is None else missing
    with counting("index", total) as seen:
        if not beside.build(archive.engine, seen):
            raise _busy()
    say(f"{counted(total, 'speech')} indexed in {beside.folder}")


def _beside(archive: Archive, folder: Path | None) -> Sidecar:
    from speecharchive.errors import ExtraMissing
    from speecharchive.index.location import index_folder, is_installed
    from speecharchive.index.sidecar import Sidecar

    if not is_installed():
        raise ExtraMissing("an index beside the archive needs an extra: pip install 'speecharchive[tantivy]'")  # fmt: skip
    return Sidecar(index_folder(archive.engine, folder))


def _existing(archive: Archive, folder: Path | None) -> Sidecar | None:
    from speecharchive.index.location import index_folder
    from speecharchive.index.sidecar import Sidecar

    beside = Sidecar(index_folder(archive.engine, folder))
    return beside if beside.exists else None


def _is_indexed(archive: Archive, folder: Path | None) -> bool:
    return archive.engine.dialect.name == "sqlite" or _existing(archive, folder) is not None


def _count(archive: Archive) -> int:
    from speecharchive.index.verifying import count_held
    from speecharchive.store.engine import reading

    with reading(archive.engine) as connection:
        return count_held(connection)


def _require_file(archive: Archive) -> None:
    from speecharchive.errors import UsageError

    if archive.engine.dialect.name != "sqlite":
        raise UsageError(f"{archive.place} is no SQLite file; its index is beside it: speecharchive index build")  # fmt: skip


def _busy() -> Exception:
    from speecharchive.errors import UsageError

    return UsageError("the index beside the archive is in use by another process, or its folder cannot be written; try again later")  # fmt: skip
