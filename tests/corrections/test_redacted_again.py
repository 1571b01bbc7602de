"""Redacted characters that come again in a saved file, or at another address."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import Call
from takedown_pages import OTHER, SECRET, SIMPLE, URL, page, write


def redacted(run: Call, folder: Path, characters: str) -> str:
    """The id of the speech of which these were redacted."""
    assert run("import", write(folder / "in", "1.html", page()), "--url", URL).status == 0
    (row,) = rows(run, "SELECT id FROM v_speech")
    left = run("withdraw", row["id"], "--redact", characters, "--reason", "私人住址")
    assert left.status == 0, left.err
    return str(row["id"])


def rows(run: Call, asked: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("sql", asked, "--format", "json").out)
    return found


def other(name: str) -> bytes:
    """Another speech, in which the same characters stand."""
    return f"""<html><head><title>在云河市科协大会上的讲话</title></head><body><h1>在云河市科协大会上的讲话</h1>
<p>2026-02-03 来源：云河日报</p><div class="content"><p>同志们：</p>
<p>今天我们在这里开会，总结过去一年全市科学普及工作的成绩，请{name}的同志先谈一谈体会。</p>
<p>要把实验室的门打开，让孩子们走进来，看一看显微镜下面的水滴和星图上的夜空。</p>
<p>希望大家再接再厉，为云河市的科学事业作出新的更大的贡献。谢谢大家！</p></div></body></html>""".encode()


@pytest.mark.parametrize("characters", [SECRET, "戊五"])
@pytest.mark.parametrize(
    ("name", "data"), [("saved.html", page()), ("edited.html", page(SIMPLE, more="又及。"))]
)
def test_a_saved_copy_is_redacted_as_the_speech_is(
    run: Call, tmp_path: Path, characters: str, name: str, data: bytes
) -> None:
    speech = redacted(run, tmp_path, characters)
    left = run("import", write(tmp_path / "saved", name, data))
    assert f"is the text of {speech}; what is redacted there is redacted here too" in left.err
    assert "1 capture of pages that were taken down sealed apart" in left.err
    for answer in (run("export", "jsonl").out, run("search", "渡口", "--format", "json").out):
        for form in (characters, SIMPLE if characters == SECRET else characters):
            assert form not in answer
    assert rows(run, "SELECT DISTINCT reason FROM v_takedown") == [{"reason": "私人住址"}]
    assert len(rows(run, "SELECT id FROM v_speech")) == 2
    assert run("verify").status == 0
    assert run("reextract").status == 0
    assert characters not in run("export", "jsonl").out
    assert run("import", write(tmp_path / "saved", name, data)).status == 0
    (copy,) = rows(run, f"SELECT id FROM v_speech WHERE id <> '{speech}'")
    assert run("withdraw", copy["id"], "--lift").status == 0
    assert "戊五" in run("show", copy["id"]).out
    assert run("verify").status == 0


@pytest.mark.parametrize("characters", [SECRET, "戊五"])
def test_another_text_that_says_them_is_stored_and_told_of(
    run: Call, tmp_path: Path, characters: str
) -> None:
    speech = redacted(run, tmp_path, characters)
    left = run("import", write(tmp_path / "saved", "2.html", other(characters)))
    assert left.status == 1
    assert f"holds characters that are redacted in {speech}; decide about this page too" in left.err
    assert characters not in left.err
    assert characters in run("export", "jsonl").out
    assert rows(run, "SELECT error FROM v_failure") == [{"error": "RedactedText"}]


@pytest.mark.parametrize(
    ("characters", "data", "told"),
    [
        (SECRET, page(), True),
        ("戊五", page(), True),
        (SECRET, other(SIMPLE), True),
        # A name of two characters is that of many.
        ("戊五", other("戊五"), False),
    ],
)
def test_another_address_is_a_decision_of_its_own(
    run: Call, tmp_path: Path, characters: str, data: bytes, told: bool
) -> None:
    speech = redacted(run, tmp_path, characters)
    left = run("import", write(tmp_path / "saved", "2.html", data), "--url", OTHER)
    assert (f"{OTHER}: holds characters that are redacted in {speech}" in left.err) == told
    assert left.status == int(told)
    assert len(rows(run, "SELECT speech_id FROM v_takedown")) == 1


def test_a_text_without_them_is_no_news(run: Call, tmp_path: Path) -> None:
    redacted(run, tmp_path, SECRET)
    assert run("import", write(tmp_path / "saved", "2.html", other("县里"))).status == 0
