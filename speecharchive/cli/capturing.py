"""`captures`: where the WARC files lie, and bringing them into the store that many machines read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.options import (
    AskedFormat,
    Captures,
    Db,
    example,
    open_to_read,
    open_to_write,
)
from speecharchive.cli.output import print_rows, say
from speecharchive.cli.watching import progress
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.query.warc_files import ListedFile
    from speecharchive.store.archive import Archive
    from speecharchive.store.stored import PutAway

_COLUMNS = ("file", "bytes", "run", "host", "place", "store", "stored_at")
_captures = typer.Typer(
    no_args_is_help=True, help="See where captures lie, and put them in a store."
)


def register(app: typer.Typer) -> None:
    _captures.command(
        "put",
        epilog=example(
            "speecharchive captures put --captures s3://archive/captures",
            "speecharchive captures put --captures file:///mnt/shared/captures --from speecharchive-captures",
        ),
    )(put)
    _captures.command("list", epilog=example("speecharchive captures list --waiting --format csv"))(
        list_
    )
    app.add_typer(_captures, name="captures", epilog=example("speecharchive captures list"))


def put(
    db: Db = None,
    captures: Captures = None,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="DIR",
            help="Folder to take them from.  [default: where this machine writes them]",
        ),
    ] = None,
) -> None:
    """Put closed WARC files in the store that --captures names, and what takedowns sealed.

    Crawls and imports do it by themselves when they begin and end; this brings an older folder, or what waits after the store was away. Each file is read back there before its row says so and before it leaves this machine (with SPEECHARCHIVE_KEEP_CAPTURES=1 it stays). It may be stopped at any time and run again.
    """
    from speecharchive.errors import StoreUnavailable, UsageError
    from speecharchive.store.files import recover_files
    from speecharchive.store.stored import put_away

    with open_to_write(db, captures, create=False) as archive:
        holdings = archive.holdings
        store = holdings.store
        if store is None:
            raise UsageError("name the store: --captures s3://BUCKET/PREFIX or file:///FOLDER")
        if source is not None:
            if not source.is_dir():
                raise UsageError(f"there is no folder {source}")
            holdings = replace(holdings, folder=source)
        if holdings.folder.is_dir():
            recover_files(archive.engine, holdings.folder)
        with progress("put") as seen:
            done = put_away(archive.engine, holdings, seen)
        say(f"{counted(done.put, 'file')} put in {store.url}")
        if done.problem:
            raise StoreUnavailable(_left_here(done, holdings.folder))
        if done.waiting:
            say(_left_here(done, holdings.folder))
            raise typer.Exit(1)


def list_(
    db: Db = None,
    captures: Captures = None,
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Those alone that no store holds yet.")
    ] = False,
    format: AskedFormat = None,
) -> None:
    """List the WARC files: which run wrote each on which machine, and whether it is in the store, here or elsewhere."""
    from speecharchive.query.warc_files import warc_files
    from speecharchive.store.engine import reading

    with open_to_read(db, captures) as archive, reading(archive.engine) as connection:
        print_rows(
            _rows(warc_files(connection, archive.holdings, waiting=waiting)),
            format,
            columns=_COLUMNS,
        )


def _rows(files: Iterator[ListedFile]) -> Iterator[dict[str, Any]]:
    for each in files:
        yield asdict(each)


def say_left_here(archive: Archive) -> bool:
    """After a crawl or an import: what the store did not take. Whether there is any."""
    done = archive.left_here
    if not (done.problem or done.differing):
        return False
    say(_left_here(done, archive.captures))
    return True


def _left_here(done: PutAway, folder: Path) -> str:
    words = f"{counted(done.waiting, 'WARC file')} still in {folder} alone"
    if done.problem:
        words += (
            f": {done.problem}; the next crawl, import or `speecharchive captures put` tries again"
        )
    if done.differing:
        words += f"; {done.differing} of them not as closed: see `speecharchive verify`"
    if not (done.problem or done.differing):
        words += ": a sealing is under way; run it again"
    return words
