"""CSV and JSON Lines say what the archive says, whole, safe and with a manifest."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stocked import SPEECHES, ZZ, keep, made

import speecharchive
from speecharchive.errors import StorageFull, UsageError
from speecharchive.export import json_keys
from speecharchive.export.cells import CELL_LIMIT
from speecharchive.export.codebook import markdown
from speecharchive.export.columns import NAMES as COLUMNS
from speecharchive.export.columns import flags_cell
from speecharchive.export.csv_file import csv_lines
from speecharchive.export.job import (
    ExportFormat,
    Wanted,
    count_rows,
    export_to_file,
    export_to_stream,
)
from speecharchive.export.manifest import beside
from speecharchive.query.filters import Filters
from speecharchive.query.language import parse_query
from speecharchive.store.archive import Archive
from speecharchive.store.tables import Table
from speecharchive.store.views import VIEWS


def exported(database: str | Path, form: ExportFormat = "csv", **wanted: Any) -> str:
    with Archive.open(database, read_only=True) as archive:
        out = io.StringIO(newline="")
        export_to_stream(archive, Wanted(form, **wanted), out)
        return out.getvalue()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_every_speech_is_a_row(stocked: str) -> None:
    found = {row["url"]: row for row in rows(exported(stocked))}
    assert set(found) == set(SPEECHES)
    row = found["http://zz.example/1"]
    assert tuple(row) == COLUMNS
    assert row["text"] == "\n".join(SPEECHES["http://zz.example/1"].to_json_dict()["paragraphs"])
    expected = {
        "version": "1", "kind": "speech", "title": "坚定信心 团结实干", "headline": "甲一鸣:坚定信心 团结实干", "speaker": "甲一鸣",
        "office": "株洲市委书记", "speaks_for": "中共株洲市委", "delivered_on": "2024-12-26", "published_on": "2024-12-27",
        "place_code": "430200", "place": "株洲市", "body": "cppcc", "division": "430200", "term": "10", "session": "4",
        "meeting": "plenary", "phase": "closing", "occasion": "闭幕式", "source": "云河日报", "editors": "乙二、丙三",
        "reporters": "丁四", "photographers": "", "outlet": "zhuzhou-rednet", "subtitle": "",
        "captured_at": "2026-01-02T03:04:05Z", "flags": "section-gap: 四", "n_paragraphs": "3",
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected
    assert (
        found["http://un.example/4"]["speaker"]
        == found["http://un.example/4"]["delivered_on"]
        == ""
    )


def test_the_order_of_columns_and_rows_is_stable(stocked: str) -> None:
    text = exported(stocked)
    assert text == exported(stocked)
    assert text.splitlines()[0].split(",")[:4] == ["id", "version", "kind", "title"]
    ids = [row["id"] for row in rows(text)]
    assert ids == sorted(ids)


def test_filters_and_query(stocked: str) -> None:
    assert len(rows(exported(stocked, filters=Filters(place=("430000",))))) == 2
    assert len(rows(exported(stocked, query=parse_query("制造名城")))) == 2
    assert exported(stocked, filters=Filters(kind=("message",))).splitlines() == [",".join(COLUMNS)]


def test_excel_is_marked_and_runs_nothing(sqlite_archive: Archive) -> None:
    run = sqlite_archive.begin_run("import", ZZ)
    keep(
        run,
        "http://zz.example/9",
        made("=1+1", title="@甲", headline="＝HYPERLINK(1)", source="-乙", editors=("+丙",)),
    )
    out = io.StringIO(newline="")
    export_to_stream(sqlite_archive, Wanted("csv", excel=True), out)
    assert out.getvalue().startswith("\ufeffid,")
    (row,) = rows(out.getvalue())
    assert (row["text"], row["title"], row["headline"]) == ("'=1+1", "'@甲", "'＝HYPERLINK(1)")
    assert (row["source"], row["editors"]) == ("'-乙", "'+丙")


def test_excel_splits_what_is_too_long_for_a_cell(sqlite_archive: Archive) -> None:
    texts = ["长" * 30_000, "=" + "话" * 40_000, "𠮷" * 20_000]
    run = sqlite_archive.begin_run("import", ZZ)
    keep(run, "http://zz.example/8", made(*texts, title="长"))
    keep(run, "http://zz.example/9", made("短", title="题" * 40_000))
    plain, excel = io.StringIO(newline=""), io.StringIO(newline="")
    csv.field_size_limit(1_000_000)
    export_to_stream(sqlite_archive, Wanted("csv"), plain)
    export_to_stream(sqlite_archive, Wanted("csv", excel=True), excel)
    whole = {row["url"]: row for row in rows(plain.getvalue())}
    for row in rows(excel.getvalue()):
        cells = [row["text"], *(row[f"text_{n}"] for n in range(2, 5))]
        assert "".join(cells).replace("'=", "=") == whole[row["url"]]["text"]
        assert row["title"] + row["title_2"] == whole[row["url"]]["title"]
        assert all(len(cell.encode("utf-16-le")) // 2 <= CELL_LIMIT for cell in row.values())
        assert "text_5" not in row


def test_jsonl_is_extract_with_the_archives_fields(stocked: str) -> None:
    lines = [json.loads(line) for line in exported(stocked, "jsonl").splitlines()]
    assert len(lines) == len(SPEECHES)
    for line in lines:
        extract = SPEECHES[line["url"]].to_json_dict() | {
            "url": line["url"],
            "outlet": line["outlet"],
        }
        assert {key: line[key] for key in extract} == extract
        assert {"id", "version", "captured_at", "payload_sha256", "warc", "text_sha256"} <= set(
            line
        )


def test_the_manifest_can_be_checked(stocked: str, tmp_path: Path) -> None:
    target = tmp_path / "讲话.csv"
    with Archive.open(stocked, read_only=True) as archive:
        wanted = Wanted(
            "csv", Filters(place=("湖南",), since="2024"), parse_query("制造名城 OR 乡村")
        )
        assert count_rows(archive, wanted) == 2
        export_to_file(archive, wanted, target)
    stated = json.loads(beside(target).read_text(encoding="utf-8"))
    data = target.read_bytes()
    assert stated["sha256"] == hashlib.sha256(data).hexdigest()
    assert (stated["bytes"], stated["rows"], stated["file"]) == (len(data), 2, "讲话.csv")
    assert stated["filters"] == {"place": ["湖南"], "since": "2024"}
    assert (stated["query"], stated["columns"]) == ("制造名城 OR 乡村", list(COLUMNS))
    assert (stated["software"], stated["extractors"]) == (
        f"speecharchive {speecharchive.__version__}",
        ["0.1.0"],
    )
    assert stated["schema"]
    assert stated["created"].endswith("Z")
    assert sorted(path.name for path in tmp_path.iterdir() if "讲话" in path.name) == [
        "讲话.csv",
        "讲话.csv.manifest.json",
    ]


def test_a_full_disk_leaves_no_file(stocked_file: Path, tmp_path: Path) -> None:
    with Archive.open(stocked_file, read_only=True) as archive:
        with pytest.raises(StorageFull):
            export_to_file(archive, Wanted("csv"), Path("/dev/full"))
        with pytest.raises(UsageError, match="folder"):
            export_to_file(archive, Wanted("csv"), tmp_path / "none" / "a.csv")


def test_the_codebook_describes_every_key(stocked_file: Path) -> None:
    line, *_ = exported(stocked_file, "jsonl").splitlines()
    assert list(json.loads(line)) == [*json_keys.EXTRACT, *json_keys.ARCHIVE]
    assert list(SPEECHES["http://zz.example/1"].to_json_dict()) == list(json_keys.EXTRACT)


def test_the_printed_codebook_is_todays() -> None:
    printed = Path(__file__).parents[2] / "docs" / "codebook.md"
    assert printed.read_text(encoding="utf-8") == markdown(), (
        "renew it: speecharchive codebook > docs/codebook.md"
    )


def test_the_codebook_describes_every_column() -> None:
    book = markdown()
    for view in VIEWS:
        assert f"### {view.name}" in book
        assert view.description in book
        for column in view.columns:
            assert column.description
            assert f"| `{column.name}` | {column.description}".replace("|", "|") in book
    for table in Table.metadata.sorted_tables:
        assert f"### {table.name}\n" in book
        for column in table.columns:
            assert column.comment, f"{table.name}.{column.name} has no description"
    section = book.partition("### export csv")[2].partition("###")[0]
    for name in COLUMNS:
        assert f"| `{name}` | " in section
    assert all(
        line.count("|") >= 3 and "|  |" not in line
        for line in book.splitlines()
        if line.startswith("| `")
    )


CELLS = st.text(st.sampled_from('甲,"\r\n\t; =a'), max_size=6)


@given(CELLS, CELLS, CELLS)
def test_the_bytes_are_those_of_pythons_csv_module(title: str, detail: str, text: str) -> None:
    """A cell with a lone CR is quoted by every version of the module where lines end in CR LF; so it is here."""
    flags = [{"flag": "section-gap", "detail": detail}]
    row = dict.fromkeys(COLUMNS) | {"title": title, "term": 7, "flags": flags}
    read = row | {"flags": flags_cell(flags), "text": text}
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(read.values())
    expected = out.getvalue().removesuffix("\r\n") + "\n"
    for given_text in (text, text.encode()):
        _, line = csv_lines([tuple((row | {"text": given_text}).values())])
        assert line.decode() == expected
