"""Pages that no layout knows: the text is found by its weight."""

from __future__ import annotations

import json

import pytest

from speecharchive.errors import NoArticle

from .reading import PARAGRAPHS, body_of, read, tagged, texts

TITLE = "云河市政协召开委员读书会"
MENU = (
    '<ul class="nav">' + "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(9)) + "</ul>"
)
FOOT = '<div class="footer">版权所有：云河市数据局。未经书面授权，不得转载、摘编或以其他方式使用本站内容。</div>'


def page(
    content: str, *, title: str = f"{TITLE}_云河市人民政府", before: str = MENU, after: str = FOOT
) -> str:
    return f"<html><head><title>{title}</title></head><body>{before}{content}{after}</body></html>"


HEAD = f"<h1>{TITLE}</h1><p class='xx'>发布时间：2025-01-08 15:20 来源：市政协办公室 【字体：大 中 小】</p>"
CONTAINERS = {
    "trs": f"<div class=TRS_Editor><div class=TRS_PreAppend>{tagged()}</div></div>",
    "zoom": f'<div id="zoom"><div>{tagged("div")}</div></div>',
    "ucap": f'<div class="pages_content"><ucapcontent>{tagged()}</ucapcontent></div>',
    "vsb": f'<form name="_newscontent_fromname"><div id="vsb_content">{tagged()}</div></form>',
    "no name": f"<div><div>{tagged()}</div></div>",
    "section": f"<section><article>{tagged()}</article></section>",
    "breaks": "<div class='c1'>" + "<br/><br/>".join(f"&nbsp;&nbsp;{text}" for text in PARAGRAPHS) + "</div>",
    "one paragraph of breaks": "<div><p>" + "<br>".join(PARAGRAPHS) + "</p></div>",
    "spans of a word processor": "<div>" + "".join(
        f'<p><span style="font-family:仿宋"><span lang="EN-US">{text[:6]}</span>{text[6:]}</span></p>' for text in PARAGRAPHS) + "</div>",
    "preformatted": "<pre>" + "\n\n".join(PARAGRAPHS) + "</pre>",
}  # fmt: skip


@pytest.mark.parametrize("container", CONTAINERS.values(), ids=CONTAINERS)
def test_containers_of_every_kind(container: str) -> None:
    article = read(page(HEAD + container), family="generic")
    assert article.family == "generic"
    assert body_of(article) == list(PARAGRAPHS)
    assert texts(article, "headline") == [TITLE]
    assert texts(article, "info") == [
        "发布时间：2025-01-08 15:20 来源：市政协办公室 【字体：大 中 小】"
    ]


@pytest.mark.parametrize(
    "html",
    [
        f"<html><body><div>{MENU}</body></html><div id='zoom'>{tagged()}</div>{FOOT}</body></html>",
        f"<div>{MENU}</div></HTML ><div>{tagged()}</div>",
        f"{tagged()}",
        f"<body><font><font><font>{tagged()}",
    ],
    ids=["closed early", "closed early in capitals", "no html at all", "nothing closed"],
)
def test_broken_pages_keep_their_article(html: str) -> None:
    assert body_of(read(html)) == list(PARAGRAPHS)


def test_a_notice_of_one_line_is_an_article() -> None:
    notice = "因云河二桥接线施工，定于5月18日22时起对桐花街道停水，请居民提前储水。"
    article = read(page(f"<h1>停水公告</h1><div class='con'><p>{notice}</p></div>"))
    assert body_of(article) == [notice]


def test_comments_and_related_articles_weigh_nothing() -> None:
    comment = "这篇讲话写得真好，我在渡口住了三十年，看着石阶一级一级修起来，心里很高兴。"
    aside = f'<div class="comments">{"".join(f"<p>{comment}{n}</p>" for n in range(5))}</div><div class="related"><p>{comment}</p></div>'
    assert body_of(read(page(f"<div>{tagged()}</div>{aside}"))) == list(PARAGRAPHS)


def test_furniture_inside_the_container_keeps_its_own_role() -> None:
    inside = '<div class="share">分享到：微信</div><ul class="related"><li><a href="/1.html">白鹭回来了</a></li></ul><footer>阅读 539</footer>'
    article = read(page(f"<div id='zoom'>{tagged()}{inside}</div>"))
    assert body_of(article) == list(PARAGRAPHS)
    assert "白鹭回来了" in texts(article, "related")
    assert {"分享到：微信", "阅读 539"} <= set(texts(article, "outside"))


@pytest.mark.parametrize("bullet", ["", "·", "【", "1. "])
def test_lines_that_are_only_links_lead_elsewhere(bullet: str) -> None:
    links = "<p>相关报道</p>" + "".join(
        f'<p>{bullet}<a href="/{n}.html">白鹭数量又创新高之{n}</a></p>' for n in range(3)
    )
    article = read(page(f"<div id='zoom'>{tagged()}{links}</div>"))
    assert body_of(article) == list(PARAGRAPHS)
    assert texts(article, "related")[0] == "相关报道"


def test_a_text_of_links_is_a_text() -> None:
    linked = "".join(f'<p><a href="/{n}.html">{text}</a></p>' for n, text in enumerate(PARAGRAPHS))
    plain = "".join(f"<p>{text}另外说明。</p>" for text in PARAGRAPHS)
    assert len(body_of(read(page(f"<div id='zoom'>{plain}{linked}</div>")))) == 2 * len(PARAGRAPHS)


def test_the_editors_line_below_the_text() -> None:
    article = read(page(f"<div><div id='zoom'>{tagged()}</div><div>责任编辑：蒋取景</div></div>"))
    assert texts(article, "editors") == ["责任编辑：蒋取景"]


def test_a_headline_inside_the_container() -> None:
    article = read(page(f"<div class='article'>{HEAD}{tagged()}</div>"))
    assert texts(article, "headline") == [TITLE]
    assert body_of(article) == list(PARAGRAPHS)


def test_what_scripts_show_later_is_seen_and_what_is_hidden_is_not() -> None:
    hidden = "<p style='DISPLAY: none'>干扰文字，干扰文字。</p><p hidden>干扰</p><script>var 干扰 = 1;</script><style>.干扰{}</style><!-- 干扰 -->"
    article = read(page(f"<div id='zoom'>{tagged()}{hidden}</div>", before=f"{MENU}{hidden}"))
    assert "干扰" not in article.text
    assert body_of(article) == list(PARAGRAPHS)


def test_a_body_hidden_until_the_page_is_loaded() -> None:
    html = f'<html><body style="display:none"><div id="zoom">{tagged()}</div></body></html>'
    assert body_of(read(html)) == list(PARAGRAPHS)


def test_cells_of_a_table_are_blocks_of_their_own() -> None:
    table = "<table><tr><td>渡口</td><td>船次</td></tr><tr><td>北渡</td><td>42</td></tr></table>"
    article = read(page(f"<div id='zoom'>{tagged()}{table}</div>"))
    cells = [block.text for block in article.blocks if block.element == "table-cell"]
    assert cells == ["渡口", "船次", "北渡", "42"]


@pytest.mark.parametrize(
    "html",
    ["<html><body></body></html>", f"<html><body>{MENU}</body></html>", "<p></p>", "<html><head><title>空</title></head></html>"],
)  # fmt: skip
def test_a_page_without_text_has_no_article(html: str) -> None:
    with pytest.raises(NoArticle, match=r"no generic layout|is empty"):
        read(html)


def test_tags_of_word_processors_break_no_line() -> None:
    split = "".join(
        f'<p class="MsoNormal"><span style="mso-hansi-font-family:仿宋">{text[:9]}</span><O:P></O:P>'
        f'<st1:chsdate w:st="on">{text[9:14]}</st1:chsdate><span>{text[14:]}</span><o:p></o:p></p>'
        for text in PARAGRAPHS
    )
    page = f"<html><body><xml><w:View>Normal</w:View></xml><div>{split}</div></body></html>"
    assert body_of(read(page)) == list(PARAGRAPHS)
    assert [block.text for block in read(page).blocks] == list(PARAGRAPHS)


COMMENT = (
    "这篇讲话写得真好，我在渡口住了三十年，看着石阶一级一级修起来，心里很高兴，也想说一句辛苦了。"
)


@pytest.mark.parametrize(
    "thread",
    [
        "<h2>跟贴</h2>" + "".join(f"<p>{COMMENT}{n}</p>" for n in range(20)),
        "".join(
            f'<div class="t{n}"><b>渡口网友{n}</b><p>{COMMENT}</p><em>回复</em></div>'
            for n in range(20)
        ),
        "<div><span>20条评论</span><span>网友评论</span></div>" + f"<div>{COMMENT}</div>" * 20,
    ],
    ids=["by its heading", "by its buttons", "by a heading of two words"],
)
def test_a_thread_that_outweighs_the_article_is_none(thread: str) -> None:
    content = f'<div class="x1">{HEAD}<div class="x2">{tagged()}</div><div class="x3">{thread}</div></div>'
    assert body_of(read(page(content))) == list(PARAGRAPHS)


def test_the_first_piece_of_a_forum_page_is_the_article() -> None:
    posts = [tagged(), *(f"<p>{COMMENT}</p>" for _ in range(5))]
    content = "".join(
        f'<div id="post_{n}"><p>发表于 2025-1-8 10:{n}</p><div class="t_f">{post}</div><p>回复 举报</p></div>'
        for n, post in enumerate(posts)
    )
    assert body_of(read(page(f"<h1>{TITLE}</h1>{content}"))) == list(PARAGRAPHS)


def test_blocks_of_another_make_beside_the_text_are_left_behind() -> None:
    statement = "<p>以上内容由用户上传，平台只负责存储，不代表任何机构的看法，也不构成建议。</p><p>如对内容有疑问，请在七日内与平台联系，逾期不再受理。</p>"
    profile = "<p>这个账号讲述渡口的故事，每周三更新，已有二百篇文章，欢迎常来坐坐，喝一碗热茶。</p><p>账号由三位老船工合写。</p>"
    content = f'<div class="wrap"><div class="who">{profile}</div><div class="mid"><h1>{TITLE}</h1><div class="txt">{tagged()}</div><div class="say">{statement}</div></div></div>'
    assert body_of(read(page(content))) == list(PARAGRAPHS)


def test_a_text_over_sibling_elements_stays_whole() -> None:
    parts = "".join(
        f'<div class="part part-{n}"><p>{text}</p><p>{text[:9]}。</p></div>'
        for n, text in enumerate(PARAGRAPHS)
    )
    assert len(body_of(read(page(f"<div>{parts}</div>")))) == 2 * len(PARAGRAPHS)


ESCAPED = "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in PARAGRAPHS)
STATE = json.dumps({"data": {"id": 7, "title": TITLE, "content": tagged()}})
LATENT = {
    "hidden until a script shows it": f'<div class="rich" style="visibility: hidden; opacity: 0;">{tagged()}</div>',
    "textarea": f"<div id='c'></div><textarea style='display:none'>{ESCAPED}</textarea>",
    "hidden field": f"<div id='c'></div><input type='hidden' id='v' value='{ESCAPED}'>",
    "template": f"<div id='c'></div><template>{tagged()}</template>",
    "script of markup": f'<div id="c"></div><script type="text/html">{tagged()}</script>',
    "noscript": f'<div id="c"></div><noscript><div>{tagged()}</div></noscript>',
    "state of a framework": f'<div id="app"></div><script>window.__INITIAL_STATE__={STATE};(function(){{}})()</script>',
    "linked data": f'<div id="app"></div><script type="application/ld+json">{json.dumps({"articleBody": chr(10).join(PARAGRAPHS)})}</script>',
}  # fmt: skip


@pytest.mark.parametrize("content", LATENT.values(), ids=LATENT)
def test_text_that_a_script_would_show(content: str) -> None:
    assert body_of(read(page(HEAD + content))) == list(PARAGRAPHS)


@pytest.mark.parametrize("content", LATENT.values(), ids=LATENT)
def test_text_out_of_sight_beside_an_article_is_not_its_text(content: str) -> None:
    other = "".join(f"<p>{COMMENT}</p>" for _ in range(9))
    assert COMMENT in body_of(read(page(f"<div>{other}</div>{content}")))
    assert PARAGRAPHS[0] not in body_of(read(page(f"<div>{other}</div>{content}")))


def test_a_box_that_the_text_flows_round_is_no_part_of_it() -> None:
    box = '<div style="float:left; width:300px"><h4>视频：探访渡口</h4><p>某某视频</p></div>'
    initial = (
        '<p><span style="float:left;font-size:3em">渡</span>口的早晨是从第一声汽笛开始的。</p>'
    )
    body = body_of(read(page(f"<div id='zoom'>{box}{initial}{tagged()}</div>")))
    assert body == ["渡口的早晨是从第一声汽笛开始的。", *PARAGRAPHS]


def test_the_line_above_the_info_line_is_the_headline_where_nothing_else_names_it() -> None:
    content = f'<p class="t">渡口灯火亮 夜归人心安</p><p><em>2023-07-03</em><em>云河发布</em><em>阅读 1024</em></p><div>{tagged("div")}</div>'
    article = read(page(content, title="手机版-云河市人民政府"))
    assert texts(article, "headline") == ["渡口灯火亮 夜归人心安"]
    assert texts(article, "info") == ["2023-07-03 云河发布 阅读 1024"]


NOTICE = "因东门水厂检修，东门片区今晚停水，请居民提前储水。"


def test_the_terms_of_an_outlet_outweigh_no_short_notice() -> None:
    terms = "<b>免责声明：</b>某某热线刊载此文不代表同意其说法或描述，" + "仅为提供更多信息。" * 20
    html = f"<body><h1>停水通知</h1><p>2014-11-19 15:20 来源：云河市自来水公司</p><div><p>{NOTICE}</p></div><div>{terms}</div></body>"
    assert body_of(read(html)) == [NOTICE]


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("青芜报电子版", '<td align="center"><font size="4"><b>扫　尘</b></font></td>'),
        ("扫尘 - 青芜报", "<td><div>扫　尘</div></td><td><div>副刊</div></td>"),
        ("青芜报_副刊", "<td><p>扫　尘</p></td>"),
    ],
)
def test_a_title_of_two_characters(title: str, head: str) -> None:
    html = f"""<html><head><title>{title}</title></head><body><table><tr>{head}</tr>
    <tr><td>作者：方无此　来源：青芜报　更新时间：2008-1-30</td></tr><tr><td>{tagged("div")}</td></tr></table></body></html>"""
    article = read(html)
    assert texts(article, "headline") == ["扫　尘"]
    assert body_of(article) == list(PARAGRAPHS)


def test_what_stands_above_the_title_is_no_text_even_where_it_is_longer() -> None:
    profile = "<p>云河水务有限公司成立于一九九八年，承担城区供水和排水任务，日供水能力四十五万吨。</p><p>公司坚持让每一滴水都干净的理念，欢迎社会各界监督。</p>"
    notice = "因云河二桥接线施工，定于5月18日22时起对桐花街停水，请居民提前储水，共二十四小时，到时见通告。"
    content = f"<div><div>{profile}</div><div><div>停水通知</div><div>2025-06-02</div><div>{notice}<br>特此通知。</div></div></div>"
    assert body_of(read(page(content, title="停水通知-云河水务"))) == [notice, "特此通知。"]


def test_readings_set_above_characters_are_not_read_into_the_line() -> None:
    ruby = "<p>摇了五十二年的<ruby>橹<rp>(</rp><rt>lǔ</rt><rp>)</rp></ruby>，响了五十二年。</p>"
    assert (
        body_of(read(page(f"<div>{ruby}{tagged()}</div>")))[0] == "摇了五十二年的橹，响了五十二年。"
    )


def test_a_day_and_a_time_between_two_names_is_an_info_line() -> None:
    head = "<font size=2>云河在线 www.yhol.example　2011年04月19日 09:02　云河日报</font>"
    article = read(
        f"<table><tr><td><h1>{TITLE}</h1>{head}</td></tr><tr><td>{tagged()}</td></tr></table>"
    )
    assert texts(article, "info") == ["云河在线 www.yhol.example　2011年04月19日 09:02　云河日报"]


def test_chapters_with_back_links_are_no_thread() -> None:
    chapters = "".join(
        f'<div class="chapter" id="ch{n}"><h3>第{n}章</h3>{tagged()}<a href="#top">返回顶部</a></div>'
        for n in range(4)
    )
    body = body_of(read(page(f"<div>{HEAD}<div>{chapters}</div></div>")))
    assert [line for line in body if line in PARAGRAPHS] == list(PARAGRAPHS) * 4


def test_a_side_column_heavier_than_the_text_is_none() -> None:
    column = "".join(f"<div><p>{COMMENT}{n}。</p></div>" for n in range(9))
    content = f'<div><div class="left">{HEAD}<div class="text">{tagged()}</div></div><div class="right"><h3>图说</h3>{column}</div></div>'
    assert body_of(read(page(content))) == list(PARAGRAPHS)


def test_a_column_of_dispatches_is_none() -> None:
    column = "".join(f"<div><i>06:1{n}</i><p>{COMMENT}{n}。</p></div>" for n in range(9))
    content = (
        f"<div><div><h2>{TITLE}</h2><div>{NOTICE}</div></div><div><h3>快讯</h3>{column}</div></div>"
    )
    assert body_of(read(page(content))) == [NOTICE]
