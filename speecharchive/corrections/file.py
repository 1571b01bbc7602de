"""The file that a reviewer writes: TOML, a `[[correction]]` an entry. Strict: what is not understood is refused, with its line.

TOML's own reader tells no lines of values, so a value stands on one line; then the lines can be told without a second parser.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from speecharchive import clock
from speecharchive.corrections.correction import Correction
from speecharchive.corrections.fields import BASES, FIELDS, WrongValue, one_of, plain_text
from speecharchive.suggestions import did_you_mean, nearest

LARGEST = 16 << 20
_ENTRY = re.compile(r"\s*\[\[\s*correction\s*\]\]\s*(?:#.*)?")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_SPEECH = re.compile(r"([a-z0-9]{2,32})(?:@v([1-9]\d{0,5}))?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MANY_LINES = ('"""', "'''")
_NEEDED = ("speech", "field", "value", "was", "source", "reviewer", "date")
KEYS = (*_NEEDED, "basis", "note")


class Problem(NamedTuple):
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A correction, and the line its entry begins at."""

    correction: Correction
    line: int


class _Lines(NamedTuple):
    entry: int
    keys: Mapping[str, int]

    def of(self, key: str) -> int:
        return self.keys.get(key, self.entry)


def read_file(text: str) -> tuple[list[Entry], list[Problem]]:
    """The entries that can be understood, and what is wrong with the others."""
    for number, words in enumerate(text.splitlines(), 1):
        if any(quotes in words.partition("#")[0] for quotes in _MANY_LINES):
            return [], [Problem(number, "holds three quotes; write each value on one line")]
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        return [], [Problem(line, "is not TOML from here on; write key = \"value\"")]  # fmt: skip
    if wrong := _wrong_outside(text, whole):
        return [], [wrong]
    entries: list[Entry] = []
    problems: list[Problem] = []
    for raw, lines in zip(whole.get("correction", []), _lines(text), strict=True):
        entry, wrongs = _entry(raw, lines)
        problems += wrongs
        if entry:
            entries.append(entry)
    return entries, sorted(problems + _repeated(entries))


def _wrong_outside(text: str, whole: Mapping[str, Any]) -> Problem | None:
    """What is neither an entry nor inside one."""
    for key, value in whole.items():
        lines = text.splitlines()
        told = (n for n, line in enumerate(lines, 1) if re.match(rf"[\s\[\"']*{re.escape(key)}\b", line))  # fmt: skip
        entries = isinstance(value, list) and all(isinstance(item, dict) for item in value)
        if key != "correction" or not entries or len(value) != len(_lines(text)):
            return Problem(next(told, 1), f"{key!r} is not known here; begin each entry with [[correction]]")  # fmt: skip
    return None


def _lines(text: str) -> list[_Lines]:
    found: list[tuple[int, dict[str, int]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if _ENTRY.fullmatch(line):
            found.append((number, {}))
        elif found and (match := _KEY.match(line)):
            found[-1][1].setdefault(match[1], number)
    return [_Lines(*each) for each in found]


def _entry(raw: Mapping[str, Any], lines: _Lines) -> tuple[Entry | None, list[Problem]]:
    problems = [
        Problem(lines.of(key), f"{key!r} is no key of a correction; {_meant(key, KEYS)}")
        for key in raw
        if key not in KEYS
    ]
    problems += [Problem(lines.entry, f"{key} is missing") for key in _NEEDED if key not in raw]
    if problems:
        return None, problems
    values: dict[str, Any] = {}
    for key in KEYS:
        try:
            values[key] = _READERS[key](_as_text(raw.get(key, "")), values)
        except WrongValue as error:
            problems.append(Problem(lines.of(key), f"{key}: {error}"))
            if key in ("speech", "field"):
                return None, problems
    if not problems and (wrong := _wrong_together(values)):
        problems.append(Problem(lines.of("value"), wrong))
    return (None, problems) if problems else (_made(values, lines), [])


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat(**({"timespec": "minutes"} if isinstance(value, datetime.datetime) and not value.second else {}))  # fmt: skip
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise WrongValue('write it as "text", a number or a date')


def _speech(text: str, _: Mapping[str, Any]) -> tuple[str, int | None]:
    match = _SPEECH.fullmatch(text)
    if match is None:
        raise WrongValue(f"{text!r} is no id; write ID for all versions, or ID@v2 for one")
    return match[1], int(match[2]) if match[2] else None


def _field(text: str, _: Mapping[str, Any]) -> str:
    if text in FIELDS:
        return text
    if text in ("text", "paragraphs"):
        raise WrongValue("the text is kept as published and is not corrected; say it in a note")
    raise WrongValue(f"{text!r} is nothing that can be corrected; {_meant(text, FIELDS)}")


def _value(text: str, values: Mapping[str, Any]) -> str | None:
    return FIELDS[values["field"]].read(text) if text else None


def _was(text: str, _: Mapping[str, Any]) -> str | None:
    return text or None


def _words(text: str, _: Mapping[str, Any]) -> str:
    if not text:
        raise WrongValue("must say something")
    return plain_text(text)


def _note(text: str, _: Mapping[str, Any]) -> str | None:
    return plain_text(text) or None


def _day(text: str, _: Mapping[str, Any]) -> str:
    try:
        day = datetime.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise WrongValue(f"{text!r} is no day; write 2026-01-31")
    # It may be tomorrow where the reviewer is.
    if day > clock.now().date() + datetime.timedelta(days=1):
        raise WrongValue(f"{text} lies in the future; write the day of the review")
    return day.isoformat()


def _basis(text: str, _: Mapping[str, Any]) -> str:
    return one_of(BASES)(text) if text else "archive-evidence"


_READERS: Mapping[str, Callable[[str, Mapping[str, Any]], Any]] = {
    "speech": _speech,
    "field": _field,
    "value": _value,
    "was": _was,
    "source": _words,
    "reviewer": _words,
    "date": _day,
    "basis": _basis,
    "note": _note,
}


def _wrong_together(values: Mapping[str, Any]) -> str | None:
    if values["value"] is None and FIELDS[values["field"]].needed:
        return f"{values['field']} cannot be empty; it takes {FIELDS[values['field']].values}"
    if values["value"] == values["was"]:
        return "value is what was extracted; there is nothing to correct"
    return None


def _made(values: Mapping[str, Any], lines: _Lines) -> Entry:
    speech_id, version = values["speech"]
    correction = Correction(
        speech_id,
        values["field"],
        values["value"],
        values["was"],
        values["source"],
        values["reviewer"],
        values["date"],
        version,
        values["basis"],
        values["note"],
    )
    return Entry(correction, lines.entry)


def _repeated(entries: list[Entry]) -> list[Problem]:
    first: dict[tuple[str, str], int] = {}
    problems = []
    for entry in entries:
        key = (entry.correction.address, entry.correction.field)
        if first.setdefault(key, entry.line) != entry.line:
            problems.append(Problem(entry.line, f"corrects {key[1]} of {key[0]} again; line {first[key]} does so already"))  # fmt: skip
    return problems


def _meant(word: str, known: Any) -> str:
    return did_you_mean(nearest(word, known)) or f"known are {', '.join(known)}"
