"""The invented archive that the recipes of docs/sql-cookbook.md are cooked with: three outlets of 云岭省, four years, nothing true."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from speecharchive.errors import FetchFailed, NoArticle
from speecharchive.model import Dropped, Occasion, Section, Speaker, Speech
from speecharchive.outlets import Outlet
from speecharchive.store.archive import Archive, RunLedger
from speecharchive.store.pages import CaptureRecord
from tests.stocked import keep, made

YUNHE = Outlet("yunhe-daily", "云河日报", "founder_epaper", "990100", ("yh.example",), (), "active")
SHUANGLIN = Outlet(
    "shuanglin-gov", "霜林市政府网", "trs_wcm", "990200", ("sl.example",), (), "active"
)
YUNLING = Outlet("yunling-wang", "云岭网", "rednet", "990000", ("yl.example",), (), "active")
CITY = {"990100": "云河市", "990200": "霜林市", "990121": "墨溪县", "990000": "云岭省"}
MENU = Dropped("navigation", "首页 新闻 政务", 0)
SHARE = Dropped("share-line", "分享到", 9)
STRANGE = Dropped("unexplained", "特别提示", 10)


def speech(
    where: str, when: str | None, who: Speaker | str | None, kind: str, *texts: str, **more: object
) -> Speech:
    values: dict[str, object] = {
        "place": (where, CITY[where]),
        "date": when,
        "speaker": who,
        "kind": kind,
    }
    return made(*texts, **(values | {"dropped": (MENU, SHARE)} | more))


def session(body: str, where: str, number: int, phase: str | None) -> Occasion:
    raw = f"{CITY[where]}第十届第{number}次会议"
    return Occasion(body, where, 10, number, "plenary", phase, raw, "stated")  # type: ignore[arg-type]


SECRETARY = "中共云河市委书记"
CLOSING_2024 = speech(
    "990100", "2024-01-12", Speaker("乙二光", SECRETARY, "中共云河市委", "byline"), "speech",
    "各位委员:", "新质生产力是推动高质量发展的内在要求，要因地制宜发展新质生产力。",
    "制造名城要有名企。", "协商民主要做在经常。",
    title="在闭幕会上的讲话", occasion=session("cppcc", "990100", 3, "closing"), editors=("子甲",),
)  # fmt: skip
SHUANGLIN_REPORT = speech(
    "990200", "2024-02-20", Speaker("辛八斗", "霜林市市长", "霜林市人民政府", "headline"), "work-report",
    "各位代表:", "一、过去一年工作回顾", "粮食生产再获丰收，乡村振兴全面推进。", "二、今年工作安排",
    "巩固脱贫攻坚成果，推进乡村振兴。",
    title="政府工作报告", occasion=session("npc", "990200", 3, None), source="霜林日报",
    sections=(Section("一", "过去一年工作回顾", 1), Section("二", "今年工作安排", 3)),
)  # fmt: skip
GREETING = speech(
    "990100", "2023-09-10", Speaker("甲一鸣", SECRETARY, None, "byline"), "message",
    "全市广大教师:", "向你们致以节日的问候。", title="致全市教师的慰问信",
)  # fmt: skip
OF_YUNHE: dict[str, Speech] = {
    "http://yh.example/1": speech(
        "990100", "2022-01-08", Speaker("甲一鸣", SECRETARY, "中共云河市委", "byline"), "speech",
        "各位委员:", "建设制造名城，是全市人民的心愿。", "高质量发展是硬道理。",
        title="凝心聚力 建设制造名城", occasion=session("cppcc", "990100", 1, "closing"), editors=("子甲",),
    ),
    "http://yh.example/2": speech(
        "990100", "2023-01-10", Speaker("甲一鸣", SECRETARY, "中共云河市委", "byline"), "speech",
        "各位委员:", "制造名城建设迈出新步伐，制造名城的名片越来越亮。", "乡村振兴要一抓到底。",
        title="同心同德 再开新局", occasion=session("cppcc", "990100", 2, "closing"), editors=("子甲", "丑乙"),
    ),
    "http://yh.example/3": CLOSING_2024,
    "http://yh.example/4": speech(
        "990100", "2024-01-09", Speaker("戊五味", "云河市政协主席", "政协云河市委员会常务委员会", "headline"),
        "work-report", "各位委员:", "一、一年来的工作", "协商议政更有实效，协商民主广泛开展。", "二、今年的任务",
        "围绕新质生产力建言资政。",
        title="常务委员会工作报告", occasion=session("cppcc", "990100", 3, "opening"), reporters=("寅丙",),
        sections=(Section("一", "一年来的工作", 1), Section("二", "今年的任务", 3)),
    ),
    "http://yh.example/5": speech(
        "990100", "2024-01-10", Speaker("庚七弦", "云河市市长", "云河市人民政府", "headline"), "work-report",
        "各位代表:", "一、2023年工作回顾", "制造名城建设提速。", "二、2024年工作安排",
        "大力发展新质生产力，全面推进乡村振兴。", "三、政府自身建设",
        title="政府工作报告", occasion=session("npc", "990100", 4, None),
        sections=(Section("一", "2023年工作回顾", 1), Section("二", "2024年工作安排", 3), Section("三", "政府自身建设", 5)),
    ),
    "http://yh.example/6": speech(
        "990100", "2025-01-07", Speaker("乙二光", SECRETARY, None, "byline"), "speech",
        "各位委员:", "大会今天开幕。新质生产力正在成势，制造名城名副其实。",
        title="在开幕会上的讲话", occasion=session("cppcc", "990100", 4, "opening"),
    ),
    "http://yh.example/7": GREETING,
}  # fmt: skip
OF_SHUANGLIN: dict[str, Speech] = {
    "http://sl.example/1": speech(
        "990200", "2023-02-24", Speaker(None, None, "中共霜林市委", "formula"), "speech",
        "各位委员:", "乡村振兴是头等大事。", "协商民主是个好办法。",
        title="在市政协十届二次会议闭幕会上的讲话", occasion=session("cppcc", "990200", 2, "closing"),
    ),
    "http://sl.example/2": speech(
        "990200", "2024-02-24", Speaker("己六合", "中共霜林市委书记", "中共霜林市委", "byline"), "speech",
        "各位委员:", "要培育新质生产力。", "生态立市不动摇，乡村振兴不停步。",
        title="在市政协十届三次会议闭幕会上的讲话", occasion=session("cppcc", "990200", 3, "closing"), editors=("卯丁",),
    ),
    "http://sl.example/3": SHUANGLIN_REPORT,
    "http://sl.example/4": speech(
        "990200", "2025-01-10", Speaker(None, "霜林市市长", None, "page"), "address",
        "各位来宾:", "霜林欢迎你们。", title="在招商推介会上的致辞", dropped=(MENU, STRANGE, STRANGE),
    ),
}  # fmt: skip
OF_YUNLING: dict[str, Speech] = {
    "http://yl.example/1": OF_YUNHE["http://yh.example/2"],
    "http://yl.example/2": speech(
        "990200", "2024-02-20", "辛八斗", "work-report",
        "各位代表﹕", "一、過去一年工作回顧", "糧食生產再獲豐收，鄉村振興全面推進。", "二、今年工作安排",
        "鞏固脫貧攻堅成果﹐推進鄉村振興。",
        title="霜林市政府工作報告", occasion=session("npc", "990200", 3, None), source="霜林日报",
        sections=(Section("一", "過去一年工作回顧", 1), Section("二", "今年工作安排", 3)),
    ),
    "http://yl.example/3": speech(
        "990100", "2024-05", Speaker("乙二光", SECRETARY, None, "byline"), "signed-article",
        "新质生产力从哪里来？从创新中来。", "制造名城到哪里去？到高质量发展的前沿去。",
        title="以新质生产力塑造制造名城",
    ),
    "http://yl.example/4": speech(
        "990121", "2025-03-02", Speaker("壬九天", "墨溪县县长", "墨溪县人民政府", "headline"), "work-report",
        "各位代表:", "一、上一年工作", "县域也有新质生产力，乡村振兴结出硕果。",
        title="墨溪县政府工作报告", occasion=session("npc", "990121", 2, None),
        sections=(Section("一", "上一年工作", 1),), dropped=(MENU, STRANGE),
    ),
    "http://yl.example/5": made("没有日期也没有地点的发言。", kind="remarks", title="发言摘登", dropped=(SHARE,)),
    "http://yl.example/6": made("大会昨日闭幕。", kind="news", title="政协会议闭幕"),
}  # fmt: skip


def fill(archive: Archive) -> None:
    """Five runs: each outlet once, then two of them again, after a text, a page and a layout changed."""
    for day, outlet, speeches in (
        ("02", YUNHE, OF_YUNHE),
        ("03", SHUANGLIN, OF_SHUANGLIN),
        ("04", YUNLING, OF_YUNLING),
    ):
        run = archive.begin_run("crawl", outlet)
        for url, each in speeches.items():
            keep(run, url, replace(each, outlet=None), at=f"2026-01-{day}T03:04:05Z")
        run.finish()
    run = archive.begin_run("crawl", YUNHE)
    shorter = tuple(p for p in CLOSING_2024.paragraphs if "名企" not in p.text)
    keep(
        run,
        "http://yh.example/3",
        replace(CLOSING_2024, paragraphs=shorter),
        at="2026-02-02T03:04:05Z",
    )
    for day in ("03", "05"):
        not_found(run, "http://yh.example/7", f"2026-02-{day}T03:04:05Z")
    run.fail("http://yh.example/8", FetchFailed("status 500"))
    run.finish()
    run = archive.begin_run("crawl", SHUANGLIN)
    for url in ("http://sl.example/2", "http://sl.example/3"):
        dropped = (MENU, SHARE, STRANGE, STRANGE, STRANGE)
        keep(run, url, replace(OF_SHUANGLIN[url], dropped=dropped), at="2026-02-02T03:04:05Z")
    for number in (8, 9):
        run.fail(f"http://sl.example/{number}", NoArticle("no layout of trs_wcm finds an article"))
    run.finish()


def not_found(run: RunLedger, url: str, at: str) -> None:
    run.store_capture(
        CaptureRecord(
            url=url,
            fetched_at=at,
            status=404,
            headers=(),
            content_type="text/html",
            payload_sha256=hashlib.sha256(at.encode()).hexdigest(),
            length=9,
            warc_file="none.warc.gz",
            warc_offset=0,
            warc_length=1,
        )
    )
