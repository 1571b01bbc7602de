"""`python -m benchmarks`: all of them, one after the other, with their defaults."""

import subprocess
import sys

for name in (
    "extract",
    "crawl",
    "import_",
    "reextract",
    "phrases",
    "export",
    "verify",
    "schedule",
    "registry",
    "disk",
):
    print(f"\n## {name.strip('_')}\n", flush=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
