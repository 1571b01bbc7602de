"""Chicago, notes and bibliography. Chinese stays Chinese: how a name or title is read aloud is not known from its characters."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from speecharchive.export.citation.citable import Citable

UNTITLED = "[Untitled]"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_GENRES = {
    "speech": "speech",
    "work-report": "work report",
    "address": "address",
    "message": "message",
    "remarks": "remarks",
    "signed-article": "article",
}
_ENDS = tuple("?!.。？！…")
_INNER = str.maketrans("“”‘’", "‘’“”")


def bibliography(cited: Citable) -> str:
    """The entry of a bibliography."""
    author = f"{cited.author}. " if cited.author else ""
    return f"{author}{_quoted(cited, '.')} " + " ".join(
        f"{fact}." for fact in _facts(cited, _capital)
    )


def note(cited: Citable) -> str:
    """A footnote, without its number."""
    author = f"{cited.author}, " if cited.author else ""
    return f"{author}{_quoted(cited, ',')} " + ", ".join(_facts(cited, str)) + "."


def english_date(date: str) -> str:
    """December 26, 2024; December 2024; 2024."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    return f"{month} {int(rest[1])}, {year}" if rest[1:] else f"{month} {year}"


def _facts(cited: Citable, begun: Callable[[str], str]) -> Iterator[str]:
    """What follows the title; `begun` gives English words the case of the place where they stand."""
    genre = _GENRES.get(cited.kind)
    delivered = (genre and begun(genre), _dated(cited.delivered))
    published = (cited.outlet, _dated(cited.published))
    for told in (delivered, published):
        if any(told):
            yield ", ".join(filter(None, told))
    yield begun(f"accessed {english_date(cited.captured)}")
    if cited.url:
        yield cited.url
    yield cited.locator


def _dated(date: str | None) -> str | None:
    return english_date(date) if date else None


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _quoted(cited: Citable, mark: str) -> str:
    """The title in quotation marks, the mark that follows inside them; marks within it become single ones."""
    title = cited.full_title or UNTITLED
    if "“" in title or "”" in title:
        title = title.translate(_INNER)
    return f"“{title}{'' if title.endswith(_ENDS) else mark}”"
