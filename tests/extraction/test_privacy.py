"""Private persons' data in dropped blocks reaches no record."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.extraction.blocks_report import report_blocks, report_residue
from speecharchive.extraction.lines import number_lines
from speecharchive.extraction.privacy import mask_notice, mask_numbers, masked_lines
from speecharchive.extraction.reader import read_article
from speecharchive.model import PageSource, Role
from speecharchive.normalise.fold import fold

from .invented import GROWTH, RESOLVE, article, rules, speech

NOTICES = (
    "·丁小舟（父：丁大河；母：江晚）遗失Z990100321号出生证",
    "·江晚遗失云河市北渡市场3期2楼5号门面的50021987号合同违约保证金发票",
    "招领：本人丁大河拾得身份证一张，电话13900001111",
)
PRIVATE = ("丁小舟", "丁大河", "江晚", "Z990100321", "50021987", "13900001111")


def test_notices_beside_an_article() -> None:
    found = speech(*NOTICES, "在全市夜航工作会议上的讲话", "同志们：", GROWTH, RESOLVE, *NOTICES)
    everything = json.dumps(found.to_json_dict(), ensure_ascii=False) + repr(found)
    assert [each for each in PRIVATE if each in everything] == []
    assert [each.rule for each in found.dropped].count("classified-notice") == 6


def test_notice_broken_over_two_lines() -> None:
    found = speech(
        "·丁小舟（父：丁大河；母：江晚）遗失Z99010",
        "0321号出生证",
        "·江晚遗失渡口营业执照正本",
        "在全市夜航工作会议上的讲话",
        "同志们：",
        GROWTH,
        RESOLVE,
    )
    assert found.title == "在全市夜航工作会议上的讲话"
    assert "0321" not in json.dumps(found.to_json_dict(), ensure_ascii=False)


def test_residue_report_is_masked_too() -> None:
    page = "\n".join((*NOTICES, "在全市夜航工作会议上的讲话", "同志们：", GROWTH, RESOLVE))
    everything = repr(report_residue(PageSource(page.encode())))
    assert [each for each in PRIVATE if each in everything] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话：0990-4281485", "电话：************"),
        ("热线13900001111转3", "热线***********转3"),
        ("身份证990100203101091234号", "身份证******************号"),
        ("江照 jiang.zhao@yunhe.example", "江照 ************************"),
        ("发布时间：20310109", "发布时间：20310109"),
        ("（统一社会信用代码9199010000MA0000X0X）", "（统一社会信用代码" + "*" * 19 + "）"),
        ("编号１２甲A1B2C3d4e5f6g", "编号１２甲*************"),
        ("zhao123456@yunhe.example", "*" * 24),
        ("电话139-0000-1111转", "电话*************转"),
        ("页面 x1y2z3w4v5", "页面 x1y2z3w4v5"),
        ("浏览 512 次", "浏览 512 次"),
        ("2031年1月9日 10:00", "2031年1月9日 10:00"),
    ],
)
def test_numbers(text: str, shown: str) -> None:
    assert mask_numbers(fold(text), text) == shown


@given(
    st.text(alphabet="甲乙丙遗失证号0123456789XZ（）·，。 x@.", max_size=80),
    st.sampled_from(("classified-notice", "other")),
)
def test_masking_keeps_the_length_and_hides_long_numbers(text: str, rule: str) -> None:
    mask = mask_notice if rule == "classified-notice" else mask_numbers
    shown = mask(fold(text), text)
    assert len(shown) == len(text)
    assert all(one in (two, "*") for one, two in zip(shown, text, strict=True))
    if rule == "classified-notice":
        assert not any(char.isdigit() or char in "甲乙丙" for char in shown)


BESIDE = (
    "云河编竹有限公司拟注销，清算组联系人曾虚构 15200000000。",
    "北渡酱园有限公司（统一社会信用代码9199010000MA0000X0X）减资，联系人楚虚拟。",
    "道歉信：本人甘无有在渡口无理取闹，向各位船工赔礼。",
    "二〇三一年春在北渡桥头拾得女婴一名，随身字条写明姓名简不存，望亲人前来相认。",
    "毕子虚 2031年1月9日",
)
NAMES = ("曾虚构", "楚虚拟", "甘无有", "简不存", "毕子虚", "编竹", "酱园", "0X0X", "15200000000")
SPEECH = ("在全市夜航工作会议上的讲话", "同志们：", GROWTH, RESOLVE, "谢谢大家！")


@pytest.mark.parametrize(
    "heading", ["公告", "启事", "【声明】", "认领启事", "遗失声明", "注销公告"]
)
@pytest.mark.parametrize("rule", ["before-salutation", "unexplained", "after-end", "footer-links"])
def test_lines_beside_notices_are_masked_like_them(heading: str, rule: str) -> None:
    lines = number_lines(article(heading, *BESIDE[3:], *SPEECH))
    shown = masked_lines(lines, dict.fromkeys(range(3), rule))
    assert [each for each in NAMES if each in repr(shown)] == []
    assert [len(text) for text in shown.values()] == [len(line.text) for line in lines[:3]]
    assert "".join(shown[0].split("*")) == heading


@pytest.mark.parametrize("notice", BESIDE[:3])
def test_notices_need_no_heading(notice: str) -> None:
    everything = repr(speech(notice, *SPEECH))
    assert [each for each in NAMES if each in everything] == []


def test_lines_outside_the_container_of_a_page_with_notices() -> None:
    body: list[tuple[str, Role]] = [(text, "body") for text in SPEECH]
    outside: list[tuple[str, Role]] = [("公告", "outside"), *((text, "outside") for text in BESIDE)]
    everything = repr(read_article(article(*body, *outside)))
    assert [each for each in NAMES if each in everything] == []


@pytest.mark.parametrize("notice", BESIDE[:3])
def test_blocks_report_masks_beside_notices(notice: str) -> None:
    everything = repr(report_blocks(PageSource("\n".join((notice, *SPEECH)).encode())))
    assert [each for each in NAMES if each in everything] == []


def test_ordinary_residue_stays_readable() -> None:
    found = speech("本报昨日刊登了夜航工作的消息，两岸群众都在谈论。", *SPEECH)
    assert "before-salutation" in rules(found).values()
    assert "本报昨日刊登了夜航工作的消息，两岸群众都在谈论。" in rules(found)


def test_a_menu_entry_is_no_notice() -> None:
    news: tuple[str, Role] = ("本报昨日刊登了夜航工作的消息。", "outside")
    menu: list[tuple[str, Role]] = [("公告", "navigation"), ("拍卖公告", "related")]
    body: list[tuple[str, Role]] = [(text, "body") for text in SPEECH]
    found = read_article(article(*menu, news, *body))
    assert news[0] in rules(found)


def test_masking_of_long_runs_is_linear() -> None:
    for part in ("a", "1", "a1", "abcdefgh1", "139-", "x@"):
        text = part * (400_000 // len(part))
        assert len(mask_numbers(text, text)) == len(text)
