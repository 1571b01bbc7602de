"""Closed WARC files go into a store that all machines read: a bucket of a real S3-compatible server, or a shared folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from calling import Left, in_process
from shelves import SECRET, InBucket, InFolder, Shelf
from sqlalchemy import text

from speecharchive.capture import bucket as bucket_module
from speecharchive.capture.holdings import Holdings
from speecharchive.capture.stores import Store, fetch, store_at
from speecharchive.capture.warc import WarcWriter, read_capture
from speecharchive.errors import DamagedInput, StoreUnavailable, UsageError
from speecharchive.ingest.reextracting import reextract
from speecharchive.outlets import registry
from speecharchive.proof.archive import ArchiveCheck
from speecharchive.store.archive import Archive
from speecharchive.store.engine import writing
from speecharchive.store.migrate import upgrade_database
from tests.proof.building import findings, keep, said, stock
from tests.store.building import ask

FILES = "SELECT name, store FROM warc_file ORDER BY name"
URL = "http://www.yunhe.example/2026/0102/1.html"
SPEECH = """<html><head><title>在云河市政协闭幕会上的讲话</title></head><body><h1>在云河市政协闭幕会上的讲话</h1>
<p>2026-01-02 来源：云河日报</p><div class="content"><p>各位委员、同志们：</p>
<p>我们要把协商的圆桌摆到渡口，让群众看得见灯、等得到船，让每一条建议都有回音。</p>
<p>云河市要走新路，建设制造名城，推动高质量发展，把各项任务落到实处。</p>
<p>一、凝聚共识。请到渡口去看一看，问题就在那里。</p><p>谢谢大家！</p></div></body></html>"""


@pytest.fixture
def database(request: pytest.FixtureRequest, shelf: Shelf) -> str:
    """PostgreSQL with the bucket, SQLite with the folder: neither asks what the other is."""
    if isinstance(shelf, InBucket):
        make: Callable[[str], str] = request.getfixturevalue("new_postgres")
        return make(request.getfixturevalue("postgres_template"))
    return str(request.getfixturevalue("sqlite_file"))


@pytest.fixture
def open_as(
    database: str, tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Archive]]:
    """The archive as a machine with a folder of its own opens it."""
    opened: list[Archive] = []

    def machine(name: str = "one") -> Archive:
        monkeypatch.setenv("SPEECHARCHIVE_CAPTURES_HERE", str(tmp_path / name))
        opened.append(Archive.open(database, captures=shelf.url))
        return opened[-1]

    yield machine
    for archive in opened:
        archive.close()


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], database: str, shelf: Shelf) -> Callable[..., Left]:
    def command(*arguments: object) -> Left:
        return in_process(capsys, *arguments, "--db", database, "--captures", shelf.url)

    return command


def here(archive: Archive) -> list[str]:
    return sorted(path.name for path in archive.captures.glob("*.warc.gz*"))


def test_what_is_closed_goes_into_the_store_and_is_read_from_every_machine(
    open_as: Callable[..., Archive], shelf: Shelf
) -> None:
    one = open_as("one")
    data = stock(one).read_bytes()
    (name,) = here(one)
    done = one.put_away()
    assert (done.put, done.waiting, done.problem) == (1, 0, None)
    assert here(one) == []
    assert shelf.files() == {name: data}
    assert ask(one, FILES) == [(name, shelf.url)]
    two = open_as("two")
    assert findings(two) == []
    assert findings(two, quick=True) == []
    places = ask(two, "SELECT warc_file, warc_offset, warc_length, payload_sha256 FROM capture WHERE record_type = 'response'")  # fmt: skip
    for file, offset, length, digest in places:
        assert read_capture(two.holdings, file, offset, length, payload_sha256=digest).status == 200
    reextract(two, registry())
    assert ask(two, "SELECT DISTINCT error_class FROM failure") == [("NoArticle",)]
    assert two.put_away().put == 0


@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_local_copies_are_kept_where_that_is_wanted(
    open_as: Callable[..., Archive], shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEECHARCHIVE_KEEP_CAPTURES", "1")
    one = open_as()
    stock(one)
    for _ in range(2):
        one.put_away()
        assert here(one) == sorted(shelf.files())
        assert findings(one) == []
    monkeypatch.delenv("SPEECHARCHIVE_KEEP_CAPTURES")
    one = open_as()
    one.recover_files()
    assert here(one) == []
    assert findings(one) == []


@pytest.mark.parametrize("change", ["altered", "cut", "gone"])
def test_verify_names_what_is_wrong_in_the_store(
    open_as: Callable[..., Archive], shelf: Shelf, change: str
) -> None:
    one = open_as()
    stock(one)
    one.put_away()
    ((name, data),) = shelf.files().items()
    if change == "altered":
        shelf.write(name, data[:700] + bytes([data[700] ^ 1]) + data[701:])
    elif change == "cut":
        shelf.write(name, data[:-40])
    else:
        shelf.remove(name)
    found = said(findings(one))
    quick = said(findings(one, quick=True))
    assert all(name in each for each in (*found, *quick))
    words = {
        "altered": "does not have the SHA-256",
        "cut": "is 40 bytes shorter",
        "gone": f"was put in {shelf.url} at 20",
    }
    assert any(words[change] in each for each in quick)
    assert len(found) == (5 if change == "gone" else 2 if change == "cut" else 1), found
    reextract(one, registry())
    classes = [row[0] for row in ask(one, "SELECT DISTINCT error_class FROM failure ORDER BY 1")]
    assert ("DamagedInput" in classes) == (change != "cut")  # the last record is a request's


@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_what_was_not_put_and_lies_on_another_machine_is_named_with_it(
    open_as: Callable[..., Archive], shelf: Shelf
) -> None:
    lost, two = open_as("lost"), open_as("two")
    stock(lost)
    with writing(lost.engine) as connection:
        connection.execute(text("UPDATE run SET process = 'yunhe-7/1/1'"))
    (name,) = here(lost)
    first, *captures = said(findings(two))
    assert first.startswith(f"file: {name}: was never put in {shelf.url} and is not in ")
    assert "run 1 wrote it on yunhe-7; `speecharchive captures put` there brings it" in first
    assert len(captures) == 4
    assert all(each.endswith("which is missing") for each in captures)
    assert reextract(two, registry()).failed == 3
    details = [row[0] for row in ask(two, "SELECT detail FROM failure WHERE error_class = 'DamagedInput'")]  # fmt: skip
    assert (
        details
        == [
            f"{name}: the WARC file is neither in {two.captures} nor in {shelf.url}; "
            "the machine that wrote it may not have put it there yet"
        ]
        * 3
    )
    lost.put_away()
    assert findings(two) == []


@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_what_another_machine_is_writing_is_no_finding(open_as: Callable[..., Archive]) -> None:
    one, two = open_as("one"), open_as("two")
    run = one.begin_run("crawl")
    with closing(WarcWriter(one.captures, "x-1", closed=run.file_closed)) as files:
        keep(run, files, 1)
        check = ArchiveCheck(two)
        assert list(check.findings()) == []
        assert (check.elsewhere, check.files) == (1, 0)
    run.finish()
    one.put_away()
    check = ArchiveCheck(two)
    assert list(check.findings()) == []
    assert (check.elsewhere, check.files) == (0, 1)


@pytest.mark.long
def test_nothing_is_lost_while_the_store_is_away(
    open_as: Callable[..., Archive],
    shelf: Shelf,
    call: Callable[..., Left],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    one = open_as("one")
    stock(one)
    held = here(one)
    _take_away(shelf, monkeypatch)
    done = one.put_away()
    assert done.problem
    assert shelf.url in done.problem
    assert SECRET not in done.problem
    assert (done.put, done.waiting) == (0, 1)
    assert here(one) == held
    assert ask(one, FILES) == [(held[0], None)]
    failed = call("captures", "put")
    assert failed.status == 3
    assert f"1 WARC file still in {tmp_path / 'one'} alone: {shelf.url}" in failed.err
    with pytest.raises(StoreUnavailable):
        Holdings(tmp_path / "two", store_at(shelf.url)).read(held[0], 0, 10)
    _bring_back(shelf, monkeypatch)
    assert one.put_away().put == 1
    assert findings(one) == []


def _take_away(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    if isinstance(shelf, InFolder):
        shelf.folder.rename(shelf.folder.with_name("unmounted"))
        return
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    bucket_module._system_of.cache_clear()


def _bring_back(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    if isinstance(shelf, InFolder):
        shelf.folder.with_name("unmounted").rename(shelf.folder)
        return
    assert isinstance(shelf, InBucket)
    monkeypatch.setenv("AWS_ENDPOINT_URL", shelf.server.endpoint)
    bucket_module._system_of.cache_clear()


def test_an_import_tells_of_a_store_that_is_away_and_keeps_its_captures(
    shelf: Shelf,
    call: Callable[..., Left],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("SPEECHARCHIVE_CAPTURES_HERE", str(tmp_path / "here"))
    file = tmp_path / "1.html"
    file.write_text(SPEECH, encoding="utf-8")
    _take_away(shelf, monkeypatch)
    left = call("import", file, "--url", URL)
    assert left.status == 1
    assert "1 WARC file still in" in left.err
    assert "1 new" in left.err
    _bring_back(shelf, monkeypatch)
    listed = json.loads(call("captures", "list", "--waiting", "--format", "json").out)
    assert [(each["place"], each["store"]) for each in listed] == [("here", None)]
    put = call("captures", "put")
    assert put.status == 0
    assert f"1 file put in {shelf.url}" in put.err
    assert json.loads(call("captures", "list", "--waiting", "--format", "json").out) == []
    (listed,) = json.loads(call("captures", "list", "--format", "json").out)
    assert (listed["place"], listed["store"], listed["run"]) == ("store", shelf.url, 1)
    assert call("verify").status == 0
    assert call("reextract").status == 0


@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_an_older_folder_is_brought_into_a_store(
    database: str, shelf: Shelf, call: Callable[..., Left], tmp_path: Path
) -> None:
    with Archive.open(database, captures=tmp_path / "old") as old:
        for _ in range(2):
            stock(old)
        held = {path.name: path.read_bytes() for path in old.captures.iterdir()}
    (tmp_path / "old" / "foreign.warc.gz").write_bytes(b"x")
    assert "2 files put" in call("captures", "put", "--from", tmp_path / "old").err
    assert shelf.files() == held
    assert [path.name for path in (tmp_path / "old").glob("*.gz")] == ["foreign.warc.gz"]
    assert call("verify", "--quick").status == 0
    again = call("captures", "put", "--from", tmp_path / "old")
    assert (again.status, "0 files put" in again.err) == (0, True)


@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_a_file_that_is_not_what_was_closed_is_not_put_and_told(
    open_as: Callable[..., Archive], shelf: Shelf, call: Callable[..., Left]
) -> None:
    one = open_as("one")
    path = stock(one)
    data = path.read_bytes()
    path.write_bytes(data[:-1])
    left = call("captures", "put")
    assert left.status == 1
    assert "1 of them not as closed: see `speecharchive verify`" in left.err
    assert shelf.files() == {}
    assert path.read_bytes() == data[:-1]


class Otherwise:
    """A store in which another byte arrives."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def put(self, path: Path, name: str) -> None:
        data = path.read_bytes()
        changed = path.with_name(".changed")
        changed.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
        self._store.put(changed, name)


@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_what_arrives_otherwise_is_not_believed_to_be_there(
    open_as: Callable[..., Archive], shelf: Shelf
) -> None:
    one = open_as("one")
    stock(one)
    (name,) = here(one)
    good = one.holdings
    assert good.store is not None
    one.holdings = replace(good, store=Otherwise(good.store))
    done = one.put_away()
    assert done.problem == f"{name} did not arrive in {shelf.url} as it was sent"
    assert here(one) == [name]
    assert ask(one, FILES) == [(name, None)]
    one.holdings = good
    assert one.put_away().put == 1
    assert findings(one) == []


_PUTTING = """
import sys
from speecharchive.store.archive import Archive
with Archive.open(sys.argv[1], captures=sys.argv[2]) as archive:
    print("begun", flush=True)
    archive.put_away()
"""


def putting(database: str, shelf: Shelf, folder: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"SPEECHARCHIVE_CAPTURES_HERE": str(folder)}
    command = [sys.executable, "-c", _PUTTING, database, shelf.url]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.long
def test_killed_while_it_puts_it_is_done_by_the_next(
    open_as: Callable[..., Archive], database: str, shelf: Shelf, tmp_path: Path
) -> None:
    one = open_as("one")
    expected = {}
    for _ in range(4):
        path = stock(one)
        expected[path.name] = path.read_bytes()
    for seen in range(2):
        with putting(database, shelf, tmp_path / "one") as process:
            assert process.stdout is not None
            process.stdout.readline()
            while len(shelf.files()) <= seen and process.poll() is None:
                pass
            process.send_signal(signal.SIGKILL)
        in_store = {name for name, store in ask(one, FILES) if store}
        arrived = {name: data for name, data in shelf.files().items() if not name.startswith(".")}
        assert arrived.items() <= expected.items()
        assert in_store <= arrived.keys()
        assert {*here(one), *in_store} == expected.keys()
        assert findings(one) == []
    one.put_away()
    assert {name for name, store in ask(one, FILES) if store} == expected.keys()
    assert here(one) == []
    assert findings(one) == []


@pytest.mark.long
def test_machines_and_processes_put_at_the_same_time(
    open_as: Callable[..., Archive], database: str, shelf: Shelf, tmp_path: Path
) -> None:
    expected = {}
    for machine in ("one", "two"):
        archive = open_as(machine)
        for _ in range(2):
            path = stock(archive)
            expected[path.name] = path.read_bytes()
    running = [putting(database, shelf, tmp_path / name) for name in ("one", "one", "two")]
    for process in running:
        assert process.communicate()
        assert process.returncode == 0
    assert archive.put_away().waiting == 0
    open_as("one").put_away()
    assert shelf.files() == expected
    assert findings(archive) == []


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("s3://AKIA:hush@bucket/x", "must not hold credentials"),
        ("s3://bucket/x?secret=hush", "must not hold credentials"),
        ("s3:///hush", "names no bucket"),
        ("s3://bucket/../hush", "names no bucket"),
        ("file://hush/x", "three slashes"),
        ("gs://hush/x", "of that kind"),
        ("http://hush/x", "of that kind"),
        ("s3://[hush", "cannot be read"),
    ],
)
def test_an_address_that_is_no_store_is_refused_without_being_quoted(
    place: str, words: str
) -> None:
    with pytest.raises(UsageError) as error:
        store_at(place)
    assert words in str(error.value)
    assert "hush" not in str(error.value)


def test_a_name_that_leads_out_of_the_store_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    holdings = Holdings(tmp_path / "here", store_at((tmp_path / "shared").as_uri()))
    for name in ("../secret", str(tmp_path / "secret")):
        with pytest.raises(DamagedInput):
            holdings.read(name, 0, 6)
        with pytest.raises(DamagedInput):
            holdings.open(name)


def test_without_the_extra_it_is_said_which(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['s3fs'] = None\n"
        "from speecharchive.cli import main\n"
        f"main(['captures', 'put', '--db', {str(tmp_path / 'a.db')!r}, '--captures', 's3://b/c'])"
    )
    upgrade_database(str(tmp_path / "a.db"))
    with Archive.open(tmp_path / "a.db", captures=tmp_path / "a-captures") as archive:
        stock(archive)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 3
    assert "pip install 'speecharchive[s3]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("shelf", ["s3"], indirect=True)
def test_a_bucket_that_is_not_there_is_said_and_takes_nothing_with_it(
    open_as: Callable[..., Archive], shelf: Shelf, database: str
) -> None:
    one = open_as("one")
    stock(one)
    held = here(one)
    with Archive.open(database, captures="s3://captures-that-nobody-made/x") as other:
        other.holdings = replace(other.holdings, folder=one.captures)
        done = other.put_away()
        assert done.problem == "s3://captures-that-nobody-made/x: there is no such bucket"
        other.holdings = replace(other.holdings, folder=one.captures / "empty")
        with pytest.raises(StoreUnavailable, match="no such bucket"):
            reextract(other, registry())
    assert here(one) == held
    assert one.put_away().put == 1


def test_a_file_that_another_process_took_away_is_passed_over(
    open_as: Callable[..., Archive], shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = open_as("one")
    first, second = stock(one), stock(one)
    good = one.holdings
    assert good.store is not None

    class Meanwhile(Otherwise):
        def put(self, path: Path, name: str) -> None:
            for each in (first, second):
                if each.name != name:
                    each.unlink(missing_ok=True)
            self._store.put(path, name)

    one.holdings = replace(good, store=Meanwhile(good.store))
    done = one.put_away()
    assert (done.put, done.waiting, done.problem) == (1, 0, None)


@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_a_backup_leaves_what_is_in_the_store_where_it_is(
    open_as: Callable[..., Archive],
    shelf: Shelf,
    call: Callable[..., Left],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = open_as("one")
    stock(one)
    one.put_away()
    stock(one)
    (here_still,) = here(one)
    left = call("db", "backup", tmp_path / "backup")
    assert left.status == 0, left.err
    assert f"1 file more in {shelf.url}, which has to be backed up by itself" in left.err
    copies = tmp_path / "backup" / "archive-captures"
    assert [path.name for path in copies.iterdir()] == [here_still]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPEECHARCHIVE_CAPTURES_HERE", str(copies))
        database = tmp_path / "backup" / "archive.db"
        checked = in_process(capsys, "verify", "--db", database, "--captures", shelf.url)
    assert checked.status == 0, checked.out


@pytest.mark.parametrize("shelf", ["folder"], indirect=True)
def test_files_in_a_shared_folder_have_the_rights_they_had(
    open_as: Callable[..., Archive], shelf: Shelf
) -> None:
    one = open_as("one")
    path = stock(one)
    path.chmod(0o604)
    one.put_away()
    assert isinstance(shelf, InFolder)
    assert (shelf.folder / path.name).stat().st_mode & 0o777 == 0o604
    assert one.holdings.store is not None
    fetch(one.holdings.store, path.name, path)
    assert path.stat().st_mode & 0o777 == 0o600
    one.holdings.store.put(path, path.name)
    assert (shelf.folder / path.name).stat().st_mode & 0o777 == 0o604


def test_bucket_without_its_extra_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['s3fs'] = None\n")
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])
    command = [sys.executable, "-m", "speecharchive", "import", __file__]
    left = subprocess.run(
        [*command, "--db", str(tmp_path / "a.db"), "--captures", "s3://yunhe/captures"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (left.returncode, left.stdout) == (3, "")
    assert left.stderr == "speecharchive: captures in a bucket need an extra: pip install 'speecharchive[s3]'\n"  # fmt: skip
    assert not (tmp_path / "a.db").exists()
