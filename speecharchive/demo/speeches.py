"""The speeches of the invented city's sessions: openings, reports, closings."""

from __future__ import annotations

from datetime import date

from speecharchive.demo import cast
from speecharchive.demo.document import Document, Event, document
from speecharchive.demo.texts import Writer

CPPCC_FOURTH = Event("cppcc", cast.CITY, 10, 4, "plenary")
NPC_FIFTH = Event("npc", cast.CITY, 16, 5, "plenary")


def cppcc_closing() -> Document:
    writer = Writer("cppcc-closing")
    writer.say("各位委员、同志们：")
    writer.say(
        "政协云河市第十届委员会第四次会议靠着各位委员齐心出力，开得热烈而简朴，就要落下帷幕。"
        "会议期间，大家围着一张张圆桌算细账、说实话，把渡口的风带进了会场。"
    )
    writer.about("consultation", 3, lead="过去一年，")
    writer.say(
        "在此，我代表中共云河市委，向会议的成功召开表示热烈祝贺，"
        "向全市政协委员和热心协商的各界朋友道一声感谢！"
    )
    writer.section("industry", 4).section("innovation", 4).section("livelihood", 4)
    writer.section("members", 4)
    writer.closing("各位委员、同志们！")
    return document(
        "cppcc-closing",
        "speech",
        "同心撑篙 实干扬帆 奋力开创“纸鸢之都 幸福云河”新局面",
        writer,
        subtitle="在政协云河市第十届委员会第四次会议闭幕式上的讲话",
        speaker=cast.SECRETARY,
        delivered_on=date(2025, 1, 9),
        speaks_for="中共云河市委",
        formula="我代表中共云河市委",
        event=Event("cppcc", cast.CITY, 10, 4, "plenary", "closing"),
    )


def cppcc_report() -> Document:
    writer = Writer("cppcc-report")
    writer.say("各位委员、同志们：")
    writer.say(
        "我代表政协云河市第十届委员会常务委员会，向大会作工作报告，请各位委员审议，"
        "并请列席人员指正。"
    )
    writer.about("consultation", 3, lead="2024年，市政协常委会围绕中心履职。")
    writer.section("proposals", 4).section("ecology", 4).section("culture", 4)
    writer.section("consultation", 4)
    writer.about("members", 3, lead="我们也看到，工作中还有不少短处。")
    writer.closing("各位委员、同志们！")
    return document(
        "cppcc-report",
        "work-report",
        "中国人民政治协商会议云河市第十届委员会常务委员会工作报告",
        writer,
        subtitle="在政协云河市第十届委员会第四次会议上",
        speaker=cast.CPPCC_CHAIR,
        delivered_on=date(2025, 1, 6),
        speaks_for="政协云河市第十届委员会常务委员会",
        formula="我代表政协云河市第十届委员会常务委员会",
        event=CPPCC_FOURTH,
    )


def government_report() -> Document:
    writer = Writer("government-report")
    writer.say("各位代表：")
    writer.say("现在，我代表云河市人民政府，向大会报告工作，请予审议，并请列席的政协委员多提意见。")
    writer.section("industry", 5).section("transport", 4).section("countryside", 4)
    writer.section("ecology", 4).section("safety", 4).section("party", 3)
    writer.closing("各位代表！")
    return document(
        "government-report",
        "work-report",
        "政府工作报告",
        writer,
        subtitle="在云河市第十六届人民代表大会第五次会议上",
        speaker=cast.MAYOR,
        delivered_on=date(2025, 1, 7),
        office="云河市市长",
        speaks_for="云河市人民政府",
        formula="我代表云河市人民政府",
        event=NPC_FIFTH,
    )


def npc_closing() -> Document:
    writer = Writer("npc-closing")
    writer.say("各位代表、同志们：")
    writer.say(
        "云河市第十六届人民代表大会第五次会议顺利完成了各项议程，就要闭幕了。"
        "在此，我代表市委，对大会的圆满成功表示热烈祝贺！"
    )
    writer.about("deputies", 3, lead="一年来，")
    writer.section("party", 4).section("opening", 4).section("deputies", 4)
    writer.closing("各位代表、同志们！")
    return document(
        "npc-closing",
        "speech",
        "在云河市第十六届人民代表大会第五次会议闭幕会上的讲话",
        writer,
        speaker=cast.SECRETARY,
        delivered_on=date(2025, 1, 10),
        speaks_for="中共云河市委",
        formula="我代表市委",
        event=Event("npc", cast.CITY, 16, 5, "plenary", "closing"),
    )


def npc_report() -> Document:
    writer = Writer("npc-report")
    writer.say("各位代表：")
    writer.say("我受云河市人民代表大会常务委员会的委托，向大会报告工作，请各位代表审议。")
    writer.section("deputies", 5).section("safety", 3).section("opening", 3)
    writer.closing("各位代表！")
    return document(
        "npc-report",
        "work-report",
        "云河市人民代表大会常务委员会工作报告",
        writer,
        subtitle="在云河市第十六届人民代表大会第五次会议上",
        speaker=cast.NPC_CHAIR,
        delivered_on=date(2025, 1, 8),
        speaks_for="云河市人民代表大会常务委员会",
        formula="我受云河市人民代表大会常务委员会的委托",
        event=NPC_FIFTH,
    )


def court_report() -> Document:
    writer = Writer("court-report")
    writer.say("各位代表：")
    writer.say("现在，我代表云河市中级人民法院，向大会报告工作，请各位代表审议。")
    writer.section("safety", 5).section("party", 3)
    writer.closing("各位代表！")
    return document(
        "court-report",
        "work-report",
        "云河市中级人民法院工作报告",
        writer,
        subtitle="在云河市第十六届人民代表大会第五次会议上",
        speaker=cast.COURT_PRESIDENT,
        delivered_on=date(2025, 1, 8),
        speaks_for="云河市中级人民法院",
        formula="我代表云河市中级人民法院",
        event=NPC_FIFTH,
    )


def party_plenary() -> Document:
    writer = Writer("party-plenary")
    writer.say("同志们：")
    writer.about("party", 3, lead="这次全会是在早班船离岸前开的，任务明确。")
    writer.section("industry", 4).section("innovation", 3).section("safety", 3)
    writer.closing("同志们！")
    return document(
        "party-plenary",
        "speech",
        "在中共云河市委十三届九次全体会议上的讲话",
        writer,
        speaker=cast.SECRETARY,
        delivered_on=date(2024, 12, 28),
        event=Event("party", cast.CITY, 13, 9, "party-plenary"),
    )


def economic_work() -> Document:
    writer = Writer("economic-work")
    writer.say("同志们：")
    writer.about("industry", 3, lead="今天会议的主题只有一个，就是把明年的账算明白。")
    writer.running_section("industry", 4).running_section("opening", 4)
    writer.running_section("livelihood", 4)
    writer.closing("同志们，")
    return document(
        "economic-work",
        "speech",
        "在市委经济工作会议上的讲话",
        writer,
        speaker=cast.MAYOR,
        event=Event("party", cast.CITY, None, None, "work"),
    )


def standing_committee() -> Document:
    writer = Writer("standing-committee")
    writer.say("各位常委、同志们：")
    writer.say(
        "这次常委会会议议程不多，分量不轻，大家说的都是渡口边听来的真话。下面，我讲三点意见。"
    )
    writer.section("consultation", 4).section("proposals", 3).section("members", 3)
    writer.about("party", 1, lead="各位常委，")
    return document(
        "standing-committee",
        "speech",
        "在市政协十届十五次常委会会议上的讲话",
        writer,
        event=Event("cppcc", cast.CITY, 10, 15, "standing-committee"),
    )


def chairpersons() -> Document:
    writer = Writer("chairpersons")
    writer.say("同志们：")
    writer.about("consultation", 2, lead="刚才听了几个专委会的汇报，我很受启发。")
    writer.points(("proposals", "members", "party"))
    writer.about("livelihood", 1, lead="最后再强调一句，")
    return document(
        "chairpersons",
        "speech",
        "在市政协十届三十一次主席会议上的讲话",
        writer,
        event=Event("cppcc", cast.CITY, 10, 31, "chairpersons"),
    )


def cppcc_opening() -> Document:
    writer = Writer("cppcc-opening")
    writer.say("各位委员、同志们：")
    writer.say(
        "政协云河市第十届委员会第四次会议今天开幕了。我代表中共云河市委，"
        "向大会的召开表示热烈祝贺，向各位委员致以诚挚问候！"
    )
    writer.about("industry", 3, lead="过去的一年，")
    writer.points(("consultation", "proposals", "members", "party"))
    writer.closing("各位委员、同志们！")
    return document(
        "cppcc-opening",
        "speech",
        "在政协云河市第十届委员会第四次会议开幕式上的讲话",
        writer,
        speaker=cast.SECRETARY,
        delivered_on=date(2025, 1, 6),
        speaks_for="中共云河市委",
        formula="我代表中共云河市委",
        event=Event("cppcc", cast.CITY, 10, 4, "plenary", "opening"),
    )


def rural_work() -> Document:
    writer = Writer("rural-work")
    writer.say("同志们：")
    writer.about("countryside", 3, lead="墨溪的茶山刚下过雪，我们在这里开会，正是备耕的时候。")
    writer.running_section("countryside", 4).running_section("ecology", 3)
    writer.running_section("party", 3)
    writer.about("livelihood", 2, lead="同志们，")
    return document(
        "rural-work",
        "speech",
        "在墨溪县委农村工作会议上的讲话",
        writer,
        speaker=cast.COUNTY_SECRETARY,
        delivered_on=date(2025, 2, 18),
        event=Event("party", cast.COUNTY, None, None, "work"),
    )


def education() -> Document:
    writer = Writer("education")
    writer.say("老师们、同志们：")
    writer.about("livelihood", 3, lead="教育是一座城市最远的渡口。")
    writer.section("culture", 3).section("innovation", 3).section("party", 2)
    writer.closing("老师们、同志们！")
    return document(
        "education",
        "speech",
        "在全市教育大会上的讲话",
        writer,
        speaker=cast.SECRETARY,
        delivered_on=date(2025, 1, 8),
    )
