"""Addresses, messages, remarks and signed articles of the invented world."""

from __future__ import annotations

from datetime import date

from speecharchive.demo import cast
from speecharchive.demo.document import Document, Event, document
from speecharchive.demo.texts import Writer

CPPCC_FOURTH = Event("cppcc", cast.CITY, 10, 4, "plenary")


def lantern_festival() -> Document:
    writer = Writer("lantern-festival")
    writer.say("尊敬的各位来宾，女士们、先生们，朋友们：")
    writer.say(
        "春水初涨，灯彩满城。今晚，我们相聚七里坪，共同点亮第八届灯彩文化旅游节的第一盏灯。"
        "在此，我代表云河市人民政府，向远道而来的朋友们表示热烈欢迎！"
    )
    writer.about("culture", 4).about("transport", 2).about("opening", 3)
    writer.say("最后，预祝灯彩文化旅游节圆满成功，祝各位来宾身体健康、万事如意！谢谢大家！")
    return document(
        "lantern-festival",
        "address",
        "在云河市第八届灯彩文化旅游节开幕式上的致辞",
        writer,
        speaker=cast.MAYOR,
        delivered_on=date(2025, 3, 21),
        speaks_for="云河市人民政府",
        formula="我代表云河市人民政府",
    )


def new_year() -> Document:
    writer = Writer("new-year")
    writer.say("全市人民：")
    writer.about("culture", 2, lead="旧岁的渡船已经靠岸，新年的号子就要响起。")
    writer.about("industry", 2).about("countryside", 2).about("livelihood", 3)
    writer.say("愿每一扇窗都有灯光，每一条船都有归航。祝大家新年快乐、阖家幸福！")
    return document(
        "new-year",
        "address",
        "二〇二五年新年致辞",
        writer,
        speaker=cast.SECRETARY,
    )


def academy_opening() -> Document:
    writer = Writer("academy-opening")
    writer.say("尊敬的各位专家，同志们、朋友们：")
    writer.about("innovation", 3, lead="今天，鹭洲书院中试基地正式揭牌。")
    writer.about("industry", 3).about("opening", 2)
    writer.say("祝愿鹭洲书院桃李成林、硕果满枝！谢谢大家！")
    return document(
        "academy-opening",
        "address",
        "在鹭洲书院中试基地揭牌仪式上的致辞",
        writer,
        speaker=cast.CPPCC_CHAIR,
        delivered_on=date(2025, 4, 11),
    )


def teachers() -> Document:
    writer = Writer("teachers")
    writer.say("全市广大教师和教育工作者：")
    writer.say(
        "在第四十一个教师节来临之际，市委、市政府向辛勤耕耘在三尺讲台的你们，致以节日的祝贺和诚挚的慰问！"
    )
    writer.about("livelihood", 3).about("culture", 3)
    writer.say("衷心祝愿大家节日快乐、工作顺利、身体健康！")
    writer.say("中共云河市委　云河市人民政府")
    writer.say("2025年9月9日")
    return document(
        "teachers",
        "message",
        "致全市教师的慰问信",
        writer,
        speaks_for="中共云河市委、云河市人民政府",
        signed_on=date(2025, 9, 9),
    )


def kite_contest() -> Document:
    writer = Writer("kite-contest")
    writer.say("云岭省第三届纸鸢大赛组委会：")
    writer.say("欣闻云岭省第三届纸鸢大赛在霜林市开幕，政协云河市委员会谨致热烈的祝贺！")
    writer.about("industry", 3).about("culture", 2)
    writer.say("预祝大赛圆满成功！")
    return document("kite-contest", "message", "致第三届纸鸢大赛的贺信", writer)


def boatmen() -> Document:
    writer = Writer("boatmen")
    writer.say("全市渡工朋友们：")
    writer.say(
        "新春将至，江风尚寒。你们守着渡口、送走了千万名赶路的人，市总工会向你们致以亲切慰问！"
    )
    writer.about("transport", 3).about("safety", 3)
    writer.say("祝渡工朋友们平安吉祥、阖家欢乐！")
    return document("boatmen", "message", "致全市渡工的春节慰问信", writer)


def stone_steps() -> Document:
    writer = Writer("stone-steps")
    writer.say("各位委员：")
    writer.about("culture", 3, lead="我发言的题目是保护老渡口石阶。")
    writer.item("摸清家底", "proposals").item("分级修缮", "culture").item("落实责任", "party")
    writer.say("以上发言，不当之处，请批评指正。")
    return document(
        "stone-steps",
        "remarks",
        "让老渡口的石阶留住脚步",
        writer,
        subtitle="在政协云河市第十届委员会第四次会议上的发言",
        speaker=cast.MEMBERS[0],
        delivered_on=date(2025, 1, 7),
        event=CPPCC_FOURTH,
    )


def night_school() -> Document:
    writer = Writer("night-school")
    writer.say("各位委员、同志们：")
    writer.about("culture", 3, lead="我就办好渡口夜校谈三点想法。")
    writer.about("livelihood", 3).about("countryside", 3)
    writer.say("谢谢大家！")
    return document(
        "night-school",
        "remarks",
        "办好渡口夜校 点亮乡村灯火",
        writer,
        subtitle="在市政协十届四次会议上的大会发言",
        speaker=cast.MEMBERS[1],
        event=CPPCC_FOURTH,
    )


def private_firms() -> Document:
    writer = Writer("private-firms")
    writer.say("各位领导、各位同仁：")
    writer.about("industry", 3, lead="很高兴有机会在座谈会上说说心里话。")
    writer.about("opening", 3).about("innovation", 2)
    writer.say("我的发言完毕，谢谢！")
    return document(
        "private-firms",
        "remarks",
        "在全市民营企业座谈会上的发言",
        writer,
        speaker=cast.MEMBERS[2],
        delivered_on=date(2025, 2, 27),
    )


def _article(
    key: str, title: str, themes: tuple[str, ...], name: str, note: str, office: str
) -> Document:
    writer = Writer(key)
    writer.about(
        "industry" if themes[0] != "industry" else "opening", 2, lead="省委全会吹响了集结的号子。"
    )
    for theme in themes:
        writer.about(theme, 4)
    return document(
        key,
        "signed-article",
        title,
        writer,
        speaker=name,
        office=office,
        closing_note=note,
    )


def article_city() -> Document:
    return _article(
        "article-city", "以渡口精神推动高质量发展", ("industry", "innovation", "ecology", "party"),
        cast.SECRETARY, "（作者为云河市委书记）", "云河市委书记",
    )  # fmt: skip


def article_mayor() -> Document:
    return _article(
        "article-mayor", "把营商环境的河道疏得更深", ("opening", "transport", "safety"),
        cast.MAYOR, "（作者系云河市委副书记、市长）", "云河市委副书记、云河市市长",
    )  # fmt: skip


def article_county() -> Document:
    return _article(
        "article-county", "一片山茶的富民路", ("countryside", "culture", "livelihood"),
        cast.COUNTY_SECRETARY, "（作者系中共墨溪县委书记）", "中共墨溪县委书记",
    )  # fmt: skip


def article_second_county() -> Document:
    return _article(
        "article-second-county", "湿地边上的发展账", ("ecology", "countryside", "party"),
        cast.SECOND_COUNTY_SECRETARY, "（作者为青芜县委书记）", "青芜县委书记",
    )  # fmt: skip


def article_second_city() -> Document:
    return _article(
        "article-second-city", "让霜林的茶香飘过云岭", ("culture", "industry", "opening"),
        cast.SECOND_CITY_SECRETARY, "（作者为霜林市委书记）", "霜林市委书记",
    )  # fmt: skip


def article_cppcc() -> Document:
    return _article(
        "article-cppcc", "把协商的圆桌摆到渡口", ("consultation", "members", "proposals"),
        cast.CPPCC_CHAIR, "（作者系云河市政协党组书记、主席）", "云河市政协党组书记、主席",
    )  # fmt: skip
