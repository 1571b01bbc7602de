"""Frequent strings of Chinese characters: none is missed, pieces are put together, nothing is said twice."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from speecharchive.query.statistics import ngrams
from speecharchive.query.statistics.ngrams import Finder, Phrases, frequent, han_characters
from speecharchive.query.statistics.redundancy import explained, inside_longer

TEXTS = st.lists(st.text("云河市县，a𠀀\n", max_size=30), max_size=8)
MARKS = ("，", "。", "、", "；", " ", "！")


def brute(texts: list[str]) -> Counter[str]:
    return Counter(
        text[at : at + length]
        for text in texts
        for length in (2, 3, 4)
        for at in range(len(text) - length + 1)
        if ngrams.HAN.fullmatch(text[at : at + length])
    )


@given(TEXTS, st.integers(1, 5))
def test_no_frequent_string_is_missed(texts: list[str], minimum: int) -> None:
    found = frequent(lambda: texts, minimum)
    assert found.minimum == minimum
    assert set(found.grams) == {gram for gram, n in brute(texts).items() if n >= minimum}


@given(TEXTS, st.integers(1, 3), st.integers(2, 6))
def test_where_there_is_no_room_the_minimum_rises_and_keeps_its_word(
    texts: list[str], minimum: int, most: int
) -> None:
    found = frequent(lambda: texts, minimum, most=most)
    assert found.minimum >= minimum
    often = {gram for gram, n in brute(texts).items() if n >= found.minimum}
    assert often <= set(found.grams)


def test_a_long_text_is_counted_like_many_short_ones() -> None:
    text = "云河市，" * 10_000
    assert frequent(lambda: [text], 2) == frequent(lambda: ["云河市，"] * 10_000, 2)
    assert set(frequent(lambda: [text], 10_000).grams) == {"云河", "河市", "云河市"}


@given(TEXTS)
def test_the_finder_finds_every_occurrence(texts: list[str]) -> None:
    finder = Finder(["云", "云河", "河", "𠀀", "市县市"])
    for text in texts:
        places = sorted((finder.strings[which], start) for which, start, _ in finder.places(text))
        expected = [
            (string, at)
            for string in finder.strings
            for at in range(len(text))
            if text.startswith(string, at)
        ]
        assert places == sorted(expected)
        assert Counter(finder.all_in(text)) == Counter(string for string, _ in expected)


def phrases(texts: list[str], minimum: int = 2) -> set[str]:
    put_together = Phrases(frequent(lambda: texts, minimum))
    for text in texts:
        put_together.see(text)
    counts = Counter({p: sum(text.count(p) for text in texts) for p in put_together.strings()})
    often = {phrase: n for phrase, n in counts.items() if n >= minimum}
    return often.keys() - inside_longer(often)


def test_a_long_phrase_is_put_together() -> None:
    long = "新时代中国特色社会主义思想"
    assert phrases([f"{mark}{long}{mark}" for mark in MARKS]) == {long}


def test_a_rare_exception_does_not_break_a_phrase() -> None:
    texts = [f"{mark}高质量发展{mark}" for mark in MARKS * 4] + ["高质量发电"]
    assert phrases(texts) == {"高质量发展"}


def test_a_phrase_that_stands_elsewhere_too_is_one_of_its_own() -> None:
    texts = [f"{mark}制造名城{mark}" for mark in MARKS]
    texts += [f"{mark}培育制造名城{mark}" for mark in MARKS]
    assert phrases(texts) == {"制造名城", "培育制造名城"}


def test_repetition_ends() -> None:
    assert max(map(len, phrases(["哈" * 200], 5))) <= ngrams.LONGEST_PHRASE


def test_inside_longer() -> None:
    assert inside_longer({"云河": 10, "云河市": 9, "河市": 9, "云河市长": 5}) == {"云河", "河市"}
    assert inside_longer({"云河": 10, "云河市": 8}) == set()


def test_what_a_part_explains() -> None:
    here = {"生产": 600, "生产的": 10, "生产力": 500}
    there = {"生产": 600, "生产的": 10, "生产力": 10}
    assert explained("生产的", here, there, lambda _: True)
    assert not explained("生产力", here, there, lambda _: True)
    assert not explained("生产的", here, there, lambda _: False)


def test_only_chinese_characters_count() -> None:
    assert han_characters("云河市 2024 年,第〇号 abc 𠀀") == 8
