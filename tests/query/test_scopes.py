"""The filters of a command and the fields of its query hold together."""

from __future__ import annotations

from speecharchive.index.wanted import Scope
from speecharchive.query.scopes import both


def test_what_either_does_not_bound_the_other_does() -> None:
    one = Scope(kinds=("speech",), since=20200101, titles=("甲",))
    assert both(one, Scope()) == both(Scope(), one) == one
    assert both(one, Scope(bodies=("npc",), until=20241231)) == Scope(
        kinds=("speech",), bodies=("npc",), since=20200101, until=20241231, titles=("甲",)
    )


def test_what_both_bound_is_what_both_let_through() -> None:
    assert both(Scope(kinds=("speech", "address")), Scope(kinds=("address", "news"))).kinds == (
        "address",
    )
    assert both(Scope(terms=(1,)), Scope(terms=(2,))).terms == ()
    dates = both(Scope(since=20200101, until=20221231), Scope(since=20210101, until=20241231))
    assert (dates.since, dates.until) == (20210101, 20221231)
    assert both(Scope(titles=("甲",)), Scope(titles=("乙", "甲"))).titles == ("甲", "乙")


def test_a_city_out_of_its_province() -> None:
    hunan, zhuzhou, yangquan = ("430000", "439999"), ("430200", "430299"), ("140300", "140399")
    assert both(Scope(places=(hunan, yangquan)), Scope(places=(zhuzhou,))).places == (zhuzhou,)
    assert both(Scope(places=(zhuzhou,)), Scope(places=(hunan,))).places == (zhuzhou,)
    assert both(Scope(places=(zhuzhou,)), Scope(places=(yangquan,))).places == ()
