"""The places and people of the invented world.

The province, its towns and all names are invented; the division codes begin with 99, which no edition of
GB/T 2260 assigns.
"""

from __future__ import annotations

PROVINCE = "990000"
CITY = "990100"
DISTRICT = "990102"
COUNTY = "990121"
SECOND_COUNTY = "990122"
SECOND_CITY = "990200"

SECRETARY = "曾虚构"
MAYOR = "方无此"
CPPCC_CHAIR = "石示例"
NPC_CHAIR = "林假设"
COUNTY_SECRETARY = "何真"
SECOND_COUNTY_SECRETARY = "苏未详"
SECOND_CITY_SECRETARY = "陈乌有"
COURT_PRESIDENT = "罗拟名"
MEMBERS = ("郑非真", "梁如梦", "叶拟稿")

REPORTERS = ("周拟文", "钱试笔", "吴摹写")
PHOTOGRAPHERS = ("蒋取景", "韩对焦")
EDITORS = ("冯喆", "卫堃", "沈校样", "杨排字")
"""喆 and 堃 are in GBK and not in GB2312."""
