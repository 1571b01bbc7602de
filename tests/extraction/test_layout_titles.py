"""Titles that a page's layout names, over more than one line."""

from __future__ import annotations

from .invented import GROWTH, RESOLVE, speech


def test_a_headline_cut_by_a_line_break_is_one() -> None:
    found = speech(
        ("致全市渡工和", "headline"), ("护河员的慰问信", "headline"), ("全市渡工、护河员：", "body"),
        (GROWTH, "body"), (RESOLVE, "body"),
    )  # fmt: skip
    assert found.headline == "致全市渡工和护河员的慰问信"
    assert found.kind == "message"


def test_a_headline_that_stands_again_elsewhere_is_not_put_together() -> None:
    found = speech(
        ("在全市夜航会议上的讲话", "headline"), ("2025-01-24", "info"), ("在全市夜航会议上的讲话", "headline"),
        ("同志们：", "body"), (GROWTH, "body"),
    )  # fmt: skip
    assert found.headline == "在全市夜航会议上的讲话"


def test_the_head_of_a_paper_is_no_source() -> None:
    head = "云河日报数字报 2025年01月11日 星期六 第01版：要闻"
    found = speech((head, "info"), ("夜航", "headline"), (GROWTH, "body"), (RESOLVE, "body"))
    assert found.source is None
    assert found.published_on.value == "2025-01-11"


def test_an_outlet_after_the_date_is_one() -> None:
    found = speech(
        ("2025-01-11 云河日报", "info"), ("夜航", "headline"), (GROWTH, "body"), (RESOLVE, "body")
    )
    assert found.source == "云河日报"
