"""The table in which a government site records a document (索引号, 发文机关, 成文日期, 标题), above the text or within it."""

from __future__ import annotations

import re
from collections.abc import Collection

from speecharchive.pages.elements import Element, text_of

MAX_TABLES = 60
MAX_RECORD = 1200
"""Characters of a whole record."""
MAX_LABEL = 14
FEWEST = 3
"""Labels that make a record of a table; a data table may have one."""

_LABEL = re.compile(
    r"(?:信息)?索引号|(?:信息|文件)?(?:名称|标题)|(?:发文|制发|发布|公开|成文|责任|主办|起草)(?:机构|机关|单位|部门|责任部门)|责任部门"
    r"|(?:发文|文件|公文)?(?:字号|文号|编号)|统一(?:登记)?(?:编号|号)|登记号|(?:成文|发文|发布|生成|公开|印发|签发|生效|实施|施行|失效|废止|更新)(?:日期|时间|时限)"
    r"|(?:公文|公开|文件|信息)?(?:主题|体裁|组配|服务对象|类别|种类|信息)?(?:分类|类别|种类)|主题词?|关键词|有效性|(?:信息|文件)?(?:时效|状态|来源)|公开(?:方式|形式|范围|属性|程序)|内容概述|语种|载体类型"
)
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that lxml reads in HTML, but does not let anybody write."""


def record_rows(root: Element, bodies: Collection[Element]) -> list[Element]:
    """The rows of such records; none of a table that holds a body.

    Each row becomes one line, so that a value stands beside its label: `发布日期：` and `2021年4月15日` are two cells.
    """
    found: list[Element] = []
    above = {ancestor for body in bodies for ancestor in body.iterancestors()}
    for number, table in enumerate(root.iter("table")):
        if number >= MAX_TABLES:
            break
        if table not in above and table not in bodies and _is_record(table):
            for row in table.iter("tr"):
                _join_cells(row)
                found.append(row)
    return found


def _is_record(table: Element) -> bool:
    cells = table.iter("td", "th")
    first = next(cells, None)
    if (
        first is None
        or not _is_label(first)
        or next(table.iterdescendants("table"), None) is not None
    ):
        return False
    if len(text_of(table)) > MAX_RECORD:
        return False
    return 1 + sum(map(_is_label, cells)) >= FEWEST


def _is_label(cell: Element) -> bool:
    text = "".join(text_of(cell).split())
    return len(text) <= MAX_LABEL and _LABEL.fullmatch(text.strip("[]【】:：")) is not None


def _join_cells(row: Element) -> None:
    for element in list(row.iterdescendants("td", "th", "p", "div", "br")):
        element.tail = f"{_NOT_IN_XML.sub('', element.tail or '')} "
        element.tag = "span"
