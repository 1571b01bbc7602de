"""Figures as files: what they show, that text in them is inert, that the same data give the same bytes."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from speecharchive.errors import ExtraMissing, UsageError
from speecharchive.plot.chart import Chart, Series, shortened, ticks, unbroken
from speecharchive.plot.drawing import figure, styled
from speecharchive.plot.saving import check_target, save

MONTHS = tuple(f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13))
RATES = tuple(None if 5 <= at <= 7 else at % 4 * 1.5 for at in range(24))
REACH = tuple(0 if rate is None else 3 for rate in RATES)
OVER_TIME = Chart(
    MONTHS, (Series("新质生产力", RATES), Series("協商", RATES[::-1])), (REACH,), "% of speeches", "speeches in reach",
    over_time=True,
)  # fmt: skip
PLACES = Chart(
    ("株洲市", "云河市"), (Series("协商", (2.5, None)),), ((40, 0),), "hits per 10,000 characters", "speeches in reach",
    over_time=False,
)  # fmt: skip


def as_text(chart: Chart, folder: Path, name: str = "plot.svg") -> str:
    save(chart, folder / name)
    return (folder / name).read_text(encoding="utf-8")


def test_a_line_is_broken_where_nothing_is_held() -> None:
    assert unbroken([None, 1, 0, None, 2]) == [(1, 3), (4, 5)]
    with styled():
        above, below = figure(OVER_TIME).axes
        drawn = [list(zip(*line.get_data(), strict=True)) for line in above.lines[:2]]
    assert drawn[0] == [(at, RATES[at]) for at in range(5)]
    assert drawn[1] == [(at, RATES[at]) for at in range(8, 24)]
    assert list(below.patches[0].get_data().values) == list(REACH)  # type: ignore[attr-defined]


def test_a_month_of_zero_is_drawn_at_zero() -> None:
    with styled():
        (line,) = figure(replaced(OVER_TIME, rates=(0.0, 0.0))).axes[0].lines
    assert list(line.get_ydata()) == [0, 0]


def replaced(chart: Chart, rates: tuple[float, ...]) -> Chart:
    labels = chart.labels[: len(rates)]
    return Chart(labels, (Series("x", rates),), ((3,) * len(rates),), "%", "speeches", True)


def test_places_are_bars_with_their_denominator() -> None:
    with styled():
        left, right = figure(PLACES).axes
        widths = [bar.get_width() for bar in left.patches]  # type: ignore[attr-defined]
    assert widths == [2.5, 0]
    assert [text.get_text() for text in left.get_yticklabels()] == ["株洲市", "云河市"]
    assert [text.get_text() for text in right.texts] == ["40", "0"]


@pytest.mark.parametrize("chart", [OVER_TIME, PLACES], ids=["lines", "bars"])
@pytest.mark.parametrize("name", ["plot.png", "plot.svg", "PLOT.PNG"])
def test_the_same_data_give_the_same_bytes(chart: Chart, name: str, tmp_path: Path) -> None:
    written = []
    for _ in range(2):
        save(chart, tmp_path / name)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    assert written[0].startswith(b"\x89PNG" if name.lower().endswith("png") else b"<?xml")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_styles_of_the_machine_do_not_reach_it(tmp_path: Path) -> None:
    import matplotlib

    plain = as_text(OVER_TIME, tmp_path)
    with matplotlib.rc_context({"font.size": 30, "text.parse_math": True, "lines.linewidth": 9}):
        assert as_text(OVER_TIME, tmp_path) == plain
        assert matplotlib.rcParams["font.size"] == 30


@pytest.mark.parametrize(
    "hostile", ["$\\frac{1}", "--><script>alert(1)</script>", "]]><a href='x'>&lt;", "_协商", "a\nb\x1b[31m"]
)  # fmt: skip
def test_labels_are_only_ever_text(hostile: str, tmp_path: Path) -> None:
    chart = Chart(("2023", "2024"), (Series(hostile, (1.0, 2.0)),), ((1, 2),), "%", "n", True, hostile, (hostile,))  # fmt: skip
    drawn = as_text(chart, tmp_path)
    names = {element.tag.split("}")[1] for element in ElementTree.fromstring(drawn).iter()}
    assert names <= {"svg", "metadata", "RDF", "Work", "type", "format", "defs", "style", "g", "path", "use", "clipPath", "rect"}  # fmt: skip
    with styled():
        legend = figure(chart).legends[0].get_texts()
    assert [text.get_text() for text in legend] == [hostile]


def test_svg_holds_the_shapes_of_the_characters(tmp_path: Path) -> None:
    """No `<text>` that would need a font where it is looked at, and nothing that is fetched from elsewhere."""
    drawn = as_text(OVER_TIME, tmp_path)
    assert "<text" not in drawn
    shapes = re.findall(r'<path id="SpeecharchiveSans-Regular-([0-9a-f]+)"', drawn)
    assert len(set(shapes)) >= len(set("新质生产力協商0123456789-%"))
    assert set(re.findall(r'(?:href|src)="([^#][^"]*)"', drawn)) == set()


def test_missing_characters_are_told(tmp_path: Path) -> None:
    chart = Chart(("2024",), (Series("云𰻝", (1.0,)),), ((1,),), "%", "n", True)
    assert save(chart, tmp_path / "plot.png") == ["𰻝"]
    assert save(OVER_TIME, tmp_path / "plot.png") == []


def test_axes_of_many_months_show_years() -> None:
    months = [f"{year}-{month:02}" for year in range(1996, 2026) for month in range(1, 13)]
    assert [label for _, label in ticks(months)] == ["2000", "2005", "2010", "2015", "2020", "2025"]
    assert all(months[at] == f"{label}-01" for at, label in ticks(months))
    assert [label for _, label in ticks(MONTHS)] == list(MONTHS[::2])
    three_years = [f"{year}-{month:02}" for year in (2022, 2023, 2024) for month in range(1, 13)]
    assert [label for _, label in ticks(three_years)] == three_years[::3]
    assert ticks(["2023", "2024"]) == [(0, "2023"), (1, "2024")]
    assert len(ticks([str(year) for year in range(1949, 2027)])) <= 12


def test_long_labels_are_shortened() -> None:
    assert shortened("协商 " * 40) == ("协商 " * 40)[:39] + "…"
    assert shortened(" a\n b ") == "a b"


def test_other_suffixes_are_refused_in_one_line() -> None:
    with pytest.raises(UsageError, match=r"cannot plot to plot.pdf: name a file that ends in .png or .svg"):  # fmt: skip
        check_target(Path("plot.pdf"))


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'speecharchive\[plot\]'"):
        check_target(Path("plot.png"))


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name one in a folder that exists"):
        save(PLACES, tmp_path / "none" / "plot.png")
