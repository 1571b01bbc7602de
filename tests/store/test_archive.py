"""Opening an archive, its runs, captures and pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import speecharchive
from speecharchive.errors import BadInput, NoArticle, UsageError
from speecharchive.store.archive import Archive

from .building import URL, YUNHE, ask, news, one, record, store


def test_a_new_sqlite_file_is_made_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "a 云#?%.db"
    with pytest.raises(UsageError, match="no archive at"):
        Archive.open(path)
    assert not path.exists()
    with Archive.open(path, create=True) as archive:
        archive.begin_run("import").finish()
    assert sorted(each.name for each in tmp_path.iterdir()) == [path.name]
    with speecharchive.open_archive(path) as archive:
        assert list(archive.sql("SELECT count(*) AS runs FROM v_run")) == [{"runs": 1}]


@pytest.mark.parametrize("given", ["sqlite:///{}", "{}"])
def test_a_path_and_a_url_open_the_same(given: str, tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Archive.open(path, create=True).close()
    with Archive.open(given.format(path)) as archive:
        assert archive.captures == tmp_path / "archive-captures"
        assert one(archive, "SELECT count(*) FROM speech") == 0


def test_the_environment_names_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEECHARCHIVE_DB", str(tmp_path / "named.db"))
    monkeypatch.setenv("SPEECHARCHIVE_CAPTURES", str(tmp_path / "elsewhere"))
    with Archive.open(create=True) as archive:
        assert archive.captures == tmp_path / "elsewhere"
    assert (tmp_path / "named.db").exists()


def test_without_a_word_the_archive_lies_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPEECHARCHIVE_DB", raising=False)
    monkeypatch.chdir(tmp_path)
    Archive.open(create=True).close()
    assert (tmp_path / "speecharchive.db").exists()


def test_an_archive_opened_for_reading_cannot_be_written(database: str) -> None:
    with (
        Archive.open(database, read_only=True) as archive,
        pytest.raises(UsageError, match="reading only"),
    ):
        archive.begin_run("import")


def test_a_reader_sees_one_state_while_a_writer_writes(database: str, archive: Archive) -> None:
    from sqlalchemy import text

    from speecharchive.store.engine import reading

    run = archive.begin_run("import")
    counted = text("SELECT count(*) FROM capture")
    with Archive.open(database, read_only=True) as other, reading(other.engine) as connection:
        assert connection.scalar(counted) == 0
        run.store_capture(record())
        assert connection.scalar(counted) == 0
    assert one(archive, "SELECT count(*) FROM capture") == 1


def test_a_run_counts_what_it_stored(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE, "speecharchive/0 (test)")
    for _ in range(3):
        run.request_sent()
    store(run, record("一"))
    store(run, record("一", at="2026-01-02T00:00:00Z"))
    store(run, record("二", url="http://yunhe.example/2"), news())
    run.fail("http://yunhe.example/3", NoArticle("no layout finds an article"))
    run.finish("failed", "a page failed")
    (row,) = ask(
        archive,
        """SELECT outlet, command, status, reason, requests, captures, new, changed, unchanged, failed, extractor,
        user_agent, finished IS NOT NULL FROM v_run""",
    )
    assert row == (
        "yunhe", "crawl", "failed", "a page failed", 3, 3, 2, 0, 1, 1, speecharchive.__version__,
        "speecharchive/0 (test)", True,
    )  # fmt: skip
    assert ask(archive, "SELECT url, error_class, detail FROM failure") == [
        ("http://yunhe.example/3", "NoArticle", "no layout finds an article")
    ]


def test_an_error_of_others_is_recorded_without_its_words(archive: Archive) -> None:
    """Its message may quote the page."""
    run = archive.begin_run("crawl", YUNHE)
    run.fail(URL, ValueError("身份证号 110101…"))
    run.fail(URL, "Timeout", "no answer in\n30 seconds")
    assert ask(archive, "SELECT error_class, detail FROM failure ORDER BY id") == [
        ("ValueError", ""),
        ("Timeout", "no answer in 30 seconds"),
    ]


def test_an_inner_transaction_that_fails_undoes_itself_alone(archive: Archive) -> None:
    run = archive.begin_run("import")

    def cut_short() -> None:
        with run.transaction():
            store(run, record("二", url="http://yunhe.example/2"))
            raise ValueError("in the middle")

    with run.transaction():
        store(run, record())
        with pytest.raises(ValueError, match="in the middle"):
            cut_short()
        store(run, record("三", url="http://yunhe.example/3"))
    assert one(archive, "SELECT count(*) FROM v_speech") == 2
    assert ask(archive, "SELECT captures, new FROM run") == [(2, 2)]


def test_a_transaction_that_fails_counts_nothing_but_the_requests(archive: Archive) -> None:
    run = archive.begin_run("import")

    def cut_short() -> None:
        with run.transaction():
            run.request_sent()
            store(run, record())
            raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        cut_short()
    run.finish()
    assert ask(archive, "SELECT requests, captures, new FROM run") == [(1, 0, 0)]


def test_a_run_nobody_finished_is_interrupted_when_the_archive_is_closed(database: str) -> None:
    with Archive.open(database) as archive:
        archive.begin_run("crawl", YUNHE)
        done = archive.begin_run("crawl", YUNHE)
        done.finish()
    with Archive.open(database) as archive:
        assert ask(archive, "SELECT status FROM run ORDER BY id") == [
            ("interrupted",),
            ("finished",),
        ]


def test_an_outlet_follows_the_registry(archive: Archive) -> None:
    archive.begin_run("crawl", YUNHE)
    archive.begin_run("crawl", replace(YUNHE, title="云河日报社", place="430200"))
    assert ask(archive, "SELECT name, title, place_code FROM outlet") == [
        ("yunhe", "云河日报社", "430200")
    ]


def test_a_capture_tells_where_its_bytes_lie(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE)
    first, _ = store(
        run, record(warc_offset=5, section="http://yunhe.example/", office="云河市政协主席")
    )
    again = run.store_capture(
        record(
            at="2026-01-02T00:00:00Z", record_type="revisit", revisit_of=first.id, warc_offset=99
        )
    )
    assert again.revisit
    assert again.page_id == first.page_id
    held = archive.latest_capture(URL)
    assert held is not None
    assert (held.id, held.warc_offset, held.record_type) == (again.id, 5, "revisit")
    assert (held.outlet, held.section, held.office) == (
        "yunhe",
        "http://yunhe.example/",
        "云河市政协主席",
    )
    assert held.is_article
    assert archive.capture(first.id).warc_offset == 5
    assert ask(archive, "SELECT revisit_of FROM v_capture ORDER BY id") == [(None,), (first.id,)]
    with pytest.raises(UsageError, match="no capture 999"):
        archive.capture(999)


def test_a_page_is_its_canonical_address(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE)
    store(run, record(url="HTTP://www.YUNHE.example:80/jianghua/1.html#top"))
    assert one(archive, "SELECT url FROM page") == URL
    assert archive.find_capture(URL + "#end", record().payload_sha256) is not None
    asked = [URL, URL + "#x", "http://yunhe.example/never", "http://[broken"]
    assert set(archive.known_articles(asked)) == {URL, URL + "#x"}


def test_a_listing_is_no_held_article(archive: Archive) -> None:
    archive.begin_run("crawl", YUNHE).store_capture(record())
    assert archive.known_articles([URL]) == {}
    assert archive.known_articles([]) == {}


def test_a_file_that_names_no_address_is_a_page_by_its_digest(archive: Archive) -> None:
    run = archive.begin_run("import")
    urn = "urn:sha256:" + "0a" * 32
    stored, outcome = store(run, record(url=urn))
    assert (stored.url, outcome) == (urn, "new")


def test_an_address_too_long_for_an_index_is_refused(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE)
    with pytest.raises(BadInput, match="2000 bytes"):
        run.store_capture(record(url="http://yunhe.example/" + "a" * 3000))
    assert archive.latest_capture("http://yunhe.example/" + "a" * 3000) is None


def test_validators_are_those_of_the_last_full_response(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE)
    assert archive.validators(URL) == (None, None)
    tagged = (("ETag", '"1"'), ("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT"))
    run.store_capture(record(headers=tagged))
    run.store_capture(record(at="2026-01-02T00:00:00Z", status=304))
    assert archive.validators(URL) == ('"1"', "Thu, 01 Jan 2026 00:00:00 GMT")
    run.store_capture(record("older", at="2025-01-02T00:00:00Z", headers=(("ETag", "older"),)))
    assert archive.validators(URL)[0] == '"1"'
    run.store_capture(record(at="2026-01-03T00:00:00Z"))
    assert archive.validators(URL) == (None, None)


def test_the_same_file_is_found_before_it_is_imported_twice(archive: Archive) -> None:
    run = archive.begin_run("import")
    capture = record()
    stored = run.store_capture(capture)
    found = archive.find_capture(URL, capture.payload_sha256)
    assert found is not None
    assert found.id == stored.id
    assert archive.find_capture(URL, capture.payload_sha256, capture.fetched_at) == found
    assert archive.find_capture(URL, capture.payload_sha256, "2020-01-01T00:00:00Z") is None
    assert archive.find_capture(URL, "0" * 64) is None


def test_captures_come_page_by_page_and_by_time(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE)
    other = archive.begin_run("import")
    days = [f"2026-01-{day:02}T00:00:00Z" for day in range(1, 5)]
    run.store_capture(record("b", url="http://yunhe.example/b", at=days[2]))
    store(run, record("a3", at=days[3]))
    store(run, record("a1", at=days[0]))
    run.store_capture(record("gone", at=days[1], status=404))
    other.store_capture(record("c", url="http://else.example/c", at=days[0]))

    def told(**asked: object) -> list[tuple[str, str]]:
        held = archive.captures_of(**asked)  # type: ignore[arg-type]
        return [(each.page_url.rpartition("/")[2], each.fetched_at[8:10]) for each in held]

    assert told() == [("b", "03"), ("1.html", "01"), ("1.html", "04"), ("c", "01")]
    assert told(outlets=["yunhe"]) == [("b", "03"), ("1.html", "01"), ("1.html", "04")]
    assert told(since=days[2]) == [("b", "03"), ("1.html", "04")]
    assert told(articles_only=True) == [("1.html", "01"), ("1.html", "04")]
    assert told(outlets=["nobody"]) == []


def test_captures_come_whole_in_many_batches_while_others_are_stored(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE)
    with run.transaction():
        for number in range(1203):
            run.store_capture(record(url=f"http://yunhe.example/{number % 400}"))
    seen = []
    for held in archive.captures_of():
        seen.append(held.id)
        if len(seen) == 10:
            store(run, record("later", url="http://yunhe.example/0", at="2027-01-01T00:00:00Z"))
    assert len(seen) == len(set(seen)) >= 1203


def test_continuation_pages_belong_to_the_first_page(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE)
    for number in (10, 2):
        part = record(
            f"{number}", url=f"http://www.yunhe.example/jianghua/1_{number}.html", part_of_url=URL
        )
        run.store_capture(part)
    first, _ = store(run, record())
    newer = record(
        "2 new",
        url="http://www.yunhe.example/jianghua/1_2.html",
        at="2026-01-02T00:00:00Z",
        part_of_url=URL,
    )
    newest = run.store_capture(newer)
    parts = archive.parts_of(archive.capture(first.id))
    assert [part.page_url.rpartition("/")[2] for part in parts] == ["1_2.html", "1_10.html"]
    assert parts[0].id == newest.id
    assert parts[0].part_of_url == URL
    assert archive.parts_of(archive.capture(newest.id)) == []


def test_a_capture_of_the_first_page_has_the_parts_that_were_fetched_with_it(
    archive: Archive,
) -> None:
    """Until the first page is asked for again; one that was not fetched that time is the one of before."""
    run = archive.begin_run("crawl", YUNHE)
    second, third = (f"http://www.yunhe.example/jianghua/1_{n}.html" for n in (2, 3))
    looks = []
    for day, changed in (("01", [second, third]), ("02", [second]), ("03", [])):
        at = f"2026-01-{day}T00:00:00Z"
        looks.append(run.store_capture(record(at=at)).id)
        for url in changed:
            run.store_capture(record(f"{url} {day}", url=url, at=at, part_of_url=URL))
    days = [
        [part.fetched_at[8:10] for part in archive.parts_of(archive.capture(look))]
        for look in looks
    ]
    assert days == [["01", "01"], ["02", "01"], ["02", "01"]]


def test_validators_are_those_of_the_address_that_is_asked(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE)
    secure = URL.replace("http:", "https:")
    run.store_capture(record("甲", headers=(("ETag", "a"),)))
    run.store_capture(record("乙", url=secure, at="2026-01-02T00:00:00Z", headers=(("ETag", "b"),)))
    assert one(archive, "SELECT count(*) FROM page") == 1
    assert (archive.validators(URL)[0], archive.validators(secure)[0]) == ("a", "b")
    held = archive.latest_capture(URL)
    assert held is not None
    assert held.url == URL


def test_etag_that_changes_while_the_bytes_do_not_is_not_sent(archive: Archive) -> None:
    run = archive.begin_run("crawl", YUNHE)
    dated = ("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
    run.store_capture(record(headers=(("ETag", "1"), dated)))
    run.store_capture(record(at="2026-01-02T00:00:00Z", headers=(("ETag", "2"), dated)))
    assert archive.validators(URL) == (None, dated[1])
