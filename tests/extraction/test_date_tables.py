"""Raw lines of mastheads and what day they say a page was published; the year is never invented."""

from __future__ import annotations

import pytest

from speecharchive.extraction.reader import read_article
from speecharchive.model import Role, Speech

from .invented import GROWTH, RESOLVE, article

TITLE = "云河渡轮夜航首日见闻"


def news(*above: str | tuple[str, Role], url: str | None = None, **metas: str) -> Speech:
    shown = [(each, "info") if isinstance(each, str) else each for each in above]
    return read_article(
        article((TITLE, "headline"), *shown, (GROWTH, "body"), (RESOLVE, "body"), url=url, **metas)
    )


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2031-05-06 08:12", "2031-05-06T08:12+08:00"),
        ("2031-05-06 08:12:33", "2031-05-06T08:12:33+08:00"),
        ("2031年05月06日08:12", "2031-05-06T08:12+08:00"),
        ("2031年5月6日 08:12", "2031-05-06T08:12+08:00"),
        ("2031年5月6日", "2031-05-06"),
        ("2031/5/6", "2031-05-06"),
        ("2031/05/06 8:12", "2031-05-06T08:12+08:00"),
        ("2031.05.06", "2031-05-06"),
        ("二〇三一年五月六日", "2031-05-06"),
        ("二○三一年五月六日", "2031-05-06"),
        ("时间：2031-05-06", "2031-05-06"),
        ("時間：2031年05月06日", "2031-05-06"),
        ("日期：2031-05-06", "2031-05-06"),
        ("日　期：2031-05-06", "2031-05-06"),
        ("发布时间：2031-05-06 08:12", "2031-05-06T08:12+08:00"),
        ("发布日期：2031年5月6日", "2031-05-06"),
        ("发稿时间：2031-05-06", "2031-05-06"),
        ("发表时间：2031-05-06", "2031-05-06"),
        ("发布于：2031-05-06", "2031-05-06"),
        ("[ 2031-05-06 ]", "2031-05-06"),
        ("【发布时间：2031-05-06】", "2031-05-06"),
        ("2031-05-06T08:12:00+08:00", "2031-05-06T08:12:00+08:00"),
        ("2031-05-06 来源：云河日报 点击：12", "2031-05-06"),
        ("来源：云河日报 2031-05-06", "2031-05-06"),
        ("作者：甲一鸣 时间：2031-05-06 字号：大 中 小", "2031-05-06"),
        ("成文日期：2031-04-02 发布日期：2031-05-06", "2031-05-06"),
        ("发布日期：2031-05-06 更新日期：2031-06-01", "2031-05-06"),
        ("更新时间：2031-06-01 发布时间：2031-05-06", "2031-05-06"),
        ("生效日期：2031-07-01 发布日期：2031-05-06 失效日期：2036-07-01", "2031-05-06"),
        ("2032 03/05 19:42:31", "2032-03-05T19:42:31+08:00"),
    ],
)
def test_printed(printed: str, value: str) -> None:
    found = news(printed).published_on
    assert (found.value, found.basis) == (value, "page")


@pytest.mark.parametrize(
    "lines",
    [
        ("17", "2031-05"),
        ("2031-05", "17"),
        ("05-17", "2031"),
        ("17", "2031/05"),
        ("17", "2031年5月"),
    ],
)
def test_set_in_two_sizes(lines: tuple[str, str]) -> None:
    page = article(
        (lines[0], "date"), (lines[1], "date"), (TITLE, "headline"), (GROWTH, "body"), (RESOLVE, "body")
    )  # fmt: skip
    found = read_article(page).published_on
    begin, end = found.span or (0, 0)
    assert found.value == "2031-05-17"
    assert page.text[begin:end] == found.raw == "\n".join(lines)


@pytest.mark.parametrize(
    "printed",
    [
        "05-06 08:12",
        "5月6日 08:12",
        "今天是2031年5月6日 星期二",
        "现在时间：2031-05-06 08:12:00",
        "成文日期：2031年5月6日",
        "施行日期：2031-05-06",
        "截止日期：2031-05-06",
        "活动时间：2031-05-06 至 2031-05-09",
        "会议时间：2031年5月6日",
        "云政办发〔2031〕12号",
        "来源：云河日报 点击：20310506",
        "2031年第9期",
        "2031-13-06",
        "电话：0000-2031050",
    ],
)
def test_none_stated(printed: str) -> None:
    assert news(printed).published_on.value is None


@pytest.mark.parametrize(
    ("metas", "value"),
    [
        ({"pubdate": "2031-05-06 08:12"}, "2031-05-06T08:12+08:00"),
        ({"publishdate": "2031-05-06"}, "2031-05-06"),
        ({"article:published_time": "2031-05-06T00:12:00Z"}, "2031-05-06T08:12:00+08:00"),
        ({"datepublished": "2031-05-05T23:50:11.000Z"}, "2031-05-06T07:50:11+08:00"),
        ({"firstpublishedtime": "2031-05-06-23:59:59"}, None),
        ({"lastmodifiedtime": "2031-05-06-10:00:00"}, None),
        ({"article:modified_time": "2031-05-06"}, None),
        ({"others": "页面生成时间 2031-05-06 11:23:36"}, None),
        ({"pubdate": ""}, None),
    ],
)
def test_meta_where_nothing_is_printed(metas: dict[str, str], value: str | None) -> None:
    found = news(**metas).published_on
    assert (found.value, found.basis) == (value, "meta" if value else "unknown")


def test_printed_before_meta_and_both_kept() -> None:
    found = news("发布时间：2031-05-06", pubdate="2031-05-09 10:00")
    assert (found.published_on.value, found.published_on.basis) == ("2031-05-06", "page")
    assert [(flag.flag, flag.detail) for flag in found.flags] == [
        ("other-date", "2031-05-09 10:00 (meta)")
    ]


def test_a_meta_of_the_same_day_is_no_other_date() -> None:
    assert news("2031-05-06", pubdate="2031-05-06 10:00").flags == ()


def test_a_change_is_kept_beside_the_publication() -> None:
    found = news("发布时间：2031-05-06 更新时间：2031-06-01")
    assert [flag.detail for flag in found.flags] == ["2031-06-01 (更新时间)"]


def test_a_change_alone_is_all_that_is_known() -> None:
    found = news("更新时间：2031-06-01")
    assert (found.published_on.value, found.published_on.basis) == ("2031-06-01", "inferred")
    told = news("更新时间：2031-06-01", pubdate="2031-05-06")
    assert (told.published_on.value, told.published_on.basis) == ("2031-05-06", "meta")


def test_dates_of_text_signature_comments_and_copyright_are_none_of_the_page() -> None:
    page = article(
        (TITLE, "headline"),
        ("2031年5月6日，云河渡轮首次夜航。" + GROWTH, "body"),
        (RESOLVE, "body"),
        ("云河市人民政府办公室", "body"),
        ("2031年4月2日", "body"),
        ("网友 2031-05-07 10:33", "outside"),
        ("相关：2031-03-01 云河完成旧码头改造", "related"),
        ("Copyright 2005-2031 云河新闻网", "outside"),
    )
    assert read_article(page).published_on.value is None
