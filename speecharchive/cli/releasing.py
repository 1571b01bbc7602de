"""`release`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from speecharchive.cli.options import Db, example, open_to_read, with_filters
from speecharchive.cli.output import say
from speecharchive.cli.watching import progress

if TYPE_CHECKING:
    from speecharchive.export.release.wanted import Release
    from speecharchive.query.filters import Filters
    from speecharchive.store.archive import Archive


class Left(StrEnum):
    jsonl = "jsonl"
    parquet = "parquet"
    sqlite = "sqlite"
    tei = "tei"


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive release 2026.1",
            "speecharchive release 2026.1-hunan -o hunan --place 湖南省 --author 云河大学",
            "speecharchive release 2026.1 --without parquet --date 2026-11-22",
            "speecharchive verify 2026.1",
        )
    )(with_filters(release))


def release(
    name: Annotated[str, typer.Argument(metavar="NAME", help="E.g. 2026.1.")],
    filters: Filters,
    db: Db = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Folder to write.  [default: ./NAME]"),
    ] = None,
    query: Annotated[
        str | None, typer.Option(metavar="QUERY", help="Only speeches that `search QUERY` finds.")
    ] = None,
    without: Annotated[
        list[Left] | None,
        typer.Option(help="Leave a format out; repeatable.", case_sensitive=False),
    ] = None,
    named: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Title of the release.")
    ] = None,
    author: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Who answers for it, for citations; repeatable."),
    ] = None,
    date: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day of publication to state, 2026-11-22.")
    ] = None,
) -> None:
    """Write a numbered release, a folder to publish and cite.

    CSV, JSON Lines, Parquet, SQLite for Datasette and TEI, with codebook, manifest, digests, citation file, data package and README. The same archive gives the same bytes on any day and machine. The folder takes its name when it is whole; `verify` checks it without the archive.
    """
    from speecharchive.export.release.build import build_release
    from speecharchive.export.release.name import release_name

    wanted = _wanted(release_name(name), filters, query, without, named, author, date)
    target = output or Path(name)
    with open_to_read(db) as archive, progress("release", _steps(archive, wanted)) as seen:
        built = build_release(archive, wanted, target, wrote=lambda: seen(""))
    say(f"{built.counts.speeches} speeches released to {target} ({built.files} files)")
    say(f"fingerprint {built.fingerprint}")


def _wanted(
    name: str,
    filters: Filters,
    query: str | None,
    without: list[Left] | None,
    title: str | None,
    authors: list[str] | None,
    date: str | None,
) -> Release:
    from speecharchive.export.release.wanted import Release
    from speecharchive.query.language import parse_query

    given = {"title": title} if title else {}
    return Release(
        name,
        filters,
        parse_query(query) if query is not None else None,
        without=frozenset(left.value for left in without or ()),
        authors=tuple(authors or ()),
        released_on=_day(date) if date is not None else None,
        **given,
    )


def _day(date: str) -> str:
    import datetime

    from speecharchive.errors import UsageError

    try:
        return datetime.date.fromisoformat(date).isoformat()
    except ValueError:
        raise UsageError(f"--date {date!r} is no day; write it as 2026-11-22") from None


def _steps(archive: Archive, wanted: Release) -> int | None:
    import sys

    from speecharchive.export.source import Source, one_pass

    if not sys.stderr.isatty():
        return None
    with one_pass(archive) as view:
        return Source(view, wanted.filters, wanted.query).count() * len(wanted.parts)
