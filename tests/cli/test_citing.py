"""`cite` on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from calling import Call, as_process
from sqlalchemy import insert

from speecharchive.store.archive import Archive
from speecharchive.store.tables import Redirect


def ids_of(call: Call, db: object) -> list[str]:
    left = call("sql", "SELECT id FROM v_speech ORDER BY id", "--format", "json", "--db", db)
    return [row["id"] for row in json.loads(left.out)]


def test_a_citation_leads_back_to_its_text(call: Call, stocked: str) -> None:
    for speech in ids_of(call, stocked):
        left = call("cite", f"{speech}#p0", "--db", stocked)
        assert (left.status, left.err) == (0, "")
        address = left.out.rstrip(".\n").rpartition("speecharchive:")[2]
        assert address == f"{speech}@v1#p0"
        assert json.loads(call("show", address, "--db", stocked).out)["paragraph"] == 0


def test_many_at_once_each_once(call: Call, stocked_file: Path) -> None:
    ids = ids_of(call, stocked_file)
    left = call("cite", *ids, ids[0], f"{ids[0]}@v1", "--style", "bibtex", "--db", stocked_file)
    assert left.out.count("@misc{") == len(ids)
    again = call("cite", *ids, "--style", "bibtex", "--db", stocked_file)
    assert again.out == left.out
    rows = json.loads(call("cite", *ids, "--format", "json", "--db", stocked_file).out)
    assert [row["id"] for row in rows] == ids
    assert set(rows[0]) == {"address", "id", "version", "paragraph", "style", "citation"}
    left = call("cite", *ids, "--format", "csv", "--style", "chicago", "--db", stocked_file)
    assert [row["style"] for row in csv.DictReader(io.StringIO(left.out))] == ["chicago"] * len(ids)
    items = json.loads(call("cite", *ids, "--style", "csl-json", "--db", stocked_file).out)
    assert [item["archive_location"] for item in items] == [f"{each}@v1" for each in ids]


def test_from_standard_input_into_a_file(call: Call, stocked_file: Path, tmp_path: Path) -> None:
    ids = ids_of(call, stocked_file)
    target = tmp_path / "speeches.bib"
    left = as_process(
        "cite", "-", "--style", "bibtex", "-o", target, "--db", stocked_file,
        input="\n".join(["", *ids, ""]).encode(),
    )  # fmt: skip
    assert (left.status, left.out) == (0, "")
    assert left.line == f"{len(ids)} citations written to {target}"
    assert target.read_text(encoding="utf-8").count("@misc{") == len(ids)


def test_one_wrong_id_writes_nothing(call: Call, stocked_file: Path, tmp_path: Path) -> None:
    good = ids_of(call, stocked_file)[0]
    for wrong in ("zzzzzzzz", f"{good}@v9", f"{good}#p999", "nope!"):
        target = tmp_path / "x.bib"
        left = call("cite", good, wrong, "-o", target, "--db", stocked_file)
        assert (left.status, left.out) == (2, "")
        assert left.line
        assert not target.exists()
    for options in (["--style", "apa"], ["--release", "../x"], ["-o", "x", "--format", "json"]):
        left = call("cite", good, *options, "--db", stocked_file)
        assert left.status == 2
        assert left.line


def test_a_joined_id_is_cited_by_the_id_of_today(call: Call, stocked: str) -> None:
    speech, *_ = ids_of(call, stocked)
    with Archive.open(stocked) as archive, archive.engine.begin() as connection:
        former = {
            "id": "z1234567",
            "speech_id": speech,
            "n_before": 0,
            "reason": "one page",
            "at": "2026",
        }
        connection.execute(insert(Redirect).values(**former))
    left = call("cite", "z1234567@v1#p0", "--db", stocked)
    assert left.status == 0
    assert left.out.endswith(f"speecharchive:{speech}@v1#p0.\n")
    assert left.line == f"z1234567 was joined with {speech}, which is cited"


def test_a_speech_that_was_taken_down_has_no_citation(
    call: Call, stocked: str, tmp_path: Path
) -> None:
    speech, other, *_ = ids_of(call, stocked)
    left = call(
        "withdraw", speech, "--reason", "云河法院裁定", "--db", stocked, "--captures", tmp_path
    )
    assert f"{speech} is withheld" in left.err
    left = call("cite", other, speech, "--db", stocked)
    assert (left.status, left.out) == (1, "")
    assert "云河法院裁定" in left.line
