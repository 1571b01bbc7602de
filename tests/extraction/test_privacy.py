"""Private persons' data in dropped blocks reaches no record."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.extraction.blocks_report import report_residue
from speecharchive.extraction.privacy import mask_numbers, masked
from speecharchive.model import PageSource
from speecharchive.normalise.fold import fold

from .invented import GROWTH, RESOLVE, speech

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
        ("浏览 734 次", "浏览 734 次"),
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
    shown = masked(rule, fold(text), text)
    assert len(shown) == len(text)
    assert all(one in (two, "*") for one, two in zip(shown, text, strict=True))
    if rule == "classified-notice":
        assert not any(char.isdigit() or char in "甲乙丙" for char in shown)
