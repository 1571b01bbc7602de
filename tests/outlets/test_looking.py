"""What there is to doubt in what was read from a page."""

from __future__ import annotations

import pytest

from speecharchive import extract
from speecharchive.outlets.looking import look_at

NUMBERS = "一二三四五六七八九"
LONG = "".join(
    f"<p>　　过去{number}年，云河市在第{number}处渡口修好了石阶，沿河的人家出门少走{number}里路，竹筏也换成了电动船。</p>"
    for number in NUMBERS
)
SHORT = "<p>　　过去一年，云河市的渡口比往年更忙，竹筏换成了电动船，码头上多了三处候船亭。</p>"


def page(body: str, *, speaker: str = "甲一鸣：", date: str = "发布时间：2025-01-07") -> str:
    title = f"{speaker}在政协云河市第五届委员会第二次会议闭幕式上的讲话"
    return (
        f"<html><head><meta charset='utf-8'></head><body><h1>{title}</h1><div>{date}</div>"
        f"<div id='zoom'><p>各位委员、同志们：</p>{body}</div></body></html>"
    )


@pytest.mark.parametrize(
    ("html", "confidence", "doubts"),
    [
        (page(LONG), "high", ()),
        (page(LONG, speaker=""), "fair", ("no speaker",)),
        (page(LONG, date=""), "fair", ("no date",)),
        (page(LONG, date="", speaker=""), "low", ("no date", "no speaker")),
        (page(SHORT), "fair", ("a text of 46 characters",)),
    ],
)
def test_confidence_falls_with_what_there_is_to_doubt(
    html: str, confidence: str, doubts: tuple[str, ...]
) -> None:
    look = look_at(extract(html))
    assert (look.confidence, look.doubts) == (confidence, doubts)
    assert look.kind == "speech"
    assert look.speaker == ("甲一鸣" if "甲一鸣" in html else None)
    assert look.date == ("2025-01-07" if "2025-01-07" in html else None)
