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
