import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.normalise.formulas import find_represented


@pytest.mark.parametrize(
    ("text", "place", "name", "body", "division", "raw"),
    [
        ("在此，我代表中共株洲市委，向大会", None, "中共株洲市委", "party", "430200", "我代表中共株洲市委"),
        ("在此,我代表市委,對大會", "140300", "中共阳泉市委", "party", "140300", "我代表市委"),
        ("我代表陽泉市委，", None, "中共阳泉市委", "party", "140300", "我代表陽泉市委"),
        ("我代表政協株洲市第十屆委員會常務委員會，向大會報告工作", None, "政协株洲市第十届委员会常务委员会", "cppcc", "430200", "我代表政協株洲市第十屆委員會常務委員會"),
        ("我代表市人民政府，向大会报告", "140300", "阳泉市人民政府", "government", "140300", "我代表市人民政府"),
        ("我代表市政府向大会", "140300", "阳泉市人民政府", "government", "140300", "我代表市政府"),
        ("我谨代表县委、县人民政府", "430223", "中共攸县委、攸县人民政府", "party", "430223", "我谨代表县委、县人民政府"),
        ("我代表省委", "430200", "中共湖南省委", "party", "430000", "我代表省委"),
        ("我代表市委", "430202", "中共株洲市委", "party", "430200", "我代表市委"),
        ("我代表市委市政府", "430200", "中共株洲市委、株洲市人民政府", "party", "430200", "我代表市委市政府"),
        ("我代表州委", "433100", "中共湘西州委", "party", "433100", "我代表州委"),
        ("我代表地委", "232700", "中共大兴安岭地委", "party", "232700", "我代表地委"),
        ("我代表自治区党委", "150100", "中共内蒙古自治区党委", "party", "150000", "我代表自治区党委"),
        ("我代表市人大常委会", "140300", "阳泉市人大常委会", "npc", "140300", "我代表市人大常委会"),
        ("我代表市政协常委会表示感谢", "430200", "株洲市政协常委会", "cppcc", "430200", "我代表市政协常委会"),
        ("我代表第十届市政协常委会", "430200", "第十届株洲市政协常委会", "cppcc", "430200", "我代表第十届市政协常委会"),
        ("我代表市中级人民法院", "430200", "株洲市中级人民法院", "court", "430200", "我代表市中级人民法院"),
        ("我代表市人民检察院", "430200", "株洲市人民检察院", "procuratorate", "430200", "我代表市人民检察院"),
        ("我代表市纪委", "430200", "株洲市纪委", "discipline", "430200", "我代表市纪委"),
        ("受政协株洲市第十届委员会常务委员会委托，", None, "政协株洲市第十届委员会常务委员会", "cppcc", "430200", "受政协株洲市第十届委员会常务委员会"),
        ("我代表市委", None, "市委", "party", None, "我代表市委"),
        ("我代表区委", "430200", "区委", "party", None, "我代表区委"),
        ("我代表中共海望市委，", None, "中共海望市委", "party", None, "我代表中共海望市委"),
        ("我代表海望市人民政府，", None, "海望市人民政府", "government", None, "我代表海望市人民政府"),
        ("我代表中共云河市委", None, "中共云河市委", "party", "990100", "我代表中共云河市委"),
    ],
)  # fmt: skip
def test_the_body_is_named_in_full(
    text: str, place: str | None, name: str, body: str, division: str | None, raw: str
) -> None:
    [found] = find_represented(text, place)
    assert (found.name, found.body, found.division, found.raw) == (name, body, division, raw)


@pytest.mark.parametrize(
    "text",
    ["我代表全市人民", "我代表大家", "我代表市委书记", "人大代表市民", "以企业为代表的市属国企", "他代表市委", "受大家委托", "我代表市委办公室", ""],
)  # fmt: skip
def test_other_words_represent_no_body(text: str) -> None:
    assert find_represented(text, "430200") == []


def test_each_standing_is_found_in_order() -> None:
    text = "我代表市委，向大会祝贺！……我代表市政协，表示感谢！"
    assert [found.name for found in find_represented(text, "430200")] == [
        "中共株洲市委",
        "株洲市政协",
    ]


@given(
    st.text(st.sampled_from("我谨代表受中共株洲市县委、人民政府政协第十届员会托，的"), max_size=40)
)
def test_no_text_raises_and_offsets_hold(text: str) -> None:
    for found in find_represented(text, "430200"):
        assert text[found.start : found.end] == found.raw
