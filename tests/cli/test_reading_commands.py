"""`search`, `show`, `sql`, `export`, `runs`, `outlets`, `codebook`, `db`: what they print and how they leave."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from calling import Call, as_process

from speecharchive.store.migrate import upgrade_database


def test_search_as_json(call: Call, stocked: str) -> None:
    left = call("search", "制造名城", "--db", stocked, "--format", "json")
    assert left.status == 0
    found = json.loads(left.out)
    assert len(found) == 2
    for row in found:
        assert {"id", "title", "speaker", "place", "delivered_on", "url", "snippets"} <= set(row)
    assert "製造名城" in found[1]["snippets"][0]
    assert left.err == "2 speeches found, 2 shown\n"


def test_search_formats(call: Call, stocked_file: Path) -> None:
    base = ("search", "协商", "--db", stocked_file)
    assert json.loads(call(*base).out) == json.loads(call(*base, "--format", "json").out)
    assert len(call(*base, "--format", "jsonl").out.splitlines()) == 3
    table = call(*base, "--format", "table").out
    assert "甲一鸣" in table
    assert "協商民主是個好辦法" in table
    rows = list(csv.DictReader(io.StringIO(call(*base, "--format", "csv").out)))
    assert rows[0]["speaker"] == "甲一鸣"


def test_search_words_may_stand_without_quotes(call: Call, stocked_file: Path) -> None:
    together = call("search", "协商 制造名城", "--db", stocked_file).out
    assert call("search", "协商", "制造名城", "--db", stocked_file).out == together
    assert len(json.loads(call("search", "--db", stocked_file, "--", "-协商").out)) == 1


def test_search_with_filters_and_limit(call: Call, stocked_file: Path) -> None:
    left = call(
        "search", "制造名城", "--db", stocked_file, "--place", "湖南", "--speaker", "甲一鸣", "--body", "cppcc",
        "--meeting", "plenary", "--phase", "closing", "--term", 10, "--session", 4, "--kind", "speech", "--outlet",
        "zhuzhou-rednet", "--office", "书记", "--since", "2024-12", "--until", "2024",
    )  # fmt: skip
    assert [row["place"] for row in json.loads(left.out)] == ["株洲市"]
    left = call("search", "协商", "--db", stocked_file, "--limit", 1)
    assert len(json.loads(left.out)) == 1
    assert left.err == "3 speeches found, 1 shown; --limit 3 shows all\n"


def test_an_export_of_nothing_says_why(call: Call, stocked_file: Path) -> None:
    left = call("export", "jsonl", "--db", stocked_file, "--query", "协商", "--since", "2030")
    assert (left.status, left.out) == (0, "")
    lines = left.err.splitlines()
    assert lines[0] == "0 speeches written"
    assert "in reach: 0 speeches of 4" in lines


def test_nothing_found_is_an_answer_that_says_why(call: Call, stocked: str) -> None:
    left = call(
        "search",
        "制造名城 year:2023-2024",
        "--db",
        stocked,
        "--speaker",
        "莊华平",
        "--place",
        "湖南",
    )
    assert (left.status, json.loads(left.out)) == (0, [])
    assert left.err.splitlines() == [
        "0 speeches found, 0 shown",
        "searched for 制造名城, speaker 莊华平, place 湖南省 (430000), from 2023-01-01 to 2024-12-31",
        "in reach: 0 speeches of 4",
        "without --speaker 莊华平: 1 speech; without --place 湖南: 1 speech",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["search"],
        ["search", ""],
        ["search", "甲 OR"],
        ["search", "甲", "--kind", "sermon"],
        ["search", "甲", "--since", "yesterday"],
        ["search", "甲", "--place", "没有的地方"],
        ["search", "甲", "--outlet", "no-such"],
        ["search", "甲", "--limit", "0"],
        ["search", "甲", "--limit", "many"],
        ["search", "甲", "--term", "ten"],
        ["search", "甲", "--limit", "99999999999999999999999"],
        ["search", "甲", "--limit", "9" * 5_000],
        ["search", "甲", "--term", "99999999999999999999"],
        ["search", "甲", "--term", "2147483648"],
        ["search", "甲", "--session", "99999999999999999999"],
        ["search", "甲", "--session", "-1"],
        ["export", "csv", "--term", "99999999999999999999"],
        ["runs", "--limit", "99999999999999999999"],
        ["runs", "--failures", "--run", "99999999999999999999"],
        ["sql", "SELECT 1", "--timeout", "1e300"],
        ["sql", "SELECT 1", "--timeout", "nan"],
        ["search", "甲", "--format", "xml"],
        ["search", "甲", "--speakr", "乙"],
        ["show"],
        ["show", "nope!"],
        ["show", "zzzzzz"],
        ["sql", "DELETE FROM speech"],
        ["sql", "SELECT nope FROM v_speech"],
        ["export"],
        ["export", "docx"],
        ["export", "jsonl", "--excel"],
        ["export", "csv", "-o", "no/such/folder/a.csv"],
        ["export", "csv", "--query", "OR"],
        ["runs", "--outlet", "no-such"],
        ["verify", "no/such/file"],
        ["verify", "."],
        ["no-such-command"],
        ["--no-such-option"],
        ["db", "no-such"],
    ],
    ids=lambda arguments: " ".join(arguments)[:60],
)
def test_wrong_use_is_one_line_and_2(
    call: Call,
    stocked_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    monkeypatch.setenv("SPEECHARCHIVE_DB", str(stocked_file))
    left = call(*arguments)
    assert left.status == 2, left
    assert left.line
    assert left.out == ""
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [
        ["search", "甲"],
        ["show", "abc"],
        ["sql", "SELECT 1"],
        ["export", "csv"],
        ["runs"],
        ["verify"],
    ],
)
def test_databases_that_are_none_of_ours(call: Call, tmp_path: Path, command: list[str]) -> None:
    missing = tmp_path / "missing.db"
    left = call(*command, "--db", missing)
    assert (left.status, missing.exists()) == (2, False)
    assert left.line
    text = tmp_path / "text.db"
    text.write_text("this is not a database, but it is long enough to be looked at closely" * 100)
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE recipe (id INTEGER)")
    connection.close()
    for path in (text, foreign, tmp_path):
        left = call(*command, "--db", path)
        assert left.status == 2, (path, left)
        assert left.line
    left = call(*command, "--db", "oracle://x/y")
    assert left.status == 2
    assert left.line
    left = call(*command, "--db", "postgresql://nobody@127.0.0.1:1/none")
    assert left.status == 3
    assert left.line


def test_show(call: Call, stocked: str) -> None:
    speech_id = json.loads(call("search", "制造名城", "--db", stocked).out)[0]["id"]
    record = json.loads(call("show", speech_id, "--db", stocked).out)
    assert record["title"] == "坚定信心 团结实干"
    assert record["speaker"]["office"] == "株洲市委书记"
    paragraph = json.loads(
        call("show", f"{speech_id}@v1#p1", "--db", stocked, "--format", "json").out
    )
    assert paragraph["text"] == "我们要建设制造名城,坚定不移推动高质量发展。"
    text = call("show", speech_id, "--db", stocked, "--format", "table").out
    for words in (
        "坚定信心 团结实干",
        "甲一鸣 株洲市委书记 (byline)",
        "p2",
        "制造名城要靠大家",
        "section-gap",
    ):
        assert words in text
    assert (
        "我们要建设"
        not in call("show", f"{speech_id}#p2", "--db", stocked, "--format", "table").out
    )


def test_sql_formats(call: Call, stocked: str) -> None:
    query = (
        "SELECT speaker, characters FROM v_speech WHERE speaker IS NOT NULL ORDER BY speaker DESC"
    )
    rows = json.loads(call("sql", query, "--db", stocked).out)
    assert sorted(row["speaker"] for row in rows) == ["甲一鸣", "莊華平"]
    assert (
        call("sql", query, "--db", stocked, "--format", "csv").out.splitlines()[0]
        == "speaker,characters"
    )
    assert "speaker" in call("sql", query, "--db", stocked, "--format", "table").out


def test_sql_from_standard_input(stocked_file: Path) -> None:
    left = as_process("sql", "-", "--db", stocked_file, input="SELECT '讲话' AS 词".encode())
    assert json.loads(left.out) == [{"词": "讲话"}]


def test_export_to_file_and_verify(call: Call, stocked: str, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    left = call("export", "csv", "--db", stocked, "-o", target)
    assert left.status == 0
    assert left.out == ""
    assert json.loads(call("verify", target).out) == []
    assert call("verify", tmp_path).status == 0
    target.write_bytes(target.read_bytes().replace("甲一鸣".encode(), "甲二鸣".encode()))
    left = call("verify", target, "--format", "json")
    assert left.status == 1
    (finding,) = json.loads(left.out)
    assert "SHA-256" in finding["finding"]
    target.unlink()
    assert call("verify", tmp_path).status == 1


def test_export_to_standard_output(stocked_file: Path) -> None:
    left = as_process("export", "csv", "--excel", "--db", stocked_file)
    assert left.status == 0
    assert left.out.startswith("\ufeffid,")
    assert left.out.count("\r\n") == 5
    assert len(as_process("export", "jsonl", "--db", stocked_file).out.splitlines()) == 4


def test_a_full_standard_output_is_3(stocked_file: Path) -> None:
    for arguments in (["export", "csv"], ["search", "协商"], ["codebook"], ["outlets"]):
        with Path("/dev/full").open("wb") as full:
            left = as_process(
                *arguments,
                *(["--db", stocked_file] if arguments[0] in ("export", "search") else []),
                stdout=full,
            )
        assert left.status == 3, arguments
        assert "No space left" in left.err
        assert "Traceback" not in left.err
        assert "Exception" not in left.err


def test_a_reader_that_leaves_is_no_error(stocked_file: Path) -> None:
    process = subprocess.Popen(
        ["sh", "-c", f"{sys.executable} -m speecharchive sql --db {stocked_file} "
         "'WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT n FROM x' --format jsonl | head -n 2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    out, err = process.communicate()
    assert out == b'{"n": 1}\n{"n": 2}\n'
    assert err == b""


@pytest.mark.long
def test_a_pipe_that_was_closed_early_is_no_error(stocked_file: Path) -> None:
    for arguments in (
        ["outlets"],
        ["codebook"],
        ["search", "协商", "--db", stocked_file],
        ["search", "协商", "--db", stocked_file, "--format", "table"],
        ["export", "csv", "--db", stocked_file],
    ):
        reader, writer = os.pipe()
        os.close(reader)
        left = as_process(*arguments, stdout=writer)
        os.close(writer)
        assert left.status == 0, (arguments, left)
        assert not [word for word in ("Traceback", "Exception", "pipe") if word in left.err]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such"], "No such command 'no-such'; see `speecharchive --help`"),
        (
            ["serach"],
            "No such command 'serach'; did you mean search or extract? See `speecharchive --help`",
        ),
        (
            ["db", "upgrad"],
            "No such command 'upgrad'; did you mean upgrade? See `speecharchive db --help`",
        ),
        (
            ["search", "甲", "--speakr", "乙"],
            "No such option: --speakr; did you mean --speaker? See `speecharchive search --help`",
        ),
        (
            ["--db", "x.db", "search", "甲"],
            "No such option: --db; options stand after the command: `speecharchive search … --db …`; "
            "see `speecharchive --help`",
        ),
        (
            ["search", "甲", "--since"],
            "Option '--since' requires an argument; see `speecharchive search --help`",
        ),
        (
            ["search", "甲", "--format", "xml"],
            "Invalid value for '--format': 'xml' is not one of 'table', 'json', 'jsonl', 'csv'; "
            "see `speecharchive search --help`",
        ),
        (
            ["search", "甲", "--format", "jsn"],
            "Invalid value for '--format': 'jsn' is not one of 'table', 'json', 'jsonl', 'csv'; "
            "did you mean json or jsonl? See `speecharchive search --help`",
        ),
        (
            ["search", "-消防"],
            "No such option: -消; put `--` before a query that begins with a minus; "
            "see `speecharchive search --help`",
        ),
        (["runs", "-x"], "No such option: -x; see `speecharchive runs --help`"),
        (
            ["search", "甲", "--limit", "99999999999999999999"],
            "Invalid value for '--limit': the most is 1000000000; see `speecharchive search --help`",
        ),
        (
            ["search", "甲", "--limit", "0"],
            "Invalid value for '--limit': the least is 1; see `speecharchive search --help`",
        ),
        (
            ["search", "甲", "--term", "十"],
            "Invalid value for '--term': it takes a whole number; see `speecharchive search --help`",
        ),
        (
            ["sql", "SELECT 1", "--timeout", "soon"],
            "Invalid value for '--timeout': it takes a number; see `speecharchive sql --help`",
        ),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_wrong_use_is_said_in_plain_words(call: Call, arguments: list[str], words: str) -> None:
    assert call(*arguments).line == words


def test_runs(call: Call, stocked: str) -> None:
    rows = json.loads(call("runs", "--db", stocked, "--format", "json").out)
    assert [row["id"] for row in rows] == [3, 2, 1]
    for row in rows:
        assert {
            "id", "outlet", "started", "finished", "status", "captures", "new", "changed", "unchanged", "failed",
        } <= set(row)  # fmt: skip
    assert [row["outlet"] for row in rows] == [None, "yangquan-sxrb", "zhuzhou-rednet"]
    assert (rows[2]["captures"], rows[2]["new"], rows[2]["status"]) == (2, 2, "finished")
    assert len(json.loads(call("runs", "--db", stocked, "--outlet", "zhuzhou-rednet").out)) == 1
    assert json.loads(call("runs", "--db", stocked, "--failures").out) == []


def test_outlets(call: Call) -> None:
    rows = {row["name"]: row for row in json.loads(call("outlets", "--format", "json").out)}
    assert rows["zhuzhou-rednet"]["place"] == "430200"
    assert rows["zhuzhou-rednet"]["place_name"] == "株洲市"
    for row in rows.values():
        assert {"name", "family", "place", "status"} <= set(row)


def test_codebook(call: Call) -> None:
    assert call("codebook").out.startswith("# Codebook\n")


def test_db_upgrade(call: Call, empty_database: str) -> None:
    first = call("db", "upgrade", "--db", empty_database)
    assert (first.status, first.out) == (0, "")
    *queue, made = first.err.splitlines()
    assert "empty" in made
    assert len(queue) == ("://" in empty_database), "the job queue is made too"
    assert "up to date" in call("db", "upgrade", "--db", empty_database).line
    assert json.loads(call("runs", "--db", empty_database).out) == []


def test_the_database_of_the_environment(stocked_file: Path, tmp_path: Path) -> None:
    left = as_process("search", "协商", env={"SPEECHARCHIVE_DB": str(stocked_file)})
    assert len(json.loads(left.out)) == 3
    upgrade_database(tmp_path / "speecharchive.db")
    assert json.loads(as_process("runs", cwd=tmp_path).out) == []


def test_output_is_utf8_whatever_the_locale(stocked_file: Path) -> None:
    for locale in (
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ):
        left = as_process("search", "协商", "--db", stocked_file, env=locale)
        assert json.loads(left.out)[0]["speaker"] == "甲一鸣"
        assert (
            as_process(
                "search", "协商", "--db", stocked_file, "--format", "table", env=locale
            ).status
            == 0
        )


def test_an_argument_that_is_no_text_is_2(stocked_file: Path) -> None:
    for arguments in (["search", b"\xff\xfe"], ["sql", b"SELECT '\xff'"]):
        done = as_process(
            arguments[0],
            "--db",
            stocked_file,
            *[
                a.decode("utf-8", "surrogateescape") if isinstance(a, bytes) else a
                for a in arguments[1:]
            ],
        )
        assert done.status == 2, done
        assert done.line


def test_show_of_a_withheld_speech_is_its_tombstone(call: Call, stocked_file: Path) -> None:
    speech_id = json.loads(call("search", "制造名城", "--db", stocked_file).out)[0]["id"]
    with sqlite3.connect(stocked_file) as connection:
        connection.execute("UPDATE speech SET status = 'withheld' WHERE id = ?", [speech_id])
        connection.execute(
            "INSERT INTO takedown (speech_id, reason, at) VALUES (?, '应家属要求', '2026-03-01T00:00:00Z')",
            [speech_id],
        )
    connection.close()
    line = f"speecharchive: {speech_id} is withheld since 2026-03-01T00:00:00Z: 应家属要求"
    left = call("show", f"{speech_id}@v1#p1", "--db", stocked_file)
    assert (left.status, left.line) == (1, line)
    assert json.loads(left.out)["status"] == "withheld"
    left = call("show", speech_id, "--db", stocked_file, "--format", "table")
    assert (left.status, left.out, left.line) == (1, "", line)
    for command in ("changes", "cite"):
        assert call(command, speech_id, "--db", stocked_file).status == 1


def test_a_search_for_an_id_says_what_it_leads_to(call: Call, stocked_file: Path) -> None:
    speech_id = json.loads(call("search", "制造名城", "--db", stocked_file).out)[0]["id"]
    left = call("search", speech_id, "--db", stocked_file)
    assert json.loads(left.out) == []
    assert (
        left.err.splitlines()[-1]
        == f"{speech_id} is the id of a speech: speecharchive show {speech_id}"
    )
