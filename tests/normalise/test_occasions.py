import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.normalise.occasions import find_occasions

ZHUZHOU, YANGQUAN, PANZHIHUA = "430200", "140300", "510400"


@pytest.mark.parametrize(
    ("text", "context", "raw", "expected"),
    [
        # The people's political consultative conference
        ("——在政协株洲市第十届委员会第四次会议闭幕式上的讲话", None, "政协株洲市第十届委员会第四次会议闭幕式",
         ("cppcc", ZHUZHOU, 10, 4, "plenary", "closing")),
        ("在政协株洲市第十届委员会第三次会议上", None, "政协株洲市第十届委员会第三次会议",
         ("cppcc", ZHUZHOU, 10, 3, "plenary", None)),
        ("在市政协十届十四次常委会会议上的讲话", PANZHIHUA, "市政协十届十四次常委会会议",
         ("cppcc", PANZHIHUA, 10, 14, "standing-committee", None)),
        ("政協株洲市第１０屆委員會第4次會議", None, "政協株洲市第１０屆委員會第4次會議", ("cppcc", ZHUZHOU, 10, 4, "plenary", None)),
        ("中国人民政治协商会议第十届攀枝花市委员会第四次会议", None, "中国人民政治协商会议第十届攀枝花市委员会第四次会议",
         ("cppcc", PANZHIHUA, 10, 4, "plenary", None)),
        ("政协株洲市第十届四次会议，圆满完成", None, "政协株洲市第十届四次会议", ("cppcc", ZHUZHOU, 10, 4, "plenary", None)),
        ("政协第十届株洲市委员会常务委员会第十四次会议", None, "政协第十届株洲市委员会常务委员会第十四次会议",
         ("cppcc", ZHUZHOU, 10, 14, "standing-committee", None)),
        ("市政协十届常委会第十四次会议", ZHUZHOU, "市政协十届常委会第十四次会议", ("cppcc", ZHUZHOU, 10, 14, "standing-committee", None)),
        ("十届十四次常委会会议", ZHUZHOU, "十届十四次常委会会议", ("cppcc", ZHUZHOU, 10, 14, "standing-committee", None)),
        ("第十届委员会第四次会议", ZHUZHOU, "第十届委员会第四次会议", ("cppcc", ZHUZHOU, 10, 4, "plenary", None)),
        ("市政协十届四次会议胜利闭幕", ZHUZHOU, "市政协十届四次会议胜利闭幕", ("cppcc", ZHUZHOU, 10, 4, "plenary", "closing")),
        ("在市政协十届四次会议开幕大会上", ZHUZHOU, "市政协十届四次会议开幕大会", ("cppcc", ZHUZHOU, 10, 4, "plenary", "opening")),
        ("做好市政协十届四次全会筹备工作", ZHUZHOU, "市政协十届四次全会", ("cppcc", ZHUZHOU, 10, 4, "plenary", None)),
        ("市政协主席会议", ZHUZHOU, "市政协主席会议", ("cppcc", ZHUZHOU, None, None, "chairpersons", None)),
        ("市政协十届三十一次主席会议", ZHUZHOU, "市政协十届三十一次主席会议", ("cppcc", ZHUZHOU, 10, 31, "chairpersons", None)),
        ("市政协第30次主席会议", ZHUZHOU, "市政协第30次主席会议", ("cppcc", ZHUZHOU, None, 30, "chairpersons", None)),
        ("市政协党组（扩大）会议", ZHUZHOU, "市政协党组（扩大）会议", ("cppcc", ZHUZHOU, None, None, "party-group", None)),
        ("全国政协十四届二次会议", ZHUZHOU, "全国政协十四届二次会议", ("cppcc", None, 14, 2, "plenary", None)),
        ("州政协十三届三次会议", "433123", "州政协十三届三次会议", ("cppcc", "433100", 13, 3, "plenary", None)),
        ("市政协八届四次会议", "430281", "市政协八届四次会议", ("cppcc", "430281", 8, 4, "plenary", None)),
        # The people's congress
        ("在陽泉市第十六屆人民代表大會第三次會議閉幕會上的講話", None, "陽泉市第十六屆人民代表大會第三次會議閉幕會",
         ("npc", YANGQUAN, 16, 3, "plenary", "closing")),
        ("市十六届人大三次会议", YANGQUAN, "市十六届人大三次会议", ("npc", YANGQUAN, 16, 3, "plenary", None)),
        ("市人大十六届三次会议", YANGQUAN, "市人大十六届三次会议", ("npc", YANGQUAN, 16, 3, "plenary", None)),
        ("第十六届人大常委会第二十次会议", YANGQUAN, "第十六届人大常委会第二十次会议", ("npc", YANGQUAN, 16, 20, "standing-committee", None)),
        ("阳泉市第十六届人民代表大会常务委员会第二十次会议", None, "阳泉市第十六届人民代表大会常务委员会第二十次会议",
         ("npc", YANGQUAN, 16, 20, "standing-committee", None)),
        ("市人大常委会第二十次会议", YANGQUAN, "市人大常委会第二十次会议", ("npc", YANGQUAN, None, 20, "standing-committee", None)),
        ("市人大常委会主任会议", YANGQUAN, "市人大常委会主任会议", ("npc", YANGQUAN, None, None, "chairpersons", None)),
        ("第十四届全国人民代表大会第二次会议", YANGQUAN, "第十四届全国人民代表大会第二次会议", ("npc", None, 14, 2, "plenary", None)),
        ("市十六届人大三次会议", "110105", "市十六届人大三次会议", ("npc", "110000", 16, 3, "plenary", None)),
        # The party
        ("中共攀枝花市委十一届八次全体会议", None, "中共攀枝花市委十一届八次全体会议", ("party", PANZHIHUA, 11, 8, "party-plenary", None)),
        ("中共天元区委七届六次全体（扩大）会议", None, "中共天元区委七届六次全体（扩大）会议", ("party", "430211", 7, 6, "party-plenary", None)),
        ("中国共产党株洲市第十三届委员会第八次全体会议", None, "中国共产党株洲市第十三届委员会第八次全体会议",
         ("party", ZHUZHOU, 13, 8, "party-plenary", None)),
        ("省委十二届五次全会", ZHUZHOU, "省委十二届五次全会", ("party", "430000", 12, 5, "party-plenary", None)),
        ("自治区党委十一届七次全会", "150100", "自治区党委十一届七次全会", ("party", "150000", 11, 7, "party-plenary", None)),
        ("党的二十届三中全会", ZHUZHOU, "党的二十届三中全会", ("party", None, 20, 3, "party-plenary", None)),
        ("中共二十大", ZHUZHOU, "中共二十大", ("party", None, None, 20, "party-congress", None)),
        ("中国共产党株洲市第十三次代表大会", None, "中国共产党株洲市第十三次代表大会", ("party", ZHUZHOU, None, 13, "party-congress", None)),
        ("市第十三次党代会", ZHUZHOU, "市第十三次党代会", ("party", ZHUZHOU, None, 13, "party-congress", None)),
        ("市党代会", ZHUZHOU, "市党代会", ("party", ZHUZHOU, None, None, "party-congress", None)),
        ("市委常委会（扩大）会议", ZHUZHOU, "市委常委会（扩大）会议", ("party", ZHUZHOU, None, None, "standing-committee", None)),
        ("市委经济工作会议", ZHUZHOU, "市委经济工作会议", ("party", ZHUZHOU, None, None, "work", None)),
        ("中共株洲市纪委十三届四次全会", None, "中共株洲市纪委十三届四次全会", ("discipline", ZHUZHOU, 13, 4, "party-plenary", None)),
        # The government, and others
        ("市政府第35次常务会议", ZHUZHOU, "市政府第35次常务会议", ("government", ZHUZHOU, None, 35, "executive", None)),
        ("市十六届人民政府第30次常务会议", ZHUZHOU, "市十六届人民政府第30次常务会议", ("government", ZHUZHOU, 16, 30, "executive", None)),
        ("市政府全体会议", "430202", "市政府全体会议", ("government", ZHUZHOU, None, None, "plenary", None)),
        ("共青团株洲市第十九次代表大会", None, "共青团株洲市第十九次代表大会", ("mass-organisation", ZHUZHOU, None, 19, "other", None)),
        ("民盟株洲市第十届委员会第三次全体会议", None, "民盟株洲市第十届委员会第三次全体会议", ("other", ZHUZHOU, 10, 3, "plenary", None)),
        ("市“两会”精神", ZHUZHOU, "市“两会”", ("other", ZHUZHOU, None, None, "plenary", None)),
        ("在株洲市民营企业座谈会上的讲话", None, "株洲市民营企业座谈会", ("other", ZHUZHOU, None, None, "symposium", None)),
        ("在全市经济工作会议上的讲话", ZHUZHOU, "全市经济工作会议", ("other", ZHUZHOU, None, None, "work", None)),
        ("在云河大桥通车仪式上的致辞", ZHUZHOU, "云河大桥通车仪式", ("other", ZHUZHOU, None, None, "ceremony", None)),
        # A place that is in no table
        ("在政协海望市第二届委员会第三次会议上", ZHUZHOU, "政协海望市第二届委员会第三次会议", ("cppcc", None, 2, 3, "plenary", None)),
        ("在政协云河市第十届委员会第四次会议闭幕式上", None, "政协云河市第十届委员会第四次会议闭幕式",
         ("cppcc", "990100", 10, 4, "plenary", "closing")),
    ],
)  # fmt: skip
def test_an_occasion_is_read_in_all_its_parts(
    text: str, context: str | None, raw: str, expected: tuple[object, ...]
) -> None:
    [found] = find_occasions(text, context)
    assert found.raw == raw
    parts = (found.body, found.division, found.term, found.session, found.meeting, found.phase)
    assert parts == expected


@pytest.mark.parametrize(
    "text",
    [
        "市政协会议室", "市人大常委会作出决定", "历届市政协老领导", "首届文旅发展大会", "社会各界", "换届工作", "第一次世界大战", "三市政协主席联席会议",
        "政协十届委员", "第四次修订", "", "李某在会上的讲话", "总书记在一次大会上的讲话",
    ],
)  # fmt: skip
def test_other_words_name_no_occasion(text: str) -> None:
    assert find_occasions(text, ZHUZHOU) == []


def test_a_kind_without_a_context_leaves_the_division_open() -> None:
    [found] = find_occasions("市政协十届四次会议")
    assert (found.division, found.level, found.place) == (None, 2, None)


def test_a_county_is_not_guessed_from_its_city() -> None:
    [found] = find_occasions("县政协十届四次会议", ZHUZHOU)
    assert (found.division, found.level) == (None, 3)


def test_a_short_name_takes_its_body_from_the_full_one_before_it() -> None:
    text = "十六届三次会议是……。在阳泉市第十六届人民代表大会第三次会议上。十六届三次会议闭幕。"
    found = find_occasions(text)
    assert [mention.body for mention in found] == ["other", "npc", "npc"]
    assert [mention.division for mention in found] == [None, YANGQUAN, YANGQUAN]
    assert found[-1].phase == "closing"


def test_two_meetings_joined_by_a_word_are_two() -> None:
    found = find_occasions("市委十一届八次全体会议暨市委经济工作会议", PANZHIHUA)
    assert [mention.meeting for mention in found] == ["party-plenary", "work"]


def test_the_record_has_the_span_of_the_page() -> None:
    text = "在市政协主席会议上"
    [found] = find_occasions(text, ZHUZHOU)
    occasion = found.occasion("headline", offset=100)
    assert occasion.span == (101, 108)
    assert (occasion.raw, occasion.basis) == ("市政协主席会议", "headline")


@given(
    st.text(
        st.sampled_from("在政协中共株洲市县第十届委员会人民代表大四次常务全体议开闭幕式上的讲话，座谈两党 \n"),
        max_size=60,
    )
)  # fmt: skip
def test_no_text_raises_and_mentions_never_overlap(text: str) -> None:
    end = 0
    for mention in find_occasions(text, ZHUZHOU):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.raw
        end = mention.end
