"""Importing: every kind of input, once or twice, whole or damaged."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages_of_demo import articles, brought, of_several_pages, resources, write_warc
from sqlalchemy import text

import speecharchive
from speecharchive.demo.world import demo_registry, held_truth, truth
from speecharchive.errors import UsageError
from speecharchive.ingest.inputs import (
    MAX_BYTES,
    Unreadable,
    check_paths,
    check_url,
    inputs,
)
from speecharchive.proof.archive import verify_archive
from speecharchive.store.archive import Archive
from speecharchive.store.processes import utc_now

TEXT = (
    "甲一鸣:在云河市政协会议上的讲话\n各位委员、同志们:\n"
    + "我们要把协商的圆桌摆到渡口,让群众看得见灯、等得到船。\n" * 3
)
ARTICLE = next(
    url for url, entry in truth().items() if entry.outlet == "demo-rednet" and entry.is_speech
)


def rows(archive: Archive, query: str) -> list[dict[str, Any]]:
    with archive.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(text(query))]


def everything(archive: Archive) -> dict[str, list[dict[str, Any]]]:
    """All that an import may change, without the ledger of runs."""
    views = ("v_speech", "v_paragraph", "v_capture", "page", "version", "credit")
    return {name: rows(archive, f"SELECT * FROM {name} ORDER BY 1, 2, 3") for name in views}


def test_a_text_file_is_a_speech_known_by_its_bytes(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert brought(archive, path).new == 1
    (speech,) = rows(archive, "SELECT * FROM v_speech")
    extracted = speecharchive.extract(path.read_bytes())
    assert speech["url"] == "urn:sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    assert speech["text"] == "\n".join(paragraph.text for paragraph in extracted.paragraphs)
    assert speech["title"] == extracted.title
    (capture,) = rows(archive, "SELECT * FROM v_capture")
    assert (capture["status"], capture["length"]) == (200, len(path.read_bytes()))
    assert capture["codec"] == "utf-8"


@pytest.mark.parametrize("year", [2999, 30_000])
def test_a_file_of_the_future_was_saved_today_at_the_latest(
    sqlite_archive: Archive, tmp_path: Path, year: int
) -> None:
    file = tmp_path / "讲话.txt"
    file.write_text(TEXT, encoding="utf-8")
    later = (year - 1970) * 365.2425 * 86_400
    os.utime(file, (later, later))
    assert brought(sqlite_archive, file).new == 1
    (at,) = (row["fetched_at"] for row in rows(sqlite_archive, "SELECT fetched_at FROM v_capture"))
    assert at <= utc_now()


def test_a_page_with_its_address(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "saved.html"
    path.write_bytes(articles()[ARTICLE].body)
    brought(archive, path, url=ARTICLE)
    (speech,) = rows(archive, "SELECT url, outlet, title FROM v_speech")
    assert speech == {"url": ARTICLE, "outlet": "demo-rednet", "title": truth()[ARTICLE].title}


@pytest.mark.parametrize(
    "note",
    [
        '<link rel="canonical" href="http://yh.rednet.yunhe.example/c/1.html?a=1&amp;b=2">',
        "<LINK href=http://yh.rednet.yunhe.example/c/1.html?a=1&amp;b=2 REL=canonical>",
        "<meta property='og:url' content='http://yh.rednet.yunhe.example/c/1.html?a=1&b=2'/>",
        "<!-- saved from url=(0052)http://yh.rednet.yunhe.example/c/1.html?a=1&b=2 -->",
    ],
)
def test_a_page_that_states_its_address(sqlite_archive: Archive, tmp_path: Path, note: str) -> None:
    path = tmp_path / "saved.html"
    path.write_bytes(articles()[ARTICLE].body.replace(b"<head>", b"<head>" + note.encode(), 1))
    brought(sqlite_archive, path)
    (page,) = rows(sqlite_archive, "SELECT url, outlet FROM v_capture")
    assert page == {
        "url": "http://yh.rednet.yunhe.example/c/1.html?a=1&b=2",
        "outlet": "demo-rednet",
    }


@pytest.mark.parametrize(
    "stated",
    [
        "javascript:alert(1)",
        "http://[",
        "http://x:99999999/",
        "/relative.html",
        "http://a/" + "b" * 5000,
    ],
)
def test_an_address_that_is_none_is_not_believed(
    sqlite_archive: Archive, tmp_path: Path, stated: str
) -> None:
    path = tmp_path / "saved.html"
    link = f'<link rel="canonical" href="{stated}">'.encode()
    path.write_bytes(articles()[ARTICLE].body.replace(b"<head>", b"<head>" + link, 1))
    brought(sqlite_archive, path)
    (page,) = rows(sqlite_archive, "SELECT url FROM v_capture")
    assert page["url"].startswith("urn:sha256:")


def test_standard_input_and_an_outlet(sqlite_archive: Archive) -> None:
    outlet = demo_registry()["demo-zhengxie"]
    assert brought(sqlite_archive, "-", stdin=TEXT.encode("gb18030"), outlet=outlet).new == 1
    (speech,) = rows(sqlite_archive, "SELECT outlet, text FROM v_speech")
    assert speech["outlet"] == "demo-zhengxie"
    assert "看得见灯" in speech["text"]


def test_a_folder_is_read_in_the_order_of_names(sqlite_archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    for name in ("in/b.txt", "in/deeper/a.TXT", "in/c.htm"):
        (tmp_path / name).write_text(TEXT + name, encoding="utf-8")
    (tmp_path / "in" / "style.css").write_text("p {}")
    (tmp_path / "in" / ".hidden.txt").write_text(TEXT)
    names = [page.name.removeprefix(str(tmp_path)) for page in inputs([str(tmp_path / "in")])]
    assert names == ["/in/b.txt", "/in/c.htm", "/in/deeper/a.TXT", "/in/style.css"]
    done = brought(sqlite_archive, tmp_path / "in")
    assert (done.new, done.passed_over, done.failed) == (3, 1, 0)


def test_the_whole_demo_world_from_a_warc(archive: Archive, tmp_path: Path) -> None:
    path = write_warc(tmp_path / "elsewhere", list(resources()))
    done = brought(archive, path)
    mirrored = len(truth()) - len(held_truth())
    assert (done.failed, done.new) == (0, len(held_truth()))
    assert (done.changed, done.unchanged) == (0, mirrored), "the other script is no edit"
    found = {row["url"]: row for row in rows(archive, "SELECT * FROM v_speech")}
    expected = {url: entry for url, entry in held_truth().items() if entry.is_speech}
    assert set(found) == set(expected)
    for url, entry in expected.items():
        assert found[url]["text"].split("\n") == list(entry.paragraphs), url
        assert (found[url]["title"], found[url]["outlet"]) == (entry.title, entry.outlet)
    run = rows(archive, "SELECT outlet, new, captures, failed, status FROM v_run")
    assert run == [
        {
            "outlet": None,
            "new": len(held_truth()),
            "captures": len(rows(archive, "SELECT id FROM v_capture")),
            "failed": 0,
            "status": "finished",
        }
    ]
    assert list(verify_archive(archive)) == []


def test_articles_of_several_pages_are_one(archive: Archive, tmp_path: Path) -> None:
    assert of_several_pages()
    brought(archive, write_warc(tmp_path / "elsewhere", list(resources())))
    pages = rows(
        archive,
        "SELECT p.url AS first, q.url AS second, q.kind FROM page p JOIN page q ON q.part_of_id = p.id",
    )
    expected = {
        first: second for first, second in of_several_pages().items() if first in held_truth()
    }
    assert {page["first"]: page["second"] for page in pages} == expected
    assert {page["kind"] for page in pages} == {None}


def test_importing_twice_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    warc = write_warc(tmp_path / "elsewhere", list(resources())[:40])
    folder = tmp_path / "saved"
    folder.mkdir()
    for number, url in enumerate(list(articles())[40:60]):
        (folder / f"{number}.html").write_bytes(articles()[url].body)
    first = brought(archive, warc, folder)
    before = everything(archive)
    files = sorted(archive.captures.iterdir())
    again = brought(archive, warc, folder)
    assert everything(archive) == before
    assert sorted(archive.captures.iterdir()) == files
    assert (again.new, again.changed, again.failed) == (0, 0, 0)
    assert again.unchanged >= first.new
    newest = rows(archive, "SELECT unchanged, captures FROM v_run ORDER BY id DESC")[0]
    assert newest == {"unchanged": again.unchanged, "captures": 0}


def test_the_same_file_twice_in_one_import(sqlite_archive: Archive, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    done = brought(sqlite_archive, tmp_path / "a.txt", tmp_path / "b.txt")
    assert (done.new, done.unchanged) == (1, 1)
    assert len(rows(sqlite_archive, "SELECT id FROM v_capture")) == 1


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(str.encode),
        st.sampled_from([TEXT.encode(c) for c in ("utf-8", "gb18030", "utf-16")]),
    )
)
def test_any_bytes_are_stored_or_fail_and_twice_changes_nothing(
    sqlite_archive: Archive, data: bytes
) -> None:
    first = brought(sqlite_archive, "-", stdin=data)
    assert first.new + first.changed + first.unchanged + first.failed == 1
    before = everything(sqlite_archive)
    brought(sqlite_archive, "-", stdin=data)
    assert everything(sqlite_archive) == before


def test_a_changed_page_is_a_new_version(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    for added in ("", "又添了一句原来没有的话。"):
        body = articles()[ARTICLE].text.replace(
            truth()[ARTICLE].paragraphs[1], truth()[ARTICLE].paragraphs[1] + added
        )
        path.write_text(body, encoding=articles()[ARTICLE].codec)
        done = brought(archive, path, url=ARTICLE)
    assert (done.new, done.changed) == (0, 1)
    (speech,) = rows(archive, "SELECT versions, version, text FROM v_speech")
    assert (speech["versions"], speech["version"]) == (2, 2)
    assert "又添了一句" in speech["text"]


BAD = {
    "empty.html": (b"", "EmptyInput"),
    "blank.txt": (b" \n\t ", "EmptyInput"),
    "binary.html": (bytes(range(256)) * 40, "BinaryInput"),
    "picture.html": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "BinaryInput"),
    "large.html": (b"<html>" + b"x" * MAX_BYTES, "InputTooLarge"),
    "cut.html.gz": (gzip.compress(TEXT.encode() * 50)[:-40], "DamagedInput"),
    "bomb.html.gz": (gzip.compress(b"\0" * 60_000_000), "InputTooLarge"),
    "menu.html": (b"<html><body><ul><li><a href='/1'>x</a></ul></body></html>", "NoArticle"),
    "empty.warc": (b"", "EmptyInput"),
    "not.warc.gz": (b"this is no WARC file at all", "BadInput"),
    "not.wacz": (b"PK\x03\x04 and no more", "DamagedInput"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_a_row_and_the_others_go_on(
    archive: Archive, tmp_path: Path, name: str
) -> None:
    body, error = BAD[name]
    (tmp_path / name).write_bytes(body)
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    done = brought(archive, tmp_path / name, tmp_path / "good.txt")
    assert (done.new, done.failed) == (1, 1)
    (failure,) = rows(archive, "SELECT url, error_class, detail FROM failure")
    assert failure["error_class"] == error
    assert name in failure["url"] + failure["detail"]
    assert "\n" not in failure["detail"]
    (run,) = rows(archive, "SELECT status, failed, new FROM v_run")
    assert run == {"status": "finished", "failed": 1, "new": 1}


def test_deep_nesting_ends(sqlite_archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_bytes(b"<html><body>" + b"<div>" * 200_000 + TEXT.encode() + b"</div>" * 200_000)
    done = brought(sqlite_archive, path)
    assert done.new + done.failed == 1


def test_a_wrong_charset_loses_nothing(sqlite_archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "wrong.html"
    page = f"<html><head><meta charset=big5><title>甲</title></head><body><p>{'</p><p>'.join(TEXT.splitlines())}</p></body></html>"
    path.write_bytes(page.encode("gb18030"))
    assert brought(sqlite_archive, path).failed == 0
    (capture,) = rows(sqlite_archive, "SELECT codec, replacements FROM v_capture")
    assert capture == {"codec": "gb18030", "replacements": 0}


@pytest.mark.parametrize("squeezed", [True, False])
def test_a_warc_cut_in_half_gives_its_whole_records(
    archive: Archive, tmp_path: Path, squeezed: bool
) -> None:
    urls = list(articles())[:8]
    path = write_warc(tmp_path / "elsewhere", urls)
    data = path.read_bytes()
    if not squeezed:
        path = path.with_suffix("")
        data = gzip.decompress(data)
    path.write_bytes(data[: len(data) // 2])
    done = brought(archive, path)
    assert 0 < done.new < len(urls)
    assert done.failed == 1
    (failure,) = rows(archive, "SELECT error_class, detail FROM failure")
    assert failure["error_class"] == "DamagedInput"
    assert list(verify_archive(archive)) == []


def test_answers_that_are_no_pages_are_passed_over(sqlite_archive: Archive, tmp_path: Path) -> None:
    path = write_warc(
        tmp_path / "elsewhere", [url for url, each in resources().items() if each.role == "robots"]
    )
    done = brought(sqlite_archive, path)
    assert (done.new, done.failed) == (0, 0)
    assert done.passed_over > 0
    assert rows(sqlite_archive, "SELECT id FROM v_capture") == []


def test_paths_and_addresses_are_checked_first(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"x")
    (tmp_path / "a.warc").write_bytes(b"x")
    check_url([str(tmp_path / "a.html")], "http://a.example/1")
    check_url(["-"], "http://a.example/1")
    for paths, url in (
        (["a.html", "b.html"], "http://a.example/"), ([str(tmp_path)], "http://a.example/"), (["-"], "a.example"),
        (["-"], "ftp://a.example/"), (["-"], "http://"), ([str(tmp_path / "a.warc")], "http://a.example/"),
    ):  # fmt: skip
        with pytest.raises(UsageError):
            check_url(paths, url)
    with pytest.raises(UsageError, match="no such file"):
        check_paths(["-", str(tmp_path / "none.html")])


def test_a_file_that_went_away_is_a_value(tmp_path: Path) -> None:
    (page,) = inputs([str(tmp_path / "gone.html")])
    assert isinstance(page, Unreadable)
    assert "gone.html" in str(page.error)
