"""The schema, from empty to the newest and back, by the migrations bundled with the package.

One transaction holds the whole change: a process killed in the middle of it leaves the schema as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from speecharchive.bundled import bundled_path
from speecharchive.counted import counted
from speecharchive.errors import UsageError
from speecharchive.index import postings
from speecharchive.index.writes import count_by_this_server
from speecharchive.store.chain import chain_older_rows
from speecharchive.store.changes import rebuild_changes
from speecharchive.store.division_rows import put_divisions
from speecharchive.store.engine import database_url, open_engine, place_of, sqlite_path, writing
from speecharchive.store.identities import observe_older_captures, renew_identities
from speecharchive.store.phrase_counting import count_phrases
from speecharchive.store.phrase_table import put_bundled
from speecharchive.store.processes import has_died, this_process
from speecharchive.store.schema import (
    REVISION,
    REVISION_TABLE,
    hold_schema,
    require_folder,
    require_newest,
    revision_of,
)
from speecharchive.store.variant_comparison import find_variants, renew_method
from speecharchive.store.views import create_views, drop_views


def upgrade_database(
    db: str | Path | None = None, *, seen: Callable[[str], None] = lambda _: None
) -> tuple[str | None, str]:
    """Create or upgrade an archive; a SQLite file is made where there is none.

    Set phrases that are new, or defined otherwise, are counted in what is held, and speeches that were not compared yet are:
    `seen` is called once a speech.
    Returns the revisions before (None: it was empty) and after. Raises UsageError, ForeignDatabase,
    DatabaseUnavailable, StorageFull, ExtraMissing.
    """
    url = database_url(db)
    require_folder(sqlite_path(url))
    engine = open_engine(url, "create")
    try:
        revisions = upgrade(engine, place_of(url))
        count_phrases(engine, seen=seen)
        find_variants(engine, seen=seen)
        return revisions
    finally:
        engine.dispose()


def upgrade(engine: Engine, place: str) -> tuple[str | None, str]:
    """To the newest schema. Two processes may do it at once; the second finds it done."""
    with writing(engine) as connection:
        hold_schema(connection)
        before = revision_of(connection, place)
        if before is not None and before > REVISION:
            require_newest(before, place)
        if before is not None and before < REVISION:
            _require_quiet(connection, place)
        drop_views(connection)
        lay_out(connection)
        if connection.dialect.name == "sqlite" and not postings.is_there(connection):
            postings.rebuild(connection)
        if connection.dialect.name == "sqlite":
            postings.add_groups(connection)
        older = before is not None and before < "0006"
        if older:
            chain_older_rows(connection)
        count_by_this_server(connection)
        put_bundled(connection)
        put_divisions(connection)
        renew_method(connection)
        renew_identities(connection, anew=older)
        if older:
            observe_older_captures(connection)
            rebuild_changes(connection)
    return before, REVISION


def _require_quiet(connection: Connection, place: str) -> None:
    """A run under way would go on in the old program, which knows nothing of what is new. Raises UsageError."""
    asked = text("SELECT command, process, alive FROM run WHERE status = 'running' ORDER BY id")
    living = [
        row
        for row in connection.execute(asked)
        if row.process != this_process() and not has_died(row.process, row.alive)
    ]
    if living:
        told = ", ".join(f"{row.command} of {row.process.rpartition('/')[0]}" for row in living[:5])
        raise UsageError(f"{counted(len(living), 'run')} under way in {place} ({told}); stop them, which loses nothing, and upgrade then")  # fmt: skip


def lay_out(connection: Connection) -> None:
    """Tables and views of the newest schema, and nothing else in them than what migrations put there."""
    command.upgrade(_config(connection), "head")
    create_views(connection)


def downgrade(engine: Engine, place: str, revision: str = "base") -> None:
    """Back to `revision`; `base` leaves an empty database."""
    with writing(engine) as connection:
        revision_of(connection, place)
        drop_views(connection)
        command.downgrade(_config(connection), revision)
        if revision == "base":
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {REVISION_TABLE}")


def _config(connection: Connection) -> Config:
    config = Config()
    folder = str(bundled_path("migrations")).replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
