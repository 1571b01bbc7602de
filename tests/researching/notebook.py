"""Running the notebook of the documentation: `python -m tests.researching.notebook` renews its outputs.

It runs on an archive that `speecharchive demo` makes for the purpose, in a folder beside it, as a reader's does after
`make demo`.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from .surroundings import ROOT, crawl_the_demo

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
PATIENT: dict[str, Any] = {"startup_timeout": 240, "iopub_timeout": 240, "coalesce_streams": True}
"""However slow the machine is, outputs are waited for, and what one cell prints in portions is one output."""
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def executed(demo: Path) -> Any:
    """The notebook with its outputs, made beside the folder `demo`; its kernel is given no ports, which others could take first."""
    import nbformat
    from nbclient import NotebookClient
    from traitlets.config import Config

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    beside = demo.parent / "docs"
    beside.mkdir(exist_ok=True)
    resources = {"metadata": {"path": str(beside)}}
    with tempfile.TemporaryDirectory() as short:
        sockets = {"KernelManager": {"transport": "ipc", "ip": f"{short}/kernel"}}
        NotebookClient(
            notebook, kernel_name="python3", resources=resources, config=Config(sockets), **PATIENT
        ).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def texts(notebook: Any) -> list[str]:
    """What its cells print and show as text, in order."""
    return [
        _ADDRESS.sub("", output.get("text") or output.get("data", {}).get("text/plain", ""))
        for cell in notebook.cells
        for output in cell.get("outputs", ())
    ]


def main() -> None:
    import nbformat

    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo-archive"
        crawl_the_demo(demo)
        nbformat.write(executed(demo), NOTEBOOK)


if __name__ == "__main__":
    main()
