"""Ordinary news, notices and agendas of the invented city: what stands among the speeches."""

from __future__ import annotations

from speecharchive.demo import cast
from speecharchive.demo.document import Document, document
from speecharchive.demo.texts import Writer


def report(
    key: str,
    title: str,
    lead: str,
    themes: tuple[str, ...],
    *,
    outlet: str,
    day: str,
    reporter: int | None = 0,
    speaker: str | None = None,
    caption: str | None = None,
    photographer: int | None = None,
) -> Document:
    """A report about an event; where someone spoke, it quotes, which makes it no speech."""
    name = cast.REPORTERS[reporter] if reporter is not None else None
    credit = f"（记者 {name}）" if name else ""
    writer = Writer(key)
    dateline = f"{outlet}云河{day}讯" if day else f"{outlet}讯"
    writer.say(f"{dateline}{credit}{lead}")
    verbs = ("指出", "强调", "要求", "表示")
    for number, theme in enumerate(themes):
        opening = f"{speaker}{verbs[number % 4]}，" if speaker else ""
        writer.about(theme, 4 if len(themes) > 1 else 6, lead=opening)
    return document(
        key,
        "news",
        title,
        writer,
        reporters=(name,) if name else (),
        caption=caption,
        photographers=(cast.PHOTOGRAPHERS[photographer],) if photographer is not None else (),
    )


def notice(key: str, title: str, lines: tuple[str, ...], *, adopted: str | None = None) -> Document:
    """A notice or an agenda: published by an office, said by nobody; `adopted` says when and by whom."""
    writer = Writer(key)
    for line in lines:
        writer.say(line)
    return document(key, "other", title, writer, subtitle=adopted)
