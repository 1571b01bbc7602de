"""`variants`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from speecharchive.cli.options import AskedFormat, Db, example, open_to_read, open_to_write
from speecharchive.cli.output import Format, chosen, print_rows, say
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.query.variants import WitnessShown
    from speecharchive.store.archive import Archive

_SHOWN_BY_DEFAULT = ("substitution", "omission", "insertion")


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive variants d4k2m8qa",
            "speecharchive variants d4k2m8qa --class conversion-artefact --class punctuation",
            "speecharchive variants d4k2m8qa --format csv > apparatus.csv",
            "speecharchive variants --rebuild      (compare all speeches again)",
        )
    )(variants)


def variants(
    address: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Any speech of the variant group.")
    ] = None,
    sorts: Annotated[
        list[str] | None,
        typer.Option(
            "--class",
            metavar="CLASS",
            help="substitution, omission, insertion, punctuation, conversion-artefact.  "
            "[default: a table shows the first three, the other formats all]",
        ),
    ] = None,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Forget all groups and compare every speech again."),
    ] = False,
    db: Db = None,
    format: AskedFormat = None,
) -> None:
    """Show one speech at all its pages, and where they differ.

    The variant group's reading text comes first: complete before excerpts, the body's own site before others, the
    earliest first. Then the witnesses, and the apparatus (校勘记): each place where one differs. json and jsonl have an
    object a witness, csv a row a difference.
    """
    from speecharchive.query.variants import checked_sorts

    asked = checked_sorts(sorts or ())
    if rebuild == (address is not None):
        raise typer.BadParameter("give the id of a speech, or --rebuild without one")
    if rebuild:
        with open_to_write(db, create=False) as archive:
            _rebuild(archive)
        return
    _show(str(address), asked, db, chosen(format))


def _show(address: str, asked: tuple[str, ...], db: str | None, form: Format) -> None:
    from speecharchive.query.show import speech_id_of
    from speecharchive.query.variants import COLUMNS_OF_CSV, witnesses
    from speecharchive.store.engine import reading

    with open_to_read(db) as archive, reading(archive.engine) as connection:
        speech_id = speech_id_of(connection, address)
        found = witnesses(connection, speech_id)
    wanted = asked or (_SHOWN_BY_DEFAULT if form is Format.table else ())
    kept = [each.narrowed(wanted) for each in found]
    if form is Format.table:
        from speecharchive.cli.apparatus import print_apparatus

        print_apparatus(kept, speech_id)
    elif form is Format.csv:
        print_rows((row for each in kept for row in each.to_rows()), form, columns=COLUMNS_OF_CSV)
    else:
        print_rows((each.to_json_dict() for each in kept), form, columns=COLUMNS_OF_CSV)
    say(_summary(found, kept))


def _summary(found: list[WitnessShown], kept: list[WitnessShown]) -> str:
    if not found:
        return "this speech is not held any more, so it is compared with none"
    if len(found) == 1:
        return "no other page is held with this speech"
    every = Counter(each.sort for one in found for each in one.differences)
    shown = Counter(each.sort for one in kept for each in one.differences)
    hidden = {sort: every[sort] - shown[sort] for sort in every if every[sort] > shown[sort]}
    told = f"{len(found)} witnesses, {counted(sum(shown.values()), 'difference')} shown"
    if not hidden:
        return told
    return f"{told}; not shown: " + ", ".join(
        f"{count} of --class {sort}" for sort, count in sorted(hidden.items())
    )


def _rebuild(archive: Archive) -> None:
    from speecharchive.cli.watching import progress
    from speecharchive.store.variant_comparison import (
        find_variants,
        forget_variants,
        groups_held,
        speeches_to_compare,
    )

    forget_variants(archive.engine)
    with progress("compare", speeches_to_compare(archive.engine)) as seen:
        compared = find_variants(archive.engine, seen=seen)
    speeches, groups = groups_held(archive.engine)
    say(
        f"compared {counted(compared, 'speech')}: {speeches:,} of them stand in "
        f"{counted(groups, 'variant group')}"
    )
