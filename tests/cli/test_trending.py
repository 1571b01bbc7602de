"""`trend` and `diffusion`: what they print, what they draw, and how they leave."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from calling import Call

GUIDE = Path(__file__).parents[2] / "docs" / "user-guide.md"
DOCUMENTED = re.findall(
    r"^\$ speecharchive ((?:trend|diffusion) .*)$", GUIDE.read_text("utf-8"), re.M
)


@pytest.mark.parametrize("line", DOCUMENTED)
def test_the_commands_of_the_user_guide_run(
    call: Call, stocked_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    left = call(*shlex.split(line), "--db", stocked_file)
    assert left.status == 0
    assert "in reach" in left.err


def test_the_user_guide_shows_both_commands() -> None:
    assert len(DOCUMENTED) >= 4


def test_trend_by_year_is_the_default(call: Call, stocked: str) -> None:
    left = call("trend", "协商", "--db", stocked, "--format", "json")
    assert left.status == 0
    rows = json.loads(left.out)
    assert [(row["year"], row["speeches"], row["of_speeches"], row["hits"]) for row in rows] == [
        ("2023", 1, 1, 1),
        ("2024", 1, 2, 1),
        ("undated", 1, 1, 1),
    ]
    assert list(rows[0]) == [
        "phrase", "year", "speeches", "of_speeches", "hits", "of_characters", "percent_of_speeches", "per_speech",
    ]  # fmt: skip
    assert rows[1]["percent_of_speeches"] == 50
    assert left.err == "协商: in 3 of 4 speeches in reach, 1 of them undated\n"


def test_every_month_has_a_row(call: Call, stocked: str) -> None:
    left = call("trend", "协商", "--by", "month", "--per", "characters", "--db", stocked, "--format", "csv")  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(left.out)))
    assert [row["month"] for row in rows][:3] == ["2023-02", "2023-03", "2023-04"]
    assert [row["month"] for row in rows][-2:] == ["2024-12", "undated"]
    assert len(rows) == 24
    assert (rows[1]["of_speeches"], rows[1]["per_10000_characters"]) == ("0", "")
    assert float(rows[0]["per_10000_characters"]) > 0


def test_several_phrases_and_facets(call: Call, stocked: str) -> None:
    left = call(
        "trend", "制造名城", "乡村振兴 OR 农业", "--by", "year,province", "--per", "speeches,characters", "--db", stocked,
        "--format", "jsonl",
    )  # fmt: skip
    rows = [json.loads(line) for line in left.out.splitlines()]
    assert {row["phrase"] for row in rows} == {"制造名城", "乡村振兴 OR 农业"}
    hunan = [row for row in rows if row["year"] == "2024" and row["province"] == "湖南省"]
    assert [(row["province_code"], row["speeches"], row["of_speeches"]) for row in hunan] == [
        ("430000", 1, 2),
        ("430000", 1, 2),
    ]
    assert all({"percent_of_speeches", "per_10000_characters"} <= set(row) for row in rows)


def test_a_phrase_that_nobody_said_says_what_was_in_reach(call: Call, stocked: str) -> None:
    left = call("trend", "不曾说过", "--place", "湖南", "--db", stocked)
    assert left.status == 0
    assert [row["percent_of_speeches"] for row in json.loads(left.out)] == [0]
    assert left.err.splitlines() == [
        "不曾说过: in 0 of 2 speeches in reach",
        "searched for 不曾说过, place 湖南省 (430000)",
        "in reach: 2 speeches of 4",
        "不曾说过 stands in no speech of the archive",
    ]


def test_trend_as_a_table(call: Call, stocked_file: Path) -> None:
    out = call("trend", "协商", "--by", "place", "--db", stocked_file, "--format", "table").out
    assert "of speeches" in out
    assert "株洲市" in out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--by", "monht"], "speecharchive: --by 'monht' is not known; did you mean month? known are: month, year, place, province, city, outlet, speaker, office, term, kind, body"),
        (["--per", "word"], "speecharchive: --per 'word' is not known; known are: speeches, characters"),
        (["--by", "year,month"], "speecharchive: --by month,year counts by month; a month says its year, so leave year out"),
        (["--plot", "trend.pdf"], "speecharchive: cannot plot to trend.pdf: name a file that ends in .png or .svg"),
        (["--plot", "no-such-folder/trend.svg"], "speecharchive: cannot write no-such-folder/trend.svg: No such file or directory; name one in a folder that exists"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_clear_line(
    call: Call, stocked_file: Path, arguments: list[str], line: str
) -> None:
    left = call("trend", "协商", "--db", stocked_file, *arguments)
    assert (left.status, left.line, left.out) == (2, line, "")


@pytest.mark.parametrize("name", ["trend.png", "trend.svg"])
@pytest.mark.parametrize("by", ["month", "place", "year,place", "place,kind"])
def test_a_trend_is_drawn(
    call: Call, stocked_file: Path, tmp_path: Path, name: str, by: str
) -> None:
    target = tmp_path / name
    left = call("trend", "协商", "制造名城", "--by", by, "--plot", target, "--db", stocked_file)
    assert left.status == 0
    assert json.loads(left.out), "the numbers are printed as well"
    assert left.err.startswith(f"drawn in {target}\n")
    assert target.stat().st_size > 5_000


def test_characters_without_a_glyph_are_told(
    call: Call, stocked_file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "trend.png"
    left = call("trend", "𰻝", "--plot", target, "--db", stocked_file)
    assert "the font of plots lacks 𰻝 (U+30EDD); 〓 stands for them\n" in left.err


def test_without_the_extra_nothing_but_the_plot_is_missing(
    stocked_file: Path, tmp_path: Path
) -> None:
    hidden = tmp_path / "sitecustomize.py"
    hidden.write_text(
        "import sys\n"
        "class Hide:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] == 'matplotlib':\n"
        "            raise ModuleNotFoundError(name=name)\n"
        "sys.meta_path.insert(0, Hide())\n"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{root}"}

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [
            sys.executable,
            "-m",
            "speecharchive",
            "trend",
            "协商",
            "--db",
            str(stocked_file),
        ]
        return subprocess.run([*command, *arguments], env=environment, capture_output=True)

    assert run().returncode == 0
    left = run("--plot", "trend.svg")
    assert left.returncode == 3
    assert left.stderr.decode() == "speecharchive: plots need an extra: pip install 'speecharchive[plot]'\n"  # fmt: skip


def test_diffusion_tells_first_uses_with_what_is_held(call: Call, stocked: str) -> None:
    left = call("diffusion", "制造名城", "--db", stocked, "--format", "json")
    first, second = json.loads(left.out)
    assert (first["place"], first["dated_on"], first["dated_by"], first["days_behind"]) == (
        "阳泉市", "2023-02-24", "published_on", 0,
    )  # fmt: skip
    assert (second["place"], second["dated_on"], second["speaker"], second["days_behind"]) == (
        "株洲市", "2024-12-26", "甲一鸣", 671,
    )  # fmt: skip
    assert second["id"]
    assert (second["speeches_before"], second["basis"], second["precision"]) == (0, "stated", "day")
    assert left.err == "制造名城: used in 2 of 4 in reach, by place\n"


def test_diffusion_does_not_make_days_of_months(call: Call, stocked: str) -> None:
    left = call("diffusion", "制造名城 OR 乡村振兴", "--by", "province", "--place", "湖南", "--db", stocked)  # fmt: skip
    (row,) = json.loads(left.out)
    assert (row["dated_on"], row["maybe_earlier"], row["province"]) == ("2024-12-26", 1, "湖南省")
    (month,) = json.loads(call("diffusion", "乡村振兴", "--db", stocked).out)
    assert (month["dated_on"], month["precision"], month["place"]) == ("2024-12", "month", "茶陵县")


def test_diffusion_everywhere_lists_those_that_never_said_it(call: Call, stocked: str) -> None:
    rows = json.loads(call("diffusion", "制造名城", "--all", "--by", "outlet", "--db", stocked).out)
    assert [(row["outlet"], row["speeches"], row["of_speeches"]) for row in rows] == [
        ("yangquan-sxrb", 1, 1),
        ("zhuzhou-rednet", 1, 2),
        (None, 0, 1),
    ]
    assert rows[-1]["id"] is None


def test_diffusion_as_a_table_and_as_csv(call: Call, stocked_file: Path) -> None:
    table = call("diffusion", "制造名城", "乡村振兴", "--db", stocked_file, "--format", "table").out
    assert "days behind" in table
    assert "671" in table
    csv_text = call("diffusion", "制造名城", "--db", stocked_file, "--format", "csv").out
    assert csv_text.splitlines()[0].startswith("phrase,place,place_code,days_behind,")


def test_diffusion_refuses_time_as_a_group(call: Call, stocked_file: Path) -> None:
    left = call("diffusion", "协商", "--by", "year", "--db", stocked_file)
    assert left.status == 2
    assert left.line.startswith(
        "speecharchive: --by 'year' is not known; known are: place, province, city"
    )
