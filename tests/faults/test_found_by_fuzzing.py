"""What fuzzing and long strings found, each as a test of its own."""

from __future__ import annotations

import struct

import pytest

from speecharchive import extract
from speecharchive.errors import DamagedInput, NoArticle
from tests.faults.promises import read_any
from tests.pages.typeset.word_files import word97


def test_an_ole_file_of_absurd_sectors_is_damaged() -> None:
    body = bytearray(word97("正文。\r"))
    struct.pack_into("<HH", body, 0x1E, 9, 0xFFFF)
    with pytest.raises(DamagedInput, match="sectors"):
        extract(bytes(body))


def test_a_message_stays_one_line_whatever_the_address_holds() -> None:
    with pytest.raises(NoArticle) as caught:
        extract(
            b"<html><body><ul></ul><p></p></body></html>",
            url="http://yunhe.example/\nERROR: forged",
        )
    assert "\n" not in str(caught.value)


@pytest.mark.timeout(60)
def test_many_elements_below_deep_nesting_cost_no_climb_each() -> None:
    leaves = "<p class='content'>云</p><div class='article'></div>" * 20_000
    page = "<div class='box'>" * 1_500 + leaves + "</div>" * 1_500
    read_any(f"<html><body>{page}</body></html>".encode())


@pytest.mark.timeout(60)
@pytest.mark.parametrize("pump", ["http://", "display:none", "2031-01-05 10:00"])
def test_text_that_repeats_itself_is_read_in_time(pump: str) -> None:
    text = pump * (200_000 // len(pump))
    read_any(
        f"<html><body><h1>渡口</h1><div><p>云河的渡口亮了。</p><p>{text}</p></div></body></html>".encode()
    )


def test_control_characters_in_a_record_table_are_read() -> None:
    rows = "".join(
        f"<tr><td>{label}</td>\x07<td>{value}</td></tr>"
        for label, value in (
            ("索引号", "A-1"),
            ("发文机关", "云河市政府"),
            ("成文日期", "2031-01-05"),
            ("标题", "渡口的灯"),
        )
    )
    page = f"<html><body><table>{rows}</table><div><p>云河的渡口亮起来了，石阶也补好了。</p></div></body></html>"
    assert read_any(page.encode()) is not None
