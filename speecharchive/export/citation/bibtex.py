"""BibTeX: entries that BibTeX, biber and reference managers read, whatever characters a title holds.

BibTeX counts braces, escaped ones too, so a brace of a title is written by its name. Names and titles stand in braces of their
own: nothing takes them apart or changes their case. The key is made of the permanent address, so it is the same in every export.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from speecharchive.export.citation.chicago import MONTHS
from speecharchive.export.citation.citable import Citable
from speecharchive.export.citation.gb7714 import UNTITLED

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "$&%#_"},
    }
)
_KEPT_IN_URL = ":/?#[]@!$&'()*+,;=%~"


def bibtex(cited: Citable) -> str:
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(cited))
    sort = "article" if cited.in_newspaper and cited.outlet else "misc"
    return f"@{sort}{{{key(cited)},\n{fields}}}"


def key(cited: Citable) -> str:
    paragraph = "" if cited.paragraph is None else f"-p{cited.paragraph}"
    return f"{cited.id}-v{cited.version}{paragraph}"


def escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _fields(cited: Citable) -> Iterator[tuple[str, str]]:
    if cited.author:
        yield "author", f"{{{{{escaped(cited.author)}}}}}"
    yield "title", f"{{{{{escaped(cited.full_title or UNTITLED)}}}}}"
    if cited.outlet:
        yield "journal" if cited.in_newspaper else "howpublished", f"{{{escaped(cited.outlet)}}}"
    dated = cited.published or cited.delivered
    if dated:
        year, *rest = dated.split("-")
        yield "year", f"{{{year}}}"
        if rest:
            yield "month", MONTHS[int(rest[0]) - 1][:3].lower()
    if cited.url:
        yield "url", f"{{{quote(cited.url, safe=_KEPT_IN_URL)}}}"
        yield "urldate", f"{{{cited.captured}}}"
    yield "note", f"{{{escaped(_note(cited))}}}"


def _note(cited: Citable) -> str:
    """The dates to the day, for which BibTeX has no field, and where the text is kept."""
    dates = (("delivered", cited.delivered), ("published", cited.published))
    told = [f"{word} {date}" for word, date in dates if date]
    return "; ".join((*told, f"captured {cited.captured}", cited.locator))
