"""Who speaks, from the strongest statement down to nothing, each with its basis, raw form and span."""

from __future__ import annotations

import pytest

from speecharchive.extraction.reader import read_article
from speecharchive.model import Article, Speech

from .invented import GROWTH, RESOLVE, article, speech

TITLE = "在市政协五届二次常委会会议上的讲话"


def raw_in_page(page: Article, found: Speech) -> str | None:
    span = found.speaker.span
    return page.text[span[0] : span[1]] if span else None


@pytest.mark.parametrize(
    ("printed", "name", "office"),
    [
        ("甲一鸣", "甲一鸣", None),
        ("江 一 鸣", "江一鸣", None),
        ("云河市人民政府市长 甲一鸣", "甲一鸣", "云河市人民政府市长"),
        ("云河市人民政府市长甲一鸣", "甲一鸣", "云河市人民政府市长"),
        ("甲一鸣 云河市委书记", "甲一鸣", "云河市委书记"),
        ("（云河市委书记 甲一鸣 2031年1月9日）", "甲一鸣", "云河市委书记"),
        ("□ 云河市委书记 甲一鸣", "甲一鸣", "云河市委书记"),
        ("欧阳渡同志", "欧阳渡", None),
    ],
)  # fmt: skip
def test_byline(printed: str, name: str, office: str | None) -> None:
    page = article(TITLE, printed, "同志们：", GROWTH, RESOLVE)
    found = read_article(page)
    assert (found.speaker.name, found.speaker.office) == (name, office)
    assert found.speaker.basis == "byline"
    assert raw_in_page(page, found) == found.speaker.raw


@pytest.mark.parametrize(
    "printed", ["本报记者 江照", "云河市人民政府办公室", "坚定信心 团结实干", "记者江照"]
)
def test_lines_that_are_no_byline(printed: str) -> None:
    assert speech(TITLE, printed, "同志们：", GROWTH, RESOLVE).speaker.name is None


def test_closing_bracket_with_office_only() -> None:
    page = article(GROWTH, RESOLVE, "（作者为墨溪县委书记）")
    found = read_article(page)
    assert found.speaker.name is None
    assert found.speaker.office == "墨溪县委书记"
    assert found.speaker.basis == "byline"
    assert raw_in_page(page, found) == found.speaker.raw == "（作者为墨溪县委书记）"


def test_byline_takes_its_office_from_the_closing_bracket() -> None:
    found = speech("湿地边上的账", "甲一鸣", GROWTH, RESOLVE, "（作者为墨溪县委书记）")
    assert (found.speaker.name, found.speaker.office) == ("甲一鸣", "墨溪县委书记")


def test_name_before_the_place_in_the_headline() -> None:
    found = speech("甲一鸣在全市夜航工作会议上的讲话", "同志们：", GROWTH, RESOLVE)
    assert (found.speaker.name, found.speaker.basis) == ("甲一鸣", "headline")


def test_office_alone_in_the_headline_names_nobody() -> None:
    found = speech("市委书记在夜航调研时的讲话", "同志们：", GROWTH, RESOLVE)
    assert (found.speaker.name, found.speaker.office) == (None, "市委书记")


def test_byline_beats_headline() -> None:
    found = speech("乙二南：守住灯火", "甲一鸣", "同志们：", GROWTH, RESOLVE)
    assert (found.speaker.name, found.speaker.basis) == ("甲一鸣", "byline")


def test_formula_where_nobody_is_named() -> None:
    page = article(
        "在云河市第六届人民代表大会第一次会议闭幕会上的讲话",
        "各位代表：",
        "我代表市委，向大会表示祝贺！" + GROWTH,
    )
    found = read_article(page)
    assert (found.speaker.name, found.speaker.speaks_for) == (None, "中共云河市委")
    assert found.speaker.basis == "formula"
    assert raw_in_page(page, found) == found.speaker.raw == "我代表市委"


def test_section_of_the_site_is_used_when_the_text_names_nobody() -> None:
    unnamed = article(TITLE, "各位常委、同志们：", GROWTH, RESOLVE)
    told = read_article(unnamed, office="云河市政协主席").speaker
    assert (told.name, told.office, told.basis) == (None, "云河市政协主席", "site-section")
    assert read_article(unnamed).speaker.basis == "unknown"
    named = article(TITLE, "甲一鸣", "各位常委、同志们：", GROWTH, RESOLVE)
    assert read_article(named, office="云河市政协主席").speaker.office is None


def test_menu_entry_is_no_evidence() -> None:
    found = speech(
        "首 页 | 政协要闻 | 主席讲话 | 提案工作", TITLE, "各位常委、同志们：", GROWTH, RESOLVE
    )
    assert found.speaker.office is None


def test_news_has_no_speaker() -> None:
    found = speech(
        "甲一鸣主持召开市委常委会会议",
        "甲一鸣",
        "本报讯（记者 江照）1月8日，会议召开。甲一鸣强调，" + GROWTH,
    )
    assert found.kind == "news"
    assert found.speaker.basis == "unknown"


def test_a_caption_names_who_gives_the_report() -> None:
    title = "云河市人民政府工作报告"
    caption = "1月9日，市长甲一鸣在大会上作政府工作报告。记者 江照 摄"
    page = article(title, caption, "各位代表：", GROWTH, RESOLVE)
    found = read_article(page)
    assert (found.speaker.name, found.speaker.basis) == ("甲一鸣", "caption")
    assert raw_in_page(page, found) == found.speaker.raw == "市长甲一鸣"
    assert found.photographers == ("江照",)
    other = "1月9日，市长甲一鸣在大会上讲话。记者 江照 摄"
    assert speech(title, other, "各位代表：", GROWTH, RESOLVE).speaker.name is None
    both = "1月8日，乙二南作工作报告。记者 江照 摄"
    assert speech(title, caption, both, "各位代表：", GROWTH, RESOLVE).speaker.name is None
