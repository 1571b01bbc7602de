"""The pace that a trial shares with the crawls of an archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from speecharchive.cli.options import open_to_write

if TYPE_CHECKING:
    from speecharchive.store.archive import Archive

Pace = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="DB",
        help="Archive whose turns at hosts are kept, with those of its crawls; nothing else of it is changed.  "
        "[default: $SPEECHARCHIVE_DB, ./speecharchive.db, where it is there]",
    ),
]


@contextmanager
def paced(db: str | None) -> Iterator[Archive | None]:
    """The archive in whose ledger turns are taken; None where none is named and there is none."""
    from speecharchive.errors import UsageError

    try:
        archive = open_to_write(db, create=False)
    except UsageError:
        if db is not None:
            raise
        yield None
        return
    with archive:
        yield archive
