"""The search index finds exactly what stands in the folded paragraphs, whatever happened to them before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from speecharchive.index.location import index_folder
from speecharchive.index.postings import optimise
from speecharchive.index.sidecar import Sidecar
from speecharchive.index.wanted import AllOf, Wanted
from speecharchive.normalise.fold import fold
from speecharchive.query.snapshot import snapshot
from speecharchive.store.archive import Archive, RunLedger
from speecharchive.store.engine import writing
from tests.store.building import ask, record, speech, store

TEXTS = (
    ("云河市走新路,建设“制造名城”。", "第二段:12月26日,GDP增长6.5%!"),
    ("雲河市走新路﹔建設「製造名城」", "ＡＢＣ１２３ abc"),
    ("𠮷田𠮷田𠀀", 'it\'s "quoted" (yes) * AND - NEAR/2 ^ col:x'),
    ("一", ""),
    ("哈哈哈", "x  y\tz\u3000末"),
    ("a_b%c", "tail\\back/slash", "🙂👍"),
)
PHRASES = (
    *("云", "云河", "雲河", "制造名城", "「制造名城」", "“制造名城”", "。", ",", "，", "新路,建设", "新路;建设", "12月26日"),
    *("１２月", "6.5%", "%", "_", "a_b", "A_B%C", "\\", "\\back", "/", "'", "'s", '"', '"quoted"', "*", "(", ")", "AND"),
    *("and - near", "^", "col:x", "-", "𠮷", "𠮷田𠮷", "田𠀀", "𠀀", "🙂", "🙂👍", "哈", "哈哈", "哈哈哈", "哈哈哈哈", " "),
    *("  ", "x  y", "x y", "y\tz", "\t", "末", "一", "abc", "c 1", "名城。第二", "城。\n第", "\n", "\x01", "\ufdd0", "\x7f"),
    *("没有的", "无", "段:12月26日,gdp增长6.5%!", "云河市走新路,建设“制造名城”。", "田", "吉"),
)  # fmt: skip


def found(archive: Archive, phrase: str) -> set[int]:
    with snapshot(archive) as view:
        return set(view.index.newest(Wanted((AllOf((fold(phrase),)),))))


def scanned(archive: Archive, phrase: str) -> set[int]:
    """The truth, by reading every paragraph."""
    rows = ask(
        archive,
        """SELECT p.version_id, p.fold FROM paragraph p JOIN version v ON v.id = p.version_id
        JOIN speech s ON s.id = v.speech_id AND s.current = v.n WHERE s.status = 'held'""",
    )
    return {version for version, text in rows if fold(phrase) in text}


def put(run: RunLedger, number: int, paragraphs: Sequence[str], *, body: str | None = None) -> None:
    url = f"http://yunhe.example/{number}"
    read = speech(paragraphs, sections=(), url=url)
    store(run, record(body or "".join(paragraphs), url=url), read)


@pytest.mark.parametrize("phrase", PHRASES)
def test_each_phrase_is_found_exactly(phrase: str, filled: Archive) -> None:
    assert found(filled, phrase) == scanned(filled, phrase)


@pytest.fixture(
    scope="module", params=["sqlite", "postgresql", "sqlite+tantivy", "postgresql+tantivy"]
)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    """An archive of TEXTS that the module's tests only read."""
    if request.param.startswith("postgresql"):
        database: str = request.getfixturevalue("module_postgres")
    else:
        database = str(tmp_path_factory.mktemp("filled") / "archive.db")
    with Archive.open(database, create=True) as archive:
        run = archive.begin_run("import")
        for number, paragraphs in enumerate(TEXTS):
            put(run, number, paragraphs)
        run.finish()
        if request.param.endswith("tantivy"):
            assert Sidecar(index_folder(archive.engine)).build(archive.engine)
        yield archive


def test_the_phrases_are_not_all_absent(filled: Archive) -> None:
    assert sum(bool(found(filled, phrase)) for phrase in PHRASES) > 40
    assert found(filled, "雲河") == found(filled, "云河")
    assert len(found(filled, "云河")) == 2


def test_a_zero_byte_finds_nothing(filled: Archive) -> None:
    assert found(filled, "\x00") == set()
    assert found(filled, "云\x00河") == set()


def test_a_very_long_phrase_is_found(sqlite_archive: Archive) -> None:
    whole = "".join(chr(0x4E00 + n * 7 % 3000) for n in range(6000))
    put(sqlite_archive.begin_run("import"), 1, [whole])
    assert len(found(sqlite_archive, whole)) == 1
    assert found(sqlite_archive, whole + "无") == set()


def test_a_rolled_back_text_is_not_found(archive: Archive) -> None:
    run = archive.begin_run("import")

    def cut_short() -> None:
        with run.transaction():
            put(run, 1, TEXTS[0])
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        cut_short()
    assert found(archive, "云河") == set()
    with run.transaction():
        with pytest.raises(RuntimeError, match="in the middle"):
            cut_short()
        put(run, 2, TEXTS[3])
    assert found(archive, "云河") == set()
    assert len(found(archive, "一")) == 1


def test_the_index_agrees_after_optimising(sqlite_archive: Archive) -> None:
    run = sqlite_archive.begin_run("import")
    for number, paragraphs in enumerate(TEXTS):
        put(run, number, paragraphs)
    with writing(sqlite_archive.engine) as connection:
        optimise(connection)
    assert all(
        found(sqlite_archive, phrase) == scanned(sqlite_archive, phrase) for phrase in PHRASES
    )


_LETTERS = st.sampled_from("云河雲一二,，。\"' %_aA１-𠮷\u3000")
_TEXT = st.text(_LETTERS, max_size=8)


@pytest.mark.long
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(st.lists(_TEXT, max_size=3), min_size=1, max_size=4),
    renewed=st.lists(st.lists(_TEXT, max_size=3), max_size=4),
    phrases=st.lists(st.text(_LETTERS, min_size=1, max_size=4), min_size=1, max_size=6),
)
def test_whatever_is_stored_and_renewed_is_found_exactly(
    texts: list[list[str]], renewed: list[list[str]], phrases: list[str]
) -> None:
    with TemporaryDirectory() as folder:
        archive = Archive.open(Path(folder) / "archive.db", create=True)
        run = archive.begin_run("import")
        for number, paragraphs in enumerate(texts):
            put(run, number, paragraphs, body=str(number))
        for number, paragraphs in enumerate(renewed):
            put(run, number, paragraphs, body=str(number))
        for phrase in phrases:
            assert found(archive, phrase) == scanned(archive, phrase), phrase
        archive.close()
