"""What must hold of every page, whatever stands on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.errors import NoArticle
from speecharchive.extraction.blocks_report import report_blocks
from speecharchive.extraction.reader import read, read_article
from speecharchive.model import Article, Block, PageSource, Role, Speech
from speecharchive.pages.continuation import join

from .invented import GROWTH, RESOLVE, article

LINES = (
    "当前位置：首页 > 要闻",
    "首 页 | 要闻 | 公告",
    "·丁小舟（父：丁大河）遗失Z990100321号出生证",
    "甲一鸣：守住灯火",
    "守住灯火",
    "在政协云河市第五届委员会第二次会议闭幕式上的讲话",
    "——在云河市第六届人民代表大会第一次会议上",
    "甲一鸣",
    "云河市市长 甲一鸣",
    "（2031年1月9日）",
    "2031-01-09 10:00 来源：云河日报 浏览 3 次",
    "图为会议现场。记者江照摄",
    "各位委员、同志们：",
    "我代表市委向大会表示祝贺！",
    GROWTH,
    RESOLVE,
    "一、守住灯火",
    "三、算清账本",
    "渡口要亮起来。我们始终把增强",
    "“四盏灯”意识摆在船头。",
    "谢谢大家！",
    "（作者为云河市委书记）",
    "来源：云河日报",
    "责编：江照、丁舟",
    "分享到：",
    "相关链接",
    "• 时政",
    "版权所有 云ICP备00000000号",
    "",
    "a",
    "………",
    "\u3000",
    "𠀀𠀁𠀂。",
)
ROLES: tuple[Role, ...] = ("unknown", "body", "headline", "subtitle", "byline", "info", "source", "date", "editors", "caption", "related", "outside", "navigation", "kicker", "pager", "breadcrumb")  # fmt: skip
texts = st.one_of(
    st.sampled_from(LINES),
    st.text(alphabet="各位同志们：。，！（）在上的讲话来源编辑一、2031年月日-:|> a·", max_size=30),
)
blocks = st.builds(Block, texts, st.sampled_from(ROLES))
plain_blocks = st.builds(Block, texts)
pages = st.one_of(st.lists(plain_blocks, max_size=25), st.lists(blocks, max_size=25))


def page_of(found: list[Block]) -> Article:
    return Article(None, "text", "lines", "utf-8", 0, tuple(found))


def read_or_none(page: Article) -> Speech | None:
    try:
        return read_article(page)
    except NoArticle:
        return None


@given(pages)
def test_kept_and_dropped_together_are_all_blocks(found: list[Block]) -> None:
    speech = read_or_none(page_of(found))
    if speech is None:
        return
    kept = [index for each in speech.paragraphs for index in each.blocks]
    dropped = [each.block for each in speech.dropped]
    assert sorted(kept + dropped) == list(range(len(found)))
    assert all(each.rule for each in speech.dropped)


@given(pages)
def test_every_kept_character_stands_in_the_source_in_order(found: list[Block]) -> None:
    speech = read_or_none(page_of(found))
    if speech is None:
        return
    indices = [index for each in speech.paragraphs for index in each.blocks]
    assert indices == sorted(indices)
    for each in speech.paragraphs:
        assert each.text == "".join(found[index].text.strip() for index in each.blocks)


@given(pages)
def test_reading_is_pure(found: list[Block]) -> None:
    assert read_or_none(page_of(found)) == read_or_none(page_of(list(found)))


@given(pages)
def test_spans_show_the_raw_form(found: list[Block]) -> None:
    page = page_of(found)
    speech = read_or_none(page)
    if speech is None:
        return
    for value in (
        speech.speaker,
        speech.delivered_on,
        speech.published_on,
        speech.place,
        speech.occasion,
    ):
        if value is not None and value.span is not None and value.raw is not None:
            begin, end = value.span
            assert page.text[begin:end].replace("\n", "") == value.raw


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    read_or_none(page_of([Block(line) for line in text.splitlines()]))


@pytest.mark.long
@pytest.mark.parametrize(
    "unit",
    [
        "·",
        "(",
        "各位",
        "在",
        "来源:",
        "记者",
        "一、",
        "2031年",
        "作者为",
        "——",
        "> ",
        "a@",
        "09",
        "遗失",
        "同志们,",
        "图/江",
        "系",
        "甲一鸣 ",
        "市委书记",
        "的讲话",
    ],
)
@pytest.mark.timeout(240)
def test_hostile_lines_are_read_to_the_end(unit: str) -> None:
    """Half a million characters of one unit: a rule of quadratic cost would work on them for hours."""
    hostile = unit * (250_000 // len(unit))
    read_or_none(article("在会议上的讲话", hostile, GROWTH, hostile, RESOLVE))
    read_or_none(
        article((hostile, "headline"), ("甲一鸣", "byline"), (hostile, "info"), (GROWTH, "body"))
    )


def test_page_without_running_text_is_no_article() -> None:
    with pytest.raises(NoArticle) as raised:
        read_article(
            article("首 页 | 要闻 | 公告", "在会议上的讲话", url="https://yunhe.example/1")
        )
    assert "https://yunhe.example/1" in str(raised.value)
    assert "讲话" not in str(raised.value)


def test_report_shows_every_block_with_its_verdict() -> None:
    lines = (
        "守住灯火",
        "同志们：",
        "渡口要亮起来。我们始终把增强",
        "“四盏灯”意识摆在船头。",
        GROWTH,
        "来源：云河日报",
    )
    source = PageSource("\n".join(lines).encode())
    rows = report_blocks(source)
    speech = read(source)
    assert [row.text for row in rows] == list(lines)
    assert [row.paragraph for row in rows] == [None, 0, 1, 1, 2, None]
    assert [row.rule for row in rows if not row.kept] == [each.rule for each in speech.dropped]
    assert [row.start for row in rows][:3] == [0, 5, 10]


def test_continuation_follows_the_text_and_precedes_the_editors() -> None:
    def page(*pairs: tuple[str, Role]) -> Article:
        return article(*pairs)

    first = page(
        ("守住灯火", "headline"), ("同志们：", "body"), (GROWTH, "body"), ("责编：江照", "editors")
    )
    second = page(
        ("守住灯火", "headline"), (RESOLVE, "body"), ("2", "pager"), ("责编：丁舟", "editors")
    )
    found = read_article(join(first, [second]))
    assert [each.text for each in found.paragraphs] == ["同志们：", GROWTH, RESOLVE]
    assert found.editors == ("江照",)
    assert len(found.dropped) == 5


def test_bytes_that_could_not_be_read_are_flagged_when_they_are_many() -> None:
    def flags(count: int) -> list[str]:
        page = Article(None, "text", "lines", "gb18030", count, article("同志们：", GROWTH).blocks)
        return [each.flag for each in read_article(page).flags]

    assert flags(3) == []
    assert flags(4) == ["undecodable-bytes"]
