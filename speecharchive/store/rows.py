"""A speech as rows: pure functions from the model to the tables."""

from __future__ import annotations

from typing import Any

from speecharchive.extraction.privacy import masked_title
from speecharchive.model import Date, Speech
from speecharchive.normalise.fold import fold
from speecharchive.store.digests import fold_sha256, text_sha256
from speecharchive.store.statements import is_holdable, plain

Row = dict[str, Any]


def version_row(speech: Speech, paragraphs: list[Row], extracted_at: str) -> Row:
    """The derived columns of `version`: all but its id, speech, number and capture."""
    row = {
        "extractor": speech.extractor,
        "extracted_at": extracted_at,
        "family": speech.family,
        "layout": speech.layout,
        "kind": speech.kind,
        "headline": speech.headline,
        "title": speech.title,
        "subtitle": speech.subtitle,
        "source": speech.source,
        "dated_on": dated_on(speech),
        "n_characters": sum(len(paragraph["text"]) for paragraph in paragraphs),
        "n_paragraphs": len(paragraphs),
        "unexplained": unexplained(speech),
        "text_sha256": text_sha256(speech),
        "fold_sha256": fold_sha256(paragraph["fold"] for paragraph in paragraphs),
        **_speaker(speech),
        **_date("delivered", speech.delivered_on),
        **_date("published", speech.published_on),
        **_place(speech),
        **_occasion(speech),
    }
    row = {name: plain(value) if isinstance(value, str) else value for name, value in row.items()}
    return row | {"record": _whole(speech)}


def paragraph_rows(speech: Speech) -> list[Row]:
    labels = {section.paragraph: plain(section.label) for section in speech.sections}
    texts = [plain(paragraph.text) for paragraph in speech.paragraphs]
    return [
        {"n": n, "text": text, "fold": fold(text), "section": labels.get(n)}
        for n, text in enumerate(texts)
    ]


def credit_rows(speech: Speech) -> list[Row]:
    named = (
        ("editor", speech.editors),
        ("reporter", speech.reporters),
        ("photographer", speech.photographers),
    )
    return [
        {"role": role, "n": n, "name": plain(name)}
        for role, names in named
        for n, name in enumerate(names)
    ]


def page_row(speech: Speech) -> Row:
    """What a page keeps of its last extraction, news or speech."""
    return {
        "kind": speech.kind,
        "title": plain(_masked(speech.title or speech.headline)),
        "published_on": speech.published_on.value,
        "text_sha256": text_sha256(speech),
    }


def _masked(title: str | None) -> str | None:
    """A page that is a notice names a private person in its title; speeches are held with theirs as published."""
    return None if title is None else masked_title(fold(title), title)


def dated_on(speech: Speech) -> str | None:
    """`delivered_on`, else `published_on`, without the time of day."""
    value = speech.delivered_on.value or speech.published_on.value
    return None if value is None else value[:10]


def unexplained(speech: Speech) -> int:
    """How many dropped blocks no rule explains."""
    return sum(block.rule == "unexplained" for block in speech.dropped)


def _speaker(speech: Speech) -> Row:
    speaker = speech.speaker
    return {
        "speaker_name": speaker.name,
        "speaker_office": speaker.office,
        "speaks_for": speaker.speaks_for,
        "speaker_basis": speaker.basis,
        "speaker_raw": speaker.raw,
    }


def _date(name: str, date: Date) -> Row:
    return {
        f"{name}_on": date.value,
        f"{name}_precision": date.precision,
        f"{name}_basis": date.basis,
    }


def _place(speech: Speech) -> Row:
    place = speech.place
    return {
        "place_code": place.code if place else None,
        "place_name": place.name if place else None,
        "place_basis": place.basis if place else None,
    }


def _occasion(speech: Speech) -> Row:
    fields = ("body", "division", "term", "session", "meeting", "phase")
    occasion = speech.occasion
    row = {name: getattr(occasion, name) if occasion else None for name in fields}
    return row | {"occasion_raw": occasion.raw if occasion else None}


def _whole(speech: Speech) -> Row:
    """The blocks that were dropped are most of it, and hardly ever hold what cannot be held."""
    record: Row = speech.to_json_dict()
    del record["paragraphs"]
    clean = is_holdable("".join(block.text for block in speech.dropped))
    return {
        name: value if clean and name == "dropped" else _holdable(value)
        for name, value in record.items()
    }


def _holdable(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {name: _holdable(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_holdable(item) for item in value]
    return value
