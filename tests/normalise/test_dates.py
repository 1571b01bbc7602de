from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.normalise.dates import find_dates


@pytest.mark.parametrize(
    ("text", "value", "precision", "raw"),
    [
        ("(2024年12月26日)", "2024-12-26", "day", "2024年12月26日"),
        ("2024年 3 月 5 日", "2024-03-05", "day", "2024年 3 月 5 日"),
        ("发布时间:2024-12-26", "2024-12-26", "day", "2024-12-26"),
        ("2024/12/26 14:42 来源", "2024-12-26T14:42+08:00", "minute", "2024/12/26 14:42"),
        ("2024.1.6", "2024-01-06", "day", "2024.1.6"),
        ("二〇二四年十二月二十六日", "2024-12-26", "day", "二〇二四年十二月二十六日"),
        ("二○二四年一月三十一日", "2024-01-31", "day", "二○二四年一月三十一日"),
        ("二零二四年二月廿九日", "2024-02-29", "day", "二零二四年二月廿九日"),
        ("時間:2023年03月08日09:15 來源", "2023-03-08T09:15+08:00", "minute", "2023年03月08日09:15"),
        ("２０２３年０２月２４日１４：４２", "2023-02-24T14:42+08:00", "minute", "２０２３年０２月２４日１４：４２"),
        ("2024-12-26T14:42:05+08:00", "2024-12-26T14:42:05+08:00", "second", "2024-12-26T14:42:05+08:00"),
        ("2024-12-26T06:42Z", "2024-12-26T14:42+08:00", "minute", "2024-12-26T06:42Z"),
        ("2024-12-26 25:61", "2024-12-26", "day", "2024-12-26"),
        ("截至2024年12月底", "2024-12", "month", "2024年12月"),
        ("2024年，是关键的一年", "2024", "year", "2024年"),
        ("2024年12月26日号外", "2024-12-26", "day", "2024年12月26日"),
    ],
)  # fmt: skip
def test_a_date_is_as_precise_as_it_is_written(
    text: str, value: str, precision: str, raw: str
) -> None:
    [found] = find_dates(text)
    assert (found.value, found.precision, found.raw) == (value, precision, raw)


@pytest.mark.parametrize(
    "text",
    [
        "12月26日", "今天上午", "2023年2月30日", "2024年13月", "0351-4281485", "1.2024.12.26.3", "20241226",
        "1888年", "第2024次", "12024年", "2024-12", "131周年", "",
    ],
)  # fmt: skip
def test_what_is_no_date_of_its_own_is_not_found(text: str) -> None:
    assert find_dates(text) == []


def test_dates_stand_in_reading_order_with_their_offsets() -> None:
    text = "从二〇二一年七月一日到2024年12月，再到2025-01-02。"
    found = find_dates(text)
    assert [mention.value for mention in found] == ["2021-07-01", "2024-12", "2025-01-02"]
    assert all(text[mention.start : mention.end] == mention.raw for mention in found)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_found_in_every_notation(day: date) -> None:
    for text in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y年%m月%d日}",
        f"{day:%Y/%m/%d}",
        f"{day}",
    ):
        assert [mention.value for mention in find_dates(f"（{text}）")] == [day.isoformat()]


@given(st.text("二〇零一十2024年月日 -/.:T12", max_size=60))
def test_no_text_raises_and_offsets_hold(text: str) -> None:
    end = 0
    for mention in find_dates(text):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.raw
        end = mention.end
