"""The reviewed table keeps what its README promises."""

from __future__ import annotations

from collections import Counter

import pytest

from speecharchive.data import read_lines
from speecharchive.normalise.fold import fold
from speecharchive.phrases.phrase import Phrase
from speecharchive.phrases.table import COLUMNS, bundled

FAMILIES = {
    *("理论", "现代化", "党建", "改革", "经济", "科技创新", "乡村振兴", "生态文明", "区域", "民主政治", "统战政协"),
    *("法治", "民族宗教", "文化", "民生", "治理", "安全国防", "港澳台", "对外"),
}  # fmt: skip


def by_name(name: str) -> Phrase:
    (phrase,) = (each for each in bundled() if each.name == name)
    return phrase


def test_the_table_is_as_large_as_it_should_be() -> None:
    assert 200 <= len(bundled()) <= 400
    assert read_lines("phrases.csv")[0].split(",") == list(COLUMNS)


def test_the_families_are_these_and_none_is_empty() -> None:
    assert {phrase.family for phrase in bundled()} == FAMILIES
    assert min(Counter(phrase.family for phrase in bundled()).values()) >= 4


def test_no_form_of_a_phrase_is_a_form_of_another() -> None:
    forms = Counter(form for phrase in bundled() for form in phrase.definition.forms)
    assert [form for form, count in forms.items() if count > 1] == []


@pytest.mark.parametrize("phrase", bundled(), ids=lambda phrase: phrase.name)
def test_a_first_use_is_told_with_its_occasion_and_basis_or_not_at_all(phrase: Phrase) -> None:
    told = (phrase.first_central, phrase.basis, phrase.occasion)
    assert all(told) or not any(told)
    if not any(told):
        assert phrase.source is None


@pytest.mark.parametrize("phrase", bundled(), ids=lambda phrase: phrase.name)
def test_an_exclusion_is_longer_than_the_form_in_it(phrase: Phrase) -> None:
    for exclusion in phrase.definition.exclusions:
        assert any(form in exclusion and form != exclusion for form in phrase.definition.forms)


@pytest.mark.parametrize(
    ("name", "first", "precision"),
    [
        ("三个代表", "2000-02-25", "day"),
        ("中国梦", "2012-11-29", "day"),
        ("新常态", "2014-05", "month"),
        ("一带一路", "2013", "year"),
        ("供给侧结构性改革", "2015-11-10", "day"),
        ("乡村振兴", "2017-10-18", "day"),
        ("三农", None, None),
    ],
)
def test_dates_are_as_precise_as_they_are_known(
    name: str, first: str | None, precision: str | None
) -> None:
    phrase = by_name(name)
    assert (phrase.first_central, phrase.precision) == (first, precision)


def test_a_local_origin_is_said() -> None:
    assert "浙江" in str(by_name("绿水青山就是金山银山").note)
    assert by_name("最多跑一次").first_central is None


def test_names_are_found_in_either_script() -> None:
    assert fold("鄉村振興") in by_name("乡村振兴").definition.forms
