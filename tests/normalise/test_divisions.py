import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.data import read_rows
from speecharchive.normalise.divisions import (
    ancestors,
    at_level,
    by_code,
    by_name,
    covers,
    divisions,
    find_divisions,
    mark,
    of_kind,
    province_of_licence,
)


def _found(text: str, within: str | None = None) -> list[tuple[str, str]]:
    mentions = find_divisions(text, within)
    return [(mention.division.code, text[mention.start : mention.end]) for mention in mentions]


def test_the_table_is_whole() -> None:
    rows = [division for division in divisions().values() if not division.invented]
    assert [sum(row.level == level for row in rows) for level in (1, 2, 3)] == [33, 333, 2845]
    assert len(list(read_rows("divisions.csv"))) == len(rows)
    for row in rows:
        assert len(row.code) == 6
        assert row.code.isdigit()
        assert row.name.startswith(row.short)
        assert len(row.short) >= 2
        assert row.parent is None if row.level == 1 else by_code(row.parent or "") is not None


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("株洲市", "株洲"), ("湖南省", "湖南"), ("内蒙古自治区", "内蒙古"), ("新疆维吾尔自治区", "新疆"),
        ("湘西土家族苗族自治州", "湘西"), ("东乡族自治县", "东乡"), ("互助土族自治县", "互助"), ("赵县", "赵县"),
        ("莫力达瓦达斡尔族自治旗", "莫力达瓦"), ("大兴安岭地区", "大兴安岭"), ("浦东新区", "浦东"), ("神农架林区", "神农架"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"), ("香港特别行政区", "香港"), ("管城回族区", "管城"),
    ],
)  # fmt: skip
def test_short_names(name: str, short: str) -> None:
    division = by_name(name)
    assert division is not None
    assert division.short == short


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("湖南省株洲市天元区", [("430000", "湖南省"), ("430200", "株洲市"), ("430211", "天元区")]),
        ("返回株洲站首页", [("430200", "株洲")]),
        ("陽泉日報、山西新聞網陽泉頻道", [("140300", "陽泉"), ("140000", "山西"), ("140300", "陽泉")]),
        ("陝西和山西", [("610000", "陝西"), ("140000", "山西")]),
        ("吉林省吉林市", [("220000", "吉林省"), ("220200", "吉林市")]),
        ("吉林", [("220000", "吉林")]),
        ("吉林市委", [("220200", "吉林市")]),
        ("重庆市渝中区", [("500000", "重庆市"), ("500103", "渝中区")]),
        ("中共湘西州委", [("433100", "湘西州")]),
        ("內蒙古自治區黨委", [("150000", "內蒙古自治區")]),
        ("长沙市区", [("430100", "长沙市")]),
        ("荆州市沙市区", [("421000", "荆州市"), ("421002", "沙市区")]),
        ("阳泉市城区", [("140300", "阳泉市"), ("140302", "城区")]),
        ("福州的鼓楼区", [("350100", "福州"), ("350102", "鼓楼区")]),
        ("中共赵县县委", [("130133", "赵县")]),
        ("乾县", [("610424", "乾县")]),
        ("日照市和日照日报", [("371100", "日照市"), ("371100", "日照")]),
        ("黑龙江西部", [("230000", "黑龙江")]),
        ("武汉中心城区", [("420100", "武汉")]),
    ],
)  # fmt: skip
def test_divisions_are_found(text: str, found: list[tuple[str, str]]) -> None:
    assert _found(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "日照时间", "朝阳产业", "世界大同", "长治久安", "孙中山", "推广安全生产", "推广东西部协作", "隆重庆祝", "黄河南岸", "黄河源头",
        "长江西岸", "创新乡村治理", "管理县级财政", "建成县级", "巩固原有成果", "美丽水乡", "重大庆典", "建成都市圈", "城区改造",
        "解放区的天", "鼓楼区", "北京路", "港口区", "云岭大地", "千佛山", "在巴中国企业", "",
    ],
)  # fmt: skip
def test_words_that_only_look_like_a_place_are_not_found(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "within", "code"),
    [
        ("鼓楼区", "320100", "320106"), ("鼓楼区", "320102", "320106"), ("鼓楼区", "350000", "350102"),
        ("朝阳区", "110000", "110105"), ("海南", "632500", "632500"), ("海南", "460000", "460000"),
        ("吉林", "220200", "220000"), ("云岭", "990100", "990000"),
    ],
)  # fmt: skip
def test_the_surroundings_settle_a_shared_name(text: str, within: str, code: str) -> None:
    assert [found for found, _ in _found(text, within)] == [code]


def test_names_give_one_division_or_none() -> None:
    def code(name: str, within: str | None = None) -> str | None:
        division = by_name(name, within)
        return division.code if division else None

    assert code("株洲") == code("株洲市") == code("株洲", "430000") == "430200"
    assert code("吉林") == "220000"
    assert code("长沙县") == "430121"
    assert code("湘西州") == "433100"
    assert code("鼓楼区") is None
    assert code("鼓楼区", "410000") == "410204"
    assert code("没有这个地方") is None


def test_who_holds_whom() -> None:
    assert [each.code for each in ancestors("430202")] == ["430200", "430000"]
    assert ancestors("430000") == []
    assert ancestors("000000") == []
    assert covers("430000", "430202")
    assert covers("430200", "430200")
    assert not covers("430200", "430000")
    assert not covers("430200", "430300")
    city = at_level("430202", 2)
    assert city is not None
    assert city.name == "株洲市"
    assert at_level("430000", 2) is None


@pytest.mark.parametrize(
    ("code", "kind", "meant"),
    [
        ("430202", "市", "430200"), ("110105", "市", "110000"), ("430281", "市", "430281"), ("433123", "州", "433100"),
        ("150121", "自治区", "150000"), ("232721", "地", "232700"), ("430200", "省", "430000"), ("430200", "县", None),
        ("450100", "区", None), (None, "市", None),
    ],
)  # fmt: skip
def test_a_kind_alone_means_a_division_of_the_context(
    code: str | None, kind: str, meant: str | None
) -> None:
    division = of_kind(code, kind)
    assert (division.code if division else None) == meant


@pytest.mark.parametrize(
    ("text", "code"),
    [("湘ICP备00000000号", "430000"), ("蜀公网安备 51040002号", "510000"), ("ICP备案", None)],
)
def test_the_licence_number_says_a_province(text: str, code: str | None) -> None:
    division = province_of_licence(text)
    assert (division.code if division else None) == code


@given(
    st.text(
        st.sampled_from("中共湖南省株洲市天元区朝阳鼓楼和县海委政协的。\ue001\ue002 a"), max_size=40
    )
)
def test_mentions_never_overlap_and_marks_keep_the_length(text: str) -> None:
    mentions = find_divisions(text)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
    marked = mark(text, mentions)
    assert len(marked) == len(text)
    inside = {at for mention in mentions for at in range(mention.start, mention.end)}
    assert {at for at, char in enumerate(marked) if "\ue001" <= char <= "\ue003"} == inside


def test_every_division_is_found_by_its_name_under_its_parents() -> None:
    for code, division in divisions().items():
        above = [each.name for each in reversed(ancestors(code))]
        assert _found("".join([*above, division.name]))[-1] == (code, division.name)


def test_every_prefecture_and_province_is_found_by_the_name_its_committee_has() -> None:
    for code, division in divisions().items():
        if division.level < 3 and not division.invented:
            name = f"中共{division.named_before('委')}书记"
            assert [found for found, _ in _found(name)] == [code], name
