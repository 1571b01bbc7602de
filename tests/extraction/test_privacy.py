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
        ("证号990100 19800101 123X", "证号" + "*" * 20),
        ("证号９９０１００１９８００１０１１２３Ｘ", "证号" + "*" * 18),
        ("证号990100800101123", "证号" + "*" * 15),
        ("证号9901**********123X", "证号" + "*" * 18),
        ("手机139****1111", "手机" + "*" * 11),
        ("手机139 0000 1111", "手机" + "*" * 13),
        ("电话(0990)4281485", "电话" + "*" * 13),
        ("电话：0990 2428 1485", "电话：" + "*" * 14),
        ("电话：428-1485", "电话：********"),
        ("400-800-1234转1", "*" * 12 + "转1"),
        ("卡号6200 0000 0000 0000 123", "卡号" + "*" * 23),
        ("护照E00000001", "护照*********"),
        ("云A·B1234的车", "********的车"),
        ("QQ：12345", "*" * 8),
        ("加微信dengdeng_88，", "加" + "*" * 13 + "，"),
        ("关注官方微信", "关注官方微信"),
        ("2031-01-09 10:00:35", "2031-01-09 10:00:35"),
        ("2031年1月9日 星期四 第3412期", "2031年1月9日 星期四 第3412期"),
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


OWN = "二〇三〇年全市生产总值达到1234567万元，12345热线受理来电50021987件，按云政发〔2030〕12号文件办理。"
FINDING = "要把遗失的账本找回来，把作废的规矩清出去，对名存实亡的企业依法注销登记。"
RUNS = {
    "company": ["注销公告", "云河编竹有限公司决议解散。清算组由曾虚构组成。请债权人申报债权。联系人：楚虚拟，电话15200000000。", "云河编竹有限公司", "2031年1月9日"],
    "missing": ["寻人启事", "简不存，男，72岁。2031年1月3日在北渡桥头走失。有知情者请与曾虚构联系，电话：0990-4281485，必有重谢。"],
    "found dead": ["认尸公告", "2031年1月3日，在北渡桥下发现一具无名男尸。请知情者与北渡派出所联系。联系人：毕子虚，电话4281485。"],
    "court": ["云河市北渡区人民法院公告", "楚虚拟：本院受理原告甘无有诉你借贷纠纷一案。现依法送达起诉状副本。逾期将依法缺席判决。"],
    "debt": ["催收公告", "下列债务人欠款逾期。曾虚构，身份证号990100198001011234，欠款12000元。楚虚拟，身份证号99010019810101123X。"],
    "lost": ["遗失声明", "简不存将身份证遗失，证号990100 19800101 123X，声明作废。", "楚虚拟遗失云A·D1234驾驶证，声明作废。"],
    "death": ["讣告", "毕子虚先生因病医治无效，于2031年1月3日逝世。定于1月5日举行遗体告别仪式。家住石阶巷7号。联系人：曾虚构，15200000000。"],
    "apology": ["道歉声明", "本人甘无有在网上散布不实言论。给楚虚拟女士造成了影响。特此公开道歉。道歉人：甘无有"],
}  # fmt: skip
PEOPLE = (*NAMES, "4281485", "1980010", "1981010", "D1234", "石阶巷")


@pytest.mark.parametrize("role", ["unknown", "body"])
@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("matter", RUNS)
def test_notices_in_the_container_of_the_speech(matter: str, above: bool, role: Role) -> None:
    text = ["在全市夜航工作会议上的讲话", "同志们：", GROWTH, OWN, FINDING, RESOLVE, "谢谢大家！"]
    lines = [*RUNS[matter], *text] if above else [*text, *RUNS[matter]]
    found = speech(*[(line, role) for line in lines])
    everything = repr(found)
    assert [each for each in PEOPLE if each in everything] == []
    assert [each.text for each in found.paragraphs] == text[1:]
    assert found.title == text[0]
    assert found.delivered_on.value is None


def test_a_page_that_is_a_notice_is_read_as_its_article() -> None:
    notice = RUNS["company"]
    found = speech((notice[0], "headline"), (notice[1], "body"), (RESOLVE, "body"))
    assert [each.text for each in found.paragraphs] == [notice[1], RESOLVE]


def test_news_of_a_court_keeps_its_last_paragraph() -> None:
    last = (
        "法院审理后认为，双方借款属实，判决云河编竹有限公司归还债务，公司负责人当庭表示服从判决。"
    )
    found = speech("夜航船主打赢官司", GROWTH, RESOLVE, last)
    assert found.paragraphs[-1].text == last


def test_masking_of_long_runs_is_linear() -> None:
    for part in ("a", "1", "a1", "abcdefgh1", "139-", "x@", "微信", "1*", "云a·", "0990 ", "1 "):
        text = part * (400_000 // len(part))
        assert len(mask_numbers(text, text)) == len(text)
