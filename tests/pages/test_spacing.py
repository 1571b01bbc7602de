"""White space of the source, as a reader of the page sees it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.pages.spacing import one_line, paragraphs


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("\n\t\u3000\u3000各位委员：\n", "各位委员："),
        ("始终把增强\n      渡口精神", "始终把增强渡口精神"),
        ("使用 GDP\n增速", "使用 GDP 增速"),
        ("the  old\r\n ferry", "the old ferry"),
        ("莊 華 平", "莊 華 平"),
        ("浏览 7 次\xa0\xa0发布", "浏览 7 次\xa0\xa0发布"),
        ("零\u200b宽\ufeff字\u00ad符", "零宽字符"),
        ("一，\n“二”", "一，“二”"),
        ("\u3000 \xa0\n", ""),
    ],
)
def test_one_line(source: str, line: str) -> None:
    assert one_line(source) == line


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("\u3000\u3000一段。\u3000\u3000二段。", ["一段。", "二段。"]),
        ("\u3000\u3000一段\n\u3000\u3000二段", ["一段", "二段"]),
        ("曾\u3000\u3000虚构", ["曾\u3000\u3000虚构"]),
        ("一段。\n二段。", ["一段。二段。"]),
        (" \n ", []),
    ],
)
def test_paragraphs_told_apart_by_indent(source: str, lines: list[str]) -> None:
    assert paragraphs(source) == lines


@given(st.text(alphabet="字，。 \n\t\u3000\xa0\u200bab", max_size=60))
def test_no_character_but_space_is_lost(text: str) -> None:
    bare = "".join(text.replace("\u200b", "").split())
    assert "".join("".join(paragraphs(text)).split()) == bare
    assert "".join(one_line(text).split()) == bare
    assert one_line(one_line(text)) == one_line(text)
