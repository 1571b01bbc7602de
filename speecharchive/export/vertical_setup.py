"""What a corpus engine needs beside a vertical file: the registry of noSketch Engine, the call of the Corpus Workbench."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

from speecharchive.export.vertical import ATTRIBUTES


def files_beside(target: Path) -> Mapping[Path, str]:
    """The files that stand beside the vertical file `target`, and what they say."""
    name = _corpus_name(target.stem)
    return {
        target.with_name(target.name + ".registry"): registry(name, target.name),
        target.with_name(target.name + ".cwb.sh"): encode_script(name, target.name),
    }


def _corpus_name(stem: str) -> str:
    """A name that both engines take."""
    return re.sub(r"[^a-z0-9_]|^[^a-z]+", "", stem.lower()) or "speeches"


def registry(name: str, file: str) -> str:
    """For noSketch Engine (Manatee): change the two paths to where the corpora lie."""
    attributes = "".join(f"    ATTRIBUTE {attribute}\n" for attribute in ATTRIBUTES)
    quoted = file.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'NAME "{name}"\n'
        f'PATH "/corpora/data/{name}"\n'
        f'VERTICAL "/corpora/vertical/{quoted}"\n'
        'ENCODING "UTF-8"\n'
        'LANGUAGE "Chinese"\n'
        'INFO "Characters as tokens; exported by speecharchive"\n'
        "\nATTRIBUTE word\nATTRIBUTE fold\n"
        f"\nSTRUCTURE doc {{\n{attributes}}}\n"
        "\nSTRUCTURE p {\n    ATTRIBUTE n\n}\n"
        '\nSTRUCTURE g {\n    DISPLAYTAG 0\n    DISPLAYBEGIN "_EMPTY_"\n}\n'
    )


def encode_script(name: str, file: str) -> str:
    """For CQP (CWB 3.4 or newer): run it where the file lies; the corpus comes to stand in ./cwb."""
    attributes = "+".join(ATTRIBUTES)
    return (
        "#!/bin/sh\n"
        "set -e\n"
        f"mkdir -p cwb/registry cwb/data/{name}\n"
        f"cwb-encode -xsB -c utf8 -d cwb/data/{name} -R cwb/registry/{name} -f {shlex.quote(file)} \\\n"
        f"  -P fold -S doc:0+{attributes} -S p:0+n -0 g\n"
        f"cwb-make -r cwb/registry -V {name.upper()}\n"
    )
