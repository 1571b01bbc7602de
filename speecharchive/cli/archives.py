"""`db upgrade`, `verify`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from speecharchive.cli.options import AskedFormat, Captures, Db, example, open_to_read
from speecharchive.cli.output import Format, print_rows, say
from speecharchive.cli.watching import progress
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.ingest.verifying import Finding

_FINDING = ("check", "subject", "finding")
_db = typer.Typer(no_args_is_help=True, help="Look after the database.")


def register(app: typer.Typer) -> None:
    _db.command(epilog=example("speecharchive db upgrade --db archive.db"))(upgrade)
    app.add_typer(_db, name="db", epilog=example("speecharchive db upgrade"))
    app.command(
        epilog=example(
            "speecharchive verify", "speecharchive verify exports/", "speecharchive verify 2026.1"
        )
    )(verify)


def upgrade(db: Db = None) -> None:
    """Create the schema in an empty database, or bring an older one up to date."""
    from speecharchive.store.engine import database_url, place_of
    from speecharchive.store.migrate import upgrade_database

    with progress("count phrases") as seen:
        before, after = upgrade_database(db, seen=seen)
    place = place_of(database_url(db))
    if before == after:
        say(f"{place} is up to date at revision {after}")
    else:
        say(f"{place} went from {f'revision {before}' if before else 'empty'} to revision {after}")


def verify(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH",
            help="A release, an exported file or a folder of them, instead of the archive.",
        ),
    ] = None,
    db: Db = None,
    captures: Captures = None,
    format: AskedFormat = None,
) -> None:
    """Check captures, rows and exported files.

    Every capture against its WARC record, the rows against each other; or exports against their manifests. Prints what is wrong; the exit status is 1 when anything is.
    """
    if path is not None:
        from speecharchive.ingest.verifying import count_exports, releases_told, verify_exports

        found = print_rows(_rows(verify_exports(path)), format, columns=_FINDING)
        checked = _told(count_exports(path), releases_told(path))
    else:
        found, checked = _verify_archive(db, captures, format)
    say(f"{checked} checked; {found or 'nothing'} wrong")
    if found:
        raise typer.Exit(1)


def _told(exports: int, releases: list[str]) -> str:
    return ", ".join(
        [*([counted(exports, "export")] if exports or not releases else []), *releases]
    )


def _verify_archive(
    db: str | None, captures: Path | None, format: Format | None
) -> tuple[int, str]:
    from speecharchive.ingest.verifying import verify_archive
    from speecharchive.query.captures import count_captures
    from speecharchive.store.engine import reading
    from speecharchive.store.sealing import sealed_captures

    with open_to_read(db, captures) as archive:
        with reading(archive.engine) as connection:
            total = count_captures(connection)
            sealed = len(sealed_captures(connection))
        with progress("verify", total) as seen:
            findings = list(verify_archive(archive, seen=seen))
        checked = counted(total, "capture") + (f" ({sealed} sealed)" if sealed else "")
        return print_rows(_rows(findings), format, columns=_FINDING), checked


def _rows(findings: Iterable[Finding]) -> Iterator[dict[str, str]]:
    for finding in findings:
        yield {"check": finding.check, "subject": finding.subject, "finding": finding.finding}
