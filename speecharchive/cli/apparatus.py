"""A variant group as a person reads it: the witnesses with their letters, then the apparatus, a place of the reading text a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from speecharchive.cli.inert import inert_line

if TYPE_CHECKING:
    from rich.text import Text

    from speecharchive.query.variants import WitnessShown
    from speecharchive.variants.apparatus import Difference

_CONTEXT, _LONGEST = 10, 60
_STYLES = {
    "substitution": "yellow",
    "omission": "red",
    "insertion": "green",
    "punctuation": "blue",
    "conversion-artefact": "magenta",
}


class _Place(NamedTuple):
    """Where the reading text is read otherwise; headline and byline come before the text."""

    paragraph: int
    offset: int
    field: str
    reading: str


def print_apparatus(found: Sequence[WitnessShown], asked: str) -> None:
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    if not found:
        return
    values = found[0].speech.values
    from rich.text import Text

    told = " ".join(filter(None, (values.speaker_name, values.title or values.headline)))
    console.print(Text(inert_line(told or "(untitled)"), style="bold"))
    console.print()
    console.print(_witnesses(found, asked))
    places = _places(found)
    if places:
        console.print()
        console.print(_apparatus(found, places))


def _witnesses(found: Sequence[WitnessShown], asked: str) -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for style in ("bold cyan", "", "", "", "dim"):
        table.add_column(style=style, overflow="fold")
    for each in found:
        facts = each.facts()
        similarity = "" if each.similarity is None else f" {each.similarity:.3f}"
        mark = " ←" if facts["id"] == asked and len(found) > 1 else ""
        table.add_row(
            each.siglum,
            Text(f"{facts['id']}{mark}"),
            Text(f"{each.relation}{similarity}" if each.rank else "reading text"),
            Text(str(facts["dated_on"] or "undated")),
            Text(inert_line(f"{facts['outlet'] or ''} {facts['url']}".strip())),
        )
    return table


def _places(found: Sequence[WitnessShown]) -> dict[_Place, dict[Difference, list[str]]]:
    """The readings of each place with the letters of those that have them; those of one fold together."""
    from speecharchive.normalise.fold import fold

    places: dict[_Place, dict[tuple[str, str], list[str]]] = {}
    first: dict[tuple[_Place, tuple[str, str]], Difference] = {}
    for witness in found:
        for each in witness.differences:
            paragraph = -1 if each.paragraph is None else each.paragraph
            place = _Place(paragraph, each.offset, each.field, each.reading)
            key = each.sort, fold(each.witness)
            places.setdefault(place, {}).setdefault(key, []).append(witness.siglum)
            first.setdefault((place, key), each)
    return {
        place: {first[place, key]: sigla for key, sigla in places[place].items()}
        for place in sorted(places)
    }


def _apparatus(
    found: Sequence[WitnessShown], places: dict[_Place, dict[Difference, list[str]]]
) -> object:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    paragraphs = found[0].speech.paragraphs
    for place, readings in places.items():
        name = f"p{place.paragraph}" if place.paragraph >= 0 else place.field
        table.add_row(name, "A", "", _lemma(place, paragraphs))
        for row in _readings(readings):
            table.add_row("", *row)
    return table


def _readings(readings: dict[Difference, list[str]]) -> Iterator[tuple[str, Text, Text]]:
    from rich.text import Text

    for each, sigla in readings.items():
        style = _STYLES[each.sort]
        shown = "om." if not each.witness else f"+ {_short(each.witness)}" if not each.reading else _short(each.witness)  # fmt: skip
        yield " ".join(sigla), Text(each.sort, style=style), Text(shown, style=style)


def _lemma(place: _Place, paragraphs: Sequence[str]) -> Text:
    """The reading with some characters on both sides; an insertion has ‸ where it stands."""
    from rich.text import Text

    left = right = ""
    if 0 <= place.paragraph < len(paragraphs):
        text = paragraphs[place.paragraph]
        end = place.offset + len(place.reading)
        left, right = text[max(0, place.offset - _CONTEXT) : place.offset], text[end : end + _CONTEXT]  # fmt: skip
        left = ("…" if place.offset > _CONTEXT else "") + left
        right += "…" if end + _CONTEXT < len(text) else ""
    return Text.assemble(
        (inert_line(left), "dim"),
        (_short(place.reading) or "‸", "bold"),
        (inert_line(right), "dim"),
    )


def _short(text: str) -> str:
    """Its beginning and end; ¶ ends a paragraph."""
    line = inert_line(text.replace("\n", "¶"))
    if len(line) <= _LONGEST:
        return line
    half = _LONGEST // 2
    return f"{line[:half]} … {len(line) - 2 * half:,} more … {line[-half:]}"
