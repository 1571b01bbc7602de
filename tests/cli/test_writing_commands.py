"""`extract`, `import`, `reextract`, `verify`, `crawl`: what they print and how they leave."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import pytest
from calling import Call, as_process

import speecharchive
from speecharchive.demo.server import serve
from speecharchive.demo.world import all_resources, truth

TEXT = (
    "甲一鸣:在云河市政协会议上的讲话\n各位委员、同志们:\n"
    + "我们要把协商的圆桌摆到渡口,让群众看得见灯、等得到船。\n" * 3
)
PAGES = {resource.url: resource for resource in all_resources()}
URL = next(
    url for url, entry in truth().items() if entry.outlet == "demo-rednet" and entry.is_speech
)
PRIVATE = next(url for url, entry in truth().items() if entry.private)
BAD = {
    "empty.html": b"",
    "blank.txt": b" \n \n",
    "binary.html": bytes(range(256)) * 40,
    "large.html": b"<html>" + b"x" * 50_000_000,
    "cut.html.gz": gzip.compress(TEXT.encode() * 50)[:-40],
    "menu.html": b"<html><body><ul><li><a href='/1'>x</a></ul></body></html>",
    "cut.warc.gz": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999\r\n\r\n")[
        :-9
    ],
    "empty.warc": b"",
    "not.wacz": b"PK\x03\x04 and no more",
}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_bytes(PAGES[URL].body)
    return path


def test_extract_prints_what_python_returns(call: Call, page: Path) -> None:
    left = call("extract", page, "--url", URL)
    assert left.status == 0
    assert json.loads(left.out) == speecharchive.extract(page.read_bytes(), url=URL).to_json_dict()
    assert len(left.out.splitlines()) == 1
    assert left.err == ""
    assert (
        json.loads(call("extract", page).out)
        == speecharchive.extract(page.read_bytes()).to_json_dict()
    )


def test_extract_several_is_json_lines(call: Call, page: Path) -> None:
    (page.parent / "a.txt").write_text(TEXT, encoding="utf-8")
    lines = [
        json.loads(line) for line in call("extract", page, page.parent / "a.txt").out.splitlines()
    ]
    assert [line["family"] for line in lines] == ["rednet", "text"]
    assert len(call("extract", page.parent).out.splitlines()) == 2


def test_extract_from_standard_input() -> None:
    left = as_process("extract", "-", "--url", URL, input=PAGES[URL].body)
    assert json.loads(left.out)["url"] == URL


def test_extract_blocks_are_where_spans_point(call: Call, page: Path) -> None:
    record = json.loads(call("extract", page, "--blocks").out)
    whole = "\n".join(block["text"] for block in record["blocks"])
    for block in record["blocks"]:
        assert whole[block["start"] :].startswith(block["text"])
        assert (block["rule"] is None) == (block["paragraph"] is not None)
    start, end = record["speaker"]["span"]
    assert whole[start:end] == record["speaker"]["raw"]
    assert record["decided_by"] == f"titled-{record['kind']}"
    assert {f"form-{record['kind']}", "salutation"} <= {each["name"] for each in record["evidence"]}
    assert all(each["quote"] for each in record["evidence"])


def test_extract_residue_is_what_was_dropped_and_masked(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "private.html"
    path.write_bytes(PAGES[PRIVATE].body)
    dropped = [json.loads(line) for line in call("extract", path, "--residue").out.splitlines()]
    record = json.loads(call("extract", path).out)
    assert {(row["rule"], row["text"]) for row in dropped} == {
        (row["rule"], row["text"]) for row in record["dropped"]
    }
    for form in ([], ["--blocks"], ["--residue"]):
        printed = call("extract", path, *form).out
        assert not [word for word in truth()[PRIVATE].private if word in printed]


def test_extract_residue_in_every_format(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "渡口.txt"
    path.write_text(
        "云河渡口\n守灯人日志\n在云河市夜航工作会议上的讲话\n同志们：\n渡口的灯要亮起来。\n来源：云河日报\n",
        encoding="utf-8",
    )
    lines = [json.loads(line) for line in call("extract", path, "--residue").out.splitlines()]
    assert lines == json.loads(call("extract", path, "--residue", "--format", "json").out)
    table = call("extract", path, "--residue", "--format", "table")
    unexplained = [row["text"] for row in lines if row["rule"] == "unexplained"]
    assert f"{len(lines)} blocks dropped, {len(unexplained)} of them unexplained" in table.err
    assert "speech by " in table.err
    assert all(row["rule"] in table.out and row["text"] in table.out for row in lines)
    commas = call("extract", path, path, "--residue", "--format", "csv").out.splitlines()
    assert commas[0].startswith("input,number,rule")
    assert len(commas) == 2 * len(lines) + 1


def test_extract_says_that_a_record_is_json(call: Call, page: Path) -> None:
    left = call("extract", page, "--format", "csv")
    assert left.status == 2
    assert "--residue" in left.line


@pytest.mark.parametrize("name", BAD)
def test_extract_bad_input_is_one_line_and_2(call: Call, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name])
    left = call("extract", path)
    assert (left.status, left.out) == (2, "")
    assert name in left.line


def test_extract_goes_on_after_a_bad_page(call: Call, page: Path) -> None:
    bad = page.parent / "empty.html"
    bad.write_bytes(b"")
    left = call("extract", bad, page)
    assert left.status == 1
    assert json.loads(left.out)["family"] == "rednet"
    assert "empty.html" in left.line


def test_deep_nesting_ends_in_a_line_or_a_record(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_bytes(b"<html><body>" + b"<div>" * 300_000 + TEXT.encode() + b"</div>" * 300_000)
    left = call("extract", path)
    assert left.status in (0, 2)
    if left.status == 2:
        assert left.line


@pytest.mark.parametrize("name", BAD)
def test_import_bad_input_is_a_row_and_1(call: Call, tmp_path: Path, name: str) -> None:
    path, database = tmp_path / name, tmp_path / "a.db"
    path.write_bytes(BAD[name])
    left = call("import", path, "--db", database)
    assert (left.status, left.out) == (1, "")
    assert "Traceback" not in left.err
    reason, counts, _ = left.err.splitlines()
    assert name in reason
    assert "1 failed" in counts
    (failure,) = json.loads(call("runs", "--failures", "--db", database, "--format", "json").out)
    assert name in failure["url"] + failure["detail"]
    assert failure["error"]
    assert "\n" not in failure["detail"]


def test_a_dry_run_fails_as_the_import_would(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.html").write_bytes(b"")
    dry = call("import", folder, "--dry-run")
    done = call("import", folder, "--db", tmp_path / "a.db")
    assert dry.status == done.status == 1
    assert dry.err.splitlines()[:10] == done.err.splitlines()[:10]
    assert "… and 2 more" in dry.err


def test_import_tells_the_first_failures_and_counts_the_rest(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.html").write_bytes(b"")
    left = call("import", folder, "--db", tmp_path / "a.db")
    assert left.status == 1
    *reasons, more, counts, _ = left.err.splitlines()
    assert [number for number in range(12) if f"{number:02}.html" in "".join(reasons)] == list(
        range(10)
    )
    assert len(reasons) == 10
    assert more.startswith("… and 2 more: see `speecharchive runs --failures`")
    assert counts == "0 new, 0 changed, 0 unchanged, 12 failed"
    some = call("runs", "--failures", "--db", tmp_path / "a.db", "--limit", "5")
    assert some.err.splitlines() == [
        "the newest 5, as many as asked for; older ones with a larger --limit"
    ]
    assert call("runs", "--failures", "--db", tmp_path / "a.db").err == ""


def test_import_search_show_and_again(call: Call, page: Path, tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    first = call("import", page, "--url", URL, "--outlet", "demo-rednet", "--db", database)
    assert (first.status, first.out, first.err) == (
        0,
        "",
        "1 new, 0 changed, 0 unchanged, 0 failed\n",
    )
    again = call("import", page, "--url", URL, "--db", database)
    assert again.err == "0 new, 0 changed, 1 unchanged, 0 failed\n"
    (found,) = json.loads(
        call(
            "search", truth()[URL].paragraphs[1][:6], "--db", database, "--outlet", "demo-rednet"
        ).out
    )
    shown = json.loads(call("show", found["id"], "--db", database).out)
    assert shown["paragraphs"] == list(truth()[URL].paragraphs)
    assert call("verify", "--db", database).status == 0
    assert call("reextract", "--db", database).err == "0 new, 0 changed, 1 unchanged, 0 failed\n"


def test_captures_may_lie_elsewhere(call: Call, page: Path, tmp_path: Path) -> None:
    database, captures = tmp_path / "a.db", tmp_path / "bytes"
    call("import", page, "--db", database, "--captures", captures)
    assert list(captures.glob("*.warc.gz"))
    assert call("verify", "--db", database, "--captures", captures).status == 0
    left = call("verify", "--db", database)
    assert left.status == 1
    assert json.loads(left.out)[0]["finding"].startswith("is not in ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "no-such-file"],
        ["extract", "page.html", "page.html", "--url", "http://a.example/"],
        ["extract", "page.html", "--url", "a.example"],
        ["extract", "nothing"],
        ["import"],
        ["import", "no-such-file"],
        ["import", "page.html", "--outlet", "no-such"],
        ["import", "nothing", "--url", "http://a.example/"],
        ["import", "page.html", "--db", "no/such/folder/a.db"],
        ["import", "page.html", "--db", "nothing"],
        ["reextract", "--since", "yesterday"],
        ["reextract", "--jobs", "0"],
        ["crawl"],
        ["crawl", "no-such"],
        ["crawl", "panzhihua-zhengxie"],
        ["crawl", "zhuzhou-ribao", "--all"],
        ["crawl", "zhuzhou-ribao", "--since", "2024-13"],
        ["crawl", "zhuzhou-ribao", "--since", "2025", "--until", "2024"],
        ["crawl", "--start", "http://a.example/"],
        ["reextract", "--db", "nosuch.db"],
        ["reextract", "--jobs", "99999999999999999999"],
        ["crawl", "zhuzhou-ribao", "--max-pages", "0"],
        ["crawl", "zhuzhou-ribao", "--max-pages", "99999999999999999999"],
        ["demo", "--dir", "page.html"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_line_and_2(
    call: Call, page: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(page.parent)
    Path("nothing").mkdir()
    before = sorted(Path().rglob("*"))
    left = call(*arguments)
    assert (left.status, left.out) == (2, "")
    assert left.line
    assert sorted(Path().rglob("*")) == before


def test_a_foreign_database_is_left_alone(call: Call, page: Path, tmp_path: Path) -> None:
    path = tmp_path / "foreign.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipe (id INTEGER)")
    connection.close()
    before = path.read_bytes()
    for arguments in (
        ["import", page],
        ["reextract"],
        ["crawl", "zhuzhou-ribao"],
        ["db", "upgrade"],
    ):
        left = call(*arguments, "--db", path)
        assert left.status == 2
        assert left.line
    assert path.read_bytes() == before


@pytest.mark.long
def test_a_database_that_somebody_else_locks_is_3(stocked_file: Path, page: Path) -> None:
    holder = sqlite3.connect(stocked_file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    left = as_process("import", page, "--db", stocked_file)
    assert left.status == 3
    assert "locked" in left.line or "busy" in left.line or "another" in left.line
    assert as_process("search", "协商", "--db", stocked_file).status == 0
    holder.rollback()
    holder.close()
    assert as_process("import", page, "--db", stocked_file).status == 0


@pytest.mark.long
def test_a_crawl_without_a_contact_is_warned_about(tmp_path: Path) -> None:
    name = "SPEECHARCHIVE_CONTACT"
    for number, contact in enumerate(("", " ", "mailto:op@yunhe.example")):
        with serve() as server:
            left = as_process(
                "crawl", "demo-rednet", "--max-pages", 1, "--proxy", server.proxy_url,
                "--db", tmp_path / f"{number}.db", env={name: contact},
            )  # fmt: skip
        warnings = [line for line in left.err.splitlines() if "warning" in line]
        assert left.status == 0, left
        assert len(warnings) == (0 if contact.strip() else 1)
        assert all(name in line for line in warnings)


def test_no_server_is_3(call: Call, page: Path) -> None:
    left = call("import", page, "--db", "postgresql://nobody@127.0.0.1:1/none")
    assert left.status == 3
    assert left.line


@pytest.mark.parametrize(
    "command",
    [
        ("crawl", "zhuzhou-ribao"),
        ("schedule", "zhuzhou-ribao"),
        ("worker", "zhuzhou-ribao"),
        ("outlets", "check", "zhuzhou-ribao"),
        ("outlets", "new", "http://www.yunhe.example/xw/", "--dry-run"),
    ],
)
def test_proxy_that_is_no_address_is_wrong_use(
    call: Call, tmp_path: Path, command: tuple[str, ...]
) -> None:
    for given in ("nonsense", "甲:geheim@yunhe.example:3128", "socks5://yunhe.example", "http://", "http://yunhe.example:geheim"):  # fmt: skip
        left = call(*command, "--proxy", given)
        assert left.status == 2
        assert "'--proxy': expected an http or https address" in left.line
        assert "geheim" not in left.line
    assert list(tmp_path.glob("*.db")) == []
