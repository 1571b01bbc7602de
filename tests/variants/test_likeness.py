"""What is one speech, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from benchmarks.copies import COPIES, copied, message, report
from benchmarks.invented import invent
from speecharchive.model import Speech
from speecharchive.normalise.fold import fold
from speecharchive.variants.facts import Facts, bearing
from speecharchive.variants.grouping import groups
from speecharchive.variants.likeness import Witness, same_speech
from tests.store.test_variants import witness

GREETING = (
    "尊敬的各位来宾、女士们、先生们：金秋送爽，丹桂飘香。在这个美好的日子里，我们相聚云河，共叙友谊、共谋发展。我谨代表市委、市政府，"
    "向大家的到来表示热烈的欢迎，向长期以来关心支持云河发展的各界朋友表示衷心的感谢！祝大会圆满成功，祝各位身体健康、万事如意！"
)  # fmt: skip


def of(text: str, **facts: object) -> Witness:
    return Witness(Facts(**facts), fold(text))  # type: ignore[arg-type]


@pytest.mark.parametrize("sort", list(COPIES))
@pytest.mark.parametrize("knows", [True, False], ids=["known", "unknown"])
def test_a_copy_is_the_same_speech(sort: str, knows: bool) -> None:
    for number in range(4):
        original = invent(number, 3)
        copy = witness(copied(original, sort, 1, knows=knows))
        assert same_speech(witness(original.speech), copy)
        assert same_speech(copy, witness(original.speech))


@pytest.mark.parametrize("shared", [0.5, 0.7, 0.9])
@pytest.mark.parametrize("knows", [True, False], ids=["known", "unknown"])
def test_reports_of_two_years_or_cities_are_not(shared: float, knows: bool) -> None:
    made = [report(2, city, year, shared=shared, knows=knows) for city in (0, 1) for year in (2023, 2024)]  # fmt: skip
    for one, other in combinations(map(witness, made), 2):
        assert same_speech(one, other) is None


def test_letters_of_one_form_for_two_occasions_are_not() -> None:
    names = ("云河市第三届龙舟文化节", "霜林市青年创新大赛", "云河市第四届龙舟文化节")
    letters = [message(1, name, day="2023-05-01") for name in names]
    for one, other in combinations(map(witness, letters), 2):
        assert same_speech(one, other) is None


def test_a_short_greeting_needs_more_than_its_form() -> None:
    assert same_speech(of(GREETING), of(GREETING)) is None
    day = {"delivered": "2024-05-01", "speaker": "甲一鸣"}
    assert same_speech(of(GREETING, **day), of(GREETING, **day))
    other = {"delivered": "2024-09-01", "speaker": "甲一鸣"}
    assert same_speech(of(GREETING, **day), of(GREETING, **other)) is None


def test_what_a_report_quotes_of_a_speech_is_no_variant() -> None:
    original, around = invent(1, 3), invent(9, 4)
    quotes = original.text[:400] + around.text[:1500]
    assert same_speech(witness(original.speech), of(quotes)) is None


def test_a_long_text_that_is_the_same_is_one_speech_whatever_the_pages_say() -> None:
    text = invent(1, 3).text
    one = of(text, delivered="2023-01-05", speaker="甲一鸣", title="2023年讲话")
    assert same_speech(one, of(text, delivered="2024-01-05", speaker="乙二", title="2024年讲话"))


def test_facts() -> None:
    one = Facts(delivered="2024-01-05", body="npc", term=16, session=3, speaker="甲一鸣")
    assert not bearing(one, one).refused
    assert bearing(one, replace(one, delivered="2024-01-08")).doubts == 0
    assert bearing(one, replace(one, delivered="2024-02-05")).refused
    assert not bearing(one, replace(one, delivered="2024")).refused
    assert bearing(one, replace(one, delivered="2023")).refused
    assert bearing(one, replace(one, session=4)).refused
    assert bearing(one, replace(one, delivered=None, published="2023-12-01")).refused
    late = bearing(one, replace(one, delivered=None, published="2025-12-01"))
    assert (late.refused, late.doubts) == (False, 2)
    assert bearing(one, replace(one, speaker="乙二")).doubts == 1
    assert bearing(Facts(delivered="2024-13-45"), one) == bearing(Facts(), one)


@pytest.mark.parametrize(
    ("one", "other", "refused"),
    [
        ("2023年政府工作报告", "2024年政府工作报告", True),
        ("在市政协十届三次会议上的讲话", "在市政协十届四次会议上的讲话", True),
        ("政府工作报告", "2024年政府工作报告", False),
        ("在政协第十届委员会上的讲话", "在市政协十届四次会议上的讲话", False),
    ],
)
def test_titles(one: str, other: str, refused: bool) -> None:
    assert bearing(Facts(title=one), Facts(title=other)).refused is refused


def test_groups_do_not_hold_what_excludes_each_other() -> None:
    pairs = {("a", "b"): 0.6, ("b", "c"): 0.9}
    assert groups(pairs, lambda *_: False) == [frozenset("abc")]
    assert groups(pairs, lambda one, other: (one, other) == ("a", "c")) == [frozenset("bc")]


def test_two_speeches_that_share_some_paragraphs_are_not() -> None:
    one, other = invent(1, 3), invent(2, 3)
    both: list[Speech] = [
        replace(each.speech, paragraphs=(*one.speech.paragraphs[:2], *each.speech.paragraphs[2:]))
        for each in (one, other)
    ]
    assert same_speech(*map(witness, both)) is None
