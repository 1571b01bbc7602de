"""Letters: who signs them, and when."""

from __future__ import annotations

import pytest

from speecharchive.model import Speech

from .invented import GROWTH, RESOLVE, reading, speech

TITLE = "致全市渡工的慰问信"
GREETING = "全市渡工朋友们："
DAY = "2025年1月24日"


def letter(*closing: str) -> Speech:
    return speech(TITLE, GREETING, GROWTH, RESOLVE, *closing)


@pytest.mark.parametrize(
    ("closing", "signed"),
    [
        (("中共云河市委　云河市人民政府", DAY), "中共云河市委、云河市人民政府"),
        (("中共云河市委", "云河市人民政府", DAY), "中共云河市委、云河市人民政府"),
        (("政协云河市委员会", DAY), "政协云河市委员会"),
        (("云河市总工会",), "云河市总工会"),
    ],
)
def test_bodies_that_sign_speak(closing: tuple[str, ...], signed: str) -> None:
    found = letter(*closing)
    assert found.kind == "message"
    assert found.speaker.name is None
    assert found.speaker.speaks_for == signed
    assert found.speaker.basis == "byline"


def test_the_signature_stays_in_the_letter() -> None:
    assert reading(letter("政协云河市委员会", DAY))[-2:] == ["政协云河市委员会", DAY]


def test_a_letter_that_nobody_signs_has_no_speaker() -> None:
    found = letter("祝大家平安。")
    assert found.speaker.speaks_for is None
    assert found.speaker.basis == "unknown"


def test_a_sentence_about_a_body_is_no_signature() -> None:
    assert letter("请把困难告诉市总工会。").speaker.speaks_for is None
