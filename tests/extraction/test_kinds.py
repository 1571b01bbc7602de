"""Which pages are speeches, and of which kind; reports about speeches never are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from speecharchive.extraction.bylines import Byline
from speecharchive.extraction.judging import judge
from speecharchive.extraction.kinds import DECISIONS, judge_kind
from speecharchive.extraction.lines import number_lines
from speecharchive.extraction.paragraphs import read_paragraphs

from .invented import GROWTH, RESOLVE, THANKS, article, speech

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "kinds.md"

CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "speech at a meeting": ("speech", ("在全市夜航工作会议上的讲话", "同志们：", GROWTH, RESOLVE)),
    "speech whose title is a slogan": ("speech", ("守住灯火 划好渡轮", "各位代表、同志们：", GROWTH, RESOLVE, THANKS)),
    "speech without salutation": ("speech", ("在市委常委会扩大会议上的讲话要点", "一、关于夜航", GROWTH, "二、关于堤岸", RESOLVE)),
    "traditional characters": ("speech", ("在雲河市第六屆人民代表大會第一次會議閉幕會上的講話", "各位代表：", GROWTH)),
    "government work report": ("work-report", ("政府工作报告", "各位代表：", "现在，我代表市人民政府向大会报告工作，请予审议。", GROWTH)),
    "report whose title is a slogan": (
        "work-report",
        ("高举灯火 奋勇向前", "各位代表：", "现在，我向大会报告市政府工作，请予审议，并请列席人员提出意见。", GROWTH),
    ),
    "budget report": ("work-report", ("关于云河市2030年预算执行情况和2031年预算草案的报告", "各位代表：", GROWTH, RESOLVE)),
    "address": ("address", ("在渡轮博览会开幕式上的致辞", "尊敬的各位来宾，女士们、先生们：", GROWTH, THANKS)),
    "new year": ("address", ("2031年新年贺词", "亲爱的云河市民朋友们：", GROWTH, RESOLVE)),
    "letter": ("message", ("致全市摆渡人的慰问信", "全市摆渡人朋友们：", GROWTH, "此致", "敬礼！", "中共云河市委")),
    "letter of congratulation": ("message", ("贺信", "云河渡轮学院：", GROWTH, RESOLVE)),
    "remarks": ("remarks", ("在市政协五届二次会议联组会上的发言", "各位领导、各位委员：", GROWTH, RESOLVE)),
    "signed by an office": ("signed-article", ("湿地边上的账", GROWTH, RESOLVE, "（作者系墨溪县委书记）")),
    "signed in the masthead": ("signed-article", ("湿地边上的账", "墨溪县委书记 甲一鸣", GROWTH, RESOLVE)),
    "signed before the headline": ("signed-article", ("甲一鸣：守住湿地边上的账", GROWTH, RESOLVE)),
    "report of a closing session": (
        "news",
        ("政协云河市五届二次会议胜利闭幕", "本报讯（记者 江照）1月9日，会议闭幕。市委书记甲一鸣发表讲话。", "甲一鸣强调，要守住灯火。" + GROWTH),
    ),
    "report of a meeting without dateline": (
        "news",
        ("甲一鸣主持召开市委常委会会议强调 守住灯火", "1月9日，市委书记甲一鸣主持召开市委常委会会议。", "会议指出，" + GROWTH),
    ),
    "excerpt whose note names the form": (
        "speech",
        ("渡口要点灯", "（本文系甲一鸣同志2031年1月9日在夜航工作会议上讲话的一部分）", "灯火要守住。" + GROWTH),
    ),
    "note of an address": ("address", ("渡口要点灯", "（本文系甲一鸣在渡轮博览会上的致辞全文）", "灯火要守住。" + GROWTH)),
    "speech handed over by an editor": (
        "speech",
        ("渡口要点灯！这番话火了", "小编整理了甲一鸣在夜航大会上的讲话实录，分享如下。", "同志们，年过完了，心要收回来。", GROWTH),
    ),
    "spoken before a headline": ("speech", ("甲一鸣：渡口要点灯", "刚才，我们看了三个渡口。", GROWTH, "大家回去以后马上行动。")),
    "spoken to listeners, by nobody known": ("speech", ("渡口要点灯", "刚才，我们看了三个渡口，我市的灯还不够。", GROWTH, "大家知道，灯要有人点。")),
    "form before the headline": ("address", ("领事致辞 | 灯火照江", "尊敬的各位市长：", GROWTH, THANKS)),
    "written remarks without a voice": ("remarks", ("提升夜航水平的几点思考", "市政协大会书面发言 墨溪县政协", GROWTH, RESOLVE)),
    "report of an inspection": (
        "work-report",
        ("执法检查组关于检查《渡轮法》实施情况的报告", "——2031年1月9日在市六届人大常委会第十六次会议上", GROWTH, RESOLVE),
    ),
    "column before a signed headline": ("signed-article", ("一把手谈落实丨墨溪县委书记甲一鸣：守住湿地边上的账", GROWTH, RESOLVE)),
    "leader in an info line": (
        "signed-article",
        ("守住湿地边上的账", "2031-08-01 来源：《渡轮》 墨溪县委书记 甲一鸣", GROWTH, RESOLVE),
    ),
    "expert's article": ("other", ("守住湿地边上的账", GROWTH, RESOLVE, "（作者系渡轮大学教授）")),
    "who only checks the page signs nothing": (
        "news",
        ("守住湿地边上的账", "2031-08-01 来源：渡轮网 审核：墨溪县委书记 甲一鸣", GROWTH, RESOLVE),
    ),
    "pattern for speeches": ("other", ("年会致辞模板", "尊敬的各位来宾：", GROWTH, THANKS)),
    "letterbox": ("other", ("市长信箱：渡口的灯坏了", "市长您好：", "我是渡口居民，我们夜里看不见路。" + GROWTH)),
    "bracketed speakers": ("news", ("灯火面对面", "[主持人] 各位网友大家好！", "[甲一鸣] 我们要点灯。", "[主持人] 请讲讲渡口。", GROWTH)),
    "signing of an agreement": ("news", ("云河与墨溪签署渡轮协议", "1月9日，渡轮协议签约仪式举行。" + GROWTH, RESOLVE)),
    "unsigned essay": ("other", ("守住湿地边上的账", "党的二十大报告提出，要守住湿地。" + GROWTH, RESOLVE)),
    "speech that opens with a verse": (
        "speech",
        ("在夜航培训班上的讲话", "“愿把灯火点到天明。”今天我想用这句话开头。" + GROWTH, "刚才，大家都讲了。我就讲这些。"),
    ),
    "speech that opens with a day": ("speech", ("在读书日活动上的讲话", "4月23日是读书日，我们在这里举行启动仪式。" + GROWTH, THANKS)),
    "report of a day's event": ("news", ("在读书日活动上的讲话", "4月23日，云河市举行读书日启动仪式。" + GROWTH, RESOLVE)),
    "letter in reply": ("message", ("甲一鸣给渡口小学少先队员的回信", "渡口小学的少先队员们：", GROWTH, "祝你们节日快乐！")),
    "preface": ("other", ("《云河渡轮志》序", GROWTH, RESOLVE)),
    "reactions": ("news", ("市委书记讲话引发热烈反响", "连日来，全市上下认真学习。记者从夜航办获悉，" + GROWTH, RESOLVE)),
    "speech title over a report": (
        "news",
        ("在夜航工作会议上的讲话提振信心", "云河日报讯（记者 江照）1月9日，夜航工作会议召开。", GROWTH),
    ),
    "feature": ("news", ("渡口的灯火", "傍晚，摆渡人丁大河解开缆绳。", GROWTH)),
    "notice": ("other", ("关于召开市政协五届二次会议的通知", "各县（市、区）政协：", "定于1月9日召开会议。" + GROWTH)),
    "answer to a deputy": ("other", ("关于夜航的回音", "丁大河委员：", "您提出的建议收悉。" + GROWTH, "云河市渡轮局")),
    "notice that greets": ("other", ("停航通知", "尊敬的乘客朋友们：", GROWTH, "云河市渡轮公司")),
    "letter of warning": ("other", ("防溺水致家长的一封信", "尊敬的家长：", "请看管好孩子。" + GROWTH, "墨溪县渡轮局")),
    "letter of leaders": ("message", ("致摆渡人的一封信", "亲爱的摆渡人朋友：", GROWTH, "中共云河市委 云河市人民政府")),
    "editorial": ("other", ("灯火照新程", "云河日报社论", GROWTH, "让我们把篙撑稳！")),
    "interview": ("news", ("守住灯火", "记者：渡口怎么修？", "甲一鸣：一阶一阶地修。", "记者：钱从哪里来？", GROWTH)),
    "report under a quotation": ("news", ("甲一鸣：守住灯火", "“灯火一盏也不能少。”甲一鸣在渡口说。", GROWTH)),
    "report without delivery": ("other", ("云河市渡轮局信息公开年度报告", "一、总体情况。", "二、存在问题。", "根据有关规定编制本报告。")),
    "agenda": ("other", ("市政协五届二次会议议程", "一、听取和审议工作报告；", "二、其他事项。", "以上议程已经通过。")),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_kind(case: str) -> None:
    kind, texts = CASES[case]
    found = speech(*texts)
    assert found.kind == kind
    assert found.is_speech == (kind not in ("news", "other"))


def test_dateline_over_a_full_text_is_the_editors_lead() -> None:
    found = speech(
        "甲一鸣在夜航工作会议上的讲话",
        "云河日报讯 1月9日，市委书记甲一鸣出席夜航工作会议，讲话全文如下：",
        "同志们：",
        GROWTH,
        RESOLVE,
    )
    assert found.kind == "speech"
    assert found.paragraphs[0].text == "同志们："
    assert "editorial-lead" in {each.rule for each in found.dropped}


def test_verdict_names_its_decision_and_quotes_the_evidence() -> None:
    judged = judge(
        number_lines(article("守住灯火", "同志们：", "我代表市委讲三点意见。" + GROWTH, THANKS))
    )
    assert judged is not None
    verdict = judge_kind(
        judged.masthead, read_paragraphs(judged.body).paragraphs, judged.body, None
    )
    assert verdict.decided_by == "addressed"
    quotes = {each.name: each.quote for each in verdict.evidence}
    assert quotes["salutation"] == "同志们:"
    assert quotes["speaking-formula"] == "我代表"


def test_name_alone_in_the_masthead_makes_no_signed_article() -> None:
    judged = judge(number_lines(article("湿地边上的账", "江照", GROWTH, RESOLVE)))
    assert judged is not None
    reading = read_paragraphs(judged.body).paragraphs
    verdict = judge_kind(judged.masthead, reading, judged.body, Byline("江照", None, 0, 2))
    assert verdict.kind == "news"


def test_every_decision_can_be_taken() -> None:
    """None hides behind an earlier one that asks for less; one more piece of evidence may be what rules that out."""
    names = {name for each in DECISIONS for name in each.needs | each.any_of} | {""}
    for number, decision in enumerate(DECISIONS):
        least = [decision.needs | {each} for each in decision.any_of] or [decision.needs]
        founds = [found | {name} for found in least for name in names]
        reached = [
            found
            for found in founds
            if decision.fits(found)
            and not any(earlier.fits(found) for earlier in DECISIONS[:number])
        ]
        assert reached, decision.name


def test_the_documentation_lists_the_decisions_in_order_and_all_evidence() -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    assert re.findall(r"^\| \d+ \| `([a-z-]+)` \| `?([a-z-]+)`? \|", text, re.M) == [
        *((each.name, each.kind) for each in DECISIONS),
        ("no-speech-evidence", "news"),
    ]
    listed = set(re.findall(r"^\| `([a-z-]+)` \| [^`]", text, re.M))
    used = {name for each in DECISIONS for name in each.needs | each.any_of | each.unless}
    assert {name for name in used - listed if not name.startswith("form-")} == set()
