"""Headline, title, subtitle and the lines that carry them, in texts and in pages whose layout names roles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from speecharchive.extraction.reader import read_article
from speecharchive.extraction.titles import is_paperwork, reports_event, title_form
from speecharchive.model import Block

from .invented import GROWTH, RESOLVE, article, reading, rules, speech


def test_headline_with_speaker_said_again_without() -> None:
    found = speech(
        "云河新闻网首页",
        "甲一鸣：划好渡轮 守住灯火",
        "划好渡轮 守住灯火",
        "——在政协云河市第五届委员会第二次会议闭幕式上的讲话",
        "甲一鸣",
        "（2031年1月9日）",
        "各位委员、同志们：",
        GROWTH,
    )
    assert found.headline == "甲一鸣：划好渡轮 守住灯火"
    assert found.title == "划好渡轮 守住灯火"
    assert found.subtitle == "在政协云河市第五届委员会第二次会议闭幕式上的讲话"
    assert rules(found)["划好渡轮 守住灯火"] == "repeated-headline"
    assert rules(found)["云河新闻网首页"] in ("kicker", "unexplained")
    assert reading(found)[0] == "各位委员、同志们："


def test_colon_that_follows_no_person_stays_in_the_title() -> None:
    found = speech("渡口精神：云河的底气", "来源：云河日报", GROWTH, RESOLVE)
    assert found.title == found.headline == "渡口精神：云河的底气"
    assert found.speaker.name is None


def test_news_keeps_what_stands_before_its_colon() -> None:
    found = speech(
        "文昌渡：向江水要效益", "来源：云河日报", "本报讯（记者 江照）" + GROWTH, RESOLVE
    )
    assert found.kind == "news"
    assert found.title == found.headline == "文昌渡：向江水要效益"


def test_prefix_with_office() -> None:
    found = speech("云河市委书记甲一鸣：划好渡轮 守住灯火", GROWTH, RESOLVE)
    assert found.title == "划好渡轮 守住灯火"
    assert (found.speaker.name, found.speaker.office) == ("甲一鸣", "云河市委书记")
    assert found.speaker.basis == "headline"


def test_title_set_over_two_lines_is_one() -> None:
    found = speech(
        "中国人民政治协商会议第五届",
        "云河市委员会常务委员会工作报告",
        "各位委员：",
        GROWTH,
        RESOLVE,
    )
    assert found.title == "中国人民政治协商会议第五届云河市委员会常务委员会工作报告"


def test_line_above_a_complete_title_is_a_kicker() -> None:
    found = speech("两会特别报道", "在市委经济工作会议上的讲话", "同志们：", GROWTH, RESOLVE)
    assert found.title == "在市委经济工作会议上的讲话"
    assert rules(found)["两会特别报道"] == "kicker"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("——2031年1月8日在云河市第六届人民代表大会第一次会议上", "2031年1月8日在云河市第六届人民代表大会第一次会议上"),
        ("（2031年1月8日在云河市第六届人民代表大会第一次会议上）", "2031年1月8日在云河市第六届人民代表大会第一次会议上"),
        ("—在云河市第六届人民代表大会第一次会议上—", "在云河市第六届人民代表大会第一次会议上"),
    ],
)  # fmt: skip
def test_subtitle_loses_its_dash_or_brackets(printed: str, read: str) -> None:
    found = speech("政府工作报告", printed, "各位代表：", GROWTH, RESOLVE)
    assert found.subtitle == read
    assert found.kind == "work-report"


def test_subtitle_on_the_line_of_the_title() -> None:
    found = speech("守住灯火——在全市夜航工作会议上的讲话", "同志们：", GROWTH, RESOLVE)
    assert (found.title, found.subtitle) == ("守住灯火", "在全市夜航工作会议上的讲话")
    assert found.headline == "守住灯火——在全市夜航工作会议上的讲话"


def test_dash_inside_a_title_is_no_subtitle() -> None:
    found = speech("从竹筏到渡轮——云河百年", "同志们：", GROWTH, RESOLVE)
    assert (found.title, found.subtitle) == ("从竹筏到渡轮——云河百年", None)


def test_layout_headline_wins_and_its_repeat_in_the_body_is_dropped() -> None:
    found = speech(
        ("云河要闻", "kicker"),
        ("甲一鸣：守住灯火", "headline"),
        ("2031-01-09 10:00 来源：云河日报", "info"),
        ("守住灯火", "body"),
        ("（2031年1月8日）", "body"),
        ("同志们：", "body"),
        (GROWTH, "body"),
    )
    assert (found.headline, found.title) == ("甲一鸣：守住灯火", "守住灯火")
    assert rules(found)["守住灯火"] == "repeated-headline"
    assert reading(found) == ["同志们：", GROWTH]


def test_text_without_any_title_has_none() -> None:
    found = speech(GROWTH, RESOLVE, "（作者为云河市委书记）")
    assert found.headline is None
    assert found.title is None


def test_note_on_the_form_is_neither_title_nor_text() -> None:
    found = speech("在全市夜航工作会议上的讲话", "（摘要）", "同志们：", GROWTH, RESOLVE)
    assert found.title == "在全市夜航工作会议上的讲话"
    assert rules(found)["（摘要）"] == "masthead-note"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("政府工作报告", "work-report"),
        ("云河市人民检察院工作报告（摘要）", "work-report"),
        ("在全市夜航工作会议上的讲话", "speech"),
        ("在渡轮博览会开幕式上的致辞", "address"),
        ("2031年新年贺词", "address"),
        ("致全市摆渡人的慰问信", "message"),
        ("在市政协五届二次会议联组会上的发言", "remarks"),
        ("在學習貫徹工作會議上的講話", "speech"),
        ("市委书记出席夜航会议并讲话", None),
        ("甲一鸣在渡轮博览会开幕式上致辞", None),
        ("甲一鸣作政府工作报告", None),
        ("学习贯彻重要讲话", None),
        ("云河百年", None),
    ],
)
def test_form_of_a_title(title: str, kind: str | None) -> None:
    from speecharchive.normalise.fold import fold

    assert title_form(fold(title)) == kind


@pytest.mark.parametrize(
    ("title", "event", "paperwork"),
    [
        ("甲一鸣主持召开市委常委会会议", True, False),
        ("云河市六届人大一次会议胜利闭幕", True, False),
        ("关于召开市政协五届二次会议的通知", True, True),
        ("市政协五届二次会议日程", False, True),
        ("在市委常委会会议召开时的讲话", False, False),
    ],
)
def test_titles_of_events_and_papers(title: str, event: bool, paperwork: bool) -> None:
    assert (reports_event(title), is_paperwork(title)) == (event, paperwork)


def test_a_place_before_the_colon_is_no_speaker() -> None:
    found = speech("石桥镇：一条产业路 富了半座山", GROWTH, RESOLVE)
    assert found.title == found.headline == "石桥镇：一条产业路 富了半座山"
    assert found.kind == "news"


@pytest.mark.parametrize("number", ["云政发〔2007〕12号", "（云政办发[2021]3号）", "第12号"])
def test_a_document_number_is_no_title(number: str) -> None:
    found = speech(
        "云河市人民政府关于加强夜航管理的通知", number, "各县区人民政府：", GROWTH, RESOLVE
    )
    assert found.title == "云河市人民政府关于加强夜航管理的通知"
    assert rules(found)[number] == "document-number"
    assert reading(found)[0] == "各县区人民政府："


def test_a_paper_s_title_over_two_centred_lines() -> None:
    upper = Block("云河市人民政府关于印发", "body", "paragraph", True, "center")
    lower = Block("《云河市渡口管理办法》的通知", "body", "paragraph", True, "center")
    page = article((GROWTH, "body"), (RESOLVE, "body"))
    found = read_article(replace(page, blocks=(upper, lower, *page.blocks)))
    assert found.title == "云河市人民政府关于印发《云河市渡口管理办法》的通知"


def test_the_red_head_of_a_paper_and_its_issuer_above_the_title() -> None:
    lines = (
        "云河市人民政府文件",
        "云政发〔2014〕8号",
        "云河市人民政府",
        "关于进一步加强渡口安全工作的意见",
    )
    head = tuple(Block(text, "body", "paragraph", True, "center") for text in lines)
    page = article(("各县区人民政府：", "body"), (GROWTH, "body"), (RESOLVE, "body"))
    found = read_article(replace(page, blocks=(*head, *page.blocks)))
    assert found.title == "云河市人民政府关于进一步加强渡口安全工作的意见"
    assert reading(found)[0] == "各县区人民政府："
