"""Notices that stand line by line between the paragraphs of a speech never reach its text; a speech's own figures do."""

from __future__ import annotations

import json

import pytest

from speecharchive import extract

SPEECH = (
    "各位委员、同志们：",
    "政协云河市第十届委员会第四次会议，经过全体委员的共同努力，今天就要闭幕了。我代表市委，向大会的成功召开表示热烈祝贺！",
    "一、守住渡口的灯",
    "过去一年，全市地区生产总值增长6.5%，投资20310105万元，云政发〔2031〕12号文件件件落实，12345热线办结13800件。",
    "二、补好石阶的缝",
    "我们要把承诺一件一件办好，让老百姓看得见灯、等得到船。石阶缺一块，就补一块；渡船少一班，就加一班，决不让一位乡亲站在雨里等。",
    "各级各部门要把账本摊在桌面上，谁办、何时办、办到哪一步，都要写得清清楚楚。年底由市政协组织委员逐件验收，结果向社会公布。",
    "只要我们同心撑篙，就没有过不去的滩，没有到不了的岸。",
    "谢谢大家！",
)
PRIVATE = ("丁小舟", "430299200003154321", "４３０２９９", "13800001234", "丁大河", "622299991234")
NOTICES = {
    "lines": ("遗失启事", "丁小舟", "身份证号 430299200003154321", "电话 13800001234"),
    "colons": ("遗失声明", "姓名：丁小舟", "身份证号：430299200003154321", "联系电话：13800001234"),
    "full-width": ("遗失声明", "姓名：丁小舟", "身份证号：４３０２９９２０００３１５４３２１"),
    "number-alone": ("430299200003154321",),
    "phone-alone": ("联系电话：13800001234",),
    "found": ("拾到钱包一个，内有丁小舟身份证，请失主与13800001234联系",),
    "missing": (
        "寻人",
        "丁小舟，男，5岁，2031年1月3日在渡口走失，有知情者请拨打13800001234，必有重谢。",
    ),
    "card": ("丁大河遗失银行卡6222999912345678901一张",),
    "advert": ("二手房转让：渡口花园三室两厅，联系丁大河13800001234",),
}


@pytest.mark.parametrize("at", [2, 4, 5, len(SPEECH)], ids=["heading", "middle", "text", "end"])
@pytest.mark.parametrize("name", NOTICES)
def test_notices_between_paragraphs_are_dropped_and_masked(name: str, at: int) -> None:
    lines = (*SPEECH[:at], *NOTICES[name], *SPEECH[at:])
    body = "".join(f"<p>　　{line}</p>" for line in lines)
    page = f"<html><head><title>在政协云河市第十届委员会第四次会议闭幕会上的讲话</title></head><body><h1>在政协云河市第十届委员会第四次会议闭幕会上的讲话</h1><div>{body}</div></body></html>"
    speech = extract(page.encode())
    assert [paragraph.text for paragraph in speech.paragraphs] == list(SPEECH)
    record = json.dumps(speech.to_json_dict(), ensure_ascii=False)
    assert not any(word in record for word in PRIVATE)


def test_contact_lines_of_an_office_stay_in_its_notice() -> None:
    lines = (
        "现将云河渡口夜航试运行的有关事项通告如下，请过往船只遵照执行。",
        "本通告自发布之日起施行。",
        "联系人：丁大河　联系电话：13800001234",
    )
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><head><title>关于渡口夜航试运行的通告</title></head><body><h1>关于渡口夜航试运行的通告</h1><div>{body}</div></body></html>"
    speech = extract(page.encode())
    assert speech.kind == "other"
    assert speech.paragraphs[-1].text == lines[-1]
