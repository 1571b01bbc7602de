"""What the reader makes of the labelled texts, counted: precision and recall of each kind and of `is_speech`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from speecharchive.errors import NoArticle
from speecharchive.extraction.reader import read
from speecharchive.model import SPEECH_KINDS, PageSource, Speech
from tests.quality.kinds.cases import Case, cases
from tests.quality.kinds.skins import is_text, page


@dataclass(frozen=True, slots=True)
class Answer:
    case: Case
    found: str
    """The kind read; `other` where the page holds no running text at all."""

    @property
    def is_right(self) -> bool:
        return self.found in self.case.labels

    @property
    def is_speech(self) -> bool:
        return self.found in SPEECH_KINDS


def speech_of(case: Case) -> Speech | None:
    kind = "text/plain" if is_text(case) else "text/html; charset=utf-8"
    try:
        return read(PageSource(page(case), case.url, kind))
    except NoArticle:
        return None


@cache
def answers() -> tuple[Answer, ...]:
    found = ((case, speech_of(case)) for case in cases())
    return tuple(Answer(case, speech.kind if speech else "other") for case, speech in found)


def measured(given: Iterable[Answer]) -> dict[str, dict[str, float]]:
    """By group (`is_speech`, each kind, `all`) its measures; a measure without anything to count is left out."""
    given = tuple(given)
    groups = {
        "is_speech": _shares(
            sum(each.is_speech and _expected(each) in SPEECH_KINDS for each in given),
            sum(each.is_speech for each in given),
            sum(_expected(each) in SPEECH_KINDS for each in given),
        )
    }
    for kind in sorted({label for each in given for label in each.case.labels}):
        groups[kind] = _shares(
            sum(each.found == kind and each.is_right for each in given),
            sum(each.found == kind for each in given),
            sum(_expected(each) == kind for each in given),
        )
    groups["all"] = {"accuracy": sum(each.is_right for each in given) / len(given)}
    return groups


def _expected(answer: Answer) -> str:
    """The answer itself where it is one of the right ones, else the first label."""
    return answer.found if answer.is_right else answer.case.labels[0]


def _shares(right: int, found: int, labelled: int) -> dict[str, float]:
    shares = {"precision": right / found} if found else {}
    return shares | ({"recall": right / labelled} if labelled else {})
