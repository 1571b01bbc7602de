"""The gate: no share of kinds told right may fall below its floor, and no report is archived as a speech."""

from __future__ import annotations

import pytest

from speecharchive.model import SPEECH_KINDS
from tests.quality.floors import falls, read_floors
from tests.quality.kinds.__main__ import FLOORS
from tests.quality.kinds.cases import cases
from tests.quality.kinds.measuring import Answer, answers, measured
from tests.quality.kinds.skins import SKINS


def test_no_share_falls_below_its_floor() -> None:
    pinned = read_floors(FLOORS)
    assert pinned
    assert [str(fall) for fall in falls(pinned, measured(answers()))] == []


def test_no_report_of_an_event_is_read_as_a_speech() -> None:
    wrong = [each.case.name for each in answers() if each.is_speech and "news" in each.case.labels]
    assert wrong == []


@pytest.mark.parametrize("kind", [*sorted(SPEECH_KINDS), "news", "other"])
def test_every_kind_is_there_in_number(kind: str) -> None:
    assert sum(kind in case.labels for case in cases()) >= 8


def test_every_skin_is_used() -> None:
    assert {case.skin for case in cases()} == set(SKINS)


def test_shares_are_counted_from_answers() -> None:
    speech = next(case for case in cases() if case.labels == ("speech",))
    news = next(case for case in cases() if case.labels == ("news",))
    found = measured([Answer(speech, "speech"), Answer(speech, "news"), Answer(news, "address")])
    assert found["is_speech"] == {"precision": 0.5, "recall": 0.5}
    assert found["speech"] == {"precision": 1.0, "recall": 0.5}
    assert found["news"] == {"precision": 0.0, "recall": 0.0}
    assert found["all"] == {"accuracy": 1 / 3}
