"""Numbered sections and the numbers that are missing."""

from __future__ import annotations

import pytest

from .invented import GROWTH, RESOLVE, speech

TITLE = "在全市夜航工作会议上的讲话"


def sections(*texts: str) -> list[tuple[str, str, int]]:
    found = speech(TITLE, "同志们：", *texts)
    return [(each.label, each.heading, each.paragraph) for each in found.sections]


def gaps(*texts: str) -> list[tuple[str | None, int | None]]:
    found = speech(TITLE, "同志们：", *texts)
    return [(each.detail, each.paragraph) for each in found.flags if each.flag == "section-gap"]


def test_heading_on_its_own_line_and_in_running_text() -> None:
    assert sections("一、守住灯火，划好渡轮", GROWTH, "二、算清账本。" + RESOLVE) == [
        ("一", "守住灯火，划好渡轮", 1),
        ("二", "算清账本", 3),
    ]


def test_second_level_counts_only_without_a_first() -> None:
    assert [label for label, *_ in sections("（一）灯火", GROWTH, "（二）账本", RESOLVE)] == [
        "一",
        "二",
    ]
    both = sections(
        "一、夜航", "（一）灯火。" + GROWTH, "（二）账本。" + RESOLVE, "二、堤岸", RESOLVE + GROWTH
    )
    assert [heading for _, heading, _ in both] == ["夜航", "堤岸"]


def test_enumeration_inside_a_sentence_is_no_section() -> None:
    assert sections("一是守住灯火。" + GROWTH, "二是算清账本。" + RESOLVE) == []


@pytest.mark.parametrize(
    ("labels", "missing"),
    [
        ("一二三", []),
        ("一二三五", ["四"]),
        ("一四", ["二", "三"]),
        ("二三", ["一"]),
        ("一二一二", []),
        ("一九", []),
    ],
)
def test_gap(labels: str, missing: list[str]) -> None:
    texts = [
        f"{label}、第{number}段的灯火。{GROWTH[number:]}" for number, label in enumerate(labels)
    ]
    assert [detail for detail, _ in gaps(*texts)] == missing


def test_gap_stands_at_the_section_after_it() -> None:
    assert gaps("一、灯火", GROWTH, "三、账本", RESOLVE) == [("二", 3)]


def test_traditional_numbers_over_ten() -> None:
    found = sections(
        *[f"{label}、第{label}盞燈。{RESOLVE[at:]}" for at, label in enumerate("九十")],
        "十一、最後一盞燈。" + GROWTH,
    )
    assert [label for label, *_ in found] == ["九", "十", "十一"]


def faults(*texts: str) -> list[tuple[str, str | None, int | None]]:
    found = speech(TITLE, "同志们：", *texts)
    return [
        (each.flag, each.detail, each.paragraph)
        for each in found.flags
        if each.flag.startswith("section-")
    ]


def numbered(
    form: str, labels: str, rest: str = "灯火要守住，账本要算清，渡口要管好。"
) -> list[str]:
    """Paragraphs that differ, each behind its number."""
    return [
        f"{form.format(label)}{'甲乙丙丁戊己庚辛'[n]}渡口的{rest}" for n, label in enumerate(labels)
    ]


@pytest.mark.parametrize("form", ["{}、", "（{}）", "第{}，", "{}是", "{}要", "第{}部分 "])
def test_gaps_of_every_level_in_chinese_numerals(form: str) -> None:
    assert faults(GROWTH, *numbered(form, "一二三四")) == []
    assert faults(GROWTH, *numbered(form, "一二四")) == [("section-gap", "三", 4)]


@pytest.mark.parametrize(("form", "labels", "missing"), [("{}. ", "124", "3"), ("{}、", "124", "3"), ("（{}）", "1245", "3"), ("{}", "①②④", "③")])  # fmt: skip
def test_gaps_of_arabic_and_circled_numbers(form: str, labels: str, missing: str) -> None:
    assert faults(GROWTH, *numbered(form, labels)) == [("section-gap", missing, 4)]


def test_gap_inside_a_paragraph() -> None:
    whole = "要抓三件事。一是守住灯火，二是算清账本；三是管好渡口。四是修好石阶。"
    assert faults(GROWTH, whole) == []
    assert faults(GROWTH, whole.replace("二是算清账本；", "")) == [("section-gap", "二", 2)]
    assert faults(GROWTH, "首先，守住灯火。其次，算清账本。第三，管好渡口。最后，修好石阶。") == []


def test_words_that_look_like_numbers() -> None:
    assert faults("灯火是万事之一，三是吉数。统一是目标，四是方位。二是二，五是五。" + GROWTH) == []
    assert (
        faults("2031年全市收入1.5亿元，3.2万人受益。" + GROWTH, "12345热线受理来电。" + RESOLVE)
        == []
    )


def test_a_count_that_begins_again_under_its_heading_is_no_fault() -> None:
    texts = [
        "一、夜航",
        *numbered("（{}）", "一二"),
        "二、堤岸",
        *numbered("（{}）", "一二三", "堤要修好。"),
    ]
    assert faults(*texts) == []
    texts = [
        "去年工作回顾",
        *numbered("{}、", "一二"),
        "今年工作安排",
        *numbered("{}、", "一二", "堤要修好。"),
    ]
    assert faults(*texts) == []
    texts = [
        "一要抓好夜航：",
        *numbered("{}是", "一二"),
        "还要抓好堤岸：",
        *numbered("{}是", "一二", "堤要修好。"),
    ]
    assert faults(*texts) == []


def test_a_count_that_begins_again_under_the_same_heading() -> None:
    texts = [*numbered("{}、", "一二"), *numbered("{}、", "一二", "堤要修好。")]
    assert faults(*texts) == [("section-restart", "一", 3)]
    assert faults(*numbered("（{}）", "一二二三")) == [("section-repeat", "二", 3)]
    assert faults(*numbered("{}、", "一二三二")) == [("section-repeat", "二", 4)]


def test_numbers_in_a_quotation_are_not_the_speakers() -> None:
    quoted = [
        "三、老船工的规矩是：“一、人不落水。",
        "四、灯不离手。",
        "五、缆不离桩。”这些规矩要记住。",
    ]
    texts = [*numbered("{}、", "一二"), *quoted, *numbered("{}、", "四五", "堤要修好。")]
    assert faults(*texts) == []
    assert [label for label, *_ in sections(*texts)] == ["一", "二", "三", "四", "五"]
    assert faults(GROWTH, "有人说：“一是等，三是靠。”这不对。" + RESOLVE) == []


def test_parts_stand_above_numbers() -> None:
    texts = [
        "第一部分 回顾",
        *numbered("{}、", "一二"),
        "第二部分 安排",
        *numbered("{}、", "一二", "堤要修好。"),
    ]
    assert sections(*texts) == [("一", "回顾", 1), ("二", "安排", 4)]
    assert faults(*texts) == []
