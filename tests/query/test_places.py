"""What `--place` takes: codes, names of today, names of before and contractions."""

from __future__ import annotations

import pytest

from speecharchive.errors import BadFilter
from speecharchive.query.places import resolve
from speecharchive.query.snapshot import snapshot
from speecharchive.store.archive import Archive


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("430200", "430200"), ("株洲", "430200"), ("陝西", "610000"), ("吉林", "220000"), ("襄樊", "420600"), ("渡口市", "510400"), ("株洲县", "430221"),
        ("毕节地区", "522400"), ("渝", "500000"), ("锡盟", "152500"), ("贵安新区", "520000"), ("430221", "430221"),
        ("湖南株洲", "430200"), ("江蘇省南京市鼓樓區", "320106"), ("南京鼓楼", "320106"),
    ],
)  # fmt: skip
def test_a_place_is_known_by_all_its_names(stocked: str, place: str, code: str) -> None:
    with Archive.open(stocked, read_only=True) as archive, snapshot(archive) as view:
        assert resolve(view.index.places(), place) == code


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("株州市", "no place is called '株州市'; did you mean 株洲市 (430200)?"),
        ("洲株", "did you mean 株洲市 (430200)?"),
        ("株洲省", "did you mean 株洲市 (430200)?"),
        ("广洲", "did you mean 广州市 (440100)?"),
        ("茶林县", "did you mean 湖南省株洲市茶陵县 (430224)?"),
        ("没有的地方", "give a name such as 株洲市 or a six-digit code"),
        ("河云市", "did you mean 云河市 (999901)?"),
        ("云和市", "did you mean 浙江省丽水市云和县 (331125) or 云河市 (999901)?"),
        ("430299", "no place has the code 430299; 430200 is 株洲市"),
        (
            "888888",
            "no place has the code 888888; give a name such as 株洲市, or find the code with: speecharchive sql",
        ),
        ("朝阳区", "北京市朝阳区 (110105), 吉林省长春市朝阳区 (220104); give the code"),
    ],
)
def test_a_place_that_is_none_or_several_gets_a_suggestion(place: str, words: str) -> None:
    with pytest.raises(BadFilter) as caught:
        resolve({"999901": "云河市"}, place)
    assert words in str(caught.value)


def test_of_several_places_those_of_the_archive_come_first() -> None:
    with pytest.raises(BadFilter, match=r"'朝阳区': 吉林省长春市朝阳区 \(220104\), 北京市朝阳区"):
        resolve({"220104": "朝阳区"}, "朝阳区")
