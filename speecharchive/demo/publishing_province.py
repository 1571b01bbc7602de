"""What the province's two outlets publish about the city: the news site's channel and the research site."""

from __future__ import annotations

from datetime import datetime

from speecharchive.demo import cast, greetings, speeches
from speecharchive.demo.document import Document
from speecharchive.demo.newsroom import notice, report
from speecharchive.demo.people_cms import Story
from speecharchive.demo.research import Paper


def channel() -> list[Story]:
    """云岭新闻网云河频道: reports and a closing speech, each with a BIG5 twin, and society news."""
    return [
        Story(speeches.npc_closing(), datetime(2025, 1, 10, 14, 42)),
        Story(speeches.government_report(), datetime(2025, 1, 8, 9, 16), byline=True, pages=2),
        Story(speeches.npc_report(), datetime(2025, 1, 9, 8, 58), byline=True, editors=(cast.EDITORS[2],)),
        Story(speeches.court_report(), datetime(2025, 1, 9, 10, 33), byline=True, mirror_meta="GB2312"),
        Story(speeches.party_plenary(), datetime(2024, 12, 30, 7, 21), header="text/html; charset=utf-8"),
        *(Story(doc, at, node, "云岭新闻网") for doc, at, node in _channel_news()),
    ]  # fmt: skip


def _channel_news() -> list[tuple[Document, datetime, str]]:
    net = "云岭新闻网"
    return [
        (report("sx-mayor", "方无此主持召开市政府常务会议", "2月25日，市长方无此主持召开市政府常务会议并讲话。",
                ("opening", "safety"), outlet=net, day="2月25日", speaker="方无此"), datetime(2025, 2, 25, 18, 6), "414065"),
        (report("sx-nominees", "林假设会见新当选代表", "1月10日，市人大常委会主任林假设会见新当选的代表。",
                ("deputies",), outlet=net, day="1月10日", speaker="林假设", reporter=2), datetime(2025, 1, 10, 19, 50), "414065"),
        (report("sx-storage", "云河水雾储能样机并网", "3月18日，一台水雾储能样机在云河新区并网。",
                ("innovation",), outlet=net, day="3月18日", reporter=1), datetime(2025, 3, 18, 11, 25), "414065"),
        (report("sx-bridge", "一桥飞架 两岸欢腾", "3月3日，云河两岸的居民早早来到江边，等着看大桥合龙。",
                ("transport",), outlet=net, day="3月3日"), datetime(2025, 3, 3, 21, 12), "414066"),
        (report("sx-library", "农家书屋的夜读灯", "2月8日晚，墨溪县柳荫镇的农家书屋坐满了人。",
                ("culture", "countryside"), outlet=net, day="2月8日", reporter=2), datetime(2025, 2, 9, 6, 40), "414066"),
        (report("sx-river", "护河员的一天", "天刚亮，护河员就划着小船出发了。", ("ecology",), outlet=net, day="4月22日",
                reporter=1), datetime(2025, 4, 22, 8, 30), "414066"),
        (report("sx-jobs", "春季招聘会送岗到渡口", "3月7日，春季招聘会把摊位摆到了北渡码头。", ("livelihood", "industry"),
                outlet=net, day="3月7日", reporter=0), datetime(2025, 3, 7, 16, 5), "414066"),
        (report("sx-kites", "万只纸鸢飞上云河天空", "4月5日，纸鸢小镇的草坡上飞起了万只纸鸢。", ("culture",), outlet=net,
                day="4月5日", reporter=None), datetime(2025, 4, 5, 17, 45), "414066"),
        (report("sx-market", "老市场改造后重新开张", "5月1日，白石市场改造后重新开张。", ("livelihood",), outlet=net,
                day="5月1日", reporter=2), datetime(2025, 5, 1, 12, 0), "414066"),
    ]  # fmt: skip


def research() -> list[Paper]:
    """云岭政研网: signed articles of secretaries and a mayor; some pages name only the office."""
    return [
        Paper(greetings.article_city(), datetime(2025, 2, 6, 9, 12, 45), cast.CITY),
        Paper(greetings.article_mayor(), datetime(2025, 2, 20, 10, 3, 8), cast.CITY),
        Paper(greetings.article_county(), datetime(2025, 3, 5, 8, 47, 31), cast.COUNTY, byline=False),
        Paper(greetings.article_second_county(), datetime(2025, 3, 19, 15, 20, 2), cast.SECOND_COUNTY, byline=False, dated=False),
        Paper(greetings.article_second_city(), datetime(2025, 4, 8, 9, 0, 59), cast.SECOND_CITY, byline=False),
        Paper(greetings.article_cppcc(), datetime(2025, 5, 13, 11, 31, 17), cast.CITY),
        Paper(report("survey-tea", "省委政策研究室到霜林调研山茶产业", "4月29日，省委政策研究室调研组到霜林市调研。",
                     ("countryside", "industry"), outlet="本网", day="4月29日", reporter=None),
              datetime(2025, 4, 30, 9, 30, 0), cast.SECOND_CITY, "9502"),
        Paper(notice("topics", "关于征集2026年度重点调研课题的通知", (
            "各市州委政策研究室：", "为做好2026年度调研工作，现面向全省征集重点课题，有关事项通知如下。",
            "一、选题要小切口、深开掘，避免面面俱到。", "二、每个单位申报不超过三题，于2025年11月15日前报送。",
            "云岭省委政策研究室", "2025年10月10日")), datetime(2025, 10, 10, 16, 16, 16), cast.PROVINCE, "9502"),
    ]  # fmt: skip
