"""`db upgrade`."""

from __future__ import annotations

import typer

from speecharchive.cli.options import Db, example
from speecharchive.cli.output import say
from speecharchive.cli.watching import progress

_db = typer.Typer(no_args_is_help=True, help="Look after the database.")


def register(app: typer.Typer) -> None:
    _db.command(epilog=example("speecharchive db upgrade --db archive.db"))(upgrade)
    app.add_typer(_db, name="db", epilog=example("speecharchive db upgrade"))


def upgrade(db: Db = None) -> None:
    """Create the schema in an empty database, or bring an older one up to date."""
    from speecharchive.store.engine import database_url, place_of
    from speecharchive.store.migrate import upgrade_database

    with progress("upgrade") as seen:
        before, after = upgrade_database(db, seen=seen)
    place = place_of(database_url(db))
    if before == after:
        say(f"{place} is up to date at revision {after}")
    else:
        say(f"{place} went from {f'revision {before}' if before else 'empty'} to revision {after}")
