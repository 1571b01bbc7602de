"""Text files that were wrapped by width, parted by sheets, or have their paragraphs on one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.extraction.reader import read
from speecharchive.model import PageSource
from speecharchive.pages.opening import open_page
from speecharchive.pages.spacing import one_line

TITLE = "在云河市夜航工作会议上的讲话"
GROWTH = "这一年，云河市的水雾储能装上了渡轮，两岸的灯火亮过从前。我们把账本摊在桌上，一笔一笔对给群众看，哪一盏灯花了多少油，哪一条缆换了几回，船工心里有数，乘客眼里有光。"
RESOLVE = "桨要往一处划，劲要往一处使。我们要把承诺写在堤上，让每一道水位线都记得，让每一个渡口都亮着，让夜里回家的人不再摸黑，让早班的船不再等雾，让石阶上的青苔有人铲、有人记、有人管。"
THIRD = "渡口不是一天修成的，灯也不是一夜点亮的。凡是说过的话都要算数，凡是立下的碑都要经得起水冲，凡是答应过两岸的事都要一件一件办到底。"
TEXT = [TITLE, "同志们：", GROWTH, "一、守住灯火", RESOLVE, THIRD]


def cut(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def blocks(text: str) -> list[str]:
    return [block.text for block in open_page(PageSource(text.encode())).article().blocks]


@pytest.mark.parametrize("width", [22, 30, 38, 60])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\r\r\n"])
def test_paragraphs_parted_by_empty_lines(width: int, end: str) -> None:
    lines = (end * 2).join(end.join(cut(each, width)) for each in TEXT)
    assert blocks(lines) == TEXT


@pytest.mark.parametrize("width", [22, 30, 38])
def test_paragraphs_opened_by_indents(width: int) -> None:
    lines = [line for each in TEXT for line in cut(f"\u3000\u3000{each}", width)]
    assert blocks("\n".join(lines)) == TEXT


def test_paragraphs_known_by_their_short_last_line() -> None:
    assert blocks("\n".join(line for each in TEXT for line in cut(each, 23))) == TEXT


def test_mail_that_quotes_the_text() -> None:
    lines = "\n\n".join("\n".join(cut(each, 30)) for each in TEXT)
    assert blocks("\n".join(f"> {line}" for line in lines.split("\n"))) == TEXT


def test_every_line_apart() -> None:
    assert blocks("\n\n".join(line for each in TEXT for line in cut(each, 23))) == TEXT


def test_the_repair_is_said() -> None:
    speech = read(PageSource("\n\n".join("\n".join(cut(each, 30)) for each in TEXT).encode()))
    assert [(each.flag, each.detail) for each in speech.flags] == [("joined-lines", "width 30")]
    assert read(PageSource("\n".join(TEXT).encode())).flags == ()


def test_paragraphs_on_one_line() -> None:
    assert blocks("\u3000\u3000".join(TEXT)) == TEXT


def test_a_list_of_lines_of_one_length_stays_a_list() -> None:
    items = [f"北渡街道第{n}渡口灯火维修工程项目办公室负责人" for n in "一二三四五六七八九"]
    assert blocks("\n".join(items)) == items


def test_verse_stays_verse() -> None:
    verse = ["灯在船头亮水在船尾流，", "人在岸边等心在岸上留；", "渡口三千里石阶十二重，"] * 4
    assert blocks("\n".join(verse)) == verse


def test_latin_words_keep_the_blank_between_them() -> None:
    text = "The ferry of Yunhe runs all night, and so does its keeper, who counts the lamps. " * 6
    lines = [one_line(line) for line in text.strip().replace(". ", ".\n").split("\n")]
    wrapped = "\n\n".join(line.replace("night, ", "night,\n") for line in lines)
    assert " ".join(blocks(wrapped)).split() == text.split()


def sheets(*texts: str) -> str:
    """Three printed pages: a head, lines, the page's number."""
    lines = [line for each in texts for line in cut(f"\u3000\u3000{each}", 30)]
    third = len(lines) // 3 + 1
    return "\f".join(
        "\n".join(["云河市夜航工作文件汇编", *lines[at : at + third], f"- {at // third + 7} -"])
        for at in range(0, len(lines), third)
    )


def test_running_heads_and_page_numbers_of_a_printed_text() -> None:
    page = PageSource(sheets(TITLE, "同志们：", GROWTH, RESOLVE, THIRD).encode())
    speech = read(page)
    assert [each.text for each in speech.paragraphs] == ["同志们：", GROWTH, RESOLVE, THIRD]
    assert [each.text for each in speech.dropped if each.rule == "pager"][:2] == [
        "- 7 -",
        "云河市夜航工作文件汇编",
    ]


def test_a_head_that_is_the_title_stays_where_it_stands_first() -> None:
    parts = [TITLE, *cut(GROWTH * 2, 30), "1", "\f" + TITLE, *cut(RESOLVE * 2, 30), "2"]
    text = "\n".join([*parts, "\f" + TITLE, *cut(THIRD * 2, 30), "3"]).replace("\n\f", "\f")
    speech = read(PageSource(text.encode()))
    assert speech.title == TITLE
    assert [each.rule for each in speech.dropped] == ["headline"] + ["pager"] * 5


def test_numbers_of_the_text_are_no_page_numbers() -> None:
    assert blocks("\n".join([*TEXT, "2031", "17", "5"])) == [*TEXT, "2031", "17", "5"]


@given(
    st.lists(st.text(alphabet="灯火，。一、 \u3000>|-1a“”\n\f\r", max_size=90), max_size=14),
    st.integers(15, 45),
)
def test_every_character_stays_in_its_place(texts: list[str], width: int) -> None:
    text = "\n".join(line for each in texts for line in cut(each, width))
    if not text.strip("> \n\f\r\u3000"):
        return
    found = "".join("".join(blocks(text)).split())
    kept = iter(found)
    bare = "".join(text.split())
    rest = [char for char in bare if char != ">"]
    assert [char for char in kept if char != ">"] == rest
