"""Masthead lines outside the container, and the imprint below it."""

from __future__ import annotations

from .invented import GROWTH, RESOLVE, rules, speech


def test_subtitle_and_name_between_headline_and_container() -> None:
    found = speech(
        ("首页", "outside"),
        ("政府工作报告", "headline"),
        ("——2031年1月8日在云河市第六届人民代表大会第一次会议上", "info"),
        ("云河市市长 甲一鸣", "outside"),
        ("各位代表：", "body"),
        (GROWTH, "body"),
    )
    assert found.subtitle == "2031年1月8日在云河市第六届人民代表大会第一次会议上"
    assert (found.speaker.name, found.speaker.office) == ("甲一鸣", "云河市市长")
    assert (found.delivered_on.value, found.published_on.value) == ("2031-01-08", None)


def test_bare_date_there_is_the_page_s_and_a_bracketed_one_the_speech_s() -> None:
    head = ("在全市夜航工作会议上的讲话", "headline")
    body = [("同志们：", "body"), (GROWTH, "body")]
    bare = speech(head, ("2031年1月9日", "info"), *body)  # type: ignore[arg-type]
    assert (bare.delivered_on.value, bare.published_on.value) == (None, "2031-01-09")
    own = speech(head, ("（2031年1月9日）", "info"), *body)  # type: ignore[arg-type]
    assert (own.delivered_on.value, own.published_on.value) == ("2031-01-09", None)


def test_title_without_heading_element() -> None:
    found = speech(
        ("云河网", "outside"),
        ("在全市夜航工作会议上的讲话", "outside"),
        ("同志们：", "body"),
        (GROWTH, "body"),
    )
    assert found.headline == "在全市夜航工作会议上的讲话"
    assert rules(found)["云河网"] == "outside-article"


def test_slogan_above_the_container_is_no_title() -> None:
    found = speech(("渡口的灯火", "outside"), ("同志们：", "body"), (GROWTH, "body"))
    assert found.headline is None


def test_labelled_source_before_the_outlet_named_behind_the_date() -> None:
    found = speech(
        ("在全市夜航工作会议上的讲话", "headline"),
        ("2031-01-09 10:00 云河新闻网", "info"),
        ("同志们：", "body"),
        (GROWTH, "body"),
        ("来源：云河日报", "body"),
    )
    assert found.source == "云河日报"


def test_imprint_of_the_institution_gives_the_place_of_its_page_only() -> None:
    lines = ("在全市夜航工作会议上的讲话", "同志们：", RESOLVE, RESOLVE[3:])
    own = speech(*lines, "主办：云河市人民政府办公室 版权所有")
    assert own.place is not None
    assert (own.place.code, own.place.basis) == ("990100", "page")
    two = speech(*lines, "主办：云河市人民政府 承办：株洲市人民政府")
    assert two.place is None
    county = speech("在县委经济工作会议上的讲话", *lines[1:], "主办：云河市人民政府办公室 版权所有")
    assert county.place is None
