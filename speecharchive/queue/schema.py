"""The tables of the queue: procrastinate's, brought to the version that is installed.

procrastinate keeps no record of which of its migrations were run, so the name of the last one is the comment on the
schema. One transaction: the queue is there whole, or as it was.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import PurePath

from sqlalchemy import Connection, Engine, text

from speecharchive.errors import UsageError
from speecharchive.queue.place import SCHEMA, enter
from speecharchive.store.engine import reading, writing

_STATED = text(
    "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :name"
)
_BY_LOCK = "CREATE INDEX IF NOT EXISTS speecharchive_jobs_by_lock ON procrastinate_jobs (lock)"
"""Ours: taking one of 10,000 jobs that wait compares it with those of its lock, not with all."""
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext(:name))")


def upgrade_queue(engine: Engine, place: str) -> bool:
    """Whether anything was to do. Raises UsageError where a newer procrastinate made it."""
    scripts = _migrations()
    newest = scripts[-1]
    with writing(engine) as connection:
        connection.execute(_LOCK, {"name": SCHEMA})
        stated = _stated(connection)
        if stated == newest:
            return False
        if stated is None:
            connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
            todo = ["schema.sql"]
        else:
            _require_not_newer(stated, newest, place)
            todo = [f"migrations/{name}" for name in scripts if name > stated]
        enter(connection)
        for name in todo:
            _run(connection, (files("procrastinate.sql") / name).read_text(encoding="utf-8"))
        connection.exec_driver_sql(_BY_LOCK)
        connection.exec_driver_sql(f"COMMENT ON SCHEMA {SCHEMA} IS '{newest}'")
    return True


def require_tables(engine: Engine, place: str) -> None:
    """Raises UsageError where the queue is not there, or of another version than procrastinate here."""
    newest = _migrations()[-1]
    with reading(engine) as connection:
        stated = _stated(connection)
    if stated == newest:
        return
    if stated is None:
        raise UsageError(f"{place} has no job queue; make it: speecharchive db upgrade")
    _require_not_newer(stated, newest, place)
    raise UsageError(
        f"the job queue of {place} is of an older procrastinate; end its workers, then: speecharchive db upgrade"
    )


def _stated(connection: Connection) -> str | None:
    stated: str | None = connection.scalar(_STATED, {"name": SCHEMA})
    return stated


def _require_not_newer(stated: str, newest: str, place: str) -> None:
    if stated > newest:
        raise UsageError(
            f"the job queue of {place} is of a newer procrastinate; install that one on this machine too"
        )


def _migrations() -> list[str]:
    """File names, in their order."""
    found = (files("procrastinate.sql") / "migrations").iterdir()
    return sorted(each.name for each in found if PurePath(each.name).suffix == ".sql")


def _run(connection: Connection, script: str) -> None:
    """Many statements at once: without parameters psycopg sends them as they are."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(script)
    finally:
        cursor.close()
