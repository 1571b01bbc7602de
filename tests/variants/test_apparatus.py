"""Where a witness differs from the reading text, and in what way."""

from __future__ import annotations

import pytest

from speecharchive.changes.edit import Text
from speecharchive.variants.apparatus import Difference, Sort, differences

READING = (
    "各位委员，同志们：",
    "云河市要走新路，建设制造名城。我们坚持协商于民、协商为民。农业农村要一抓到底。",
    "二是把教育办好。让群众满意，让企业安心。",
)


def told(*witness: str, reading: tuple[str, ...] = READING) -> list[Difference]:
    return differences(Text(reading), Text(witness))


@pytest.mark.parametrize(
    ("was", "now", "sort"),
    [
        ("同志们：", "同志们:", "conversion-artefact"),
        ("协商为民", "協商為民", "conversion-artefact"),
        ("于民、协商", "于民，协商", "punctuation"),
        ("农业农村要一抓到底。", "", "omission"),
        ("建设制造名城", "建设幸福制造名城", "insertion"),
        ("教育办好", "医疗办好", "substitution"),
    ],
)
def test_each_difference_is_classed(was: str, now: str, sort: Sort) -> None:
    found = told(*(paragraph.replace(was, now) for paragraph in READING))
    assert {each.sort for each in found} == {sort}


def test_a_text_beside_itself_has_no_difference() -> None:
    assert told(*READING) == []


def test_what_a_recogniser_mistakes_each_time_is_no_substitution() -> None:
    reading = ("自己的事自己办，己任在肩，克己奉公。", "要走新路。")
    found = told(*(each.replace("己", "已") for each in reading), reading=reading)
    assert {each.sort for each in found} == {"conversion-artefact"}
    assert len(found) == 4
    (only,) = told("自已的事自己办，己任在肩，克己奉公。", "要走新路。", reading=reading)
    assert only.sort == "substitution"


def test_sentences_left_out_one_after_the_other_are_one_omission() -> None:
    (only,) = told(READING[0], "云河市要走新路，建设制造名城。")
    assert only.sort == "omission"
    assert only.reading.startswith("我们坚持")
    assert "安心。" in only.reading
    assert only.paragraph == 1


def test_the_headline_counts_where_both_have_one() -> None:
    reading = Text(READING, headline="同心同德")
    assert differences(reading, Text(READING)) == []
    (only,) = differences(reading, Text(READING, headline="同心协力"))
    assert (only.field, only.paragraph) == ("headline", None)
