"""The root file: the header of the corpus, who speaks in it and for whom, and where its speeches lie."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, BinaryIO

from lxml import etree
from sqlalchemy import select

from speecharchive.export.aggregates import by_bytes
from speecharchive.export.manifest import software
from speecharchive.export.source import Source
from speecharchive.export.tei.names import body_id, outlet_id, person_id
from speecharchive.export.tei.speech import LANGUAGE, RIGHTS
from speecharchive.export.tei.terms import TAXONOMIES, reference
from speecharchive.export.tei.xml import TEI, XI, add, new
from speecharchive.normalise.divisions import divisions
from speecharchive.store.tables import Outlet, Speech, Version

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SPEECHES = "speeches"
_DECLARED = f' xmlns="{TEI}"'
_START = f"""<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus xmlns:xi="{XI}"{_DECLARED} xml:id="corpus" xml:lang="{LANGUAGE}"><teiHeader>"""
_ABOUT = "Speeches of Chinese local leaders as their outlets published them, in the order of their permanent ids."
_PERSONS = (
    "A person of this list is a name at a place. That two entries of one name are two people, or one entry always the same "
    "person, is not claimed. Offices are those that the texts state."
)


def write_root(out: BinaryIO, source: Source) -> None:
    """Streamed: lists and includes are never held at once."""
    for piece in _pieces(source):
        out.write((piece if isinstance(piece, str) else _inner(piece)).encode() + b"\n")


def _inner(element: Element) -> str:
    """The element without the declaration of its namespace, which the root has made."""
    return etree.tostring(element, encoding="unicode").replace(_DECLARED, "", 1)


def _pieces(source: Source) -> Iterator[str | Element]:
    yield _START
    yield _file(source)
    yield _encoding()
    yield "<profileDesc><particDesc><listOrg>"
    yield from _bodies(source)
    yield from _outlets(source)
    yield "</listOrg><listPerson>"
    yield new("head", _PERSONS, lang="en")
    yield from _persons(source)
    yield "</listPerson></particDesc></profileDesc></teiHeader>"
    for (speech_id,) in source.values((Speech.id,)):
        yield f'<xi:include href="{SPEECHES}/{speech_id}.xml"/>'
    yield "</teiCorpus>"


def _file(source: Source) -> Element:
    description = new("fileDesc")
    titles = add(description, "titleStmt")
    add(titles, "title", "Speeches of Chinese local leaders", type="main", lang="en")
    extent = add(description, "extent")
    count = source.count()
    add(extent, "measure", f"{count} speeches", unit="speeches", quantity=str(count))
    publication = add(description, "publicationStmt")
    add(publication, "publisher", "speecharchive")
    add(add(publication, "availability", status="unknown"), "p", RIGHTS, lang="en")
    add(add(description, "sourceDesc"), "p", _ABOUT, lang="en")
    return description


def _encoding() -> Element:
    encoding = new("encodingDesc")
    name, _, version = software().partition(" ")
    application = add(add(encoding, "appInfo"), "application", ident=name, version=version)
    add(application, "label", "exported by speecharchive")
    declaration = add(encoding, "classDecl")
    for taxonomy, (words, categories) in TAXONOMIES.items():
        listed = add(declaration, "taxonomy", id=taxonomy)
        add(listed, "desc", words, lang="en")
        for value, meaning in categories.items():
            category = add(listed, "category", id=f"{taxonomy}.{value}")
            language = "en" if meaning.isascii() else LANGUAGE
            described = add(category, "catDesc", lang=language)
            add(described, "term", value).tail = f": {meaning}"
    return encoding


def _bodies(source: Source) -> Iterator[Element]:
    known = divisions()
    columns = (Version.body, Version.division)
    statement = source.wanted.with_only_columns(*columns).where(Version.body.is_not(None))
    for body, division in sorted(source.view.connection.execute(statement.distinct()), key=repr):
        assert body is not None
        place = known[division].name if division in known else division
        element = new("org", id=body_id(body, division), role="body", ana=reference("body", body))
        add(element, "orgName", TAXONOMIES["body"][1].get(body, body))
        if division:
            add(element, "note", place, type="place", n=division)
        yield element


def _outlets(source: Source) -> Iterator[Element]:
    columns = (Outlet.name, Outlet.title)
    statement = source.wanted.with_only_columns(*columns).where(Outlet.name.is_not(None))
    for name, title in sorted(source.view.connection.execute(statement.distinct()), key=repr):
        element = new("org", id=outlet_id(name), role="outlet")
        add(element, "orgName", title or name)
        add(element, "idno", name, type="speecharchive")
        yield element


def _persons(source: Source) -> Iterator[Element]:
    columns = (
        Version.speaker_name, Version.place_code, Version.place_name, Version.speaker_office,
    )  # fmt: skip
    found = source.wanted.with_only_columns(*columns).where(Version.speaker_name.is_not(None))
    named = found.distinct().subquery()
    statement = select(named).order_by(*(by_bytes(column).nulls_first() for column in named.c))
    result = source.view.connection.execute(statement, execution_options={"yield_per": 1_000})
    for (name, code), rows in groupby(result, key=lambda row: (row[0], row[1])):
        element = new("person", id=person_id(name, code))
        add(element, "persName", name)
        _, _, places, offices = zip(*rows, strict=True)
        for place in dict.fromkeys(filter(None, places)):
            add(element, "note", place, type="place", n=code)
        for office in dict.fromkeys(filter(None, offices)):
            add(element, "affiliation", office)
        yield element
