"""`show ID --reuse` as a person reads it: the shares, the sources with their numbers, and the text with both marked in it."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from speecharchive.cli.inert import inert_line

if TYPE_CHECKING:
    from rich.text import Text

    from speecharchive.query.reuse import Relation, Reuse, Reused

_STYLES: dict[Relation, str] = {
    "same-office": "yellow",
    "same-place": "green",
    "province": "red",
    "other-city": "cyan",
    "elsewhere": "magenta",
}


def print_reuse(told: Reuse) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    values = told.shown.speech.values
    title = " ".join(filter(None, (values.speaker_name, values.title or values.headline)))
    console.print(Text(inert_line(title or "(untitled)"), style="bold"))
    console.print(_summary(told))
    if told.reused:
        console.print()
        console.print(_sources(told))
    console.print()
    body = Table.grid(padding=(0, 2))
    body.add_column(justify="right", style="dim", no_wrap=True)
    body.add_column(overflow="fold")
    for number, text in enumerate(_marked(told)):
        body.add_row(f"p{number}", text)
    console.print(body)


def _summary(told: Reuse) -> Text:
    from rich.text import Text

    if not told.dated:
        return Text("without a date: what is earlier cannot be told", style="dim")
    parts = Text(
        f"{told.share(told.reused_characters):.1%} of it (by characters of whole sentences) was said before"
    )
    for relation, characters in told.by_relation().items():
        if characters:
            parts.append(" · ")
            parts.append(f"{relation} {told.share(characters):.1%}", style=_STYLES[relation])
    return parts


def _sources(told: Reuse) -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    for _ in range(5):
        table.add_column(overflow="fold")
    for number, (source, sentences, characters) in enumerate(told.sources, 1):
        values, style = source.values, _STYLES[source.relation]
        table.add_row(
            Text(f"[{number}]", style=style),
            Text(values.speech_id),
            Text(f"{told.share(characters):.1%}, {sentences} sent.", style=style),
            Text(source.relation, style=style),
            Text(f"{values.dated_on} {inert_line(values.place_name or '')}"),
            Text(inert_line(values.title or values.headline or "")),
        )
    return table


def _marked(told: Reuse) -> list[Text]:
    """The paragraphs; behind each sentence that was said before the number of its source."""
    from rich.text import Text

    numbers = {source.values.id: n for n, (source, _, _) in enumerate(told.sources, 1)}
    within: dict[int, list[Reused]] = defaultdict(list)
    for each in told.reused:
        within[each.sentence.paragraph].append(each)
    marked = []
    for number, paragraph in enumerate(told.shown.speech.paragraphs):
        text, done = Text(), 0
        for each in within[number]:
            style = _STYLES[each.source.relation]
            text.append(inert_line(paragraph[done : each.sentence.start]))
            text.append(inert_line(paragraph[each.sentence.start : each.sentence.end]), style=style)
            text.append(f"[{numbers[each.source.values.id]}]", style=f"bold {style}")
            done = each.sentence.end
        text.append(inert_line(paragraph[done:]))
        marked.append(text)
    return marked
