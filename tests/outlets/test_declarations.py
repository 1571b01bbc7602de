"""A declaration that is wrong is told with its file, its outlet, its field and what is expected there."""

from __future__ import annotations

from pathlib import Path

import pytest

from speecharchive.errors import BadDeclaration
from speecharchive.outlets import Registry
from speecharchive.outlets.checking import check_declarations

from .test_registry import OWN

FULL = (
    OWN
    + """
source = "a list of newspapers, 2025"
articles = '/content_\\d+\\.html$'
sections = '/node_\\d+\\.html$'
note = "Invented."
recheck = "3d:1d,:30d"
"""
)


def findings(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    return [str(found).removeprefix(f"{file}, ") for found in check_declarations(file)[1]]


def test_a_whole_declaration(tmp_path: Path) -> None:
    assert findings(tmp_path, FULL) == []
    known = Registry.from_toml(tmp_path)["yunhe-ribao"]
    (start,) = known.starts
    assert (start.title, start.office, known.place) == ("云河日报", None, "990100")
    assert (known.status, known.language, known.hosts) == ("active", "zh-Hans", ("yhrb.yunhe.example",))  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "yunhe-ribao"\n', "", "outlet 1, name: this field is needed"),
        ('"yunhe-ribao"', '"Yunhe_Ribao"', "Yunhe_Ribao, name: expected small letters, digits and hyphens, 80 at most"),
        ('title = "云河日报"', "title = 1", "yunhe-ribao, title: expected a text in quotation marks"),
        ('title = "云河日报"', 'title = "Yunhe Daily"', "yunhe-ribao, title: expected the name as it is written in Chinese"),
        ('title = "云河日报"', 'titel = "云河日报"', "yunhe-ribao, titel: no field is called so; did you mean title?"),
        ('kind = "party-paper"\n', "", "yunhe-ribao, kind: say what publishes it; `speecharchive outlets --help` lists the kinds"),
        ('"party-paper"', '"paper"', "yunhe-ribao, kind: expected party-paper, evening-paper, trade-paper, cppcc-paper, news-site, government, cppcc or party, found 'paper'"),
        ('"founder_epaper"', '"founder_epapr"', "yunhe-ribao, family: no family is called 'founder_epapr'; did you mean founder_epaper?"),
        ('place = "990100"', 'place = "999999"', "yunhe-ribao, place: no division has the code '999999'"),
        ('place = "990100"', 'place = 990100', "yunhe-ribao, place: expected a text in quotation marks"),
        ('place = "990100"\n', "", "yunhe-ribao, place: give the division's six-digit code, or say in `unplaced` why there is none"),
        ('place = "990100"', 'place = "990100"\nunplaced = "of the country"', "yunhe-ribao, unplaced: the outlet has a place"),
        ('"active"', '"unverified"', "yunhe-ribao, status: expected active, reported, address-unknown or retired, found 'unverified'"),
        ('"zh-Hans"', '"Chinese"', "yunhe-ribao, language: expected a BCP 47 tag such as zh-Hans"),
        ('["yhrb.yunhe.example"]', '"yhrb.yunhe.example"', 'yunhe-ribao, hosts: expected a list of hosts, as in ["yhrb.yunhe.example"]'),
        ('["yhrb.yunhe.example"]', '["http://yhrb.yunhe.example", "yhrb.yunhe.example"]', "yunhe-ribao, hosts: expected a host in small letters, perhaps with a folder, found 'http://yhrb.yunhe.example'"),
        ('["yhrb.yunhe.example"]', '["yhwb.yunhe.example"]', "yunhe-ribao, start: http://yhrb.yunhe.example/%Y%m/%d/node01.html: it does not lie on the outlet's hosts"),
        ("http://yhrb", "//yhrb", "yunhe-ribao, start: //yhrb.yunhe.example/%Y%m/%d/node01.html: expected a whole http or https address"),
        ("%Y%m/%d/", "202501/07/", "yunhe-ribao, start: http://yhrb.yunhe.example/202501/07/node01.html: expected a template of a day's first page, with %Y, %m and %d"),
        ("%Y%m/%d/", "%Y%m/%d/2025-01/07/", "yunhe-ribao, start: http://yhrb.yunhe.example/%Y%m/%d/2025-01/07/node01.html: a date stands in it: write %Y, %m and %d"),
        ("%Y%m/%d/", "%y%m/%d/", "yunhe-ribao, start: http://yhrb.yunhe.example/%y%m/%d/node01.html: a template of a day's page has %Y, %m and %d and no others"),
        ("%Y%m/%d/", "%Y%m/", "yunhe-ribao, start: http://yhrb.yunhe.example/%Y%m/node01.html: a template of a day's page has %Y, %m and %d and no others"),
        ('start = "http://yhrb.yunhe.example/%Y%m/%d/node01.html"', "", "yunhe-ribao, start: an outlet without a start page is `address-unknown`, and no other"),
        ('start = "http', 'start = ["http', "own.toml: this is no TOML: "),
        ('start = "http://yhrb.yunhe.example/%Y%m/%d/node01.html"', 'start = [{ url = "x" }]', "yunhe-ribao, start: expected url and title of each start page, and perhaps office"),
        ("content_", "content_(", "yunhe-ribao, articles: this is no regular expression: "),
        ("node_", "node_[", "yunhe-ribao, sections: this is no regular expression: "),
        ("3d:1d,:30d", "daily", "yunhe-ribao, recheck: "),
        ('"active"', '"reported"', None),
        ('source = "a list of newspapers, 2025"', 'status = "reported"', None),
        ("[every]", "[all]", "all: expected tables [[outlet]], and [every] for what they share"),
        ("[every]", "[every]\nname = 'x'", "every: expected a table [every] of what outlets share; a name is not shared"),
        ("[[outlet]]", "[outlet]", "outlet: expected tables [[outlet]], with two brackets"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(tmp_path: Path, old: str, new: str, told: str | None) -> None:
    assert old in FULL
    found = findings(tmp_path, FULL.replace(old, new, 1))
    if told is None:
        assert found == []
        return
    assert len(found) == 1
    assert told in found[0]


def test_a_reported_fact_says_where(tmp_path: Path) -> None:
    bare = OWN.replace('"active"', '"reported"')
    assert findings(tmp_path, bare) == [
        "yunhe-ribao, source: say where it was reported, with revision or date"
    ]


def test_two_outlets_claim_no_address_and_no_name_twice(tmp_path: Path) -> None:
    second = OWN.partition("[[outlet]]")[2]
    assert findings(tmp_path, f"{OWN}\n[[outlet]]{second}") == [
        "yunhe-ribao, name: 云河日报 has this name too",
    ]
    other = second.replace("yunhe-ribao", "yunhe-wanbao")
    assert findings(tmp_path, f"{OWN}\n[[outlet]]{other}") == [
        "yunhe-wanbao, hosts: yunhe-ribao claims yhrb.yunhe.example too; tell them apart by folder",
    ]


def test_loading_a_wrong_file_is_one_error_that_names_the_first(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN.replace("title", "titel").replace("[every]", "[every]\nkind = 1"), "utf-8")
    with pytest.raises(BadDeclaration, match=r"own\.toml, yunhe-ribao, titel: no field"):
        Registry.from_toml(file)
    file.write_text("[[outlet]]\n[[outlet]]\n", "utf-8")
    with pytest.raises(BadDeclaration, match=r"outlet 1, name: .*; and 1 more: see `speecharchive outlets validate"):  # fmt: skip
        Registry.from_toml(tmp_path)
    with pytest.raises(BadDeclaration, match=r"holds no \.toml file"):
        Registry.from_toml(Path(__file__).parent)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadDeclaration, match="this is no TOML"):
        Registry.from_toml(file)
