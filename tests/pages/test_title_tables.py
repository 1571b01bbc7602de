"""`<title>` and metas, and the article's title in them; lines of a page, and those that are its headline."""

from __future__ import annotations

import pytest

from speecharchive.model import Block, Element, Role
from speecharchive.pages.headlines import headline_range
from speecharchive.pages.page_titles import article_title, stated_titles


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("渡轮夜航启动", "渡轮夜航启动"),
        ("渡轮夜航启动_云山网", "渡轮夜航启动"),
        ("渡轮夜航启动_民生_云山网", "渡轮夜航启动"),
        ("渡轮夜航启动--时政--云民网", "渡轮夜航启动"),
        ("渡轮夜航启动 - 新闻 - 某某网", "渡轮夜航启动"),
        ("渡轮夜航启动-云河市人民政府门户网站", "渡轮夜航启动"),
        ("渡轮夜航启动|云河日报", "渡轮夜航启动"),
        ("渡轮夜航启动｜云河日报", "渡轮夜航启动"),
        ("渡轮夜航启动－云河日报", "渡轮夜航启动"),
        ("渡轮夜航启动—云河网", "渡轮夜航启动"),
        ("渡轮夜航启动 云河新闻网", "渡轮夜航启动"),
        ("渡轮夜航启动 >> 要闻 >> 云河网", "渡轮夜航启动"),
        ("渡轮夜航启动-某某社", "渡轮夜航启动"),
        ("渡轮夜航启动_2031年第9号_云河市人民政府公报", "渡轮夜航启动"),
        ("云河新闻网_民生_渡轮夜航启动 两岸灯火相接", "渡轮夜航启动 两岸灯火相接"),
        ("云河日报数字报-三张时刻表并成一张", "三张时刻表并成一张"),
        ("云河网 - 渡轮夜航启动", "渡轮夜航启动"),
        ("1-10月云河县投资趋稳", "1-10月云河县投资趋稳"),
        ("1-10月云河县投资趋稳-云河县发展和改革局", "1-10月云河县投资趋稳"),
        ("2030-2035年规划纲要 - 云河市人民政府", "2030-2035年规划纲要"),
        ("坚定信心 ——在全市会议上的讲话 - 云河网", "坚定信心 ——在全市会议上的讲话"),
        ("甲一鸣:坚定信心 勇毅前行_云河_某网", "甲一鸣:坚定信心 勇毅前行"),
        ("评论丨渡口的灯", "评论丨渡口的灯"),
        ("致敬·渡口人", "致敬·渡口人"),
        ("云河市召开河长制会议", "云河市召开河长制会议"),
        ("走进云河大学", "走进云河大学"),
        ("关于2030年预算执行情况的报告_云河市财政局", "关于2030年预算执行情况的报告"),
        ("渡轮夜航启动_频道_云河市融媒体中心", "渡轮夜航启动"),
        ("首页", None),
        ("云河新闻网", None),
        ("政协新闻", None),
        ("中共云河市委员会", None),
        ("要闻_云河新闻网", None),
        ("_", None),
        ("", None),
    ],
)
def test_without_site_and_channel(printed: str, title: str | None) -> None:
    assert article_title(printed) == title


def test_metas_before_title_and_names_the_page_gives_itself() -> None:
    metas = {"title": "渡轮夜航启…-云上青渡", "articletitle": "渡轮夜航启动<br>两岸灯火相接"}
    assert stated_titles(metas) == ["渡轮夜航启动 两岸灯火相接", "渡轮夜航启…-云上青渡"]
    named = {"title": "渡轮夜航启动-云上青渡", "og:site_name": "云上青渡"}
    assert stated_titles(named) == ["渡轮夜航启动"]


TEXT = Block("一条渡船坐了三十年，今年我第一次在夜里上船。船舱比白天安静，有人靠着窗打盹。", "body")


def blocks(*lines: str | tuple[str, Element]) -> list[Block]:
    pairs = [(each, "line") if isinstance(each, str) else each for each in lines]
    role: Role = "outside"
    return [*(Block(text, role, element) for text, element in pairs), TEXT]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lines", "title", "headline"),
    [
        (("首页", "渡轮夜航启动", "2031-05-06"), "渡轮夜航启动", ["渡轮夜航启动"]),
        (("关于印发《渡口夜航办法》的", "通知"), "关于印发《渡口夜航办法》的通知", ["关于印发《渡口夜航办法》的", "通知"]),
        (
            ("云河市人民代表大会常务委员会", "关于批准调整", "地方债务限额的决议"),
            "云河市人民代表大会常务委员会关于批准调整地方债务限额的决议",
            ["云河市人民代表大会常务委员会", "关于批准调整", "地方债务限额的决议"],
        ),
        (("渡轮夜航启动两岸灯火相接在今朝",), "渡轮夜航启动两岸灯火…", ["渡轮夜航启动两岸灯火相接在今朝"]),
        (("渡轮夜航启动", "两岸灯火相接在今朝"), "渡轮夜航启动两岸灯火...", ["渡轮夜航启动", "两岸灯火相接在今朝"]),
        (("山塘清淤记", "——砚山镇的春天"), "山塘清淤记——砚山镇的春天", ["山塘清淤记"]),
        ((("云河网", "heading"), "渡轮夜航启动"), "渡轮夜航启动", ["渡轮夜航启动"]),
        ((("县区新闻频道首页", "heading"), "渡轮夜航启动了"), "渡轮夜航启动了", ["渡轮夜航启动了"]),
        ((("渡轮夜航启动", "link"), "渡轮夜航启动"), "渡轮夜航启动", ["渡轮夜航启动"]),
        ((("渡轮夜航启动两岸灯火", "heading"), "2031-05-06"), "云河在线欢迎您", ["渡轮夜航启动两岸灯火"]),
        (("首页 > 民生", "扫　尘", "来源：云河日报 2031-05-06"), "云河网", ["扫　尘"]),
        (("渡轮夜航启动两岸灯火", "2031-05-06 08:12"), "云河网", ["渡轮夜航启动两岸灯火"]),
        (("今天是2031年5月6日",), "云河网", []),
        (("首页 > 民生", "2031-05-06"), "云河网", []),
        (("来源：", "云河日报", "2031-05-06"), "", []),
    ],
)  # fmt: skip
def test_headline_among_lines(
    lines: tuple[str | tuple[str, Element], ...], title: str, headline: list[str]
) -> None:
    page = blocks(*lines)
    found = headline_range(page, len(page) - 1, stated_titles({"title": title}))
    assert [page[number].text for number in found or ()] == headline
