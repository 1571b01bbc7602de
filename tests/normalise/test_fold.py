import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.normalise.fold import fold, han_of_folded


@pytest.mark.parametrize(
    ("published", "folded"),
    [
        ("陽泉市第十六屆人民代表大會", "阳泉市第十六届人民代表大会"),
        ("裡程碑、隻有、風採、佔比", "里程碑、只有、风采、占比"),
        ("凝聚著磅礡力量", "凝聚着磅礴力量"),
        ("乾部、幹部、干部", "干部、干部、干部"),
        ("証明、證明、证明", "证明、证明、证明"),
        ("統籌﹔推進；落實", "统筹;推进;落实"),
        ("（２０２４年）：“３＋３＋２”！", "(2024年):“3+3+2”!"),
        ("GDP　ＧＤＰ\u00a0Gdp", "gdp gdp gdp"),
        ("「制造名城」『幸福云河』", "“制造名城”‘幸福云河’"),
        ("二○二四年、二◯二四年", "二〇二四年、二〇二四年"),
        ("艾力‧買買提・某", "艾力·买买提·某"),
        ("⼈民政协", "人民政协"),  # radicals, as text copied from a PDF has them
    ],
)
def test_variants_fold_to_one_form(published: str, folded: str) -> None:
    assert fold(published) == folded


@pytest.mark.parametrize("text", ["里程碑", "着力", "各位委员、同志们。“”《》·——…", "才干", "云河"])
def test_simplified_text_and_its_punctuation_stay(text: str) -> None:
    assert fold(text) == text


def test_every_simplified_character_of_gb2312_but_the_merged_pairs_stays() -> None:
    rows, cells = range(0xB0, 0xF8), range(0xA1, 0xFF)
    pairs = (bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in cells)
    changed = {char for char in pairs if char and fold(char) != char}
    assert changed <= set("乾吒夥後徵拚捱摺於榘甯菸著薹藉袷醣锺馀麴麽")


@given(st.text())
def test_length_never_changes(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(st.characters(min_codepoint=0x2E80, max_codepoint=0x2FA20)))
def test_length_holds_and_folding_twice_changes_nothing_for_chinese(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.text(), st.text())
def test_each_character_is_folded_alone(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)


def test_characters_beyond_the_table_stay() -> None:
    assert fold("\U00030000\U0010ffff😀") == "\U00030000\U0010ffff😀"


def test_han_keeps_only_folded_han_characters() -> None:
    assert (
        han_of_folded(fold("各位委員，同志們：\n（2024年）A 二○二四")) == "各位委员同志们年二〇二四"
    )


@given(st.text())
def test_han_keeps_nothing_but_letters_of_chinese(text: str) -> None:
    names = (
        unicodedata.name(char, "CJK UNIFIED IDEOGRAPH-?")
        for char in han_of_folded(fold(text))
        if char != "〇"
    )
    assert all(name.startswith("CJK ") for name in names)
