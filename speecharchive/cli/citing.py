"""`cite`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.options import Db, example, open_to_read
from speecharchive.cli.output import Format, print_rows, say

if TYPE_CHECKING:
    from speecharchive.export.citation.citable import Citable

_COLUMNS = ("address", "id", "version", "paragraph", "style", "citation")


class CitationStyle(StrEnum):
    gb7714 = "gb7714"
    chicago = "chicago"
    chicago_note = "chicago-note"
    bibtex = "bibtex"
    csl_json = "csl-json"


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive cite d4k2m8qa",
            "speecharchive cite d4k2m8qa@v1#p3 --style chicago --release 2026.1",
            "speecharchive sql 'SELECT id FROM v_speech' --format csv | tail -n +2 | speecharchive cite - --style bibtex -o speeches.bib",
        )
    )(cite)


def cite(
    addresses: Annotated[
        list[str],
        typer.Argument(
            metavar="ID[@vN][#pN]",
            help="Ids, versions, paragraphs (from 0); - reads them from standard input.",
        ),
    ],
    db: Db = None,
    style: Annotated[
        CitationStyle,
        typer.Option(
            help="GB/T 7714—2015, Chicago (bibliography or footnote), BibTeX or CSL-JSON.",
            case_sensitive=False,
        ),
    ] = CitationStyle.gb7714,
    release: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Name the release in which the text was read."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="File to write.  [default: standard output]"
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option(
            help="Rows with the address of each.  [default: the citations alone]",
            case_sensitive=False,
        ),
    ] = None,
) -> None:
    """Cite speeches, versions and paragraphs of them.

    The permanent id with its version stands in every citation, so `show` finds the same text again; the date of access is that of the capture it was read from. What a page does not state is left out.
    """
    from speecharchive.errors import UsageError
    from speecharchive.export.citation.citing import cited, document
    from speecharchive.export.release.name import release_name
    from speecharchive.export.whole import whole_file
    from speecharchive.store.engine import reading

    if output is not None and format is not None:
        raise UsageError("-o writes citations, --format rows on standard output; give one of them")
    name = release_name(release) if release is not None else None
    with open_to_read(db) as archive, reading(archive.engine) as connection:
        found = cited(connection, _given(addresses), release=name)
    _say_what_is_special(found)
    if format is not None:
        print_rows(_rows(found, style), format, columns=_COLUMNS)
    elif output is None or str(output) == "-":
        sys.stdout.write(document(found, style.value))
    else:
        with whole_file(output) as (out, _):
            out.write(document(found, style.value))
        say(f"{len(found)} citations written to {output}")


def _given(addresses: list[str]) -> Iterator[str]:
    for address in addresses:
        if address == "-":
            for line in sys.stdin:
                yield from line.split()
        else:
            yield address


def _rows(found: list[Citable], style: CitationStyle) -> Iterator[dict[str, Any]]:
    from speecharchive.export.citation.citing import citation

    for each in found:
        yield {
            "address": each.permalink,
            "id": each.id,
            "version": each.version,
            "paragraph": each.paragraph,
            "style": style.value,
            "citation": citation(each, style.value),
        }


def _say_what_is_special(found: list[Citable]) -> None:
    from speecharchive.model import SPEECH_KINDS

    for each in found:
        if each.formerly:
            say(f"{each.formerly} was joined with {each.id}, which is cited")
        if each.kind not in SPEECH_KINDS:
            say(f"{each.permalink} is {each.kind}, no speech")
