"""The role that reads the public views of a PostgreSQL archive and nothing behind them.

A role belongs to the whole server, so it is made once, where the user who upgrades may make roles; its rights are those
of each archive. `sql` steps down to it; a researcher's own login is given it with `GRANT speecharchive_reader TO name`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

READER = "speecharchive_reader"
_MAKE = f"""DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{READER}') THEN
    CREATE ROLE {READER} NOLOGIN;
  END IF;
  IF NOT pg_has_role(current_user, '{READER}', 'MEMBER') THEN
    GRANT {READER} TO CURRENT_USER;
  END IF;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL;
END $$"""
"""Two upgrades at once, or a user who may not make roles: the archive is upgraded all the same."""
_TO_OPEN_IT = ("setting", "alembic_version")
"""What `speecharchive` reads to know an archive for one."""


def let_the_reader_read(connection: Connection, views: Sequence[str]) -> None:
    connection.exec_driver_sql(_MAKE)
    if not connection.scalar(
        text("SELECT count(*) FROM pg_roles WHERE rolname = :r"), {"r": READER}
    ):
        return
    for name in (*views, *_TO_OPEN_IT):
        if connection.scalar(text("SELECT to_regclass(:name)"), {"name": name}):
            connection.exec_driver_sql(f"GRANT SELECT ON {name} TO {READER}")
