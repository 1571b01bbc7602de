"""`runs --health`, `--breaches`, `--accept`, `--mute`, `--feed`: how outlets are, and what is decided about it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from speecharchive import clock
from speecharchive.cli.inert import inert_line
from speecharchive.cli.known import known_registry
from speecharchive.cli.options import open_to_read, open_to_write
from speecharchive.cli.output import Format, chosen, print_rows, say

_COLOURS = {"red": "red", "late": "red", "unknown": "yellow", "muted": "yellow", "green": "green"}
_WRONG = ("red", "late")


def print_health(db: str | None, outlets: tuple[str, ...], format: Format | None) -> None:
    """One screen, the worst first; status 1 where an outlet is red or late."""
    from speecharchive.query.health import HEALTH_COLUMNS, health
    from speecharchive.store.engine import reading

    registry = dict(known_registry())
    with open_to_read(db) as archive, reading(archive.engine) as connection:
        rows = health(connection, registry, clock.now(), outlets=outlets)
    if chosen(format) is Format.table:
        _print_screen(rows)
    else:
        print_rows(rows, format, columns=HEALTH_COLUMNS)
    never = sum(1 for name in registry if name not in {row["outlet"] for row in rows})
    say(
        f"{_counts(rows)}; {never} of the registry were never crawled"
        if not outlets
        else _counts(rows)
    )
    if any(row["health"] in _WRONG for row in rows):
        raise typer.Exit(1)


def _counts(rows: Sequence[Mapping[str, Any]]) -> str:
    counts = Counter(row["health"] for row in rows)
    each = ", ".join(f"{counts[health]} {health}" for health in _COLOURS if counts[health])
    return f"{len(rows)} crawled: {each}" if each else "no outlet was crawled yet"


def _print_screen(rows: Sequence[Mapping[str, Any]]) -> None:
    """Up to five lines each outlet that is not green, within 80 columns where its words are."""
    for row in rows:
        if row["health"] != "green":
            for line in _lines(row):
                typer.echo(line)


def _lines(row: Mapping[str, Any]) -> list[str]:
    mark = f"{row['health']:8}"
    if sys.stdout.isatty():
        mark = typer.style(mark, fg=_COLOURS[row["health"]], bold=True)
    since = f"  since {row['since'][:10]}" if row["since"] else ""
    if row["health"] == "unknown":
        return [mark + inert_line(f"{row['outlet']}  {row['found']}")]
    which = f"  breach {row['breach']}" if row["breach"] else ""
    others = f", and {row['others']} more" if row["others"] else ""
    told = [
        f"{row['outlet']}{since}{which}{others}",
        f"{_what(row)}: {row['found']}, expected {row['expected']}",
        *([f"the last: {row['reason']}"] if row["reason"] else []),
        row["advice"],
    ]
    if row["note"]:
        told.append(f"note: {row['note']}")
    first, *rest = map(inert_line, told)
    return [mark + first, *(f"{'':8}{line}" for line in rest)]


def _what(row: Mapping[str, Any]) -> str:
    from speecharchive.monitors.measures import MEASURES

    return MEASURES[row["measure"]].what if row["measure"] else "no crawl finished"


def print_breaches(
    db: str | None, outlets: tuple[str, ...], limit: int, format: Format | None
) -> None:
    from speecharchive.query.health import BREACH_COLUMNS, breaches
    from speecharchive.store.engine import reading

    shown = ("id", "outlet", "measure", "opened_at", "closed_at", "ending", "found", "low", "high")
    with open_to_read(db) as archive, reading(archive.engine) as connection:
        rows = breaches(connection, outlets=outlets, limit=limit)
        headings = {name: name for name in shown}
        if not print_rows(rows, format, columns=BREACH_COLUMNS, shown=headings):
            say("nothing was ever not as expected")


def decide(db: str | None, accept: int | None, mute: int | None, note: str) -> None:
    """Raises UsageError for no note, and where no such breach is open."""
    from speecharchive.errors import UsageError
    from speecharchive.store.breaches import accept_breach, mute_breach

    if not note.strip():
        raise UsageError("say why, with --note; whoever looks at it in a year will ask")
    with open_to_write(db, create=False) as archive:
        if accept is not None:
            accept_breach(archive.engine, accept, note)
            say(f"breach {accept} ended; its measure is judged by the crawls from then on")
        elif mute is not None:
            mute_breach(archive.engine, mute, note)
            say(f"breach {mute} is muted until it ends")


def write_feed(db: str | None, path: Path, outlets: tuple[str, ...]) -> None:
    """Raises UnknownOutlet, StorageFull, UsageError."""
    from speecharchive.export.whole import whole_bytes
    from speecharchive.monitors.feed import ENTRIES, atom
    from speecharchive.query.health import breaches
    from speecharchive.store.engine import reading

    with open_to_read(db) as archive, reading(archive.engine) as connection:
        feed = atom(list(breaches(connection, outlets=outlets, limit=ENTRIES)))
    with whole_bytes(path) as (out, _):
        out.write(feed)
