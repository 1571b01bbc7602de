"""A chart as a matplotlib figure. The same chart gives the same figure, whatever styles the machine has set.

Text is only ever text: mathematical markup (`$…$`) is off, since labels come from the archive and from queries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from speecharchive.plot.chart import Chart, ticks, unbroken
from speecharchive.plot.font import FAMILY, register

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#222222", "#8A6D3B")
"""Told apart by colour-blind eyes: Okabe and Ito's palette, with a brown for its yellow, which is faint on white."""
_DASHES = ("-", "--", ":")
_GREY = "#C8C8C8"
_FEW = 36
"""Up to so many points, each is marked."""
STYLE = {
    "font.family": [FAMILY],
    "font.size": 10,
    "text.parse_math": False,
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "speecharchive",
}


@contextmanager
def styled() -> Iterator[None]:
    """Within: matplotlib's own defaults and ours, not those of a matplotlibrc. Drawing and saving both belong here."""
    from matplotlib import rc_context, rcdefaults

    with rc_context():
        rcdefaults()
        register()
        with rc_context(STYLE):  # type: ignore[arg-type]
            yield


def figure(chart: Chart) -> Figure:
    """Call it, and save what it returns, within `styled()`."""
    from matplotlib.figure import Figure

    height = 5.0 if chart.over_time else _bars_height(chart)
    drawn = Figure(figsize=(9, height), dpi=150, layout="constrained")
    (_lines if chart.over_time else _bars)(drawn, chart)
    if chart.notes:
        drawn.supxlabel("\n".join(chart.notes), fontsize=8, color="#555555", x=0.01, ha="left")
    return drawn


def _lines(drawn: Figure, chart: Chart) -> None:
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    above, below = drawn.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    marked = len(chart.labels) <= _FEW
    handles: list[Artist] = []
    for number, series in enumerate(chart.series):
        drawn_lines: list[Artist] = []
        for start, end in unbroken(series.rates) or [(0, 0)]:
            marker = "o" if marked or end - start == 1 else ""
            known = [rate for rate in series.rates[start:end] if rate is not None]
            drawn_lines += above.plot(
                range(start, end), known, marker=marker, clip_on=False, **_look(number, marked)
            )
        handles.append(drawn_lines[0])
    above.set_ylabel(chart.rate_name)
    above.set_ylim(bottom=0, top=None if _highest(chart) else 1)
    above.grid(axis="y", color="#E6E6E6")
    _legend(drawn, chart, handles)
    edges = [at - 0.5 for at in range(len(chart.labels) + 1)]
    for number, reach in enumerate(chart.reach):
        if chart.shares_reach:
            below.stairs(reach, edges, fill=True, color=_GREY)
        else:
            look = _look(number, False)
            below.stairs(reach, edges, color=look["color"], linestyle=look["linestyle"], lw=0.9)
    below.set_ylabel(chart.reach_name.replace(" ", "\n", 1), fontsize=8)
    below.set_ylim(bottom=0, top=None if any(map(any, chart.reach)) else 1)
    below.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    below.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    shown = ticks(chart.labels)
    below.set_xticks([at for at, _ in shown], [label for _, label in shown])
    below.set_xlim(-0.5, max(len(chart.labels), 1) - 0.5)


def _bars(drawn: Figure, chart: Chart) -> None:
    left, right = drawn.subplots(1, 2, sharey=True, width_ratios=(4, 1))
    places = range(len(chart.labels))
    thick = 0.8 / max(len(chart.series), 1)
    handles: list[Any] = []
    for number, series in enumerate(chart.series):
        at = [place - 0.4 + thick * (number + 0.5) for place in places]
        widths = [rate or 0 for rate in series.rates]
        handles.append(left.barh(at, widths, thick * 0.92, color=COLOURS[number % len(COLOURS)]))
    left.set_xlabel(chart.rate_name)
    left.set_xlim(left=0, right=None if _highest(chart) else 1)
    left.grid(axis="x", color="#E6E6E6")
    left.set_axisbelow(True)
    left.set_yticks(list(places), list(chart.labels))
    left.set_ylim(max(len(chart.labels), 1) - 0.5, -0.5)  # the first row on top
    _legend(drawn, chart, handles)
    _reach_bars(right, chart)
    right.set_xlabel(chart.reach_name, fontsize=8)
    right.set_xlim(left=0, right=None if any(map(any, chart.reach)) else 1)
    right.set_xticks([])
    right.tick_params(axis="y", length=0)


def _reach_bars(right: Axes, chart: Chart) -> None:
    thick = 0.8 / len(chart.reach)
    for number, reach in enumerate(chart.reach):
        at = [place - 0.4 + thick * (number + 0.5) for place in range(len(reach))]
        right.barh(at, reach, thick, color=_GREY)
        for place, count in zip(at, reach, strict=True):
            right.annotate(f"{count:,}", (0, place), xytext=(3, 0), textcoords="offset points", va="center", fontsize=8)  # fmt: skip


def _bars_height(chart: Chart) -> float:
    """In inches: enough for every bar."""
    return max(3.0, 1.6 + len(chart.labels) * max(0.26, 0.13 * len(chart.series)))


def _look(number: int, marked: bool) -> dict[str, Any]:
    return {
        "color": COLOURS[number % len(COLOURS)],
        "linestyle": _DASHES[number // len(COLOURS) % len(_DASHES)],
        "linewidth": 1.5 if marked else 1.1,
        "markersize": 3.5,
        "zorder": 3,  # above the axis, where a rate of zero lies
    }


def _legend(drawn: Figure, chart: Chart, handles: Sequence[Any]) -> None:
    """Above the axes, where it hides no data; Chinese characters are twice as wide as Latin ones."""
    labels = [series.label for series in chart.series]
    widest = max((sum(1 + (char > "\u2e80") for char in label) for label in labels), default=0)
    columns = max(1, min(len(labels), 110 // (widest + 8)))
    drawn.legend(
        handles, labels, title=chart.title or None, alignment="left",
        loc="outside upper left", ncols=columns, frameon=False,
    )  # fmt: skip


def _highest(chart: Chart) -> float:
    return max((rate or 0 for series in chart.series for rate in series.rates), default=0)
