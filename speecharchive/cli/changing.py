"""`changes`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from speecharchive.cli.options import MOST, AskedFormat, Db, example, open_to_read, with_filters
from speecharchive.cli.output import Format, chosen, print_rows, say

if TYPE_CHECKING:
    from speecharchive.presence import Presence
    from speecharchive.query.filters import Filters
    from speecharchive.query.snapshot import Snapshot

_ABSENCE = {
    "id": "id",
    "presence": "presence",
    "present_at": "present at",
    "present_capture": "capture",
    "not_found_from": "not found from",
    "not_found_captures": "captures",
    "returned_at": "returned",
    "title": "title",
    "url": "url",
}


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive changes --since 2026-01 --class numbers --class names",
            "speecharchive changes --place 湖南省 --format csv",
            "speecharchive changes --withdrawn --place 湖南省      (pages that were taken down)",
            "speecharchive changes d4k2m8qa      (one speech, from its first text to today's)",
        )
    )(with_filters(changes))


def changes(
    filters: Filters,
    address: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Of this speech only.")
    ] = None,
    edits: Annotated[
        list[str] | None,
        typer.Option(
            "--class",
            metavar="CLASS",
            help="sentence-added, sentence-removed, sentence-replaced, wording, names, numbers, punctuation, width, script, spacing.",
        ),
    ] = None,
    withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help="Pages that were taken down, or came back, instead.")
    ] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="Pages not found at the last looks, instead or too.")
    ] = False,
    db: Db = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Changes to show at most.")] = 20,
    format: AskedFormat = None,
) -> None:
    """List what pages changed in their speeches, the newest first.

    Each change names the versions and the captures on both sides; csv, json and jsonl have a row an edit. Here --since
    and --until mean when a change was seen. A moved counter or a better parser is no change.

    A page is withdrawn when it was not found on several days over weeks (see `crawl --withdrawn-after`) and seen at no
    look between; the captures that show it are named. Refusals, errors and challenges of the site count for nothing.
    """
    from speecharchive.query.changes import checked_kinds
    from speecharchive.query.snapshot import snapshot

    kinds = checked_kinds(edits or ())
    with open_to_read(db) as archive, snapshot(archive) as view:
        if withdrawn or missing:
            states = _states(kinds, withdrawn=withdrawn, missing=missing)
            _print_absences(view, filters, address, states, limit=limit, format=format)
            return
        _print_edits(view, filters, address, kinds, limit=limit, format=format)


def _states(kinds: tuple[str, ...], *, withdrawn: bool, missing: bool) -> tuple[Presence, ...]:
    """Raises BadFilter."""
    from speecharchive.errors import BadFilter
    from speecharchive.query.presence import TAKEN_DOWN

    if kinds:
        raise BadFilter("--class is of changed texts; leave it out with --withdrawn and --missing")
    states: tuple[Presence, ...] = TAKEN_DOWN if withdrawn else ()
    return (*states, "missing") if missing else states


def _speech_id(view: Snapshot, address: str | None) -> str | None:
    """Today's id of what `address` means. Raises UnknownSpeech, SpeechWithheld."""
    from speecharchive.query.show import speech_id_of

    return None if address is None else speech_id_of(view.connection, address)


def _print_absences(
    view: Snapshot,
    filters: Filters,
    address: str | None,
    states: tuple[Presence, ...],
    *,
    limit: int,
    format: Format | None,
) -> None:
    """Present at A, not found from B on: a row a page."""
    from speecharchive.query import presence

    speech_id = _speech_id(view, address)
    total = presence.count(view, filters, states, speech_id=speech_id)
    rows = presence.absences(view, filters, states, speech_id=speech_id, limit=limit)
    shown = print_rows(rows, format, columns=presence.COLUMNS, shown=_ABSENCE)
    more = f"; --limit {total} shows all" if total > shown else ""
    say(f"{total} {'page' if total == 1 else 'pages'} {' or '.join(states)}, {shown} shown{more}")


def _print_edits(
    view: Snapshot,
    filters: Filters,
    address: str | None,
    kinds: tuple[str, ...],
    *,
    limit: int,
    format: Format | None,
) -> None:
    from speecharchive.cli.diffs import print_changes
    from speecharchive.query import changes as seen

    speech_id = _speech_id(view, address)
    total = seen.count(view, filters, speech_id=speech_id, kinds=kinds)
    found = seen.changes(view, filters, speech_id=speech_id, kinds=kinds, limit=limit)
    if chosen(format) is Format.table:
        print_changes(found)
    else:
        rows = (row for change in found for row in change.to_rows())
        print_rows(rows, format, columns=seen.COLUMNS)
    shown = min(total, limit)
    more = f"; --limit {total} shows all" if total > shown else ""
    say(f"{total} {'change' if total == 1 else 'changes'} found, {shown} shown{more}")
