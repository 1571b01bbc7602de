"""Citations of the archive's speeches: from addresses to facts, from facts to text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

from sqlalchemy import Connection, select

from speecharchive.errors import UsageError
from speecharchive.export.citation import chicago
from speecharchive.export.citation.bibtex import bibtex
from speecharchive.export.citation.citable import Citable, citable
from speecharchive.export.citation.csl import csl
from speecharchive.export.citation.gb7714 import gb7714
from speecharchive.query.record import speech_json
from speecharchive.query.show import find, read_address
from speecharchive.store.tables import Outlet

Style = Literal["gb7714", "chicago", "chicago-note", "bibtex", "csl-json"]
STYLES: tuple[Style, ...] = get_args(Style)
_WRITTEN: dict[str, Callable[[Citable], Any]] = {
    "gb7714": gb7714,
    "chicago": chicago.bibliography,
    "chicago-note": chicago.note,
    "bibtex": bibtex,
    "csl-json": csl,
}


def cited(
    connection: Connection, addresses: Iterable[str], *, release: str | None = None
) -> list[Citable]:
    """What `ID`, `ID@vN`, `ID#pN` or `ID@vN#pN` mean, each once; without a version, today's.

    Raises UnknownSpeech, and SpeechWithheld for one that was taken down.
    """
    outlets = dict(connection.execute(select(Outlet.name, Outlet.title)).all())
    found: dict[str, Citable] = {}
    for address in addresses:
        shown = find(connection, read_address(connection, address))
        outlet = outlets.get(shown.speech.values.outlet)
        record = speech_json(shown.speech)
        each = citable(record, outlet=outlet, paragraph=shown.paragraph, release=release)
        if shown.joined:
            each = replace(each, formerly=shown.joined["id"])
        found.setdefault(each.permalink, each)
    return list(found.values())


def citation(cited: Citable, style: Style) -> Any:
    """Text; of CSL-JSON, the item as JSON can hold it. Raises UsageError for a style that there is not."""
    try:
        written = _WRITTEN[style]
    except KeyError:
        raise UsageError(f"no style is called {style!r}; there are {', '.join(STYLES)}") from None
    return written(cited)


def document(cited: Sequence[Citable], style: Style) -> str:
    """All of them as one file of that style: a line or an entry each, or one array."""
    each = [citation(one, style) for one in cited]
    if style == "csl-json":
        return json.dumps(each, ensure_ascii=False, indent=2) + "\n"
    between = "\n\n" if style == "bibtex" else "\n"
    return between.join(each) + "\n" if each else ""
