"""What is offered for a name that is not known."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive import model
from speecharchive.errors import BadFilter
from speecharchive.normalise.divisions import divisions
from speecharchive.query.choices import CHOICES, require_choice
from speecharchive.suggestions import did_you_mean, nearest

NAMES = [each.name for each in sorted(divisions().values(), key=lambda each: each.level)]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("株州市", "株洲市"),
        ("洲株市", "株洲市"),
        ("株洲", "株洲市"),
        ("株洲縣市", "株洲市"),
        ("杭洲市", "杭州市"),
        ("攀技花市", "攀枝花市"),
        ("广洲市", "广州市"),
        ("长少市", "长沙市"),
        ("攀枝花", "攀枝花市"),
        ("湘西土家族自治州", "湘西土家族苗族自治州"),
        ("內蒙自治區", "内蒙古自治区"),
        ("黑龙江", "黑龙江省"),
    ],
)
def test_a_mistyped_place(word: str, meant: str) -> None:
    assert nearest(word, NAMES)[0] == meant


@pytest.mark.parametrize("word", ["没有的地方", "", "🙂", "Xyz", "??"])
def test_nothing_is_offered_for_what_is_like_nothing(word: str) -> None:
    assert nearest(word, NAMES) == []
    assert nearest(word, []) == []


def test_a_mistyped_word() -> None:
    options = ["place", "phase", "speaker", "since", "session"]
    assert nearest("plac", options) == ["place"]
    assert nearest("Speakr", options) == ["speaker"]
    assert nearest("se", ["session"]) == []


def test_how_it_is_asked() -> None:
    assert did_you_mean([]) == ""
    assert did_you_mean(["a"]) == "did you mean a?"
    assert did_you_mean(["a", "b", "c"]) == "did you mean a, b or c?"


@given(st.text(max_size=8), st.lists(st.text(max_size=6), max_size=12))
def test_only_known_names_are_offered(word: str, known: list[str]) -> None:
    offered = nearest(word, known)
    assert len(offered) <= 3
    assert set(offered) <= set(known)
    if word.strip() and any(word == name for name in known):
        assert word in offered or len(offered) == 3


def test_every_value_has_a_name() -> None:
    for name, values in (
        ("kind", model.Kind),
        ("body", model.Body),
        ("meeting", model.Meeting),
        ("phase", model.Phase),
    ):
        assert tuple(CHOICES[name]) == get_args(values)


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("kind", "讲话", "speech (讲话)"),
        ("kind", "工作報告", "work-report (工作报告)"),
        ("kind", "慰问信", "message (贺信、慰问信)"),
        ("kind", "workreport", "work-report (工作报告)"),
        ("body", "政協", "cppcc (政协)"),
        ("body", "市委", "party (党委)"),
        ("meeting", "常委会", "standing-committee (常委会会议)"),
        ("phase", "闭幕式", "closing (闭幕)"),
    ],
)
def test_a_value_in_chinese(name: str, value: str, meant: str) -> None:
    with pytest.raises(BadFilter) as caught:
        require_choice(name, value)
    assert f"did you mean {meant}" in str(caught.value)
