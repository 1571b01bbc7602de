"""Corrections in an archive: what shows them, what they survive, and how they end."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from calling import Call
from lxml import etree
from sqlalchemy import select
from stocked import SPEECHES, keep, made

from speecharchive import open_archive
from speecharchive.corrections.file import read_file
from speecharchive.model import Speech
from speecharchive.query.corrections import corrections
from speecharchive.query.show import find, parse_address
from speecharchive.store.archive import Archive
from speecharchive.store.correcting import lay_anew, plan, take_back, take_in
from speecharchive.store.engine import reading, writing
from speecharchive.store.tables import Page, SearchChange, Version
from speecharchive.store.tables import Speech as SpeechRow

ZZ = "http://zz.example/1"


def id_of(archive: Archive, url: str = ZZ) -> str:
    with reading(archive.engine) as connection:
        found = connection.scalar(
            select(SpeechRow.id).join(Page, Page.id == SpeechRow.page_id).where(Page.url == url)
        )
    return str(found)


def entry(speech: str, field: str, value: str, was: str, **more: str) -> str:
    values = {
        "speech": speech,
        "field": field,
        "value": value,
        "was": was,
        "source": "云河日报",
        "reviewer": "乙二",
        "date": "2026-01-31",
    } | more
    return "[[correction]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in values.items())


def correct(archive: Archive, *entries: str) -> list[str]:
    """Take the entries in; what is wrong with them."""
    read, problems = read_file("\n".join(entries))
    assert problems == []
    with writing(archive.engine) as connection:
        planned, problems = plan(connection, read)
        if not problems:
            take_in(connection, planned)
    return [problem.words for problem in problems]


def shown(archive: Archive, address: str) -> dict[str, Any]:
    with reading(archive.engine) as connection:
        return find(connection, parse_address(address)).to_json_dict()


def rows(archive: Archive) -> list[dict[str, Any]]:
    with reading(archive.engine) as connection:
        return [
            dict(r) for r in connection.execute(select(Version).order_by(Version.id)).mappings()
        ]


def states(archive: Archive) -> list[tuple[str, str]]:
    with reading(archive.engine) as connection:
        return [(row["field"], row["state"]) for row in corrections(connection)]


def test_every_field_is_laid_over_and_taken_back(held: Archive) -> None:
    speech, before = id_of(held), rows(held)
    assert (
        correct(
            held,
            entry(speech, "speaker", "戊五", "甲一鸣"),
            entry(speech, "office", "", "株洲市委书记"),
            entry(speech, "speaks_for", "株洲市人民政府", "中共株洲市委"),
            entry(speech, "delivered_on", "2023-11", "2024-12-26"),
            entry(speech, "published_on", "2023-12-01T08:00+08:00", "2024-12-27"),
            entry(speech, "place", "140300", "430200"),
            entry(speech, "kind", "address", "speech"),
            entry(speech, "title", "新的标题", "坚定信心 团结实干"),
            entry(speech, "headline", "", "甲一鸣:坚定信心 团结实干"),
            entry(speech, "subtitle", "副题", ""),
            entry(speech, "body", "npc", "cppcc"),
            entry(speech, "division", "140300", "430200"),
            entry(speech, "term", "11", "10"),
            entry(speech, "session", "", "4"),
            entry(speech, "meeting", "other", "plenary"),
            entry(speech, "phase", "opening", "closing"),
            entry(speech, "source", "山川日报", "云河日报"),
        )
        == []
    )
    record = shown(held, speech)
    assert record["speaker"] == {
        "name": "戊五",
        "office": None,
        "speaks_for": "株洲市人民政府",
        "basis": "archive-evidence",
        "raw": None,
        "span": None,
    }
    assert record["delivered_on"]["value"] == "2023-11"
    assert record["delivered_on"]["precision"] == "month"
    assert record["published_on"]["precision"] == "minute"
    assert (record["place"]["code"], record["place"]["name"]) == ("140300", "阳泉市")
    assert (record["kind"], record["title"], record["headline"]) == ("address", "新的标题", None)
    assert (record["subtitle"], record["source"]) == ("副题", "山川日报")
    told = {key: record["occasion"][key] for key in ("body", "division", "term", "session", "meeting", "phase", "raw")}  # fmt: skip
    assert told == {
        "body": "npc",
        "division": "140300",
        "term": 11,
        "session": None,
        "meeting": "other",
        "phase": "opening",
        "raw": "闭幕式",
    }
    originals = {each["field"]: each["original"] for each in record["corrections"]}
    assert originals["speaker"] == "甲一鸣"
    assert originals["term"] == "10"
    assert record["paragraphs"] == [p.text for p in SPEECHES[ZZ].paragraphs]
    row = next(row for row in rows(held) if row["speech_id"] == speech)
    assert row["corrected"].split() == list(originals)
    assert row["record"]["speaker"]["name"] == "甲一鸣"
    assert row["dated_on"] == "2023-11"
    with writing(held.engine) as connection:
        assert len(take_back(connection, speech, None, ())) == 17
    assert rows(held) == before
    assert shown(held, speech)["corrections"] == []


def test_search_filters_counts_and_views_see_the_reviewed_value(
    held: Archive, database: str, call: Call
) -> None:
    speech = id_of(held)
    correct(
        held,
        entry(speech, "delivered_on", "2019-05-06", "2024-12-26"),
        entry(speech, "speaker", "戊五", "甲一鸣"),
        entry(speech, "place", "140300", "430200"),
    )

    def found(*filters: str) -> list[str]:
        return [hit["id"] for hit in json.loads(call("search", "制造名城", "--db", database, "--format", "json", *filters).out)]  # fmt: skip

    assert found("--speaker", "戊五", "--place", "140300", "--until", "2019-12") == [speech]
    assert found("--speaker", "甲一鸣") == []
    assert speech not in found("--since", "2020")
    trend = json.loads(call("trend", "制造名城", "--by", "year", "--db", database, "--format", "json").out)  # fmt: skip
    assert "2019" in [str(row["year"]) for row in trend]
    asked = f"SELECT speaker, corrected FROM v_speech WHERE id = '{speech}'"
    (row,) = json.loads(call("sql", asked, "--db", database, "--format", "json").out)
    assert row == {"speaker": "戊五", "corrected": "speaker delivered_on place"}
    asked = "SELECT field, value, original FROM v_correction ORDER BY field"
    assert json.loads(call("sql", asked, "--db", database, "--format", "json").out)[1] == {
        "field": "place",
        "value": "140300",
        "original": "430200",
    }


def test_exports_say_which_values_are_reviewed(
    held: Archive, database: str, call: Call, tmp_path: Path
) -> None:
    speech = id_of(held)
    correct(held, entry(speech, "speaker", "戊五", "甲一鸣"), entry(speech, "title", "新的", "坚定信心 团结实干"))  # fmt: skip
    lines = call("export", "csv", "--db", database).out.splitlines()
    assert ",corrected," in lines[0]
    assert any("speaker title" in line and "戊五" in line for line in lines)
    records = [json.loads(line) for line in call("export", "jsonl", "--db", database).out.splitlines()]  # fmt: skip
    assert next(r for r in records if r["id"] == speech)["corrections"][0]["original"] == "甲一鸣"
    call("export", "tei", "-o", tmp_path / "tei", "--db", database)
    file = next(path for path in (tmp_path / "tei").rglob("*.xml") if speech in path.name)
    assert call("verify", tmp_path / "tei").status == 0
    tree = etree.parse(str(file))
    notes = tree.findall(".//{*}notesStmt/{*}note[@type='correction']")
    assert [note.get("subtype") for note in notes] == ["speaker", "title"]
    assert "extracted: 甲一鸣" in str(notes[0].text)
    identifier = "{http://www.w3.org/XML/1998/namespace}id"
    reviewers = {f"#{each.get(identifier)}" for each in tree.findall(".//{*}titleStmt/{*}respStmt")}
    assert notes[0].get("resp") in reviewers
    pages = call("show", speech, "--db", database, "--format", "table").out
    assert "speaker was 甲一鸣" in " ".join(pages.split())


def test_python_shows_them(held: Archive, database: str) -> None:
    speech = id_of(held)
    correct(held, entry(speech, "speaker", "戊五", "甲一鸣"))
    with open_archive(database) as archive:
        record = archive[speech]
    assert record.speaker.name == "戊五"
    assert [(each.field, each.expected, each.reviewer) for each in record.corrections] == [
        ("speaker", "甲一鸣", "乙二")
    ]


def read_again(archive: Archive, speech: Speech, command: Any = "reextract") -> None:
    run = archive.begin_run(command)
    run.store_article(1, replace(speech, url=ZZ))
    run.finish()


def test_they_survive_reextraction_and_new_versions(held: Archive) -> None:
    speech = id_of(held)
    correct(held, entry(speech, "speaker", "戊五", "甲一鸣"))
    read_again(held, replace(SPEECHES[ZZ], title="别的", extractor="0.2.0"))
    assert (shown(held, speech)["speaker"]["name"], shown(held, speech)["title"]) == (
        "戊五",
        "别的",
    )
    run = held.begin_run("import")
    text = ("各位委员、同志们:", "我们要修桥。")
    keep(run, ZZ, made(*text, title="新版", speaker="己六"), at="2026-02-02T03:04:05Z")
    run.finish()
    record = shown(held, speech)
    assert (record["version"], record["speaker"]["name"]) == (2, "戊五")
    assert record["corrections"][0]["original"] == "己六"
    assert states(held) == [("speaker", "look again")]


def test_a_correction_of_one_version_is_for_that_one(held: Archive) -> None:
    speech = id_of(held)
    correct(held, entry(f"{speech}@v1", "title", "旧版的", "坚定信心 团结实干"))
    run = held.begin_run("import")
    keep(run, ZZ, made("新的话。", title="新版"), at="2026-02-02T03:04:05Z")
    run.finish()
    assert shown(held, speech)["title"] == "新版"
    assert shown(held, f"{speech}@v1")["title"] == "旧版的"


def test_a_parser_that_reads_the_value_by_itself_is_told(held: Archive) -> None:
    speech = id_of(held)
    correct(held, entry(speech, "subtitle", "副题", ""))
    assert states(held) == [("subtitle", "in force")]
    read_again(held, replace(SPEECHES[ZZ], subtitle="副题"))
    assert states(held) == [("subtitle", "no longer needed")]


def test_what_changed_meanwhile_is_reported_and_nothing_is_applied(held: Archive) -> None:
    speech, before = id_of(held), rows(held)
    problems = correct(
        held,
        entry(speech, "title", "新的", "坚定信心 团结实干"),
        entry(speech, "speaker", "戊五", "别人"),
    )
    assert len(problems) == 1
    assert "the archive reads '甲一鸣' today" in problems[0]
    assert rows(held) == before
    assert "no speech has the id" in correct(held, entry("k7m2p9qd", "title", "新", ""))[0]
    assert "has no version 7" in correct(held, entry(f"{speech}@v7", "title", "新", ""))[0]
    un = id_of(held, "http://un.example/4")
    assert "needs a body" in correct(held, entry(un, "term", "3", ""))[0]
    assert correct(held, entry(un, "term", "3", ""), entry(un, "body", "npc", "")) == []


def test_the_same_file_twice_changes_nothing(held: Archive) -> None:
    speech = id_of(held)
    file = entry(speech, "speaker", "戊五", "甲一鸣")
    correct(held, file)
    read_again(held, replace(SPEECHES[ZZ], speaker=replace(SPEECHES[ZZ].speaker, name="庚七")))
    assert correct(held, file) == []
    assert "look again" in correct(held, entry(speech, "speaker", "辛八", "甲一鸣"))[0]
    assert correct(held, entry(speech, "speaker", "辛八", "庚七")) == []
    assert shown(held, speech)["speaker"]["name"] == "辛八"
    assert len(states(held)) == 1


def test_a_reviewed_kind_decides_whether_it_is_held(
    held: Archive, database: str, call: Call
) -> None:
    speech = id_of(held)
    correct(held, entry(speech, "kind", "news", "speech"))
    assert shown(held, speech)["status"] == "reclassified"
    assert not shown(held, speech)["is_speech"]
    read_again(held, SPEECHES[ZZ])
    assert shown(held, speech)["status"] == "reclassified"
    found = json.loads(call("search", "制造名城", "--db", database, "--format", "json").out)
    assert speech not in [hit["id"] for hit in found]
    with writing(held.engine) as connection:
        take_back(connection, speech, None, ("kind",))
    assert shown(held, speech)["status"] == "held"
    read_again(held, replace(SPEECHES[ZZ], kind="news"))
    assert shown(held, speech)["status"] == "reclassified"


def test_indexes_beside_the_archive_are_told(held: Archive) -> None:
    speech = id_of(held)
    with reading(held.engine) as connection:
        before = connection.scalar(select(SearchChange.stamp).where(SearchChange.speech_id == speech))  # fmt: skip
    correct(held, entry(speech, "speaker", "戊五", "甲一鸣"))
    with reading(held.engine) as connection:
        after = connection.scalar(select(SearchChange.stamp).where(SearchChange.speech_id == speech))  # fmt: skip
    assert after > before


def test_laying_anew_what_is_laid_changes_nothing(held: Archive) -> None:
    before = rows(held)
    with writing(held.engine) as connection:
        lay_anew(connection, [id_of(held)])
    assert rows(held) == before


@pytest.fixture
def file(held: Archive, tmp_path: Path) -> Path:
    path = tmp_path / "corrections.toml"
    path.write_text(entry(id_of(held), "speaker", "戊五", "甲一鸣"), encoding="utf-8")
    return path


def test_the_command_takes_in_lists_and_takes_back(
    held: Archive, database: str, call: Call, file: Path
) -> None:
    speech = id_of(held)
    dry = call("correct", file, "--dry-run", "--db", database, "--format", "json")
    assert (dry.status, json.loads(dry.out)[0]["becomes"]) == (0, "to be taken in")
    assert states(held) == []
    assert "1 correction taken in" in call("correct", file, "--db", database).err
    (row,) = json.loads(call("correct", "--list", speech, "--db", database, "--format", "json").out)
    assert (row["state"], row["extracted"], row["value"]) == ("in force", "甲一鸣", "戊五")
    gone = call("correct", "--withdraw", speech, "--field", "speaker", "--db", database)
    assert (gone.status, states(held)) == (0, [])
    assert call("correct", "--withdraw", speech, "--db", database).status == 2


def test_a_template_that_is_filled_is_taken_in(
    held: Archive, database: str, call: Call, tmp_path: Path
) -> None:
    text = call("correct", "--template", id_of(held), "--field", "title", "--db", database).out
    filled = text.replace('value = ""', 'value = "新题"').replace('source = ""', 'source = "报"')
    path = tmp_path / "filled.toml"
    path.write_text(filled.replace('reviewer = ""', 'reviewer = "乙二"'), encoding="utf-8")
    assert call("correct", path, "--db", database).status == 0
    assert shown(held, id_of(held))["title"] == "新题"


def test_wrong_files_are_one_line_and_change_nothing(
    held: Archive, database: str, call: Call, tmp_path: Path
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(entry(id_of(held), "kind", "speach", "speech"), encoding="utf-8")
    left = call("correct", path, "--db", database)
    assert (left.status, f"{path}:4: " in left.line) == (2, True)
    path.write_bytes(b"\xff\xfe")
    assert call("correct", path, "--db", database).status == 2
    path.write_text("", encoding="utf-8")
    assert "no [[correction]]" in call("correct", path, "--db", database).line
    assert call("correct", tmp_path / "none.toml", "--db", database).status == 2
    assert call("correct", "--db", database).status == 2
    assert call("correct", path, "--list", "--template", "--db", database).status == 2


def test_killed_in_the_middle_nothing_is_corrected(sqlite_archive: Archive, tmp_path: Path) -> None:
    """What is laid over and what is recorded are one transaction."""
    from stocked import stock

    stock(sqlite_archive)
    speech, before = id_of(sqlite_archive), rows(sqlite_archive)
    read, _ = read_file(entry(speech, "speaker", "戊五", "甲一鸣"))

    def interrupted() -> None:
        with writing(sqlite_archive.engine) as connection:
            take_in(connection, plan(connection, read)[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert rows(sqlite_archive) == before
    with sqlite3.connect(tmp_path / "archive.db") as connection_:
        assert connection_.execute("SELECT count(*) FROM correction").fetchone() == (0,)
    connection_.close()
