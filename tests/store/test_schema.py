"""The schema: from empty to the newest and back, equal to the mapped tables, with its public views."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from speecharchive.bundled import bundled_path
from speecharchive.errors import DatabaseUnavailable, ForeignDatabase, UsageError
from speecharchive.index.postings import TABLES as SEARCH_TABLES
from speecharchive.store.archive import Archive
from speecharchive.store.engine import database_url, open_engine, place_of, reading, writing
from speecharchive.store.migrate import downgrade, upgrade, upgrade_database
from speecharchive.store.schema import REVISION
from speecharchive.store.tables import Table
from speecharchive.store.views import VIEWS, create_views


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    made = open_engine(database_url(empty_database), "create")
    yield made
    made.dispose()


def everything(connection: Connection) -> dict[str, Any]:
    """What the database's own catalogue says of tables, columns, keys and indexes (not of Alembic's and FTS5's)."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(
            text("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        ).all()
        return {
            f"{row.type} {row.name}": _parts(row.sql)
            for row in rows
            if not row.tbl_name.startswith((*SEARCH_TABLES, "alembic"))
        }
    return {
        name: [tuple(row) for row in connection.execute(text(statement))]
        for name, statement in {
            "columns": """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
                column_default, is_identity, identity_generation
                FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
                ORDER BY table_name, column_name""",
            "comments": """SELECT c.relname, a.attname, col_description(c.oid, a.attnum)
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
                AND c.relkind IN ('r', 'v') AND c.relname <> 'alembic_version' ORDER BY 1, 2""",
            "indexes": """SELECT indexname, indexdef FROM pg_indexes
                WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1""",
            "constraints": """SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
                WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'
                AND contype <> 'n' ORDER BY 1""",
            "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1",
        }.items()
    }


def _parts(statement: str) -> list[str]:
    """The lines of a CREATE statement in any order: SQLAlchemy and Alembic list constraints differently, and SQLite puts an
    added column behind them."""
    lines = (line.strip(" \t,()") for line in re.split(r"\n|, (?=\w+ [A-Z]+)", statement))
    return sorted(line for line in lines if line)


def test_migrated_schema_is_the_mapped_one(
    empty_database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    upgrade_database(empty_database)
    if "://" in empty_database:
        make: Callable[[], str] = request.getfixturevalue("new_postgres")
        other = make()
    else:
        other = str(tmp_path / "mapped.db")
    migrated = open_engine(database_url(empty_database))
    mapped = open_engine(database_url(other), "create")
    with writing(mapped) as connection:
        Table.metadata.create_all(connection)
        create_views(connection)
    with reading(migrated) as one, reading(mapped) as two:
        found, wanted = everything(one), everything(two)
        assert found == wanted
        assert len(found) >= 5
        assert set(inspect(one).get_view_names()) == {view.name for view in VIEWS}
    migrated.dispose()
    mapped.dispose()


def test_from_empty_to_newest_to_empty(engine: Engine, empty_database: str) -> None:
    place = place_of(database_url(empty_database))
    assert upgrade(engine, place) == (None, REVISION)
    assert upgrade(engine, place) == (REVISION, REVISION)
    downgrade(engine, place)
    with reading(engine) as connection:
        found = inspect(connection)
        assert found.get_table_names() == []
        assert found.get_view_names() == []
    assert upgrade(engine, place) == (None, REVISION)


def test_the_program_knows_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(bundled_path("migrations")))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_every_column_of_a_view_is_described_and_there(archive: Archive) -> None:
    with reading(archive.engine) as connection:
        for view in VIEWS:
            result = connection.execute(text(f"SELECT * FROM {view.name}"))
            assert list(result.keys()) == [column.name for column in view.columns]
            assert all(len(column.description) > 3 for column in view.columns)
            assert view.description


def test_every_column_of_a_table_is_described() -> None:
    for table in Table.metadata.sorted_tables:
        for column in table.columns:
            assert column.comment, f"{table.name}.{column.name}"


def test_views_cannot_be_written(archive: Archive) -> None:
    with (
        pytest.raises(Exception, match=r"cannot modify|cannot insert|not automatically updatable"),
        writing(archive.engine) as connection,
    ):
        connection.execute(text("INSERT INTO v_paragraph (n) VALUES (1)"))


def test_somebody_elses_database_is_left_alone(engine: Engine, empty_database: str) -> None:
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE customers (name TEXT)"))
    for attempt in (upgrade_database, lambda db: Archive.open(db, create=True), Archive.open):
        with pytest.raises(ForeignDatabase, match="something else"):
            attempt(empty_database)
    with reading(engine) as connection:
        assert inspect(connection).get_table_names() == ["customers"]


def test_an_archive_of_another_age_is_not_touched(database: str) -> None:
    engine = open_engine(database_url(database))
    for revision, advice in (("0000", "db upgrade"), ("9999", "newer speecharchive")):
        with writing(engine) as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
        with pytest.raises(UsageError, match=advice):
            Archive.open(database)
    with pytest.raises(UsageError, match="newer speecharchive"):
        upgrade_database(database)
    engine.dispose()


@pytest.mark.parametrize("lost", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_an_archive_that_lost_its_revision_is_damaged_and_not_newer(
    database: str, lost: str
) -> None:
    Archive.open(database).close()
    engine = open_engine(database_url(database))
    with writing(engine) as connection:
        connection.execute(text(lost))
    for opened in (Archive.open, upgrade_database):
        with pytest.raises(DatabaseUnavailable, match=r"alembic_version .* restore it"):
            opened(database)
    engine.dispose()


def test_an_empty_server_database_is_not_made_an_archive_unasked(
    new_postgres: Callable[[], str],
) -> None:
    with pytest.raises(UsageError, match="speecharchive db upgrade"):
        Archive.open(new_postgres(), create=True)
