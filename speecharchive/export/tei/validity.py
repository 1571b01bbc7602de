"""Does a file say what the schema allows? Nothing is fetched, no entity is read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from lxml import etree

SCHEMA = "speech.rng"
LARGEST = 64 << 20
"""Bytes. A larger file, the root of a very large corpus, is checked by its digest alone."""


def flaw_of(path: Path) -> str | None:
    """What is wrong with the file, in the words of the validator; None for a valid one. Raises OSError."""
    if path.stat().st_size > LARGEST:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    schema = _schema()
    try:
        document = etree.parse(str(path), parser)
    except etree.XMLSyntaxError as error:
        return f"is not well-formed XML: {error.msg}"
    if schema.validate(document):
        return None
    first = schema.error_log[0]
    return f"is not what {SCHEMA} allows: line {first.line}, {first.type_name}"


def schema_text() -> bytes:
    return files(__package__).joinpath(SCHEMA).read_bytes()


@cache
def _schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(schema_text()))
