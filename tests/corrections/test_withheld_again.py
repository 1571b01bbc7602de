"""A withheld speech that comes again without its address, or at another one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from calling import Call, Left
from takedown_pages import OTHER, URL, page, plain, write

Run = Callable[..., Left]
THIRD = "http://www.yunhe.example/2026/0102/3.html"
PLAIN = """在云河市政协闭幕会上的讲话

住在葭莩巷廿七號丙室的戊五同志来信说,渡口的路燈不亮。我們要把協商的圓桌擺到渡口,讓群眾看得見燈、等得到船,讓每一條建議都有回音。
云河市要走新路,建設製造名城,推動高質量發展,把各項任務落到實處。"""
"""Its middle, in the other script and in one paragraph."""


@pytest.fixture
def run(database: str, tmp_path: Path, call: Call) -> Run:
    def command(name: str, *arguments: object) -> Left:
        own: tuple[object, ...] = ("--db", database)
        if name != "sql":
            own += ("--captures", tmp_path / "captures")
        return call(name, *arguments, *own)

    return command


@pytest.fixture
def held(run: Run, tmp_path: Path) -> str:
    """The id of a speech that was withheld."""
    run("import", write(tmp_path / "in", "1.html", page()), "--url", URL)
    (row,) = rows(run, "SELECT id FROM v_speech")
    speech = str(row["id"])
    assert run("withdraw", speech, "--reason", "法院裁定").status == 0
    return speech


def rows(run: Run, asked: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("sql", asked, "--format", "json").out)
    return found


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("saved.html", page()),
        ("edited.html", page(more="又及。")),
        ("saved.txt", PLAIN.encode()),
    ],
)
def test_without_an_address_it_is_not_stored_and_said(
    run: Run, held: str, tmp_path: Path, name: str, data: bytes
) -> None:
    before = rows(run, "SELECT count(*) AS n FROM v_capture")
    left = run("import", write(tmp_path / "saved", name, data))
    assert left.status == 1, left.err
    assert f"holds the text of {held}, which is withheld, and is not stored" in left.err
    assert rows(run, "SELECT count(*) AS n FROM v_capture") == before
    assert rows(run, "SELECT error FROM v_failure") == [{"error": "WithheldText"}]
    assert rows(run, "SELECT id FROM v_speech") == []
    packed = b"".join(path.read_bytes() for path in (tmp_path / "captures").glob("*.warc.gz"))
    assert b"urn:sha256" not in packed


def test_another_text_without_an_address_is_stored(run: Run, held: str, tmp_path: Path) -> None:
    left = run("import", write(tmp_path / "saved", "2.html", plain()))
    assert left.status == 0, left.err


def test_at_another_address_it_is_stored_and_said(run: Run, held: str, tmp_path: Path) -> None:
    file = write(tmp_path / "saved", "1.html", page())
    left = run("import", file, "--url", OTHER)
    assert left.status == 1
    assert f"{OTHER}: holds the text of {held}, which is withheld; decide" in left.err
    assert len(rows(run, "SELECT id FROM v_speech")) == 1
    ((copy,),) = [row.values() for row in rows(run, "SELECT id FROM v_speech")]
    again = run("withdraw", held, "--reason", "法院裁定")
    assert f"it also stands in {copy}; decide" in again.err
    assert run("import", file, "--url", OTHER).status == 0
    assert run("import", file, "--url", URL).status == 0


def test_once_lifted_it_is_known_no_longer(run: Run, held: str, tmp_path: Path) -> None:
    assert run("withdraw", held, "--lift").status == 0
    assert run("import", write(tmp_path / "saved", "1.html", page())).status == 0


def test_a_report_of_another_year_is_another_text(run: Run, held: str, tmp_path: Path) -> None:
    other = page("渡口").replace("制造名城".encode(), "教育名城".encode())
    left = run("import", write(tmp_path / "saved", "3.html", other))
    assert left.status == 0, left.err
