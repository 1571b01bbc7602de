"""`db`: upgrade, backup, copy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from speecharchive.capture.stores import is_store
from speecharchive.cli.options import Captures, Db, example
from speecharchive.cli.output import say
from speecharchive.cli.watching import counting, progress
from speecharchive.counted import counted

_db = typer.Typer(no_args_is_help=True, help="Look after the database.")


def register(app: typer.Typer) -> None:
    _db.command(epilog=example("speecharchive db upgrade --db archive.db"))(upgrade)
    _db.command(epilog=example("speecharchive db backup /mnt/backup/archive"))(backup)
    _db.command(
        epilog=example(
            "speecharchive db copy archive.db postgresql://archive@db.example/archive",
            "speecharchive db copy postgresql://archive@db.example/archive archive.db",
        )
    )(copy)
    app.add_typer(_db, name="db", epilog=example("speecharchive db upgrade"))


def upgrade(db: Db = None) -> None:
    """Create the schema in an empty database, or bring an older one up to date.

    On PostgreSQL, where the extra `workers` is installed, also the tables of the job queue: end all workers first.
    """
    from speecharchive.store.engine import database_url, place_of
    from speecharchive.store.migrate import upgrade_database

    with progress("upgrade") as seen:
        before, after = upgrade_database(db, seen=seen)
    place = place_of(database_url(db))
    if _has_new_queue(db, place):
        say(f"{place} has the job queue that `speecharchive worker` needs")
    if before == after:
        say(f"{place} is up to date at revision {after}")
    else:
        say(f"{place} went from {f'revision {before}' if before else 'empty'} to revision {after}")


def backup(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A new folder, or that of the last backup.")
    ],
    db: Db = None,
    captures: Captures = None,
) -> None:
    """Copy an SQLite archive, also while crawls write it: first its rows, then the WARC files that they name.

    FOLDER is then an archive itself, of one moment. A later backup into it copies what is new, and a killed one leaves the last one whole.
    """
    from speecharchive.store.backup import back_up

    with progress("backup") as seen:
        done = back_up(db, captures, folder, seen)
    place = done.database
    for wrong in done.wrong:
        say(wrong)
    say(f"{place} and {counted(done.files, 'file')} of captures are there, {done.copied} of them copied now")  # fmt: skip
    if done.store is None:
        say(f"prove it: speecharchive verify --db {place} --captures {place.with_name(place.stem + '-captures')}")  # fmt: skip
    else:
        say(f"{counted(done.stored, 'file')} more in {done.store}, which has to be backed up by itself")  # fmt: skip
        say(f"prove it: speecharchive verify --db {place} --captures {done.store}")
    if done.wrong:
        raise typer.Exit(1)


def copy(
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="SQLite file or SQLAlchemy URL of the archive.")
    ],
    target: Annotated[
        str,
        typer.Argument(metavar="TO", help="A new SQLite file, or the URL of an empty database."),
    ],
    captures: Captures = None,
) -> None:
    """Copy an archive into another database, SQLite or PostgreSQL, and compare every row.

    One snapshot of FROM; TO is whole and equal in the end, or not there. Stop crawls before: what they store later is not copied. WARC files stay where they are.
    """
    from speecharchive.store.archive import holdings_at
    from speecharchive.store.engine import database_url, place_of
    from speecharchive.store.moving.copying import copy_archive

    copied = copy_archive(source, target, counting)
    places = place_of(database_url(source)), place_of(database_url(target))
    say(
        f"{counted(copied.rows, 'row')} of {counted(copied.tables, 'table')} copied from {places[0]} to {places[1]}, and equal row by row"
    )
    if copied.running:
        say(f"{counted(copied.running, 'run')} still under way in {places[0]}: what they store from now on is not in the copy")  # fmt: skip
    folder = holdings_at(database_url(source), captures).place
    expected = holdings_at(database_url(target), captures).place
    _tell_what_is_next(places[1], folder, expected)


def _tell_what_is_next(place: str, folder: str, expected: str) -> None:
    if not (is_store(folder) or Path(folder).is_dir()):
        say("the WARC files stay where they are, which is not told here: name them with --captures")
        folder = "FOLDER"
    elif folder == expected:
        say(f"the WARC files stay in {folder}")
    else:
        say(
            f"the WARC files stay in {folder}; name them with --captures or SPEECHARCHIVE_CAPTURES, or copy them to {expected}"
        )
    if "://" in place:
        say(f"next: speecharchive index build --db {place}")
    say(f"then: speecharchive verify --db {place} --captures {folder}")


def _has_new_queue(db: str | None, place: str) -> bool:
    """Whether the queue had to be made or renewed. Raises UsageError."""
    from speecharchive.queue.place import has_extra
    from speecharchive.store.engine import database_url, open_engine

    url = database_url(db)
    if url.get_backend_name() != "postgresql" or not has_extra():
        return False
    from speecharchive.queue.schema import upgrade_queue

    engine = open_engine(url)
    try:
        return upgrade_queue(engine, place)
    finally:
        engine.dispose()
