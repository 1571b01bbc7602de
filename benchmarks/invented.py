"""Invented speeches: number k of a seed is the same whatever the size of the corpus it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from benchmarks.lexicon import PLANTED, Lexicon, lexicon
from speecharchive.model import (
    Body,
    Date,
    Kind,
    Occasion,
    Paragraph,
    Phase,
    Place,
    Section,
    Speaker,
    Speech,
)
from speecharchive.normalise.division_table import Division, divisions
from speecharchive.outlets import Outlet

SHORTEST, LONGEST = 2_000, 12_000
FIRST_YEAR, LAST_YEAR = 2000, 2025
_OUTLETS = 60
_SPEAKERS = 3_000
_TOPICS = 60
_KINDS: Mapping[Kind, float] = {
    "speech": 0.46, "work-report": 0.16, "address": 0.14, "remarks": 0.12, "message": 0.05, "signed-article": 0.07,
}  # fmt: skip
_BODIES: Mapping[Body, float] = {"cppcc": 0.3, "npc": 0.25, "party": 0.2, "government": 0.25}
_OFFICES = ("委书记", "长", "政协主席", "人大常委会主任", "委副书记", "政协副主席")
_STEMS, _BRANCHES, _NUMBERS = (
    "甲乙丙丁戊己庚辛壬癸",
    "子丑寅卯辰巳午未申酉戌亥",
    "一二三四五六七八九十",
)
_LABELS = "一二三四五六七八九十"
_UNDATED, _YEAR_ONLY, _MONTH_ONLY, _PLACELESS, _NAMELESS = 0.02, 0.02, 0.04, 0.04, 0.06

Random = np.random.Generator
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Invented:
    number: int
    url: str
    outlet: Outlet
    speech: Speech

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.speech.paragraphs)


def invented(count: int, seed: int = 1) -> Iterator[Invented]:
    """Speeches 0 … count - 1 of `seed`, one at a time."""
    for number in range(count):
        yield invent(number, seed)


def invent(number: int, seed: int = 1) -> Invented:
    rng = np.random.default_rng((seed, number))
    outlet = outlets()[_ranked(rng, _OUTLETS)]
    date = _date(rng)
    division = _division(rng, outlet)
    paragraphs = _text(rng, date).split("\n")
    url = f"http://{outlet.hosts[0]}/{seed}/{number}.html"
    speech = Speech(
        url=url,
        outlet=outlet.name,
        family=outlet.family,
        layout="invented",
        kind=_one_of(rng, _KINDS),
        headline=f"在{division.name}第{number}次会议上的讲话",
        title=f"在{division.name}第{number}次会议上的讲话",
        subtitle=None,
        speaker=_speaker(rng, division),
        delivered_on=date,
        published_on=Date(),
        source=outlet.title,
        editors=(_name(_ranked(rng, 400)),),
        reporters=(),
        photographers=(),
        place=None
        if rng.random() < _PLACELESS
        else Place(division.code, division.name, "stated", division.name, (1, 4)),
        occasion=_occasion(rng, division, date) if rng.random() < 0.6 else None,
        paragraphs=tuple(Paragraph(text, (n,)) for n, text in enumerate(paragraphs)),
        sections=_sections(len(paragraphs)),
        flags=(),
        dropped=(),
        extractor="benchmark",
        codec="utf-8",
    )
    return Invented(number, url, outlet, speech)


@cache
def outlets() -> tuple[Outlet, ...]:
    """Invented outlets in real cities, so that provinces and cities hold their own parts of the archive."""
    cities = [division for division in divisions().values() if division.level == 2 and not division.invented]  # fmt: skip
    chosen = np.random.default_rng(1).choice(len(cities), _OUTLETS, replace=False)
    return tuple(
        Outlet(
            f"invented-{n:02}", f"虚构日报{n:02}号", "rednet", cities[city].code,
            (f"outlet{n:02}.example",), (), "active",
        )
        for n, city in enumerate(chosen)
    )  # fmt: skip


@cache
def _within(city: str) -> tuple[Division, ...]:
    """A city, thrice, and its counties."""
    below = (division for division in divisions().values() if division.parent == city)
    return (divisions()[city],) * 3 + tuple(below)


def _text(rng: Random, date: Date) -> str:
    """Clauses of two to six items, sentences of two to five clauses, paragraphs of one to five sentences."""
    words = lexicon()
    length = float(np.clip(rng.lognormal(8.25, 0.42), SHORTEST + 350, LONGEST - 400))
    count = int(length / (words.mean_length + 0.32))
    tokens = np.full(2 * count, "", dtype=object)
    tokens[0::2] = words.items[_drawn(rng, words, count)]
    _plant(rng, tokens, count, date)
    clauses = np.cumsum(rng.integers(2, 7, size=count))
    clauses = clauses[clauses < count]
    tokens[2 * clauses - 1] = "，"
    sentences = clauses[_stops(rng, len(clauses), 2, 6)]
    tokens[2 * sentences - 1] = "。"
    tokens[2 * sentences[_stops(rng, len(sentences), 1, 6)] - 1] = "。\n"
    tokens[-1] = "。"
    return "".join(tokens)[: LONGEST - 1]


def _drawn(rng: Random, words: Lexicon, count: int) -> npt.NDArray[np.int_]:
    """Which items follow each other: words by their chances, set clauses by the speech's topic, which has its own favourites."""
    drawn: npt.NDArray[np.int_] = np.searchsorted(words.cumulative, rng.random(count) * words.cumulative[-1])  # fmt: skip
    drawn = np.minimum(drawn, len(words.items) - 1)
    rank, topic = drawn - words.first_clause, int(rng.integers(_TOPICS))
    clauses = len(words.items) - words.first_clause
    shifted = words.first_clause + (rank + topic * (clauses // _TOPICS)) % clauses
    return np.where(rank < 0, drawn, shifted)


def _stops(
    rng: Random, count: int, least: int, below: int
) -> np.ndarray[tuple[int], np.dtype[np.int_]]:
    stops: np.ndarray[tuple[int], np.dtype[np.int_]] = np.cumsum(rng.integers(least, below, size=count // least + 1))  # fmt: skip
    return stops[stops < count]


def _plant(
    rng: Random, tokens: np.ndarray[tuple[int], np.dtype[np.object_]], count: int, date: Date
) -> None:
    chances = rng.random(len(PLANTED))
    for planted, chance in zip(PLANTED, chances, strict=True):
        if chance < planted.rate and (date.value or "9999") >= planted.since:
            places = rng.integers(0, count, size=int(rng.geometric(0.45)))
            tokens[2 * places] = planted.phrase


def _date(rng: Random) -> Date:
    """More in later years; a few without a day, a month, or any date."""
    year = LAST_YEAR - int(rng.triangular(0, 0, LAST_YEAR - FIRST_YEAR + 1))
    value = f"{year}-{rng.integers(1, 13):02}-{rng.integers(1, 29):02}"
    lack = rng.random()
    if lack < _UNDATED:
        return Date()
    if lack < _UNDATED + _YEAR_ONLY:
        return Date(value[:4], "year", "stated", value[:4])
    if lack < _UNDATED + _YEAR_ONLY + _MONTH_ONLY:
        return Date(value[:7], "month", "stated", value[:7])
    return Date(value, "day", "stated", value)


def _division(rng: Random, outlet: Outlet) -> Division:
    within = _within(str(outlet.place))
    return within[int(rng.integers(len(within)))]


def _speaker(rng: Random, division: Division) -> Speaker:
    office = division.named_before(_OFFICES[_ranked(rng, len(_OFFICES))])
    if rng.random() < _NAMELESS:
        return Speaker(office=office, basis="formula")
    name = _name(_ranked(rng, _SPEAKERS))
    return Speaker(name, office, None, "byline", name)


def _name(number: int) -> str:
    """甲子一 … 癸亥十…: plainly nobody's name."""
    number, stem = divmod(number, len(_STEMS))
    number, branch = divmod(number, len(_BRANCHES))
    return _STEMS[stem] + _BRANCHES[branch] + "".join(_NUMBERS[int(d)] for d in str(number))


def _occasion(rng: Random, division: Division, date: Date) -> Occasion:
    year = int(date.value[:4]) if date.value else LAST_YEAR
    term, session = (year - FIRST_YEAR) // 5 + 8, (year - FIRST_YEAR) % 5 + 1
    phase: Phase | None = (None, "opening", "closing")[int(rng.integers(3))]
    body = _one_of(rng, _BODIES)
    raw = f"第{term}届第{session}次会议"
    return Occasion(body, division.code, term, session, "plenary", phase, raw, "stated")


def _sections(paragraphs: int) -> tuple[Section, ...]:
    starts = range(2, paragraphs, max(3, paragraphs // 5))
    return tuple(
        Section(label, f"第{label}部分", n) for label, n in zip(_LABELS, starts, strict=False)
    )


def _one_of(rng: Random, chances: Mapping[T, float]) -> T:
    drawn = rng.random() * sum(chances.values())
    for value, chance in chances.items():
        drawn -= chance
        if drawn < 0:
            return value
    return value


def _ranked(rng: Random, count: int) -> int:
    """A number below `count`, small ones more often: few outlets and speakers make most of an archive."""
    return int(count * rng.random() ** 2)
