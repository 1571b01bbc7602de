"""What the city's three outlets publish: the rednet station, the CPPCC committee's site, the paper."""

from __future__ import annotations

from datetime import date, datetime

from speecharchive.demo import cast, greetings, speeches
from speecharchive.demo.document import Document, document
from speecharchive.demo.epaper import Piece
from speecharchive.demo.newsroom import notice, report
from speecharchive.demo.rednet import Post
from speecharchive.demo.table_cms import Entry
from speecharchive.demo.texts import Writer


def station() -> list[Post]:
    """红网云河站: eleven speeches among the news."""
    return [
        Post(speeches.cppcc_closing(), datetime(2025, 1, 10, 8, 32), "9402", "云河日报", prefix=True),
        Post(speeches.economic_work(), datetime(2024, 12, 30, 17, 5), "9402", prefix=True, byline=False),
        Post(speeches.party_plenary(), datetime(2024, 12, 29, 9, 40), "9402"),
        Post(speeches.rural_work(), datetime(2025, 2, 19, 10, 12), "9408", "墨溪县融媒体中心"),
        Post(greetings.lantern_festival(), datetime(2025, 3, 21, 21, 15), "9402", prefix=True),
        Post(greetings.new_year(), datetime(2025, 1, 1, 0, 5), "9401", "云河日报", prefix=True),
        Post(greetings.academy_opening(), datetime(2025, 4, 11, 16, 50), "9407"),
        Post(greetings.teachers(), datetime(2025, 9, 10, 7, 30), "9407", byline=False),
        Post(greetings.boatmen(), datetime(2025, 1, 24, 9, 0), "9404", byline=False),
        Post(greetings.stone_steps(), datetime(2025, 1, 8, 11, 20), "9402"),
        Post(greetings.private_firms(), datetime(2025, 2, 28, 8, 45), "9405"),
        *(Post(doc, at, channel, editor=cast.EDITORS[3]) for doc, at, channel in _station_news()),
    ]  # fmt: skip


def _station_news() -> list[tuple[Document, datetime, str]]:
    net = "红网时刻"
    return [
        (report("cppcc-closes", "政协云河市第十届委员会第四次会议胜利闭幕",
                "1月9日上午，政协云河市第十届委员会第四次会议闭幕。市委书记曾虚构出席并讲话，市政协主席石示例主持。",
                ("consultation", "industry"), outlet=net, day="1月9日", speaker="曾虚构"),
         datetime(2025, 1, 9, 12, 30), "9401"),
        (report("npc-opens", "云河市第十六届人民代表大会第五次会议开幕 方无此作政府工作报告",
                "1月7日，云河市第十六届人民代表大会第五次会议在市会堂开幕，市长方无此作政府工作报告。",
                ("transport", "livelihood"), outlet=net, day="1月7日", speaker="方无此", reporter=1,
                caption="图为大会会场。 蒋取景 摄", photographer=0),
         datetime(2025, 1, 7, 15, 2), "9402"),
        (report("secretary-visits", "曾虚构在墨溪县调研时强调 把山茶文章做深做透",
                "2月11日至12日，市委书记曾虚构深入墨溪县的茶园、车间和渡口调研。",
                ("countryside", "party"), outlet=net, day="2月12日", speaker="曾虚构", reporter=2),
         datetime(2025, 2, 12, 19, 44), "9402"),
        (report("bridge-joined", "云河二桥顺利合龙", "3月3日清晨，随着最后一段钢梁落位，云河二桥顺利合龙。",
                ("transport", "industry"), outlet=net, day="3月3日", reporter=0),
         datetime(2025, 3, 3, 10, 8), "9402"),
        (report("herons", "青芜湿地迎来越冬白鹭", "2月20日，护林员在青芜湿地数到了今年最大的一群白鹭。",
                ("ecology",), outlet=net, day="2月20日", reporter=1, caption="湿地上空的白鹭。 韩对焦 摄", photographer=1),
         datetime(2025, 2, 20, 9, 9), "9403"),
        (report("tea-market", "霜林山茶走俏云河集市", "3月15日，一筐筐山茶摆上了云河春季集市。",
                ("countryside", "culture"), outlet=net, day="3月15日", reporter=2),
         datetime(2025, 3, 15, 18, 0), "9402"),
        (report("night-lights", "七里坪灯会开灯 游客如织", "3月21日晚，七里坪灯会开灯，石阶上挤满了举着小纸鸢的孩子。",
                ("culture",), outlet=net, day="3月21日", reporter=0),
         datetime(2025, 3, 22, 7, 20), "9402"),
        (report("study-report", "市委理论学习中心组集体学习 方无此作交流发言", "4月2日，市委理论学习中心组举行集体学习。",
                ("party", "innovation"), outlet=net, day="4月2日", speaker="方无此", reporter=1),
         datetime(2025, 4, 2, 20, 31), "9402"),
        (report("canteen", "北渡区新开三家长者食堂", "4月9日中午，听涛社区的长者食堂飘出了菜香。",
                ("livelihood",), outlet=net, day="4月9日", reporter=2),
         datetime(2025, 4, 9, 13, 13), "9404"),
        (report("drill", "全市渡运应急演练在北渡码头举行", "5月12日，一场没有脚本的应急演练在北渡码头举行。",
                ("safety", "transport"), outlet=net, day="5月12日", reporter=None),
         datetime(2025, 5, 12, 17, 17), "9402"),
        (notice("water-notice", "关于云河二桥接线施工期间停水的公告", (
            "因云河二桥接线工程施工需要，定于2025年5月18日22时至次日6时对桐花街道部分区域停水，请居民提前储水。",
            "停水期间如需应急用水，可到听涛社区、北渡码头两处临时取水点领取。由此带来的不便，敬请谅解。",
            "云河市自来水公司", "2025年5月15日")),
         datetime(2025, 5, 15, 15, 0), "9409"),
    ]  # fmt: skip


def committee() -> list[Entry]:
    """云河市政协: the chair's speeches in a section of their own."""
    return [
        Entry(speeches.standing_committee(), date(2025, 3, 27), 2),
        Entry(speeches.chairpersons(), date(2025, 4, 18), 2),
        Entry(_party_group(), date(2025, 5, 20), 2, publisher="办公室"),
        Entry(_seminar(), date(2025, 6, 12), 2),
        Entry(_members_class(), date(2025, 7, 4), 2),
        Entry(_year_end(), date(2025, 12, 19), 2, codec="utf-8"),
        Entry(speeches.cppcc_opening(), date(2025, 1, 6), 1, byline=True),
        Entry(greetings.night_school(), date(2025, 1, 8), 1, byline=True),
        Entry(greetings.kite_contest(), date(2025, 4, 26), 1),
        *(Entry(doc, on, section) for doc, on, section in _committee_news()),
    ]


def _chair_talk(key: str, title: str, lead: str, themes: tuple[str, ...]) -> Document:
    writer = Writer(key)
    writer.say("同志们：")
    writer.about(themes[0], 2, lead=lead)
    for theme in themes:
        writer.section(theme, 3)
    return document(key, "speech", title, writer)


def _party_group() -> Document:
    return _chair_talk(
        "party-group", "在市政协机关党员大会上的讲话", "机关是渡口的值班室，灯不能灭。", ("party", "members")
    )  # fmt: skip


def _seminar() -> Document:
    return _chair_talk(
        "seminar", "在全市政协提案工作座谈会上的讲话", "提案是委员撑篙的手感。", ("proposals", "consultation")
    )  # fmt: skip


def _members_class() -> Document:
    return _chair_talk(
        "members-class", "在市政协委员培训班开班式上的讲话", "开班第一课，我想从一根竹篾讲起。", ("members", "culture", "ecology")
    )  # fmt: skip


def _year_end() -> Document:
    return _chair_talk(
        "year-end", "在市政协年度工作总结会上的讲话", "年终盘点，不报喜，只对账。", ("consultation", "proposals", "party")
    )  # fmt: skip


def _committee_news() -> list[tuple[Document, date, int]]:
    site = "本网"
    return [
        (report("chairs-meet", "市政协召开十届三十一次主席会议", "4月17日，市政协召开十届三十一次主席会议，主席石示例主持会议并讲话。",
                ("consultation",), outlet=site, day="4月17日", reporter=None, speaker="石示例"), date(2025, 4, 17), 1),
        (report("oversight", "市政协开展渡改桥工程民主监督", "5月8日，市政协民主监督小组走进墨溪县鹿饮村。",
                ("transport", "consultation"), outlet=site, day="5月8日", reporter=2), date(2025, 5, 8), 1),
        (report("reading", "市政协委员读书会举行第十二期", "6月20日晚，委员读书会在鹭洲书院举行。",
                ("members",), outlet=site, day="6月20日", reporter=None), date(2025, 6, 20), 1),
        (report("proposal-desk", "重点提案督办会走进车间", "7月16日，一场提案督办会在竹编创意园的车间里召开。",
                ("proposals", "industry"), outlet=site, day="7月16日", reporter=1), date(2025, 7, 16), 1),
        (report("county-link", "市县政协联动协商护河", "8月22日，市县两级政协委员沿云河而下，边走边议。",
                ("ecology", "consultation"), outlet=site, day="8月22日", reporter=0), date(2025, 8, 22), 1),
        (notice("agenda", "政协云河市第十届委员会第四次会议议程", adopted="2025年1月6日政协云河市第十届委员会第四次会议通过", lines=(
            "一、听取和审议政协云河市第十届委员会常务委员会工作报告",
            "二、听取和审议提案工作情况的报告",
            "三、列席云河市第十六届人民代表大会第五次会议，听取并讨论政府工作报告及其他有关报告",
            "四、审议通过大会决议")), date(2025, 1, 6), 8),
        (notice("call", "关于征集市政协十届五次会议大会发言的通知", (
            "各专门委员会、各县区政协、各参加单位：",
            "市政协十届五次会议拟于2026年1月召开，现就大会发言征集工作通知如下，请认真组织、按时报送。",
            "一、发言材料要一事一议，篇幅控制在一千五百字以内。",
            "二、请于2025年11月30日前报送市政协办公室。",
            "云河市政协办公室", "2025年10月28日")), date(2025, 10, 28), 8),
    ]  # fmt: skip


def paper() -> list[Piece]:
    """云河日报: four issues of the sessions' week."""
    return [*_first_issue(), *_second_issue(), *_third_issue(), *_fourth_issue()]


def _first_issue() -> list[Piece]:
    day = date(2025, 1, 7)
    return [
        Piece(_brief("paper-cppcc-opens", "政协云河市第十届委员会第四次会议隆重开幕", "1月6日上午，政协云河市第十届委员会第四次会议在市会堂隆重开幕。", ("consultation",), 0, "石示例"),
              day, 1, photo="1月6日，大会开幕式现场。云河日报全媒体记者 韩对焦 摄", photographers=("韩对焦",)),
        Piece(speeches.cppcc_report(), day, 2, kicker="两会特刊", photo="石示例作市政协常务委员会工作报告。云河日报全媒体记者 蒋取景 摄",
              photographers=("蒋取景",), broken=(4, 8, 13), repeated=14, notices=True),
        Piece(_brief("paper-roads", "断头路通了 居民心里也通了", "1月6日，北渡区桐花街道的断头路正式通车。", ("transport",), 1), day, 1),
        Piece(_brief("paper-tea", "山茶花开冬日暖", "墨溪县鹿饮村的山茶提前开了。", ("countryside",), 2), day, 4),
    ]  # fmt: skip


def _second_issue() -> list[Piece]:
    day = date(2025, 1, 8)
    return [
        Piece(speeches.government_report(), day, 2, kicker="两会特刊", broken=(6,)),
        Piece(_brief("paper-npc-opens", "云河市第十六届人民代表大会第五次会议开幕", "1月7日，市十六届人大五次会议开幕，市长方无此作政府工作报告。", ("industry", "livelihood"), 0, "方无此"), day, 1),
        Piece(_brief("paper-delegates", "代表热议渡口精神", "分组审议中，代表们说得最多的一个词是渡口精神。", ("deputies",), 1), day, 3),
        Piece(_brief("paper-school", "小学操场换新颜", "青芜县半坡村小学的操场铺上了新跑道。", ("livelihood",), 2), day, 4),
    ]  # fmt: skip


def _third_issue() -> list[Piece]:
    day = date(2025, 1, 10)
    return [
        Piece(speeches.cppcc_closing(), day, 1, broken=(6,)),
        Piece(speeches.education(), day, 3, notices=True),
        Piece(_brief("paper-cppcc-closes", "市政协十届四次会议闭幕", "1月9日，市政协十届四次会议完成各项议程后闭幕，市委书记曾虚构讲话。", ("members",), 0, "曾虚构"), day, 1),
        Piece(_brief("paper-herons", "白鹭数量又创新高", "志愿者在青芜湿地清点白鹭。", ("ecology",), 2), day, 4),
    ]  # fmt: skip


def _fourth_issue() -> list[Piece]:
    day = date(2025, 1, 11)
    return [
        Piece(speeches.npc_closing(), day, 1),
        Piece(_brief("paper-npc-closes", "市十六届人大五次会议胜利闭幕", "1月10日下午，市十六届人大五次会议胜利闭幕。", ("deputies", "party"), 1, "曾虚构"), day, 1),
        Piece(_brief("paper-lanterns", "灯彩匠人赶制新春花灯", "离春节还有半个多月，七里坪的灯彩作坊已经通宵亮灯。", ("culture",), 2), day, 4),
        Piece(_brief("paper-ferry", "渡工老船的最后一班", "渡改桥之后，最后一班渡船在晨雾里离岸。", ("transport", "safety"), 0), day, 4),
    ]  # fmt: skip


def _brief(
    key: str,
    title: str,
    lead: str,
    themes: tuple[str, ...],
    reporter: int,
    speaker: str | None = None,
) -> Document:
    return report(
        key, title, lead, themes, outlet="本报", day="", reporter=reporter, speaker=speaker
    )
