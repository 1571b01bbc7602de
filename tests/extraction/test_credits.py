"""Source, editors, reporters, photographers and the speaker are different roles and stay so."""

from __future__ import annotations

import pytest

from .invented import GROWTH, RESOLVE, speech

TITLE = "在全市夜航工作会议上的讲话"


def test_five_roles_on_one_page() -> None:
    found = speech(
        TITLE,
        "甲一鸣",
        "图为会议现场。云河日报全媒体记者江照摄",
        "同志们：",
        GROWTH,
        RESOLVE,
        "来源：云河日报",
        "记者：丁舟",
        "责编：林晚、周渡",
    )
    assert found.speaker.name == "甲一鸣"
    assert found.source == "云河日报"
    assert found.reporters == ("丁舟",)
    assert found.photographers == ("江照",)
    assert found.editors == ("林晚", "周渡")


@pytest.mark.parametrize(
    ("printed", "source"),
    [
        ("時間：2031年02月24日14：42 來源：雲河日報進入論壇手機讀報", "雲河日報"),
        ("来源： 云河日报 作者：江照 时间：2031-01-09", "云河日报"),
        ("2031-01-09 10:00 | 来源:云河市人民政府办公室 | 字号:大 中 小", "云河市人民政府办公室"),
        ("来源：云河日报责任编辑：林晚", "云河日报"),
        ("（来源：《云河日报》2031年1月9日第06版）", "云河日报"),
        ("来　　源：云河日报　　日　　期：2031年1月9日", "云河日报"),
        ("作者：江照　转贴自：云河日报　点击数：12　更新时间：2031-1-9", "云河日报"),
        ("发布人：  浏览 3 次  来源：  发布时间：2031年1月9日", None),
    ],
)
def test_source_ends_where_the_next_thing_begins(printed: str, source: str | None) -> None:
    found = speech(TITLE, printed, "同志们：", GROWTH, RESOLVE)
    assert found.source == source
    assert found.editors in ((), ("林晚",))


def test_a_counter_beside_date_and_outlet_hides_neither() -> None:
    found = speech(
        (TITLE, "headline"),
        ("2031-01-09 云河发布 阅读 1024", "info"),
        ("同志们：", "body"),
        (GROWTH, "body"),
    )
    assert (found.source, found.published_on.value) == ("云河发布", "2031-01-09")


def test_outlet_after_a_date_is_the_source_only_in_the_info_line() -> None:
    roles = speech(
        (TITLE, "headline"),
        ("2031-01-09 10:00 云河新闻网", "info"),
        ("同志们：", "body"),
        (GROWTH, "body"),
    )
    assert roles.source == "云河新闻网"
    told = speech(TITLE, "同志们：", "云河新闻网2031年1月9日开通。" + GROWTH, RESOLVE)
    assert told.source is None


def test_author_of_news_is_a_reporter() -> None:
    found = speech(
        "云河渡轮夜航首日见闻",
        "2031-01-09 来源：云河日报 作者：江照",
        "本报讯（记者 江照 通讯员 丁舟）1月8日晚，渡轮首次夜航。" + GROWTH,
        RESOLVE,
    )
    assert found.kind == "news"
    assert found.reporters == ("江照", "丁舟")
    assert found.speaker.name is None


def test_author_of_a_signed_article_is_its_speaker_and_no_reporter() -> None:
    found = speech("湿地边上的账", "作者：甲一鸣", GROWTH, RESOLVE, "（作者系墨溪县委书记）")
    assert found.kind == "signed-article"
    assert (found.speaker.name, found.speaker.office) == ("甲一鸣", "墨溪县委书记")
    assert found.reporters == ()


def test_names_in_the_text_are_no_credits() -> None:
    found = speech(
        TITLE, "同志们：", "记者江照在夜航途中救起一名落水者，我们要学习他。" + GROWTH, RESOLVE
    )
    assert found.reporters == found.photographers == found.editors == ()


def test_layout_roles_are_read_like_lines() -> None:
    found = speech(
        (TITLE, "headline"),
        ("来源：云河日报", "source"),
        ("2031年01月09日10:20", "date"),
        ("同志们：", "body"),
        (GROWTH, "body"),
        ("（责编：林晚）", "editors"),
    )
    assert (found.source, found.editors) == ("云河日报", ("林晚",))
    assert found.published_on.value == "2031-01-09T10:20+08:00"


def test_credits_left_outside_the_container_are_found_near_it() -> None:
    found = speech(
        ("云河网", "outside"),
        (TITLE, "headline"),
        ("2031-01-09 10:00 来源：云河日报", "outside"),
        ("同志们：", "body"),
        (GROWTH, "body"),
        ("责任编辑：林晚", "outside"),
        *[("旧闻", "outside")] * 20,
        ("责任编辑：周远", "outside"),
    )
    assert (found.source, found.editors) == ("云河日报", ("林晚",))
