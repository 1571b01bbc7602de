"""What `--place` takes: codes, names of today, names of before and contractions."""

from __future__ import annotations

import pytest

from speecharchive.query.places import resolve
from speecharchive.query.snapshot import snapshot
from speecharchive.store.archive import Archive


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("430200", "430200"), ("株洲", "430200"), ("陝西", "610000"), ("吉林", "220000"), ("襄樊", "420600"), ("渡口市", "510400"), ("株洲县", "430221"),
        ("毕节地区", "522400"), ("渝", "500000"), ("锡盟", "152500"), ("贵安新区", "520000"),
    ],
)  # fmt: skip
def test_a_place_is_known_by_all_its_names(stocked: str, place: str, code: str) -> None:
    with Archive.open(stocked, read_only=True) as archive, snapshot(archive) as view:
        assert resolve(view.index.places(), place) == code
