"""Place and occasion follow from the text; the outlet's place only fills a silence."""

from __future__ import annotations

import pytest

from speecharchive.extraction.reader import read_article
from speecharchive.outlets import Outlet

from .invented import GROWTH, RESOLVE, article, speech

OUTLET = Outlet("yunhe-test", "云河网", "rednet", "990100", ("yunhe.example",), (), "active")


def test_place_and_occasion_of_a_title() -> None:
    page = article(
        "在政协云河市第五届委员会第二次会议闭幕式上的讲话", "各位委员：", GROWTH, RESOLVE
    )
    found = read_article(page)
    assert found.place is not None
    assert (found.place.code, found.place.basis) == ("990100", "stated")
    occasion = found.occasion
    assert occasion is not None
    assert (occasion.body, occasion.division, occasion.term, occasion.session) == (
        "cppcc",
        "990100",
        5,
        2,
    )
    assert (occasion.meeting, occasion.phase) == ("plenary", "closing")
    begin, end = occasion.span or (0, 0)
    assert page.text[begin:end] == occasion.raw


@pytest.mark.parametrize(
    "title",
    [
        "甲一鸣同志在全市教育大会上的讲话",
        "市委书记在全市教育大会上的讲话",
        "在全市教育大会上的讲话",
    ],
)
def test_a_title_may_say_who_spoke_before_it_says_where(title: str) -> None:
    page = article(title, "同志们：", GROWTH, RESOLVE)
    occasion = read_article(page).occasion
    assert occasion is not None
    assert occasion.raw == "全市教育大会"
    begin, end = occasion.span or (0, 0)
    assert page.text[begin:end] == occasion.raw


def test_a_meeting_at_which_somebody_else_spoke_is_no_occasion() -> None:
    page = article("学习市委书记在全市教育大会上的讲话的体会", "同志们：", GROWTH, RESOLVE)
    assert read_article(page).occasion is None


def test_subtitle_names_it_where_the_title_does_not() -> None:
    found = speech(
        "守住灯火", "——在云河市第六届人民代表大会第一次会议闭幕会上的讲话", "各位代表：", GROWTH
    )
    assert found.place is not None
    assert found.place.name == "云河市"
    assert found.occasion is not None
    assert (found.occasion.body, found.occasion.term, found.occasion.session) == ("npc", 6, 1)


def test_office_of_the_author_names_the_place() -> None:
    found = speech("湿地边上的账", GROWTH, RESOLVE, "（作者为云河市委书记）")
    assert found.place is not None
    assert (found.place.code, found.place.basis) == ("990100", "byline")
    assert found.occasion is None


def test_place_most_often_named_in_the_text() -> None:
    body = ("株洲要敢为人先。" + RESOLVE, "把株洲的灯火守住。" + GROWTH, "为谱写株洲新篇章而奋斗！")
    found = speech("在市政协五届二次常委会会议上的讲话", "各位常委：", *body)
    assert found.place is not None
    assert (found.place.code, found.place.basis) == ("430200", "inferred")
    assert found.occasion is not None
    assert found.occasion.division == "430200"


def test_text_that_names_no_place_leaves_it_open() -> None:
    found = speech("在市政协五届二次常委会会议上的讲话", "各位常委：", RESOLVE, RESOLVE[3:])
    assert found.place is None
    assert found.occasion is not None
    assert found.occasion.division is None


def test_outlet_fills_the_silence_only() -> None:
    silent = article("在市政协五届二次常委会会议上的讲话", "各位常委：", RESOLVE, RESOLVE[3:])
    found = read_article(silent, outlet=OUTLET)
    assert found.place is not None
    assert (found.place.code, found.place.basis) == ("990100", "registry")
    assert found.occasion is not None
    assert found.occasion.division == "990100"
    told = article("在株洲市第九届人民代表大会第一次会议上的讲话", "各位代表：", RESOLVE)
    place = read_article(told, outlet=OUTLET).place
    assert place is not None
    assert (place.code, place.basis) == ("430200", "stated")


def test_opening_sentence_names_the_occasion_where_no_title_does() -> None:
    opening = "政协云河市第五届委员会第二次会议，圆满完成各项议程，即将胜利闭幕。" + RESOLVE
    found = speech("守住灯火", "各位委员：", opening)
    assert found.occasion is not None
    assert (found.occasion.session, found.occasion.basis) == (2, "inferred")
    mentioned = "要贯彻政协云河市第五届委员会第二次会议精神。" + RESOLVE
    assert speech("守住灯火", "各位委员：", mentioned).occasion is None


def test_occasion_of_the_title_is_named_in_full_in_the_first_sentence() -> None:
    opening = "云河市第六届人民代表大会第一次会议，圆满完成各项议程。" + RESOLVE
    found = speech("在市六届人大一次会议闭幕会上的讲话", "各位代表：", opening)
    assert found.place is not None
    assert (found.place.name, found.place.basis) == ("云河市", "stated")
    other = "云河市第五届人民代表大会第三次会议的决定要落实。" + RESOLVE
    assert speech("在市六届人大一次会议闭幕会上的讲话", "各位代表：", other).place is None


def test_districts_speak_for_their_city_and_a_county_level_city_for_itself() -> None:
    districts = (
        "荷塘区先走一步。" + RESOLVE,
        "石峰区、荷塘区紧紧跟上。" + GROWTH.replace("云河市", "全市"),
    )
    found = speech("在市政协机关党员大会上的讲话", "同志们：", *districts)
    assert found.place is not None
    assert found.place.name == "株洲市"
    seated = ("醴陵市先走一步。" + RESOLVE, "把醴陵市的灯火守住，建好醴陵市的渡口。")
    found = speech("在市政协机关党员大会上的讲话", "同志们：", *seated)
    assert found.place is not None
    assert found.place.name == "醴陵市"
