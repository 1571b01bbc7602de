import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.normalise.names import is_person_name, split_names


@pytest.mark.parametrize(
    "name",
    [
        "甲一鸣", "曾虚构", "何真", "李明月", "王斌年", "欧阳拟名", "歐陽擬名", "司马拟", "諸葛某甲", "莊 華 平", "莊　華　平", "李 真", "王 如梦",
        "艾力·买买提", "阿依古丽‧某某江", "冯喆", "卫堃", "白头", "甲 一 鸣",
    ],
)  # fmt: skip
def test_names_of_persons(name: str) -> None:
    assert is_person_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "", "王", "本报", "本报讯", "编辑", "责编", "记者", "全媒体记者", "通讯员", "作者", "来源", "时间", "株洲日报", "陽泉日報", "红网", "云河日报",
        "湘潭市", "高明区", "安徽", "江苏", "金华", "温州", "石家庄", "张家界", "市委书记", "王主任", "李书记", "张市长", "甲一鸣同志", "陈总",
        "高度重视", "全面贯彻", "方面的", "于是", "时代", "第一", "频道", "管理员", "admin", "甲一鸣2", "各位委员", "某某某", "高级", "全媒体",
    ],
)  # fmt: skip
def test_words_that_are_no_names(text: str) -> None:
    assert not is_person_name(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲一鸣、郗虛構", ["甲一鸣", "郗虛構"]),
        ("甲一鸣，乙二响；何真", ["甲一鸣", "乙二响", "何真"]),
        ("记者 甲一鸣 何真", ["甲一鸣", "何真"]),
        ("云河日报全媒体记者何真摄", ["何真"]),
        ("本报记者 甲一鸣 通讯员 乙二响", ["甲一鸣", "乙二响"]),
        ("编辑：何真", ["何真"]),
        ("（责任编辑：何真、甲一鸣）", ["何真", "甲一鸣"]),
        ("何真/文 甲一鸣/图", ["何真", "甲一鸣"]),
        ("文/图 何真", ["何真"]),
        ("何 真 甲一鸣 李 拟 名", ["何真", "甲一鸣", "李拟名"]),
        ("莊　華　平", ["莊華平"]),
        ("王 如梦", ["王如梦"]),
        ("见习记者 欧阳拟名 摄", ["欧阳拟名"]),
        ("何真 甲一鸣 摄影报道", ["何真", "甲一鸣"]),
        ("何真、何真", ["何真"]),
        ("来源:株洲日报", []),
        ("本报讯", []),
        ("", []),
    ],
)
def test_lists_of_names_are_split(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@given(st.text("甲一鸣 何真、，记者编辑:摄/()　欧阳·", max_size=30))
def test_what_is_split_off_is_a_name_made_of_the_text(text: str) -> None:
    names = split_names(text)
    assert len(set(names)) == len(names)
    for name in names:
        assert is_person_name(name)
        assert name in "".join(text.split())
