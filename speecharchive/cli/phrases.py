"""`phrases`: the set phrases (提法), what the archive holds of them, and a researcher's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from speecharchive.cli.options import (
    AskedFormat,
    Db,
    example,
    open_to_read,
    open_to_write,
    with_filters,
)
from speecharchive.cli.output import Format, cell, chosen, one_json, print_rows, say
from speecharchive.cli.reach import in_reach
from speecharchive.cli.watching import progress
from speecharchive.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from speecharchive.query.filters import Filters
    from speecharchive.query.snapshot import Snapshot
    from speecharchive.store.archive import Archive

_SHOWN = {
    "phrase": "phrase",
    "family": "family",
    "variants": "also written",
    "first_central": "first central use",
    "speeches": "speeches",
    "hits": "hits",
    "first_held": "first held",
    "first_held_place": "place",
    "first_held_id": "id",
}
_LIST = "list"


class _NameOrCommand(TyperGroup):
    """`phrases 乡村振兴` and `phrases --family 党建` are `phrases list …`: only what is named otherwise needs a word."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h")):
            args = [_LIST, *args]
        return super().parse_args(ctx, args)


_group = typer.Typer(
    cls=_NameOrCommand,
    help="List set political phrases, or count one.\n\n"
    "提法, with what is known of them and what the archive holds; NAME alone shows one with its counts by year.",
    subcommand_metavar="[NAME] | COMMAND ...",
)


def register(app: typer.Typer) -> None:
    _group.command(
        _LIST,
        epilog=example(
            "speecharchive phrases --family 党建 --place 湖南省",
            "speecharchive phrases 乡村振兴 --by month --format csv",
            "speecharchive phrases --phrases own.csv      (counted by reading, nothing is stored)",
        ),
    )(with_filters(list_, copies=False))
    _group.command(epilog=example("speecharchive phrases add own.csv"))(add)
    _group.command(epilog=example("speecharchive phrases remove 云河之路"))(remove)
    _group.command(epilog=example("speecharchive phrases count"))(count)
    app.add_typer(
        _group,
        name="phrases",
        epilog=example(
            "speecharchive phrases --family 生态文明",
            "speecharchive phrases 新质生产力",
            "speecharchive phrases list --help      (the filters)",
        ),
    )


def list_(
    filters: Filters,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="One phrase, by its name or a variant.")
    ] = None,
    family: Annotated[
        list[str] | None, typer.Option(metavar="FAMILY", help="Only of this family, e.g. 党建.")
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            metavar="FACETS",
            help="With NAME: count by month, year, place, province, city, outlet, speaker, office, term, kind, body.",
        ),
    ] = "year",
    phrases: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", help="Count this table's phrases by reading; nothing is stored."
        ),
    ] = None,
    db: Db = None,
    format: AskedFormat = None,
) -> None:
    """List set phrases, or count one.

    With their forms, first central use and what the archive holds; NAME with its counts.
    """
    from speecharchive.query.snapshot import snapshot

    with open_to_read(db) as archive, snapshot(archive) as view:
        if phrases is not None:
            rows = _scanned(view, phrases, filters)
        elif name is not None:
            _print_one(view, name, filters, by, format)
            return
        else:
            rows = _held(view, family or [], filters)
        _print(rows, format)


def _scanned(view: Snapshot, table: Path, filters: Filters) -> Iterator[dict[str, Any]]:
    from speecharchive.phrases.table import read_table
    from speecharchive.query.counting.phrase_scan import scanned_rows

    return scanned_rows(view, read_table(table), filters)


def _held(view: Snapshot, families: list[str], filters: Filters) -> Iterator[dict[str, Any]]:
    from speecharchive.query.counting.phrases import held_phrases, outdated, phrase_rows

    held = held_phrases(view.connection, families)
    yield from phrase_rows(view, held, filters)
    waiting = sum(not each.is_counted for each in held)
    if waiting:
        say(
            f"not counted over the whole archive: {waiting}; do it with: speecharchive phrases count"
        )
    if renewed := outdated(view.connection):
        say(
            f"defined otherwise by this release: {'、'.join(renewed[:5])}{' …' if renewed[5:] else ''}; "
            "take it over with: speecharchive phrases count"
        )


def _print_one(view: Snapshot, name: str, filters: Filters, by: str, format: Format | None) -> None:
    """What is told of it, and its counts as `trend` gives them; JSON is one object of both."""
    from speecharchive.errors import UsageError
    from speecharchive.query.counting.phrases import find_phrase, phrase_rows
    from speecharchive.query.counting.trend_table import columns
    from speecharchive.query.counting.trends import facets
    from speecharchive.query.phrase_trend import phrase_trend

    facet_names, held = facets(by), find_phrase(view.connection, name)
    if not held.is_counted:
        raise UsageError(
            f"{held.phrase.name} is counted in a part of the archive only; go on with: speecharchive phrases count"
        )
    table = phrase_trend(view, held, filters, facet_names)
    counts = table.rows(("speeches",))
    (told,) = phrase_rows(view, [held], filters)
    form = chosen(format)
    if form is Format.json:
        typer.echo(one_json(told | {"counts": list(counts)}, indent=2))
    else:
        if form is Format.table:
            _print_told(told)
        names = columns(facet_names, ("speeches",))
        shown = {name: name.replace("_", " ") for name in names if not name.endswith("_code")}
        print_rows(counts, form, columns=names, shown=shown)
    for line in in_reach(table):
        say(line)


def _print_told(told: dict[str, Any]) -> None:
    from speecharchive.cli.inert import inert_line

    for key, value in told.items():
        if value not in (None, [], True):
            typer.echo(inert_line(f"{key.replace('_', ' ')}: {cell(value)}"))
    typer.echo("")


def _print(rows: Iterator[dict[str, Any]], format: Format | None) -> None:
    from speecharchive.query.counting.phrases import COLUMNS

    print_rows(rows, format, columns=COLUMNS, shown=_SHOWN)


def add(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A table with a column `name`.")],
    db: Db = None,
) -> None:
    """Add phrases of your own, and count them.

    Those that were added before are renewed.
    Columns: name, family, variants, exclusions, first_central, basis, occasion, source, note; several variants stand between vertical bars.
    """
    from speecharchive.phrases.table import read_table
    from speecharchive.store.engine import writing
    from speecharchive.store.phrase_table import put_own

    table = read_table(file)
    with open_to_write(db, create=False) as archive:
        with writing(archive.engine) as connection:
            changed = put_own(connection, table)
        say(
            f"{counted(len(table), 'phrase')} read, {len(changed)} of them new or defined otherwise"
        )
        _count(archive)


def remove(
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="Phrases of your own.")],
    db: Db = None,
) -> None:
    """Take out phrases of your own, with their counts."""
    from speecharchive.store.engine import writing
    from speecharchive.store.phrase_table import remove_own

    with (
        open_to_write(db, create=False) as archive,
        writing(archive.engine) as connection,
    ):
        remove_own(connection, names)
    say(f"{len(names)} removed")


def count(
    again: Annotated[
        bool, typer.Option("--again", help="Also what is counted: every phrase from the start.")
    ] = False,
    db: Db = None,
) -> None:
    """Count what is not counted yet.

    This release's table is taken over first. It can be broken off and goes on where it was.
    """
    from speecharchive.store.engine import writing
    from speecharchive.store.phrase_table import count_again, put_bundled

    with open_to_write(db, create=False) as archive:
        with writing(archive.engine) as connection:
            put_bundled(connection)
            if again:
                count_again(connection)
        _count(archive)


def _count(archive: Archive) -> None:
    from speecharchive.store.phrase_counting import count_phrases, speeches_to_count

    with progress("count", speeches_to_count(archive.engine)) as seen:
        read = count_phrases(archive.engine, seen=seen)
    say(f"counted in {counted(read, 'speech')}" if read else "every phrase is counted")
