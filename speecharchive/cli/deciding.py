"""`correct`: what reviewers decide about records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from speecharchive.cli.options import AskedFormat, Db, example, open_to_read, open_to_write
from speecharchive.cli.output import print_rows, say
from speecharchive.counted import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speecharchive.corrections.file import Entry, Problem
    from speecharchive.store.correcting import Planned

_SAID_AT_MOST = 20
_WORDS = {
    "add": "to be taken in",
    "replace": "takes the place of another",
    "there": "there already",
}


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive correct --template k7m2p9qd > corrections.toml",
            "speecharchive correct corrections.toml --dry-run",
            "speecharchive correct corrections.toml",
            "speecharchive correct --list",
            "speecharchive correct --withdraw k7m2p9qd --field speaker",
        )
    )(correct)


def correct(
    subject: Annotated[
        str | None,
        typer.Argument(metavar="FILE|ID", help="File of corrections; with an option, a speech."),
    ] = None,
    db: Db = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what the file would change; change nothing.")
    ] = False,
    list_: Annotated[
        bool, typer.Option("--list", help="List the corrections that hold (of ID).")
    ] = False,
    template: Annotated[
        bool, typer.Option("--template", help="Print a filled beginning for ID (or ID@v2).")
    ] = False,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take the corrections of ID (or ID@v2) back.")
    ] = False,
    field: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="With --template and --withdraw: only this one."),
    ] = None,
    format: AskedFormat = None,
) -> None:
    """Lay reviewed values over extracted ones.

    FILE is TOML, a [[correction]] an entry; all of it is taken in, or nothing. What was extracted is kept and shown beside, and the values hold for new versions and after re-extraction. The text itself is kept as published.
    """
    from speecharchive.errors import UsageError

    asked = [name for name, given in (("--list", list_), ("--template", template), ("--withdraw", withdraw)) if given]  # fmt: skip
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} do not go together")
    if asked and dry_run:
        raise UsageError("--dry-run is for a file")
    if subject is None and not list_:
        raise UsageError("name a FILE of corrections, or an ID with --list, --template or --withdraw")  # fmt: skip
    fields = _fields(field or [])
    if list_:
        _list(subject, db, format)
    elif template:
        _print_template(str(subject), fields, db)
    elif withdraw:
        _take_back(str(subject), fields, db)
    else:
        _take_in(Path(str(subject)), db, format, dry_run=dry_run)


def _fields(given: list[str]) -> tuple[str, ...]:
    from speecharchive.corrections.fields import FIELDS
    from speecharchive.errors import UsageError
    from speecharchive.suggestions import did_you_mean, nearest

    for name in given:
        if name not in FIELDS:
            hint = did_you_mean(nearest(name, FIELDS)) or f"known are {', '.join(FIELDS)}"
            raise UsageError(f"--field {name!r} is nothing that can be corrected; {hint}")
    return tuple(given)


def _list(subject: str | None, db: str | None, format: AskedFormat) -> None:
    from speecharchive.query.corrections import COLUMNS, corrections
    from speecharchive.query.show import speech_id_of
    from speecharchive.store.engine import reading

    with open_to_read(db) as archive, reading(archive.engine) as connection:
        speech_id = None if subject is None else speech_id_of(connection, subject)
        shown = {name: name for name in COLUMNS if name not in ("note", "was")}
        if not print_rows(corrections(connection, speech_id), format, columns=COLUMNS, shown=shown):
            say("no correction holds; begin one with `speecharchive correct --template ID`")


def _print_template(subject: str, fields: tuple[str, ...], db: str | None) -> None:
    import datetime

    from speecharchive.corrections.fields import FIELDS
    from speecharchive.corrections.template import template
    from speecharchive.query.show import find, read_address
    from speecharchive.store.engine import reading

    with open_to_read(db) as archive, reading(archive.engine) as connection:
        address = read_address(connection, subject)
        values = find(connection, address).speech.values
    named = values.speech_id if address.version is None else f"{values.speech_id}@v{values.n}"
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    for piece in template(named, values.record, fields or tuple(FIELDS), today):
        typer.echo(piece, nl=False)


def _take_back(subject: str, fields: tuple[str, ...], db: str | None) -> None:
    from speecharchive.errors import UsageError
    from speecharchive.query.addresses import parse_address, resolved
    from speecharchive.store.correcting import take_back
    from speecharchive.store.engine import writing

    with open_to_write(db, create=False) as archive, writing(archive.engine) as connection:
        address = resolved(connection, parse_address(subject)).address
        ended = take_back(connection, address.id, address.version, fields)
    if not ended:
        raise UsageError(f"no such correction of {subject} holds; see `speecharchive correct --list {address.id}`")  # fmt: skip
    say(f"taken back: {', '.join(ended)} of {subject}; the extracted values stand again")


def _take_in(path: Path, db: str | None, format: AskedFormat, *, dry_run: bool) -> None:
    from speecharchive.store.correcting import plan, take_in
    from speecharchive.store.engine import reading, writing

    entries = _read(path)
    if dry_run:
        with open_to_read(db) as archive, reading(archive.engine) as connection:
            planned, problems = plan(connection, entries)
            _refuse(path, problems)
            print_rows(_rows(planned), format, columns=("line", *_PLANNED))
        say("nothing was changed; without --dry-run it would be")
        return
    with open_to_write(db, create=False) as archive, writing(archive.engine) as connection:
        planned, problems = plan(connection, entries)
        _refuse(path, problems)
        take_in(connection, planned)
    new = sum(each.doing != "there" for each in planned)
    say(f"{counted(new, 'correction')} taken in, {len(planned) - new} there already")


_PLANNED = ("speech", "field", "was", "value", "becomes")


def _rows(planned: Sequence[Planned]) -> list[dict[str, object]]:
    return [
        {
            "line": each.entry.line,
            "speech": each.entry.correction.address,
            "field": each.entry.correction.field,
            "was": each.entry.correction.expected,
            "value": each.entry.correction.value,
            "becomes": _WORDS[each.doing],
        }
        for each in planned
    ]


def _read(path: Path) -> list[Entry]:
    from speecharchive.corrections.file import LARGEST, read_file
    from speecharchive.errors import BadInput, UsageError

    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(f"{path}: is larger than {LARGEST >> 20} MB; cut it into several files")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: is not UTF-8 text (byte {error.start})") from None
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    entries, problems = read_file(text)
    _refuse(path, problems)
    if not entries:
        raise BadInput(f"{path}: holds no [[correction]]; see `speecharchive correct --template ID`")  # fmt: skip
    return entries


def _refuse(path: Path, problems: Sequence[Problem]) -> None:
    """Each problem with its line, as compilers say them."""
    from speecharchive.errors import BadInput

    if not problems:
        return
    if len(problems) > 1:
        for problem in problems[:_SAID_AT_MOST]:
            say(f"{path}:{problem.line}: {problem.words}")
        raise BadInput(f"{path}: {len(problems)} things are wrong; nothing was changed")
    raise BadInput(f"{path}:{problems[0].line}: {problems[0].words}; nothing was changed")
