"""One pass of the automaton counts what a slow reading of each phrase counts."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from speecharchive.normalise.fold import fold
from speecharchive.phrases.counting import PhraseCounter
from speecharchive.phrases.phrase import Definition
from speecharchive.phrases.table import bundled

LETTERS = "甲乙丙丁"
words = st.text(LETTERS, min_size=1, max_size=4)
paragraphs = st.lists(st.text(LETTERS + "。", max_size=30), max_size=4)


@st.composite
def tables(draw: st.DrawFn) -> list[Definition]:
    """Phrases that share, contain and overlap one another as the four letters allow."""
    definitions = []
    for number in range(draw(st.integers(1, 5))):
        forms = draw(st.lists(words, min_size=1, max_size=4, unique=True))
        around = st.tuples(st.text(LETTERS, max_size=2), st.sampled_from(forms), words)
        exclusions = draw(st.lists(around.map("".join), max_size=3, unique=True))
        kept = tuple(text for text in exclusions if text not in forms)
        definitions.append(Definition(f"第{number}", tuple(forms), kept))
    return definitions


def places(form: str, paragraph: str) -> list[tuple[int, int]]:
    last = len(paragraph) - len(form)
    starts = (n for n in range(last + 1) if paragraph.startswith(form, n))
    return [(start, start + len(form)) for start in starts]


def lies_in(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def slowly(definition: Definition, folds: list[str]) -> int:
    count = 0
    for paragraph in folds:
        forms = {span for form in definition.forms for span in places(form, paragraph)}
        excluded = [span for text in definition.exclusions for span in places(text, paragraph)]
        count += sum(
            not any(other != span and lies_in(span, other) for other in forms)
            and not any(lies_in(span, other) for other in excluded)
            for span in forms
        )
    return count


@given(tables(), paragraphs)
@example([Definition("哈", ("甲甲",))], ["甲甲甲", "甲甲"])
@example([Definition("山", ("甲乙", "甲乙丙", "乙丙"))], ["甲乙丙甲乙"])
def test_counts_equal_a_slow_reading(definitions: list[Definition], folds: list[str]) -> None:
    expected = {each.name: slowly(each, folds) for each in definitions}
    counted = PhraseCounter(definitions).count(folds)
    assert counted == {name: n for name, n in expected.items() if n}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("贯彻三个代表,第三个代表团和三个代表团", {"三个代表": 1}),
        ("山水林田湖草沙系统治理,山水林田湖是一个整体", {"山水林田湖草沙": 2}),
        ("創新常態化,適應新常態", {"新常态": 1}),
        ("“两山”理念就是绿水青山就是金山银山", {"绿水青山就是金山银山": 2}),
        ("中国梦想秀", {}),
        ("互联网＋、人工智能＋", {"互联网+": 1, "人工智能+": 1}),
        ("十八项规定和八项规定", {"八项规定": 1}),
    ],
)
def test_the_bundled_phrases_are_counted_with_their_variants_and_exclusions(
    text: str, expected: dict[str, int]
) -> None:
    counter = PhraseCounter(phrase.definition for phrase in bundled())
    assert counter.count([fold(text)]) == expected


def test_nothing_is_found_across_paragraphs() -> None:
    counter = PhraseCounter([Definition("甲", ("甲乙",))])
    assert counter.count(["丙甲", "乙丙"]) == {}


def test_a_form_of_two_phrases_counts_for_both() -> None:
    counter = PhraseCounter([Definition("一", ("甲乙",)), Definition("二", ("甲乙", "丙丁"))])
    assert counter.count(["甲乙丙丁"]) == {"一": 1, "二": 2}


def test_no_phrases_count_nothing() -> None:
    assert PhraseCounter([]).count(["甲乙"]) == {}
