"""Whole invented speeches of bodies and places all over the country: who, for whom, when, where, on what occasion."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from speecharchive import extract
from speecharchive.model import Speech

HERE = Path(__file__).parent / "country"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(
    (HERE / "expected.toml").read_text(encoding="utf-8")
)
FIELDS = ("speaker", "office", "speaks_for", "delivered_on", "published_on", "place", "occasion")


def _read(found: Speech) -> dict[str, Any]:
    occasion = found.occasion
    return {
        "speaker": found.speaker.name or "",
        "office": found.speaker.office or "",
        "speaks_for": found.speaker.speaks_for or "",
        "delivered_on": found.delivered_on.value or "",
        "published_on": found.published_on.value or "",
        "place": found.place.code if found.place else "",
        "occasion": [
            occasion.body, occasion.division or "", occasion.term or 0, occasion.session or 0,
            occasion.meeting, occasion.phase or "",
        ] if occasion else [],
    }  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_a_speech_of_another_city(name: str) -> None:
    found = extract((HERE / name).read_bytes())
    assert found.is_speech == (EXPECTED[name].get("kind") != "news")
    assert _read(found) == {field: EXPECTED[name][field] for field in FIELDS}


def test_every_document_has_its_expectation() -> None:
    documents = {path.name for path in HERE.iterdir()} - {"expected.toml"}
    assert documents == EXPECTED.keys()
