"""The notebook runs, in a real kernel, and says what it says in the documentation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from .notebook import NOTEBOOK, executed, texts
from .surroundings import surroundings


@pytest.mark.long
def test_it_runs_and_shows_what_it_showed(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = nbformat.read(NOTEBOOK, as_version=4)
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PYTHONPATH", surroundings()["PYTHONPATH"])
    # Where it takes more than five seconds to list the fonts, matplotlib says so, into the notebook.
    subprocess.run(
        [sys.executable, "-c", "import matplotlib.font_manager"], check=True, capture_output=True
    )
    assert texts(executed(demo)) == texts(kept)
    assert len(texts(kept)) > 8


def test_every_cell_of_code_was_run_in_order() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [out for cell in code for out in cell.outputs if out.output_type == "error"]
