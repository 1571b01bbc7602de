"""Takedowns: what is hidden is nowhere, whatever comes later, and comes back from the sealed copy alone."""

from __future__ import annotations

import gzip
import json
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from calling import Call, Left
from sqlalchemy import inspect, text
from takedown_pages import OTHER, SECRET, SIMPLE, URL, page, plain, write

from speecharchive.capture.sealing import FOLDER
from speecharchive.store.archive import Archive
from speecharchive.store.engine import reading
from tests.store.building import YUNHE

Run = Callable[..., Left]


@pytest.fixture
def run(database: str, tmp_path: Path, call: Call) -> Run:
    """A command on one archive."""

    def command(name: str, *arguments: object) -> Left:
        own = ("--db", database)
        if name in ("import", "withdraw", "reextract", "verify"):
            own += ("--captures", tmp_path / "captures")  # type: ignore[assignment]
        return call(name, *arguments, *own)

    return command


@pytest.fixture
def speech(run: Run, tmp_path: Path) -> str:
    """The id of a speech that holds the secret, in two versions; another holds it too, a third does not."""
    run("import", write(tmp_path / "in", "1.html", page()), "--url", URL)
    run("import", write(tmp_path / "in", "1.html", page(more="又及。")), "--url", URL)
    run("import", write(tmp_path / "in", "2.html", plain()), "--url", OTHER)
    found = json.loads(run("search", SIMPLE, "--format", "json").out)
    assert len(found) == 1
    return str(found[0]["id"])


def everything(database: str, tmp_path: Path) -> str:
    """Every value of every table and view, as text."""
    with (
        Archive.open(database, captures=tmp_path / "captures") as archive,
        reading(archive.engine) as connection,
    ):
        names = inspect(connection).get_table_names() + inspect(connection).get_view_names()
        rows = [
            connection.execute(text(f'SELECT * FROM "{name}"')).all()
            for name in names
            if not name.startswith("text_")
        ]
    return json.dumps([[[str(value) for value in row] for row in some] for some in rows], ensure_ascii=False)  # fmt: skip


def is_nowhere(run: Run, database: str, tmp_path: Path, secret: str = SECRET) -> None:
    held = everything(database, tmp_path)
    out = tmp_path / "out"
    shown = [held, held.encode().decode("unicode_escape", "replace")]
    for form in ("csv", "jsonl", "vertical"):
        shown.append(run("export", form).out)
    for form in ("tei", "txt"):
        run("export", form, "-o", out / form)
    run("export", "parquet", "-o", out / "p.parquet")
    for path in (path for path in out.rglob("*") if path.is_file()):
        shown.append(path.read_bytes().decode("utf-8", "replace"))
    for form in (secret, SIMPLE):
        assert json.loads(run("search", form, "--format", "json").out) == []
        assert json.loads(run("kwic", form, "--format", "json").out) == []
        for words in shown:
            assert form not in words
    for path in out.rglob("*"):
        if path.is_file():
            path.unlink()


def test_a_release_holds_nothing_of_it(run: Run, speech: str, tmp_path: Path) -> None:
    run("withdraw", speech, "--redact", SECRET, "--reason", "私人住址")
    target = tmp_path / "release"
    left = run("release", "2026.1", "-o", target)
    assert left.status == 0, left.err
    files = [path for path in target.rglob("*") if path.is_file()]
    assert any("渡口的路灯不亮".encode() in path.read_bytes() for path in files)
    for path in files:
        for form in (SECRET, SIMPLE):
            assert form.encode() not in path.read_bytes(), path.name


def test_an_index_beside_the_archive_is_thrown_away(run: Run, speech: str, tmp_path: Path) -> None:
    assert run("index", "build", "--index", tmp_path / "beside").status == 0
    assert run("index", "build").status == 0
    left = run("withdraw", speech, "--redact", SECRET, "--reason", "私人住址")
    assert "thrown away" in left.err
    assert json.loads(run("search", SECRET, "--format", "json").out) == []
    follows = run("search", SECRET, "--format", "json")
    assert json.loads(follows.out) == []


def rows(run: Run, asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("sql", asked, "--format", "json").out)
    return found


def test_a_redacted_span_is_nowhere(run: Run, speech: str, database: str, tmp_path: Path) -> None:
    before = rows(run, "SELECT version, characters FROM v_version ORDER BY 1")
    left = run("withdraw", speech, "--redact", SECRET, "--reason", "私人住址", "--by", "戊五")
    assert left.status == 0, left.err
    assert SECRET not in left.out + left.err
    is_nowhere(run, database, tmp_path)
    assert rows(run, "SELECT version, characters FROM v_version ORDER BY 1") == before
    shown = json.loads(run("show", speech, "--format", "json").out)
    shown = shown[0] if isinstance(shown, list) else shown
    assert any("▇" * len(SECRET) in paragraph for paragraph in shown["paragraphs"])
    assert [each["reason"] for each in shown["redactions"]] == ["私人住址"]
    (told,) = rows(run, "SELECT what, characters, reason, requested_by FROM v_takedown")
    assert list(told.values()) == ["redacted", len(SECRET), "私人住址", "戊五"]
    assert run("index", "verify").status == 0
    again = json.loads(run("search", "渡口的路灯不亮", "--format", "json").out)
    assert speech in [hit["id"] for hit in again]


def test_the_file_of_the_database_holds_no_trace(
    run: Run, speech: str, database: str, tmp_path: Path
) -> None:
    if "://" in database:
        pytest.skip("PostgreSQL's own files are its operator's: VACUUM is documented")
    run("withdraw", speech, "--redact", SECRET, "--reason", "私人住址")
    for path in tmp_path.glob("archive.db*"):
        raw = path.read_bytes()
        for form in (SECRET, SIMPLE):
            assert form.encode() not in raw
            assert json.dumps(form).strip('"').encode() not in raw
            # Two characters that stand nowhere else: a term of the index.
            assert form[:2].encode() not in raw
            assert form[1:3].encode() not in raw


def test_no_room_to_clear_the_file_is_a_full_disk_and_no_reader(
    run: Run, speech: str, database: str
) -> None:
    """VACUUM wants the room of a second copy; what was decided before it stands."""
    if "://" in database:
        pytest.skip("a PostgreSQL server writes its files itself")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (Path(database).stat().st_size * 2 // 3, before[1]))
    try:
        left = run("withdraw", speech, "--reason", "法院裁定")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "is withheld" in left.err
    assert left.status == 3
    assert "another process" not in left.err
    assert run("withdraw", "--finish").status == 0
    assert rows(run, "SELECT count(*) AS n FROM v_takedown") == [{"n": 1}]
    assert run("verify").status == 0


def test_a_range_of_a_paragraph_is_redacted(run: Run, speech: str) -> None:
    (paragraph,) = rows(
        run, f"SELECT n, text FROM v_paragraph WHERE speech_id = '{speech}' AND is_current = 1 AND text LIKE '住在%'"
    )  # fmt: skip
    start = paragraph["text"].index(SECRET)
    address = f"{speech}#p{paragraph['n']}:{start}-{start + len(SECRET)}"
    assert run("withdraw", address, "--reason", "私人住址").status == 0
    assert json.loads(run("search", SECRET, "--format", "json").out) == []


def test_a_withheld_speech_is_nowhere_and_leaves_its_reason(
    run: Run, speech: str, database: str, tmp_path: Path
) -> None:
    left = run("withdraw", speech, "--reason", "法院裁定", "--by", "云河法院")
    assert left.status == 0, left.err
    is_nowhere(run, database, tmp_path)
    assert "又及" not in everything(database, tmp_path)
    assert speech not in run("export", "jsonl").out
    assert rows(run, f"SELECT * FROM v_speech WHERE id = '{speech}'") == []
    with Archive.open(database, captures=tmp_path / "captures") as archive:
        mine = f"(SELECT id FROM version WHERE speech_id = '{speech}')"
        with reading(archive.engine) as connection:
            for table in ("paragraph", "credit", "minhash", "minhash_band", "phrase_use", "edit"):
                asked = text(f"SELECT count(*) FROM {table} WHERE version_id IN {mine}")
                assert connection.scalar(asked) == 0, table
            asked = text("SELECT count(*) FROM variant WHERE speech_id = :id OR group_id = :id")
            assert connection.scalar(asked, {"id": speech}) == 0
    assert "法院裁定" in run("show", speech).err
    (listed,) = json.loads(run("withdraw", "--list", "--format", "json").out)
    assert (listed["id"], listed["reason"], listed["sealed"]) == (speech, "法院裁定", 2)
    assert run("index", "verify").status == 0


@pytest.mark.long
@pytest.mark.parametrize("what", [("--redact", SECRET), ()])
def test_nothing_later_brings_it_back(
    run: Run, speech: str, database: str, tmp_path: Path, what: tuple[str, ...]
) -> None:
    run("withdraw", speech, *what, "--reason", "私人住址")
    assert run("reextract").status == 0
    for number, text_ in enumerate((page(), page(SIMPLE, more="改过。"), page(more="又及。"))):
        run("import", write(tmp_path / "in", f"{number}.html", text_), "--url", URL)
        is_nowhere(run, database, tmp_path)
    run("reextract")
    is_nowhere(run, database, tmp_path)
    sealed = json.loads(run("withdraw", "--list", "--format", "json").out)[0]["sealed"]
    held = rows(run, f"SELECT count(*) AS n FROM v_capture WHERE url = '{URL}'")[0]["n"]
    assert sealed == held


@pytest.mark.long
@pytest.mark.parametrize("what", [("--redact", SECRET), ()])
def test_the_captures_are_sealed_apart_and_verify_is_clean(
    run: Run, speech: str, tmp_path: Path, what: tuple[str, ...]
) -> None:
    run("withdraw", speech, *what, "--reason", "私人住址")
    folder = tmp_path / "captures"
    for path in folder.glob("*.warc.gz"):
        assert SECRET.encode() not in gzip.decompress(path.read_bytes())
    assert len(list((folder / FOLDER).glob("*.warc.gz"))) == 2
    left = run("verify")
    assert left.status == 0, left.out
    assert "(2 sealed)" in left.err
    assert run("reextract").status == 0
    next((folder / FOLDER).glob("*.warc.gz")).write_bytes(b"")
    assert "not what was sealed" in run("verify").out


@pytest.mark.parametrize("what", [("--redact", SECRET), ()])
def test_lifting_brings_text_captures_and_files_back(
    run: Run, speech: str, tmp_path: Path, what: tuple[str, ...]
) -> None:
    folder = tmp_path / "captures"
    before = {path.name: path.read_bytes() for path in folder.glob("*.warc.gz")}
    asked = "SELECT speech_id, version, n, text FROM v_paragraph ORDER BY 1, 2, 3"
    texts, digests = (
        rows(run, asked),
        rows(run, "SELECT text_sha256, fold_sha256 FROM v_speech ORDER BY 1"),
    )
    run("withdraw", speech, *what, "--reason", "私人住址")
    assert rows(run, asked) != texts
    left = run("withdraw", speech, "--lift")
    assert left.status == 0, left.err
    assert rows(run, asked) == texts
    assert rows(run, "SELECT text_sha256, fold_sha256 FROM v_speech ORDER BY 1") == digests
    assert {path.name: path.read_bytes() for path in folder.glob("*.warc.gz")} == before
    assert not list((folder / FOLDER).glob("*.warc.gz"))
    assert [hit["id"] for hit in json.loads(run("search", SECRET, "--format", "json").out)] == [speech]  # fmt: skip
    assert run("verify").status == 0
    assert run("withdraw", speech, "--lift").status == 2


def test_an_outlet_that_left_the_registry_can_be_read_again(
    run: Run, speech: str, database: str
) -> None:
    with Archive.open(database) as archive:
        archive.begin_run("crawl", YUNHE).finish()
        with archive.engine.begin() as connection:
            connection.execute(text("UPDATE page SET outlet_id = (SELECT max(id) FROM outlet)"))
    assert run("withdraw", speech, "--reason", "私人住址").status == 0
    assert run("withdraw", speech, "--lift").status == 0
    assert [hit["id"] for hit in json.loads(run("search", SECRET, "--format", "json").out)] == [speech]  # fmt: skip
    assert run("reextract").status == 0


def test_others_that_hold_the_same_are_named_and_left(
    run: Run, speech: str, tmp_path: Path
) -> None:
    other = write(tmp_path / "in", "3.html", page(SIMPLE, title="在云河市党代会上的讲话"))
    run("import", other, "--url", "http://www.yunhe.example/2026/0103/3.html")
    found = {hit["id"] for hit in json.loads(run("search", SECRET, "--format", "json").out)}
    (third,) = found - {speech}
    dry = run("withdraw", speech, "--redact", SECRET, "--reason", "私人住址", "--dry-run")
    assert f"also stand in {third}" in dry.err
    assert SECRET not in dry.out + dry.err
    assert len(json.loads(run("search", SECRET, "--copies", "--format", "json").out)) == 2
    assert f"also stand in {third}" in run("withdraw", speech, "--redact", SECRET, "--reason", "私人住址").err  # fmt: skip
    assert [hit["id"] for hit in json.loads(run("search", SECRET, "--format", "json").out)] == [third]  # fmt: skip


def test_withholding_names_the_copies_of_a_speech(run: Run, speech: str, tmp_path: Path) -> None:
    other = write(tmp_path / "in", "3.html", page(more="又及。"))
    run("import", other, "--url", "http://www.yunhe.example/2026/0103/3.html")
    found = {hit["id"] for hit in json.loads(run("search", SECRET, "--copies", "--format", "json").out)}  # fmt: skip
    (third,) = found - {speech}
    for dry in (("--dry-run",), ()):
        left = run("withdraw", speech, "--reason", "法院裁定", *dry)
        (told,) = (line for line in left.err.splitlines() if "it also stands in" in line)
        assert third in told
        assert told.endswith("; decide about each by itself")
    assert run("show", third).status == 0


def test_wrong_use_is_one_line_that_does_not_quote(run: Run, speech: str) -> None:
    for arguments in (
        (speech,),
        (speech, "--reason", " "),
        (speech, "--redact", "葭", "--reason", "x"),
        (speech, "--redact", SECRET, "--reason", f"because of {SIMPLE}"),
        (f"{speech}#p1:5-3", "--reason", "x"),
        (f"{speech}#p1:0-9999", "--reason", "x"),
        (f"{speech}#p99:0-3", "--reason", "x"),
        (f"{speech}@v1", "--reason", "x"),
        (f"{speech}#p1:0-3", "--redact", SECRET, "--reason", "x"),
        ("k7m2p9qd", "--reason", "x"),
        (speech, "--lift"),
        ("--lift", "--finish"),
    ):
        left = run("withdraw", *arguments)
        assert left.status == 2, arguments
        assert "葭" not in left.line
        assert SIMPLE not in left.line


def test_characters_that_are_redacted_already_are_not_counted_again(run: Run, speech: str) -> None:
    own = ("--redact", SECRET, "--reason", "私人住址")
    assert "8 characters of" in run("withdraw", speech, *own, "--dry-run").err
    left = run("withdraw", speech, *own)
    assert "exports, releases, snapshots, backups" in left.err
    again = run("withdraw", speech, *own, "--dry-run")
    assert (again.status, "redacted already" in again.err, "would be" in again.err) == (
        0,
        True,
        False,
    )
    shown = json.loads(run("show", speech, "--format", "json").out)["paragraphs"]
    number = next(n for n, text in enumerate(shown) if "▇" in text)
    at = shown[number].index("▇")
    for span, words in (((at, at + 8), "they are redacted"), ((at - 2, at + 3), "a part of them")):
        address = f"{speech}#p{number}:{span[0]}-{span[1]}"
        left = run("withdraw", address, "--reason", "私人住址", "--dry-run")
        assert (left.status, words in left.line) == (2, True)
