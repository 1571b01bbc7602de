"""Extraction takes from every article of the demo what a careful reader takes."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import Any

import pytest

from speecharchive.demo.truth import Truth, When
from speecharchive.demo.world import all_resources, demo_registry, truth
from speecharchive.extraction.reader import read
from speecharchive.model import Date, Occasion, PageSource, Speech
from speecharchive.pages.opening import open_page

PAGES = {resource.url: resource for resource in all_resources()}


def source(url: str) -> PageSource:
    page = PAGES[url]
    return PageSource(page.body, url, page.content_type)


@cache
def speech_of(entry: Truth) -> Speech:
    """Read as a crawl reads it: with the outlet, the section's office and the further pages."""
    outlet = demo_registry()[entry.outlet]
    first = source(entry.url)
    parts = open_page(first, outlet.family).article().parts
    return read(
        first,
        outlet=outlet,
        office=entry.site_office,
        continuation=[source(url) for url in parts],
    )


def when(date: Date) -> When | None:
    if date.value is None or date.precision is None:
        return None
    return When(date.value, date.precision)


def occasion(found: Occasion | None) -> dict[str, Any] | None:
    if found is None:
        return None
    keys = ("body", "division", "term", "session", "meeting", "phase")
    return {key: getattr(found, key) for key in keys}


def found_in(speech: Speech) -> dict[str, Any]:
    return {
        "outlet": speech.outlet,
        "kind": speech.kind,
        "headline": speech.headline,
        "title": speech.title,
        "subtitle": speech.subtitle,
        "speaker": speech.speaker.name,
        "speaker_basis": speech.speaker.basis,
        "office": speech.speaker.office,
        "speaks_for": speech.speaker.speaks_for,
        "delivered_on": when(speech.delivered_on),
        "published_on": when(speech.published_on),
        "source": speech.source,
        "editors": speech.editors,
        "reporters": speech.reporters,
        "photographers": speech.photographers,
        "place": speech.place.code if speech.place else None,
        "event": occasion(speech.occasion),
        "paragraphs": tuple(paragraph.text for paragraph in speech.paragraphs),
        "sections": [(part.label, part.heading, part.paragraph) for part in speech.sections],
        "flags": tuple(flag.flag for flag in speech.flags),
    }


def expected_of(entry: Truth) -> dict[str, Any]:
    wanted = {key: getattr(entry, key) for key in found_keys(entry)}
    if "event" in wanted:
        wanted["event"] = asdict(entry.event) if entry.event else None
    if "sections" in wanted:
        wanted["sections"] = [(part.label, part.heading, part.paragraph) for part in entry.sections]
    return wanted


def found_keys(entry: Truth) -> list[str]:
    """The fields that are judged.

    Who speaks, for whom, where and on what occasion is asked of speeches only. A speech at a festival or a
    gathering has no session; how far its occasion is read is left open.
    """
    keys = [
        "outlet", "kind", "headline", "title", "subtitle", "delivered_on", "published_on", "source", "editors",
        "reporters", "photographers", "paragraphs", "flags",
    ]  # fmt: skip
    if entry.is_speech:
        keys += [
            "speaker",
            "speaker_basis",
            "office",
            "speaks_for",
            "place",
            "sections",
        ]
    if entry.event or entry.kind in ("message", "signed-article"):
        keys.append("event")
    return keys


@pytest.mark.parametrize("entry", truth().values(), ids=lambda entry: entry.url)
def test_extraction_takes_what_a_careful_reader_takes(entry: Truth) -> None:
    found = found_in(speech_of(entry))
    wanted = expected_of(entry)
    wrong = {
        key: {"found": found[key], "wanted": value}
        for key, value in wanted.items()
        if found[key] != value
    }
    assert wrong == {}


@pytest.mark.parametrize("entry", truth().values(), ids=lambda entry: entry.url)
def test_chrome_and_private_data_stay_out(entry: Truth) -> None:
    speech = speech_of(entry)
    reading = "\n".join(paragraph.text for paragraph in speech.paragraphs)
    assert [text for text in entry.without if text in reading] == []
    everything = repr(speech)
    assert [text for text in entry.private if text in everything] == []
