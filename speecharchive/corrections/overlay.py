"""Reviewed values over an extracted record, and the columns of `version` that follow from the two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from speecharchive.corrections.correction import Correction
from speecharchive.corrections.fields import FIELDS, precision
from speecharchive.model import SPEECH_KINDS
from speecharchive.normalise.division_table import by_code

Json = dict[str, Any]
_OCCASION = ("body", "division", "term", "session", "meeting", "phase")
_NUMBERS = ("term", "session")
_NO_SPAN: Json = {"raw": None, "span": None}
"""A reviewed value was not read from this page's characters, whatever else was."""


def in_force(corrections: Iterable[Correction], version: int) -> list[Correction]:
    """Those that hold for a version, one a field, in the order of `FIELDS`; one for this version alone goes before one for all."""
    by_field: dict[str, Correction] = {}
    for each in corrections:
        if each.version in (None, version) and (
            each.field not in by_field or each.version is not None
        ):
            by_field[each.field] = each
    return [by_field[field] for field in FIELDS if field in by_field]


def laid_over(record: Mapping[str, Any], corrections: Sequence[Correction]) -> Json:
    """A copy of the record with the reviewed values in the place of the extracted ones."""
    laid = dict(record)
    for each in corrections:
        group = FIELDS[each.field].path[0]
        lay = _GROUPS.get(group)
        laid[group] = lay(laid.get(group), each) if lay else each.value
    laid["is_speech"] = laid["kind"] in SPEECH_KINDS
    return laid


def contradiction(laid: Mapping[str, Any]) -> str | None:
    """What the values together cannot be."""
    occasion = laid["occasion"]
    if occasion is None or occasion["body"] is not None:
        return None
    held = [name for name in _OCCASION if occasion[name] is not None]
    if not held:
        return None
    return f"{held[0]} needs a body, and none is known; correct body too"


def columns(laid: Mapping[str, Any]) -> Json:
    """The columns of `version` that corrections can change."""
    speaker, place, occasion = laid["speaker"], laid["place"] or {}, laid["occasion"] or {}
    delivered, published = laid["delivered_on"], laid["published_on"]
    dated = delivered["value"] or published["value"]
    return {
        **{name: laid[name] for name in ("kind", "headline", "title", "subtitle", "source")},
        "speaker_name": speaker["name"],
        "speaker_office": speaker["office"],
        "speaks_for": speaker["speaks_for"],
        "speaker_basis": speaker["basis"],
        **_date_columns("delivered", delivered),
        **_date_columns("published", published),
        "dated_on": dated and dated[:10],
        **{f"place_{name}": place.get(name) for name in ("code", "name", "basis")},
        **{name: occasion.get(name) for name in _OCCASION},
    }


def _date_columns(name: str, date: Mapping[str, Any]) -> Json:
    return {
        f"{name}_on": date["value"],
        f"{name}_precision": date["precision"],
        f"{name}_basis": date["basis"],
    }


def _speaker(extracted: Json, correction: Correction) -> Json:
    name = FIELDS[correction.field].path[1]
    laid = {**extracted, name: correction.value}
    if name == "name":
        laid |= {**_NO_SPAN, "basis": correction.basis}
    elif laid["basis"] == "unknown":
        laid["basis"] = correction.basis
    if not any(laid[each] for each in ("name", "office", "speaks_for")):
        laid["basis"] = "unknown"
    return laid


def _date(_: Any, correction: Correction) -> Json:
    value = correction.value
    if value is None:
        return {"value": None, "precision": None, "basis": "unknown", **_NO_SPAN}
    return {
        "value": value,
        "precision": precision(value),
        "basis": correction.basis,
        **_NO_SPAN,
    }


def _place(_: Any, correction: Correction) -> Json | None:
    division = None if correction.value is None else by_code(correction.value)
    if division is None:
        return None
    return {
        "code": division.code,
        "name": division.name,
        "basis": correction.basis,
        **_NO_SPAN,
    }


def _occasion(extracted: Json | None, correction: Correction) -> Json | None:
    name = FIELDS[correction.field].path[1]
    value: Any = correction.value
    if name in _NUMBERS and value is not None:
        value = int(value)
    known: Json = extracted or {**dict.fromkeys(_OCCASION), **_NO_SPAN}
    laid = {**known, name: value, "basis": correction.basis}
    return laid if any(laid[each] is not None for each in _OCCASION) else None


_GROUPS: Mapping[str, Callable[[Any, Correction], Json | None]] = {
    "speaker": _speaker,
    "delivered_on": _date,
    "published_on": _date,
    "place": _place,
    "occasion": _occasion,
}
