import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.normalise.numerals import parse_numeral

_DIGITS = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十四", 14), ("14", 14), ("１４", 14), ("十", 10), ("二十", 20), ("廿三", 23), ("卅", 30),
        ("九十九", 99), ("一百", 100), ("一百零二", 102), ("一百二十", 120), ("一百一十四", 114),
        ("二〇二四", 2024), ("二○二四", 2024), ("二零二四", 2024), ("○", 0), ("两", 2), (" 三 ", 3),
    ],
)  # fmt: skip
def test_numerals_are_read(text: str, value: int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "第", "十十", "百", "一百五", "百二", "四年", "1a", "²", "①", "-3", "1" * 40, "十四次"],
)
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert parse_numeral(text) is None


@given(st.integers(min_value=1, max_value=99))
def test_every_number_below_a_hundred_is_read_as_it_is_written(number: int) -> None:
    tens, ones = divmod(number, 10)
    written = ("" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (
        _DIGITS[ones] if ones else ""
    )
    assert parse_numeral(written) == number
    assert parse_numeral(str(number)) == number


@given(st.text(max_size=30))
def test_no_text_raises(text: str) -> None:
    value = parse_numeral(text)
    assert value is None or value >= 0
