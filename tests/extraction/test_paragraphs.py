"""Joins, repeats and splices: repaired or flagged, never a character moved."""

from __future__ import annotations

import pytest

from .invented import GROWTH, RESOLVE, reading, rules, speech

TITLE = "在全市夜航工作会议上的讲话"
OPEN = "渡口要先亮起来。我们始终把增强"
REST = "“四盏灯”意识摆在船头，一盏也不能灭。"


def flags(found: object, name: str) -> list[tuple[str | None, int | None]]:
    return [(each.detail, each.paragraph) for each in found.flags if each.flag == name]  # type: ignore[attr-defined]


def test_column_break_is_joined_and_flagged() -> None:
    found = speech(TITLE, "同志们：", OPEN, REST, GROWTH)
    assert reading(found) == ["同志们：", OPEN + REST, GROWTH]
    assert flags(found, "joined-paragraphs") == [("增强|“四", 1)]
    assert found.paragraphs[1].blocks == (2, 3)


def test_break_over_three_columns() -> None:
    found = speech(
        TITLE,
        "同志们：",
        "堤岸要修。把每一",
        "道水位线刻在石上。让每一",
        "个渡口都亮着灯。",
        GROWTH,
    )
    assert reading(found)[1] == "堤岸要修。把每一道水位线刻在石上。让每一个渡口都亮着灯。"


def test_caption_between_columns_does_not_hinder() -> None:
    found = speech(TITLE, "同志们：", OPEN, "夜航现场。记者江照摄", REST, GROWTH)
    assert OPEN + REST in reading(found)


def test_headings_are_not_joined() -> None:
    lines = ("同志们：", "一、守住灯火，让渡口亮起来", GROWTH, "夜航的底气", RESOLVE)
    found = speech(TITLE, *lines)
    assert reading(found) == list(lines)
    assert found.flags == ()


def test_numbered_paragraph_after_a_missing_full_stop_is_not_joined() -> None:
    found = speech(TITLE, "同志们：", "堤岸修好了。渡口亮了起来", "二是把账算清。" + GROWTH)
    assert len(found.paragraphs) == 3


def test_whole_paragraph_said_twice_is_dropped_once() -> None:
    found = speech(TITLE, "同志们：", GROWTH, RESOLVE, GROWTH)
    assert reading(found) == ["同志们：", GROWTH, RESOLVE]
    assert rules(found)[GROWTH] == "repeated-paragraph"


def test_paragraph_broken_once_and_whole_once_is_one() -> None:
    found = speech(TITLE, "同志们：", OPEN, REST, GROWTH, OPEN + REST)
    assert reading(found) == ["同志们：", OPEN + REST, GROWTH]


def test_short_refrain_stays() -> None:
    found = speech(TITLE, "同志们：", GROWTH, "各位同志！", RESOLVE, "各位同志！")
    assert reading(found).count("各位同志！") == 2


def test_passage_in_two_paragraphs_is_flagged_at_both_and_kept() -> None:
    passage = "夜航要守规矩，一个渡口一本账。谁的灯灭了，谁就要说清缘由，限期点亮，不许推给天气。"
    one, two = "产业要上船。" + passage + "产业才有奔头。", "民生要上岸。" + passage
    found = speech(TITLE, "同志们：", one, GROWTH, two)
    assert reading(found) == ["同志们：", one, GROWTH, two]
    marks = flags(found, "repeated-passage")
    assert [paragraph for _, paragraph in marks] == [1, 3]
    first, second = (detail or "" for detail, _ in marks)
    assert first.split(" = ") == second.split(" = ")[::-1]
    lines = "\n".join([TITLE, "同志们：", one, GROWTH, two])
    spans = [tuple(map(int, each.split("-"))) for each in first.split(" = ")]
    assert [lines[begin:end] for begin, end in spans] == [passage, passage]


def test_set_phrases_are_no_repeats() -> None:
    phrase = (
        "深刻领悟渡口精神的决定性意义，增强守灯意识、坚定摆渡自信、做到一灯不灭、一船不误、一人不落"
    )
    found = speech(TITLE, "同志们：", f"我们要{phrase}，把账算清。", f"大家要{phrase}，把船划好。")
    assert flags(found, "repeated-passage") == []


def test_text_wrapped_by_width_is_put_together() -> None:
    text = (
        "这一年云河市的水雾储能装上了渡轮两岸的灯火亮过从前我们把账本摊在桌上一笔一笔对给群众看让每一道水位线都记得"
        * 4
        + "。"
    )
    wrapped = [text[at : at + 35] for at in range(0, len(text), 35)]
    found = speech(TITLE, "同志们：", *wrapped, RESOLVE)
    assert reading(found) == ["同志们：", text, RESOLVE]


def test_short_lines_of_verse_are_not_wrapped_text() -> None:
    verse = ["灯在船头亮", "船在水上行", "水在心里流", "心在岸边等", "岸在灯下明", "明天再出发"]
    found = speech(TITLE, "同志们：", GROWTH, *verse, RESOLVE)
    assert reading(found) == ["同志们：", GROWTH, *verse, RESOLVE]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("我们要把每一盏灯的来历、油耗、看守人的名字、", "换过几回灯芯都写在账上。"),
        ("这一年渡口修了石阶，换了缆绳，点亮了两岸的", "灯火和人心。"),
        ("船工们说得好，夜航靠的是一句老话“灯不离手、", "缆不离桩”，别无诀窍。"),
        ("老船工讲的是“灯不离手缆不离桩船不离岸人不离心", "一条心”，别无诀窍。"),
        ("渡口的账要一笔一笔写清，灯要一盏一盏点亮", "，人要一个一个接上岸。"),
    ],
)
def test_break_before_the_first_full_stop(one: str, two: str) -> None:
    found = speech(TITLE, "同志们：", GROWTH, one, two, RESOLVE)
    assert one + two in reading(found)


def test_headings_lists_and_salutations_are_not_joined_at_their_commas() -> None:
    lines = (
        "同志们：",
        GROWTH,
        "一、把每一盏灯的来历和看守人的名字写在账上，",
        RESOLVE,
        "各位船工，",
        GROWTH[::-1] + "。",
    )
    found = speech(TITLE, *lines)
    assert len(found.paragraphs) == len(lines)


@pytest.mark.parametrize(
    "mark",
    ["（上接第一版）", "（下转第四版）", "（紧接第一版）", "上接1版", "下转A02版", "▲（上接A1版）"[1:], "（下转第2、3版）", "— 3 —", "第3页 共12页", "（上接1版《渡口灯亮》）"],
)  # fmt: skip
def test_marks_of_the_layout_are_dropped_and_the_text_is_joined_over_them(mark: str) -> None:
    found = speech(TITLE, "同志们：", OPEN, mark, REST, GROWTH)
    assert reading(found) == ["同志们：", OPEN + REST, GROWTH]
    assert rules(found)[mark] in ("page-break", "pager")


def test_mark_of_the_layout_inside_a_paragraph_is_flagged() -> None:
    text = GROWTH + "（下转第四版）"
    found = speech(TITLE, "同志们：", text, RESOLVE)
    assert reading(found) == ["同志们：", text, RESOLVE]
    assert flags(found, "page-break") == [("下转第四版", 1)]


def test_sentences_about_pages_are_kept() -> None:
    text = "接二版的同志请注意夜航安排。"
    assert text in reading(speech(TITLE, "同志们：", GROWTH, text, RESOLVE))
