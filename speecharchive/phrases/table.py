"""Tables of phrases: the bundled one, and what researchers bring, read with errors that name line and column.

A table is CSV in UTF-8 with a heading; `name` is needed, the other columns may be missing. Several variants or exclusions of
one cell stand between vertical bars. Lines that begin with `#` are remarks.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import NoReturn, cast

from speecharchive.errors import BadInput, InputTooLarge
from speecharchive.normalise.fold import fold
from speecharchive.phrases.phrase import BASES, Basis, Phrase

COLUMNS = tuple(field.name for field in fields(Phrase))
BETWEEN = "|"
OTHER_FAMILY = "其他"
LARGEST_FILE = 5_000_000
MOST_PHRASES = 5_000
LONGEST = 100
"""Characters of one form."""

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_UNWANTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@cache
def bundled() -> tuple[Phrase, ...]:
    """The reviewed table of this release."""
    resource = files("speecharchive").joinpath("data", "phrases.csv")
    return parse_table(resource.read_text(encoding="utf-8"), "phrases.csv")


def read_table(path: Path) -> tuple[Phrase, ...]:
    """A researcher's table. Raises BadInput where it cannot be read as one, naming line and column."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > LARGEST_FILE:
        raise InputTooLarge(f"{path} is larger than {LARGEST_FILE:,} bytes; split it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput(f"{path}, line {line}: is not UTF-8; save it as CSV UTF-8") from None
    return parse_table(text, path.name)


def parse_table(text: str, where: str, *, today: date | None = None) -> tuple[Phrase, ...]:
    """Raises BadInput; `where` names the table in its message."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows = _rows(reader, where)
    line, heading = next(rows, (1, ["name"]))
    names = _columns(heading, _Cell(where, line, ""))
    seen: dict[str, int] = {}
    phrases = []
    for line, cells in rows:
        if len(cells) > len(names):
            _Cell(where, line, names[-1]).refuse("more cells follow than the heading has columns")
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        phrase = _Reader(where, line, today or date.today()).phrase(row)
        _require_new_forms(phrase, where, line, seen)
        phrases.append(phrase)
        if len(phrases) > MOST_PHRASES:
            raise InputTooLarge(f"{where} has more than {MOST_PHRASES:,} phrases; split it")
    if not phrases:
        raise BadInput(f"{where} holds no phrase; give a heading with `name`, and a row a phrase")
    return tuple(phrases)


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where in a table something stands."""

    where: str
    line: int
    column: str

    def refuse(self, why: str) -> NoReturn:
        column = f", column {self.column}" if self.column else ""
        raise BadInput(f"{self.where}, line {self.line}{column}: {why}")


def _rows(reader: Iterator[list[str]], where: str) -> Iterator[tuple[int, list[str]]]:
    """Cells of each row that is one, with the number of its first line."""
    last = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            _Cell(where, last + 1, "").refuse(f"cannot be read as CSV ({error})")
        if cells is None:
            return
        line, last = last + 1, reader.line_num  # type: ignore[attr-defined]
        if any(cell.strip() for cell in cells) and not cells[0].startswith("#"):
            yield line, cells


def _columns(heading: Sequence[str], at: _Cell) -> list[str]:
    names = [name.strip().lower() for name in heading]
    for name in names:
        if name not in COLUMNS:
            at.refuse(f"there is no column {name!r}; the columns are {', '.join(COLUMNS)}")
    if "name" not in names:
        at.refuse("the heading has no column `name`")
    if len(set(names)) < len(names):
        at.refuse("the heading names a column twice")
    return names


@dataclass(frozen=True, slots=True)
class _Reader:
    """One row."""

    where: str
    line: int
    today: date

    def phrase(self, row: dict[str, str]) -> Phrase:
        name = self._form("name", row.get("name", ""))
        variants = self._forms("variants", row)
        phrase = Phrase(
            name=name,
            family=self._text("family", row) or OTHER_FAMILY,
            variants=variants,
            exclusions=self._exclusions(row, [fold(form) for form in (name, *variants)]),
            first_central=self._date(row),
            basis=self._basis(row),
            occasion=self._text("occasion", row),
            source=self._text("source", row),
            note=self._text("note", row),
        )
        if phrase.first_central is None and (phrase.basis or phrase.occasion):
            self._at("first_central").refuse("is empty, though basis or occasion is given")
        return phrase

    def _at(self, column: str) -> _Cell:
        return _Cell(self.where, self.line, column)

    def _text(self, column: str, row: dict[str, str]) -> str | None:
        text = row.get(column, "")
        if _UNWANTED.search(text):
            self._at(column).refuse("holds a line break or a control character")
        return text or None

    def _form(self, column: str, text: str) -> str:
        if not 2 <= len(text) <= LONGEST:
            self._at(column).refuse(f"a phrase has 2 to {LONGEST} characters, not {len(text)}")
        if _UNWANTED.search(text) or BETWEEN in text:
            self._at(column).refuse(f"holds a line break, a control character or {BETWEEN}")
        return text

    def _forms(self, column: str, row: dict[str, str]) -> tuple[str, ...]:
        parts = (part.strip() for part in row.get(column, "").split(BETWEEN))
        return tuple(self._form(column, part) for part in parts if part)

    def _exclusions(self, row: dict[str, str], forms: Sequence[str]) -> tuple[str, ...]:
        exclusions = self._forms("exclusions", row)
        for text in exclusions:
            folded = fold(text)
            if folded in forms:
                self._at("exclusions").refuse(f"{text} is a form of the phrase itself")
            if not any(form in folded for form in forms):
                self._at("exclusions").refuse(f"{text} holds no form of the phrase")
        return exclusions

    def _date(self, row: dict[str, str]) -> str | None:
        text = row.get("first_central", "")
        if not text:
            return None
        try:
            if not _DATE.fullmatch(text):
                raise ValueError
            first = date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text)
        except ValueError:
            self._at("first_central").refuse(f"{text!r} is not a date; write 2014, 2014-05 or 2014-05-10")  # fmt: skip
        if first > self.today:
            self._at("first_central").refuse(f"{text} is not yet")
        return text

    def _basis(self, row: dict[str, str]) -> Basis | None:
        text = row.get("basis", "")
        if text and text not in BASES:
            self._at("basis").refuse(f"{text!r} is none of: {', '.join(BASES)}")
        return cast(Basis, text) if text else None


def _require_new_forms(phrase: Phrase, where: str, line: int, seen: dict[str, int]) -> None:
    """Two phrases that share a form could not be told apart, and a form twice in one row is a slip."""
    written = [("name", phrase.name), *(("variants", form) for form in phrase.variants)]
    for column, form in written:
        before = seen.setdefault(fold(form), line)
        if before != line:
            _Cell(where, line, column).refuse(f"{form} stands in line {before} already")
    folded = [fold(form) for _, form in written]
    for number, (column, form) in enumerate(written):
        if folded[number] in folded[:number]:
            _Cell(where, line, column).refuse(f"{form} stands twice in this row, as it is searched")
