"""TEI is valid, whole and true: every speech of the demo, and hostile text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from stocked import SPEECHES, ZZ, keep, made

from speecharchive import extract
from speecharchive.demo.world import all_resources, held_truth
from speecharchive.export.job import Wanted, export_to_folder
from speecharchive.export.tei.names import person_id
from speecharchive.export.tei.validity import flaw_of, schema_text
from speecharchive.export.tei.xml import TEI, holdable, name_of
from speecharchive.model import SPEECH_KINDS, Flag, Occasion, Section, Speaker
from speecharchive.outlets import Outlet
from speecharchive.proof.exports import verify_exports
from speecharchive.query.show import find, parse_address
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading

NS = {"t": TEI}
ID = "{http://www.w3.org/XML/1998/namespace}id"
HOSTILE = "甲\x01\x08\x0b\ufffe]]><u>&amp;\u202e\x85𠮷\t'\""


def exported(archive: Archive, folder: Path) -> Path:
    export_to_folder(archive, Wanted("tei"), folder)
    return folder


def by_url(folder: Path) -> dict[str, Any]:
    roots = [etree.parse(path).getroot() for path in (folder / "speeches").iterdir()]
    return {root.findtext(".//t:idno[@type='URI']", namespaces=NS): root for root in roots}


def words(root: Any, path: str) -> list[str]:
    return ["".join(element.itertext()) for element in root.iterfind(path, NS)]


def test_a_speech_says_where_it_is_from(stocked: str, tmp_path: Path) -> None:
    with Archive.open(stocked, read_only=True) as archive:
        folder = exported(archive, tmp_path / "tei")
    root = by_url(folder)["http://zz.example/1"]
    speech = root.get(ID)
    assert words(root, ".//t:seg") == SPEECHES["http://zz.example/1"].to_json_dict()["paragraphs"]
    assert [seg.get(ID) for seg in root.iterfind(".//t:seg", NS)] == [
        f"{speech}.p{n}" for n in range(3)
    ]
    section = root.findall(".//t:seg", NS)[2]
    assert (section.get("type"), section.get("n")) == ("section", "一")
    (meeting,) = root.findall(".//t:meeting", NS)
    assert meeting.attrib == {
        "n": "10-4",
        "corresp": "#org-cppcc-430200",
        "ana": "#meeting.plenary #phase.closing",
    }
    (delivered,) = root.findall(".//t:setting/t:date", NS)
    assert delivered.attrib == {"type": "delivered", "when": "2024-12-26", "ana": "#basis.stated"}
    assert words(root, ".//t:respStmt/t:name") == ["乙二", "丙三", "丁四"]
    assert root.find(".//t:u", NS).get("who") == f"#{person_id('甲一鸣', '430200')}"
    assert root.find(".//t:notesStmt/t:note", NS).get("subtype") == "section-gap"
    assert root.find(".//t:availability", NS).get("status") == "unknown"


def test_what_is_not_known_is_not_said(stocked_file: Path, tmp_path: Path) -> None:
    with Archive.open(stocked_file, read_only=True) as archive:
        root = by_url(exported(archive, tmp_path / "tei"))["http://un.example/4"]
    assert root.find(".//t:u", NS).get("who") is None
    (delivered,) = root.findall(".//t:setting/t:date", NS)
    assert (delivered.text, delivered.get("when"), delivered.get("ana")) == (
        None,
        None,
        "#basis.unknown",
    )
    for absent in ("meeting", "author", "setting/t:name", "bibl/t:publisher"):
        assert root.find(f".//t:{absent}", NS) is None


def test_the_root_includes_the_parts_and_all_they_point_to(stocked: str, tmp_path: Path) -> None:
    with Archive.open(stocked, read_only=True) as archive:
        folder = exported(archive, tmp_path / "tei")
    tree = etree.parse(folder / "corpus.xml")
    tree.xinclude()
    root = tree.getroot()
    assert len(root.findall("t:TEI", NS)) == len(SPEECHES)
    ids = [element.get(ID) for element in root.iter() if element.get(ID)]
    assert len(ids) == len(set(ids))
    pointers = {
        pointer
        for element in root.iter(etree.Element)
        for name in ("who", "ref", "corresp", "ana", "target", "scheme")
        for pointer in element.get(name, "").split()
    }
    assert pointers <= {f"#{each}" for each in ids}
    assert "红网株洲站" in words(root, ".//t:org[@role='outlet']/t:orgName")
    (person,) = (
        person
        for person in root.iterfind(".//t:person", NS)
        if person.findtext("t:persName", namespaces=NS) == "甲一鸣"
    )
    assert words(person, "t:affiliation") == ["株洲市委书记"]
    assert etree.RelaxNG(etree.fromstring(schema_text())).validate(tree)


def test_every_speech_of_the_demo_is_valid(sqlite_archive: Archive, tmp_path: Path) -> None:
    pages = {resource.url: resource for resource in all_resources()}
    run = sqlite_archive.begin_run("import", ZZ)
    texts = {}
    for url in held_truth():
        speech = extract(pages[url].body, url=url, content_type=pages[url].content_type)
        if speech.kind in SPEECH_KINDS:
            keep(run, url, speech)
            texts[url] = [paragraph.text for paragraph in speech.paragraphs]
    folder = exported(sqlite_archive, tmp_path / "tei")
    found = by_url(folder)
    assert len(found) == len(texts) > 20
    for path in folder.rglob("*.xml"):
        assert flaw_of(path) is None, path
    assert sorted(words(root, ".//t:seg") for root in found.values()) == sorted(texts.values())
    assert list(verify_exports(folder)) == []


def test_hostile_text_is_held_or_replaced_and_said_so(
    sqlite_archive: Archive, tmp_path: Path
) -> None:
    outlet = Outlet("x y/<é", HOSTILE, "rednet", "430200", ("zz.example",), (), "active")
    speech = made(
        HOSTILE,
        "",
        " 二、" + HOSTILE,
        title=HOSTILE,
        subtitle=HOSTILE,
        headline=HOSTILE,
        source=HOSTILE,
        editors=(HOSTILE,),
        speaker=Speaker(HOSTILE, HOSTILE, HOSTILE, "byline", HOSTILE),
        place=("43 00<", HOSTILE),
        occasion=Occasion("party", "a b", None, 3, "work", None, HOSTILE, "stated"),
        sections=(Section("二 \x02", HOSTILE, 2),),
        flags=(Flag("joined-lines", HOSTILE, 2), Flag("other-date", None, 99)),
    )
    keep(sqlite_archive.begin_run("import", outlet), "http://zz.example/<&\x7f>", speech)
    folder = exported(sqlite_archive, tmp_path / "tei")
    (path,) = (folder / "speeches").iterdir()
    assert flaw_of(path) is None
    assert flaw_of(folder / "corpus.xml") is None
    root = etree.parse(path).getroot()
    first, *_ = words(root, ".//t:seg")
    assert first == HOSTILE.replace("\x01", "\ufffd").replace("\x08", "\ufffd").replace(
        "\x0b", "\ufffd"
    ).replace("\ufffe", "\ufffd")
    (note,) = words(root, ".//t:normalization")
    assert note.strip().startswith("8 characters"), "four in each of two paragraphs"
    assert words(root, ".//t:title[@type='main']") == [first]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=40))
def test_any_text_becomes_xml_of_the_same_length(text: str) -> None:
    held = holdable(text)
    assert len(held) == len(text)
    element = etree.Element("x")
    element.text = held
    assert etree.fromstring(etree.tostring(element, encoding="UTF-8")).text in (held, None)


@given(st.text(min_size=1, max_size=20), st.text(max_size=8))
def test_names_are_ids(outlet: str, division: str) -> None:
    name = name_of("org", outlet, division)
    etree.RelaxNG(
        etree.fromstring(
            b'<element name="x" xmlns="http://relaxng.org/ns/structure/1.0" '
            b'datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><data type="NCName"/></element>'
        )
    ).assertValid(etree.fromstring(f"<x>{name}</x>"))


@pytest.mark.parametrize(
    ("broken", "words"),
    [("<TEI", "well-formed"), ("<TEI xmlns='http://www.tei-c.org/ns/1.0'/>", "speech.rng")],
)
def test_verify_finds_what_is_not_valid(
    sqlite_archive: Archive, tmp_path: Path, broken: str, words: str
) -> None:
    path = tmp_path / "a.xml"
    path.write_text(broken, encoding="utf-8")
    assert words in (flaw_of(path) or "")


def test_a_seg_is_what_show_calls_a_paragraph(stocked_file: Path, tmp_path: Path) -> None:
    with Archive.open(stocked_file, read_only=True) as archive:
        root = by_url(exported(archive, tmp_path / "tei"))["http://zz.example/1"]
        with reading(archive.engine) as connection:
            shown = find(connection, parse_address(f"{root.get(ID)}#p2"))
    segment = root.findall(".//t:seg", NS)[2]
    assert segment.get(ID) == f"{root.get(ID)}.p2"
    assert segment.text == shown.speech.paragraphs[2]
