"""What `verify` costs against `sha256sum` and `gzip -t` over the same files: `python -m benchmarks.verify --captures 4000`.

Builds an archive of invented captures with real WARC files, every fourth page a speech, each page with its own links and
menus around the text. All figures are CPU seconds, user and system, the least of some runs in fresh processes; the start of Python,
which grows with nothing, is left out.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from benchmarks.cpu import print_table
from benchmarks.invented import Invented, invented
from speecharchive.capture.warc import Exchange, WarcWriter
from speecharchive.store.archive import Archive, CaptureRecord

ROUNDS = 3
_AT = "2026-01-31T08:15:00Z"
_HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("Server", "nginx"), ("ETag", '"5f1"'))
_SPEECH_EVERY = 4
_LINKS = (420, 1200)
"""A page: with them it has 50 to 120 kB, as pages of news sites do."""


def page(each: Invented, rng: Random) -> bytes:
    """The text among links, as long as pages of outlets are."""
    text = each.text
    links = []
    for _ in range(rng.randint(*_LINKS)):
        at = rng.randrange(max(len(text) - 20, 1))
        number = rng.randrange(10**9)
        links.append(f'<li><a href="/c/{number}.html" title="">{text[at : at + 14]}</a></li>\n')
    body = "</p>\n<p>".join(text.split("\n"))
    return f"<html><body><ul>{''.join(links)}</ul><p>{body}</p></body></html>".encode()


def build(folder: Path, captures: int) -> None:
    rng = Random(1)
    with Archive.open(folder / "archive.db", captures=folder / "captures", create=True) as archive:
        run = archive.begin_run("crawl")
        with WarcWriter(archive.captures, f"made-{run.id}", closed=run.file_closed) as files:
            for number, each in enumerate(invented(captures)):
                body = page(each, rng)
                placed = files.write(Exchange(each.url, _AT, 200, _HEADERS, body))
                with run.transaction():
                    stored = run.store_capture(
                        CaptureRecord(
                            url=each.url,
                            fetched_at=_AT,
                            status=200,
                            headers=_HEADERS,
                            content_type=_HEADERS[0][1],
                            payload_sha256=hashlib.sha256(body).hexdigest(),
                            length=len(body),
                            warc_file=placed.file,
                            warc_offset=placed.offset,
                            warc_length=placed.length,
                            outlet=each.outlet,
                        )
                    )
                    if number % _SPEECH_EVERY == 0:
                        run.store_article(stored.id, each.speech)
        run.finish()


def measure(part: str, folder: Path) -> None:
    """Runs in the fresh process."""
    from speecharchive.proof.archive import ArchiveCheck
    from speecharchive.proof.folder import Folder
    from speecharchive.store.engine import reading

    begun = time.process_time()
    with Archive.open(folder / "archive.db", captures=folder / "captures", read_only=True) as held:
        if part in ("files", "records"):
            with reading(held.engine) as connection:
                check = Folder(held.holdings, connection, lambda _: None)
                found = list(check.quick() if part == "files" else check.full())
        else:
            found = list(ArchiveCheck(held, quick=part == "quick").findings())
    if found:
        raise SystemExit(f"the archive is not sound: {found[:3]}")
    print(time.process_time() - begun)


def cpu_inside(part: str, folder: Path) -> float:
    command = [sys.executable, "-m", "benchmarks.verify", "--measure", part, str(folder)]
    done = (
        subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(ROUNDS)
    )
    return min(float(each.stdout) for each in done)


def cpu_of(command: Sequence[str]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = min(best, spent)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--captures", type=int, default=4000)
    parser.add_argument("--in", dest="folder", type=Path, help="an archive that this made before")
    parser.add_argument("--measure", nargs=2, metavar=("PART", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.measure[0], Path(arguments.measure[1]))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        if not (folder / "archive.db").exists():
            build(folder, arguments.captures)
        report(folder)


def report(folder: Path) -> None:
    paths = sorted((folder / "captures").glob("*.warc.gz"))
    files, size = [str(path) for path in paths], sum(path.stat().st_size for path in paths)
    rows_size = (folder / "archive.db").stat().st_size
    print(f"{size / 1e6:.0f} MB in {len(files)} files, {rows_size / 1e6:.0f} MB of rows\n")
    sums, unzip = cpu_of(["sha256sum", *files]), cpu_of(["gzip", "-t", *files])
    rows = [("sha256sum", f"{sums:.2f}", ""), ("gzip -t", f"{unzip:.2f}", "")]
    told = (
        ("files", "verify --quick, the files", sums, "sha256sum"),
        ("quick", "verify --quick, all of it", sums, "sha256sum"),
        ("records", "verify, files and records", sums + unzip, "gzip -t + sha256sum"),
        ("full", "verify, all of it, texts and index too", sums + unzip, "gzip -t + sha256sum"),
    )
    for part, words, reference, against in told:
        spent = cpu_inside(part, folder)
        rows.append((words, f"{spent:.2f}", f"{spent / reference:.2f} × {against}"))
    print_table(("", "CPU s", ""), rows)


if __name__ == "__main__":
    main()
