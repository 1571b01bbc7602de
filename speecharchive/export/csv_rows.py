"""A speech as a CSV row: the columns, their order, and what each holds. The order is stable: columns are only added, at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from speecharchive.query.speeches import HeldSpeech

Cell = str | int | None


def _value(name: str) -> Callable[[HeldSpeech], Cell]:
    return lambda speech: getattr(speech.values, name)


def _names(key: str) -> Callable[[HeldSpeech], Cell]:
    return lambda speech: "、".join(speech.credits[key])


def _flags(speech: HeldSpeech) -> Cell:
    return "; ".join(
        f"{flag['flag']}: {flag['detail']}" if flag.get("detail") else flag["flag"]
        for flag in speech.values.flags or ()
    )


_FIELDS: Mapping[str, tuple[Callable[[HeldSpeech], Cell], str]] = {
    "id": (_value("speech_id"), "Permanent id of the speech; `show ID` prints it."),
    "version": (_value("n"), "Number of the version exported."),
    "kind": (_value("kind"), "Kind of speech."),
    "title": (_value("title"), "Title without a speaker prefix."),
    "subtitle": (_value("subtitle"), "Subtitle without its dash."),
    "headline": (_value("headline"), "Headline as published."),
    "speaker": (_value("speaker_name"), "Speaker's name; empty where the document does not say."),
    "office": (_value("speaker_office"), "Speaker's office."),
    "speaks_for": (_value("speaks_for"), "Body the speaker speaks for."),
    "speaker_basis": (_value("speaker_basis"), "How the speaker is known."),
    "delivered_on": (_value("delivered_on"), "Date of delivery, as precisely as it is known."),
    "delivered_basis": (_value("delivered_basis"), "How it is known."),
    "published_on": (_value("published_on"), "Date of publication, as precisely as it is known."),
    "published_basis": (_value("published_basis"), "How it is known."),
    "place_code": (_value("place_code"), "GB/T 2260 code of the place."),
    "place": (_value("place_name"), "Name of that division."),
    "place_basis": (_value("place_basis"), "How the place is known."),
    "body": (_value("body"), "Body whose occasion it is."),
    "division": (_value("division"), "GB/T 2260 code of that body's division."),
    "term": (_value("term"), "届."),
    "session": (_value("session"), "次."),
    "meeting": (_value("meeting"), "Sort of meeting."),
    "phase": (_value("phase"), "opening or closing."),
    "occasion": (_value("occasion_raw"), "Occasion as printed."),
    "source": (_value("source"), "来源 as printed."),
    "editors": (_names("editors"), "Editors, joined by 、."),
    "reporters": (_names("reporters"), "Reporters, joined by 、."),
    "photographers": (_names("photographers"), "Photographers, joined by 、."),
    "outlet": (_value("outlet"), "Registry name of the outlet."),
    "url": (_value("url"), "Canonical URL, or urn:sha256:… of a file that names none."),
    "captured_at": (_value("captured_at"), "UTC time of the capture it was read from."),
    "payload_sha256": (_value("payload_sha256"), "Digest of that capture's bytes."),
    "extractor": (_value("extractor"), "Version of the parser."),
    "n_characters": (_value("n_characters"), "Characters of the reading text."),
    "n_paragraphs": (_value("n_paragraphs"), "Paragraphs of the reading text."),
    "text_sha256": (_value("text_sha256"), "Digest that judges change."),
    "flags": (_flags, "What the parser noticed, e.g. `section-gap: 四`."),
    "text": (lambda speech: speech.text, "The reading text, paragraphs joined by line feeds."),
}  # fmt: skip

COLUMNS: tuple[str, ...] = tuple(_FIELDS)
DESCRIPTIONS: Mapping[str, str] = {name: description for name, (_, description) in _FIELDS.items()}
_READERS: tuple[Callable[[HeldSpeech], Any], ...] = tuple(read for read, _ in _FIELDS.values())


def cells(speech: HeldSpeech) -> list[Cell]:
    """One cell for each of `COLUMNS`."""
    return [read(speech) for read in _READERS]
