"""A speech as it was read, from what the archive holds of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from speecharchive.model import (
    Date,
    Dropped,
    Flag,
    Occasion,
    Paragraph,
    Place,
    Section,
    Speaker,
    Speech,
)

_Value = TypeVar("_Value")


def speech_of(record: Mapping[str, Any], paragraphs: Sequence[str]) -> Speech:
    """`to_json_dict` of it is the record again; the blocks that paragraphs and residue came from are not held."""
    values: dict[str, Any] = {each.name: record.get(each.name) for each in fields(Speech)}
    values |= {
        "speaker": _value(Speaker, record["speaker"]),
        "delivered_on": _value(Date, record["delivered_on"]),
        "published_on": _value(Date, record["published_on"]),
        "place": _perhaps(Place, record["place"]),
        "occasion": _perhaps(Occasion, record["occasion"]),
        "paragraphs": tuple(Paragraph(text, ()) for text in paragraphs),
        "sections": tuple(_value(Section, each) for each in record["sections"]),
        "flags": tuple(_value(Flag, each) for each in record["flags"]),
        "dropped": tuple(Dropped(each["rule"], each["text"], 0) for each in record["dropped"]),
        "editors": tuple(record["editors"]),
        "reporters": tuple(record["reporters"]),
        "photographers": tuple(record["photographers"]),
    }
    return Speech(**values)


def _perhaps(of: type[_Value], json: Mapping[str, Any] | None) -> _Value | None:
    return None if json is None else _value(of, json)


def _value(of: type[_Value], json: Mapping[str, Any]) -> _Value:
    make: Any = of
    known = {each.name: json[each.name] for each in fields(make) if each.name in json}
    value: _Value = make(
        **{name: tuple(it) if isinstance(it, list) else it for name, it in known.items()}
    )
    return value
