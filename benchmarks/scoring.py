"""How well an extractor read a page, against gold.

Body: text is compared after NFKC without white space, zero-width characters and `|`; lines that are optional in the gold are
cut from the reading first. L is the longest common subsequence of characters of reading and gold; precision is L by the
reading's length, recall L by the gold's, F1 their harmonic mean. A paragraph is whole where it comes back verbatim as one
line. A page leaks where one of its editors', share or next-page lines (or captions) stands in the body. Titles are equal
after the same cleaning. A date is right on the day. Authors are right where every gold name is given, wrong where
names are given and none is gold. A source is right where one contains the other. A measure that a page cannot tell (no caption to leak, no
author stated) is None and left out of the means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from rapidfuzz.distance import LCSseq

from benchmarks.gold import GoldPage

_NOTHING = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad|]+")
_DAY = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MIN_HAN = 3
"""A line with fewer Han characters stands by chance in any text."""
_MIN_INSIDE = 8
"""An optional line of this length is cut also where it was joined to another line."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an extractor gave for one page, as strings."""

    title: str = ""
    date: str = ""
    source: str = ""
    author: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)
    """The whole JSON of `extract`, from this project's extractor alone."""


@dataclass(frozen=True, slots=True)
class Score:
    """One page's figures, each from 0 (bad) to 1 (good); None where the page cannot tell."""

    body_f1: float
    precision: float
    recall: float
    whole_paragraphs: float
    no_editor_leak: float | None
    no_caption_leak: float | None
    title: float
    date: float | None
    no_invented_date: float | None
    source: float | None
    author: float | None
    author_not_wrong: float | None
    """Names were given, and one at least is right; or none were given. None of a page without authors may be given."""
    speech: float | None
    """Share of the gold's speech fields that are equal."""


MEASURES = tuple(each.name for each in fields(Score))


def score(page: GoldPage, reading: Reading) -> Score:
    lines = [line for text in reading.paragraphs for line in re.split(r"[\r\n]+", text)]
    lines = [line for line in lines if line.strip()]
    precision, recall = _overlap(page, lines)
    total = precision + recall
    whole = {_bare(line) for line in lines}
    return Score(
        body_f1=2 * precision * recall / total if total else 0.0,
        precision=precision,
        recall=recall,
        whole_paragraphs=_share(_bare(each) in whole for each in page.paragraphs) or 0.0,
        no_editor_leak=_kept_out(page, lines, page.chrome),
        no_caption_leak=_kept_out(page, lines, page.captions),
        title=float(_normal(reading.title) == _normal(page.title)),
        date=float(_day(reading.date) in page.dates) if page.dates else None,
        no_invented_date=None if page.dates else float(not _day(reading.date)),
        source=_source(page, reading),
        author=_authors(page, reading),
        author_not_wrong=_not_wrong(page, reading),
        speech=_share(_equal(reading.record.get(key), value) for key, value in page.speech.items()),
    )


def means(scores: Sequence[Score]) -> dict[str, float]:
    """The mean of each measure over the pages that can tell it."""
    found: dict[str, float] = {}
    for name in MEASURES:
        values = [value for each in scores if (value := getattr(each, name)) is not None]
        if values:
            found[name] = sum(values) / len(values)
    return found


def _overlap(page: GoldPage, lines: Sequence[str]) -> tuple[float, float]:
    gold = _normal("".join(page.paragraphs))
    optional = {_normal(line) for line in page.optional}
    read = _normal("".join(line for line in lines if _normal(line) not in optional))
    for line in sorted(optional, key=len, reverse=True):
        if len(line) >= _MIN_INSIDE and line not in gold:
            read = read.replace(line, "", 1)
    if not read or not gold:
        return 0.0, 0.0
    common = LCSseq.similarity(read, gold)
    return common / len(read), common / len(gold)


def _kept_out(page: GoldPage, lines: Sequence[str], unwanted: Iterable[str]) -> float | None:
    gold = _normal("".join(page.paragraphs)) + "\n" + _normal(page.title)
    wanted_out = [_normal(line) for line in unwanted]
    wanted_out = [line for line in wanted_out if len(_HAN.findall(line)) >= _MIN_HAN]
    wanted_out = [line for line in wanted_out if line not in gold]
    if not wanted_out:
        return None
    read = _normal("".join(lines))
    return float(not any(line in read for line in wanted_out))


def _source(page: GoldPage, reading: Reading) -> float | None:
    if not page.source:
        return None
    given, gold = _normal(reading.source), _normal(page.source)
    return float(bool(given) and (gold in given or given in gold))


def _authors(page: GoldPage, reading: Reading) -> float | None:
    if not page.author:
        return None
    given = _normal(" ".join(reading.author))
    return float(bool(given) and all(_normal(name) in given for name in page.author))


def _not_wrong(page: GoldPage, reading: Reading) -> float:
    given = _normal(" ".join(reading.author))
    return float(not given or any(_normal(name) in given for name in page.author))


def _equal(given: Any, gold: Any) -> bool:
    """Equal; of a table only the keys that the gold names, of a table against a string its `value`, `name` or `code`."""
    if isinstance(gold, Mapping):
        return isinstance(given, Mapping) and all(
            _equal(given.get(key), value) for key, value in gold.items()
        )
    if isinstance(given, Mapping):
        return any(given.get(key) == gold for key in ("value", "name", "code"))
    return bool(given == gold or (given is None and gold == ""))


def _share(found: Iterable[bool]) -> float | None:
    values = list(found)
    return sum(values) / len(values) if values else None


def _normal(text: str) -> str:
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text or ""))


def _bare(text: str) -> str:
    return _NOTHING.sub("", text or "")


def _day(text: str) -> str:
    found = _DAY.search(unicodedata.normalize("NFKC", text or ""))
    if not found:
        return ""
    year, month, day = map(int, found.groups())
    return f"{year:04d}-{month:02d}-{day:02d}"
