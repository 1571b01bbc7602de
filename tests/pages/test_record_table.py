"""The table in which a government site records a document is no part of its text, and says when it was published."""

from __future__ import annotations

import pytest

from speecharchive.extraction.reader import read as read_speech
from speecharchive.model import PageSource

from .reading import PARAGRAPHS, body_of, read, tagged, texts

TITLE = "云河市人民政府办公室关于做好渡口安全工作的通知"
RECORD = f"""<table class="xx"><tbody><tr><td>索 引 号：</td><td>990100001/2021-00347</td><td>主题分类：</td><td>交通</td></tr>
<tr><td><b>发文机关：</b></td><td><p>云河市人民政府办公室</p></td><td><b>成文日期：</b></td><td>2021年04月12日</td></tr>
<tr><td>标　　题：</td><td colspan="3">{TITLE}</td></tr>
<tr><td>来　　源：</td><td>市政府办公室</td><td>发布日期：</td><td>2021年04月15日</td></tr></tbody></table>"""


def page(record: str, inside: bool, container: str = 'id="zoom"') -> str:
    above, within = ("", record) if inside else (record, "")
    return f"""<html><head><title>{TITLE}_云河市人民政府</title></head><body>{above}<h1>{TITLE}</h1>
<div class="fz">字号：大 中 小 | 打印</div><div {container}>{within}{tagged()}</div></body></html>"""


@pytest.mark.parametrize("container", ['id="zoom"', 'class="c1"', "class=TRS_Editor"])
@pytest.mark.parametrize("inside", [True, False])
def test_its_rows_are_info(inside: bool, container: str) -> None:
    article = read(page(RECORD, inside, container))
    assert body_of(article) == list(PARAGRAPHS)
    assert "来　　源： 市政府办公室 发布日期： 2021年04月15日" in texts(article, "info")
    assert "索 引 号： 990100001/2021-00347 主题分类： 交通" in texts(article, "info")


@pytest.mark.parametrize("inside", [True, False])
def test_it_says_when_and_whence(inside: bool) -> None:
    found = read_speech(PageSource(page(RECORD, inside).encode()))
    assert (found.published_on.value, found.source) == ("2021-04-15", "市政府办公室")
    assert found.headline == TITLE


def test_labels_without_colons() -> None:
    html = page(RECORD.replace("：", ""), True)
    assert body_of(read(html)) == list(PARAGRAPHS)


def test_a_data_table_stays_in_the_text() -> None:
    data = "<table><tr><td>名称</td><td>日渡运量</td></tr><tr><td>云河渡</td><td>五十人次</td></tr></table>"
    cells = ["名称", "日渡运量", "云河渡", "五十人次"]
    assert body_of(read(page(data, True)))[:4] == cells


def test_a_table_that_holds_the_text_is_no_record() -> None:
    wide = RECORD.replace(
        "</tbody>", f"<tr><td colspan=4><div id='zoom'>{tagged()}</div></td></tr></tbody>"
    )
    article = read(f"<html><title>{TITLE}</title><body>{wide}</body></html>")
    assert body_of(article)[-4:] == list(PARAGRAPHS)
