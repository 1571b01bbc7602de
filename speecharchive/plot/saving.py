"""A chart in a PNG or SVG file: whole or not at all, and the same bytes for the same data."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from speecharchive.errors import ExtraMissing, UsageError
from speecharchive.plot.chart import Chart, Series, shortened, stand_in

_METADATA: dict[str, dict[str, None]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": None},
}
"""What matplotlib would write of itself and of the day."""


def check_target(target: Path) -> None:
    """Before any work is done for it. Raises UsageError for a suffix that is neither, ExtraMissing without matplotlib."""
    if target.suffix.lower() not in _METADATA:
        raise UsageError(f"cannot plot to {target.name}: name a file that ends in .png or .svg")
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise ExtraMissing("plots need an extra: pip install 'speecharchive[plot]'") from error


def save(chart: Chart, target: Path) -> list[str]:
    """Write the file; the characters of its labels that the font lacks. Raises StorageFull and UsageError."""
    from speecharchive.export.whole import whole_file
    from speecharchive.plot.drawing import figure, styled

    check_target(target)
    suffix = target.suffix.lower()
    printable, missing = _printable(chart)
    with styled(), whole_file(target) as (out, _):
        drawn = io.BytesIO()
        figure(printable).savefig(drawn, format=suffix[1:], metadata=_METADATA[suffix])
        out.buffer.write(drawn.getvalue())
    return missing


def _printable(chart: Chart) -> tuple[Chart, list[str]]:
    from speecharchive.plot.font import drawable

    missing: set[str] = set()

    def printed(text: str, most: int = 40) -> str:
        line, lacking = stand_in(shortened(text, most), drawable())
        missing.update(lacking)
        return line

    shown = replace(
        chart,
        labels=tuple(printed(label, 24) for label in chart.labels),
        series=tuple(Series(printed(each.label), each.rates) for each in chart.series),
        title=printed(chart.title, 80),
        notes=tuple(printed(note, 160) for note in chart.notes),
    )
    return shown, sorted(missing)
