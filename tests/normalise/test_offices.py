import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.normalise.offices import find_offices, full_name


@pytest.mark.parametrize(
    ("text", "context", "full", "body", "title", "level"),
    [
        ("湘潭市委书记", None, "湘潭市委书记", "party", "书记", 2),
        ("中共湘潭市委书记", None, "中共湘潭市委书记", "party", "书记", 2),
        ("市委書記", "430200", "株洲市委书记", "party", "书记", 2),
        ("市政协主席", "510400", "攀枝花市政协主席", "cppcc", "主席", 2),
        ("市政协副主席", "510400", "攀枝花市政协副主席", "cppcc", "副主席", 2),
        ("市政协党组书记、主席", "510400", "攀枝花市政协党组书记、主席", "cppcc", "主席", 2),
        ("党组书记、主席", "510400", "党组书记、主席", "cppcc", "主席", None),
        ("代市长", "430200", "株洲市代市长", "government", "代市长", 2),
        ("株洲市市长", None, "株洲市市长", "government", "市长", 2),
        ("株洲市长", None, "株洲市长", "government", "市长", 2),
        ("市长", "430202", "株洲市市长", "government", "市长", 2),
        ("市委副书记、代市长", "430200", "株洲市委副书记、株洲市代市长", "government", "代市长", 2),
        ("省委常委、市委书记", "430200", "湖南省委常委、株洲市委书记", "party", "书记", 2),
        ("市委书记、市人大常委会主任", "430200", "株洲市委书记、株洲市人大常委会主任", "party", "书记", 2),
        ("市人大常委会党组书记、主任", "140300", "阳泉市人大常委会党组书记、主任", "npc", "主任", 2),
        ("市政府党组书记、市长", "430200", "株洲市政府党组书记、株洲市市长", "government", "市长", 2),
        ("县委书记", "430223", "攸县委书记", "party", "书记", 3),
        ("县委书记", "430200", "县委书记", "party", "书记", 3),
        ("天元区区长", None, "天元区区长", "government", "区长", 3),
        ("州长", "433100", "湘西州州长", "government", "州长", 2),
        ("大兴安岭地委书记", None, "大兴安岭地委书记", "party", "书记", 2),
        ("行署专员", "232700", "大兴安岭地区行署专员", "government", "专员", 2),
        ("自治区主席", "150100", "内蒙古自治区主席", "government", "自治区主席", 1),
        ("全国政协主席", "430200", "全国政协主席", "cppcc", "主席", 0),
        ("市中级人民法院院长", "430200", "株洲市中级人民法院院长", "court", "院长", 2),
        ("市人民检察院检察长", "430200", "株洲市人民检察院检察长", "procuratorate", "检察长", 2),
        ("市纪委书记", "430200", "株洲市纪委书记", "discipline", "书记", 2),
        ("市委统战部部长", "430200", "株洲市委统战部部长", "united-front", "部长", 2),
    ],
)  # fmt: skip
def test_offices_are_read(
    text: str, context: str | None, full: str, body: str, title: str, level: int | None
) -> None:
    [office] = find_offices(text)
    assert (office.body, office.title, office.level) == (body, title, level)
    assert full_name(office, context) == full


@pytest.mark.parametrize(
    "text",
    [
        "主任", "书记", "各位委员", "株洲市长期坚持", "全市长期", "市长江大桥", "政协主席会议", "市委书记处", "习近平总书记", "政协委员", "人大代表",
        "书记、主任", "三市政协主席", "株洲长袖善舞", "",
    ],
)  # fmt: skip
def test_other_words_are_no_office(text: str) -> None:
    assert find_offices(text) == []


def test_offices_of_two_persons_are_two() -> None:
    text = "省委书记甲一鸣、省长何真来湘潭调研，湘潭市委書記乙二响陪同"
    found = find_offices(text)
    assert [office.name for office in found] == ["省委书记", "省长", "湘潭市委书记"]
    assert [text[office.start : office.end] for office in found] == [each.raw for each in found]
    assert found[2].division is not None
    assert found[2].division.division.code == "430300"


def test_the_words_beside_an_office_are_left_out() -> None:
    assert [each.raw for each in find_offices("作者为湘潭市委书记")] == ["湘潭市委书记"]
    assert [each.raw for each in find_offices("湘潭市委书记甲一鸣")] == ["湘潭市委书记"]


@given(st.text(st.sampled_from("湘潭市县委书记政协主席党组代副长、人大常会任 的"), max_size=40))
def test_no_text_raises_and_offsets_hold(text: str) -> None:
    for office in find_offices(text):
        assert text[office.start : office.end] == office.raw
        assert full_name(office, "430200")
