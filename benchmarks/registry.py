"""`python -m benchmarks.registry`: what the registry of outlets costs a command, and an import each address.

Reference of the same run: `json.loads` of the same declarations, and `urllib.parse.urlsplit` of the same addresses.
"""

from __future__ import annotations

import json
import tomllib
from urllib.parse import urlsplit

from benchmarks.cpu import best_cpu_seconds, print_table
from speecharchive.bundled import bundled_path
from speecharchive.outlets import Registry

ROUNDS = 5
LOOKED_UP = 20_000


def main() -> None:
    folder = bundled_path("seeds") / "outlets"
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.toml")]
    as_json = [json.dumps(tomllib.loads(text)) for text in texts]
    reference = best_cpu_seconds(lambda: [json.loads(text) for text in as_json], ROUNDS)
    parsed = best_cpu_seconds(lambda: [tomllib.loads(text) for text in texts], ROUNDS)
    read = best_cpu_seconds(lambda: Registry.from_toml(folder), ROUNDS)
    known = Registry.from_toml(folder)
    starts = [start.url for outlet in known.values() for start in outlet.starts]
    addresses = [starts[n % len(starts)] for n in range(LOOKED_UP)]
    split = best_cpu_seconds(lambda: [urlsplit(url) for url in addresses], ROUNDS)
    found = best_cpu_seconds(lambda: [known.for_url(url) for url in addresses], ROUNDS)
    rows = [
        (f"read {len(known)} declarations as JSON (reference)", f"{reference * 1000:.1f} ms", "1"),
        ("parse them as TOML", f"{parsed * 1000:.1f} ms", f"{parsed / reference:.0f}"),
        ("parse and check them", f"{read * 1000:.1f} ms", f"{read / reference:.0f}"),
        ("split an address (reference)", f"{split / LOOKED_UP * 1e6:.2f} µs", "1"),
        ("find its outlet", f"{found / LOOKED_UP * 1e6:.2f} µs", f"{found / split:.1f}"),
    ]
    print_table(("work", "CPU", "ratio"), rows)


if __name__ == "__main__":
    main()
