"""Vertical text for CQP and noSketch Engine: one token a line, structures as tags.

A token is one character: the archive does not segment words, and a sequence of characters in CQP finds what `search` finds. A
token has two attributes, the character as published and its fold (script- and width-blind). White space is no token. There is no
`<g/>` between tokens, since in Chinese it would stand between all of them; `glue` writes it for display in noSketch Engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from speecharchive.export.aggregates import listed_rows
from speecharchive.export.columns import COLUMNS, unpacked
from speecharchive.export.source import Source
from speecharchive.store.tables import Paragraph, Version

ATTRIBUTES: Mapping[str, str] = {
    "id": "Permanent id of the speech.",
    "version": "Number of the version exported.",
    "kind": "Kind of speech.",
    "title": "Title without a speaker prefix.",
    "speaker": "Speaker's name.",
    "office": "Speaker's office.",
    "place": "Name of the place.",
    "place_code": "GB/T 2260 code of it.",
    "date": "Date of delivery, else of publication, to the day at most.",
    "year": "Year of it.",
    "body": "Body whose occasion it is.",
    "meeting": "Sort of meeting.",
    "phase": "opening or closing.",
    "term": "届.",
    "session": "次.",
    "outlet": "Registry name of the outlet.",
    "url": "Canonical URL.",
}
"""Of `<doc>`; empty where the document does not say. `<p>` has `n`, the paragraph's number from 0 (`show ID#pN`)."""
_VALUES: Mapping[str, Any] = {column.name: column.value for column in COLUMNS} | {
    "date": Version.dated_on,
    "year": Version.dated_on,
}
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufeff]")
_GLUE = "<g/>\n"
_APART = re.compile(rf"^(?:{_GLUE})+|(?:{_GLUE}){{2,}}|(?:{_GLUE})+$")


def vertical_lines(source: Source, *, glue: bool = False) -> Iterator[bytes]:
    """The lines of one speech at a time."""
    columns = [_VALUES[name] for name in ATTRIBUTES]
    texts = (listed_rows(Paragraph.text), listed_rows(Paragraph.fold))
    for *values, text, fold in source.rows((*columns, *texts)):
        paragraphs = zip(unpacked(text), unpacked(fold), strict=True)
        body = "".join(
            f'<p n="{number}">\n{_tokens(*pair, glue=glue)}</p>\n'
            for number, pair in enumerate(paragraphs)
        )
        yield f"<doc{_attributes(values)}>\n{body}</doc>\n".encode()


def _attributes(values: Sequence[Any]) -> str:
    held = dict(zip(ATTRIBUTES, values, strict=True))
    held["year"] = (held["year"] or "")[:4]
    return "".join(f' {name}="{_value(value)}"' for name, value in held.items())


def _value(value: Any) -> str:
    """On one line, and inert within its quotes."""
    text = "" if value is None else str(value)
    return _BREAKS.sub(" ", text).strip().translate(_ENTITIES)


def _tokens(text: str, fold: str, *, glue: bool) -> str:
    lines = map(_line, text, fold)
    if not glue:
        return "".join(lines)
    # Where white space stood, two marks meet: there is no glue.
    return _APART.sub("", _GLUE.join(lines))


@lru_cache(maxsize=1 << 16)
def _line(character: str, folded: str) -> str:
    """The line of a token; nothing for white space and what cannot be seen."""
    if _UNSEEN.match(character):
        return ""
    return f"{character.translate(_ENTITIES)}\t{folded.translate(_ENTITIES)}\n"
