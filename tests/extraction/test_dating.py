"""The day it was said and the day it was published are never taken for one another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from speecharchive.extraction.reader import read_article
from speecharchive.model import Role

from .invented import GROWTH, RESOLVE, article, speech

TITLE = "在全市夜航工作会议上的讲话"
BODY = ("同志们：", GROWTH, RESOLVE)


@pytest.mark.parametrize(
    "printed",
    [
        "（2031年1月9日）",
        "2031年1月9日",
        "(二〇三一年一月九日)",
        "——2031年1月9日在全市夜航工作会议上",
        "甲一鸣（2031年1月9日）",
    ],
)
def test_date_of_delivery(printed: str) -> None:
    page = article(TITLE, printed, *BODY)
    found = read_article(page)
    assert (found.delivered_on.value, found.delivered_on.precision) == ("2031-01-09", "day")
    assert found.delivered_on.basis == "stated"
    assert found.published_on.value is None
    begin, end = found.delivered_on.span or (0, 0)
    assert page.text[begin:end] == found.delivered_on.raw


@pytest.mark.parametrize(
    ("printed", "value", "precision"),
    [
        ("发布时间：2031年1月9日 打印本页 浏览 3 次", "2031-01-09", "day"),
        ("時間：2031年01月09日14：42 來源：雲河日報進入論壇", "2031-01-09T14:42+08:00", "minute"),
        ("2031-01-09 14:42:10", "2031-01-09T14:42:10+08:00", "second"),
        ("2031-01-09", "2031-01-09", "day"),
    ],
)
def test_date_of_publication(printed: str, value: str, precision: str) -> None:
    found = speech(TITLE, printed, *BODY)
    assert (found.published_on.value, found.published_on.precision) == (value, precision)
    assert found.published_on.basis == "page"
    assert found.delivered_on.value is None


def test_both_dates() -> None:
    found = speech(TITLE, "发布时间：2031-01-12", "（2031年1月9日）", *BODY)
    assert found.delivered_on.value == "2031-01-09"
    assert found.published_on.value == "2031-01-12"


def test_dates_in_the_text_are_neither() -> None:
    found = speech(
        TITLE, "同志们：", "今天是2031年1月9日，也是第一艘渡轮下水131周年。" + GROWTH, RESOLVE
    )
    assert found.delivered_on.value is None
    assert found.published_on.value is None


def test_bare_date_above_news_is_its_publication() -> None:
    found = speech(
        "甲一鸣主持召开市委常委会会议",
        "2031年1月9日",
        "本报讯（记者 江照）1月8日，会议召开。" + GROWTH,
    )
    assert found.delivered_on.value is None
    assert found.published_on.value == "2031-01-09"


def test_date_under_the_signature_of_a_letter() -> None:
    found = speech(
        "致全市摆渡人的慰问信",
        "全市摆渡人朋友们：",
        GROWTH,
        "此致",
        "敬礼！",
        "中共云河市委 云河市人民政府",
        "2031年1月9日",
    )
    assert found.delivered_on.value == "2031-01-09"
    assert found.paragraphs[-1].text == "2031年1月9日"


def test_printed_date_before_meta_date_before_address() -> None:
    body: list[tuple[str, Role]] = [(TITLE, "headline"), ("同志们：", "body"), (GROWTH, "body")]
    url = "https://zz.yunhe.example/2031/0107/c1.html"
    printed = article(("2031-01-09", "date"), *body, url=url, pubdate="2031-03-01 10:00")
    meta = article(*body, url=url, pubdate="2031-03-01 10:00")
    address = article(*body, url=url)
    nothing = article(*body, url="https://zz.yunhe.example/content/646856/60/1.html")
    found = [read_article(page).published_on for page in (printed, meta, address, nothing)]
    assert [date.basis for date in found] == ["page", "meta", "inferred", "unknown"]
    assert [date.value for date in found] == [
        "2031-01-09",
        "2031-03-01T10:00+08:00",
        "2031-01-07",
        None,
    ]


def test_date_of_the_document_in_a_record_is_not_the_page_s() -> None:
    found = speech(
        "索引号：YH-1", "成文日期：2031-01-09", TITLE, "发布时间：2031-01-12 08:30", *BODY
    )
    assert found.published_on.value == "2031-01-12T08:30+08:00"


def test_a_meta_date_at_the_last_second_of_a_day_was_filled_in() -> None:
    body: list[tuple[str, Role]] = [(TITLE, "headline"), ("同志们：", "body"), (GROWTH, "body")]
    page = article(*body, firstpublishedtime="2031-01-09-23:59:59")
    assert read_article(page).published_on.value is None


def test_the_property_comment_dates_an_e_paper_that_nothing_else_does() -> None:
    page = replace(
        article("新渡口通航", GROWTH, RESOLVE), metas={"enpproperty.date": "2031-01-08 23:40:12.0"}
    )
    assert read_article(page).published_on.value == "2031-01-08"
    dated = replace(page, url="http://yhrb.example/html/2031-01/09/content_1.htm")
    assert read_article(dated).published_on.value == "2031-01-09"


@pytest.mark.parametrize(
    ("printed", "published", "value"),
    [
        ("（12月26日）", "2032-01-03 09:00", "2031-12-26"),
        ("（1月9日）", "2031-01-10 09:00", "2031-01-09"),
        ("（1月9日）", "2031-01-09 09:00", "2031-01-09"),
        ("（5月9日）", "2031-01-10 09:00", None),
        ("（2月30日）", "2031-03-10 09:00", None),
    ],
)
def test_a_day_without_its_year_takes_it_from_a_publication_that_follows_soon(
    printed: str, published: str, value: str | None
) -> None:
    page = article(TITLE, f"发布时间：{published}", printed, *BODY)
    found = read_article(page)
    assert found.delivered_on.value == value
    if value:
        assert found.delivered_on.basis == "inferred"
        begin, end = found.delivered_on.span or (0, 0)
        assert page.text[begin:end] == found.delivered_on.raw


def test_a_day_without_its_year_stays_unknown_where_nothing_tells_it() -> None:
    assert speech(TITLE, "（1月9日）", *BODY).delivered_on.value is None
    meta = article(TITLE, "（1月9日）", *BODY, pubdate="2031-01-10 10:00")
    assert read_article(meta).delivered_on.value is None


@pytest.mark.parametrize(
    "printed",
    [
        "（二O三一年一月九日）",
        "（二0三一年一月九日）",
        "（2031年元月9日）",
        "（２０３１年１月９日）",
    ],
)
def test_the_year_in_its_odd_spellings(printed: str) -> None:
    assert speech(TITLE, printed, *BODY).delivered_on.value == "2031-01-09"
