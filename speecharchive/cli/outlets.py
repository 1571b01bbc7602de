"""`outlets`, `outlets validate`, `outlets check`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.options import AskedFormat, example
from speecharchive.cli.output import print_rows, say
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.outlets import Outlet

_COLUMNS = (
    "name", "title", "kind", "family", "place", "place_name", "unplaced", "language", "status", "hosts", "starts",
    "source", "note",
)  # fmt: skip
_SHOWN = {
    "name": "name",
    "title": "title",
    "kind": "kind",
    "family": "family",
    "place_name": "place",
    "status": "status",
}
_FINDING = ("file", "outlet", "field", "problem")
_group = typer.Typer(invoke_without_command=True)

Places = Annotated[
    list[str] | None,
    typer.Option(metavar="PLACE", help="Code or name; a province includes its cities."),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KIND",
        help="party-paper, evening-paper, trade-paper, cppcc-paper, news-site, government, cppcc, party.",
    ),
]
Families = Annotated[
    list[str] | None, typer.Option(metavar="FAMILY", help="founder_epaper, trs_wcm, ucap, …")
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        metavar="STATUS",
        help="active, reported (by others; not yet visited), address-unknown, retired.",
    ),
]
Text = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Part of the name, the title, an address or the note.")
]  # fmt: skip


def register(app: typer.Typer) -> None:
    _group.callback(
        invoke_without_command=True,
        epilog=example(
            "speecharchive outlets --place 湖南 --kind party-paper",
            "speecharchive outlets --text 政协 --format csv > outlets.csv",
        ),
    )(outlets)
    _group.command(epilog=example("speecharchive outlets validate own-outlets.toml"))(validate)
    app.add_typer(_group, name="outlets")


def outlets(
    context: typer.Context,
    place: Places = None,
    kind: Kinds = None,
    family: Families = None,
    status: Statuses = None,
    text: Text = None,
    format: AskedFormat = None,
) -> None:
    """List the registry of outlets.

    Those of the file or folder that $SPEECHARCHIVE_REGISTRY names are among them, in place of bundled ones of their name.
    """
    if context.invoked_subcommand is not None:
        return
    from speecharchive.outlets import registry
    from speecharchive.outlets.choosing import choose

    chosen = choose(
        registry().values(),
        places=place or (), kinds=kind or (), families=family or (), statuses=status or (), text=text,
    )  # fmt: skip
    if not print_rows(_rows(chosen), format, columns=_COLUMNS, shown=_SHOWN):
        say(f"no outlet of the {len(registry())} in the registry is such a one")


def validate(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="A file of declarations, or a folder of such.  [default: $SPEECHARCHIVE_REGISTRY, else the bundled ones]",
        ),
    ] = None,
    format: AskedFormat = None,
) -> None:
    """Check declarations of outlets.

    Prints what is wrong, and where; the exit status is 1 when anything is.
    """
    from speecharchive.outlets.checking import check_declarations

    outlets, findings = check_declarations(file)
    print_rows((found._asdict() for found in findings), format, columns=_FINDING)
    say(f"{counted(outlets, 'outlet')} looked at; {len(findings) or 'nothing'} wrong")
    if findings:
        raise typer.Exit(1)


def _rows(outlets: Iterable[Outlet]) -> Iterator[dict[str, Any]]:
    from speecharchive.normalise.divisions import by_code

    for outlet in outlets:
        division = by_code(outlet.place) if outlet.place else None
        yield {
            "name": outlet.name,
            "title": outlet.title,
            "kind": outlet.kind,
            "family": outlet.family,
            "place": outlet.place,
            "place_name": division.name if division else None,
            "unplaced": outlet.unplaced,
            "language": outlet.language,
            "status": outlet.status,
            "hosts": list(outlet.hosts),
            "starts": [start.url for start in outlet.starts],
            "source": outlet.source,
            "note": outlet.note,
        }
