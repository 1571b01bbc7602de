"""Variants: precision and recall on seeded pairs, and what adding a speech costs: `python -m benchmarks.variants --db ARCHIVE`.

Copies of invented speeches (edited, excerpted, framed by what stands around them, in the other script, badly recognised) are
the same speech; reports of one form of several years and cities, and letters of one form, are not. All are stored in one
archive, half of the copies without date, speaker, place and occasion, and every pair that the archive joined is judged.

The cost is that of storing with and without the search for variants, a speech a transaction, against extracting the same
speeches from a page. ARCHIVE is one that benchmarks.corpus filled; it is added to. At last a crowd: what the first and the last of
some hundred pages with (nearly) the same speech cost to store.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path
from typing import Any

from sqlalchemy import select

import speecharchive
from benchmarks.copies import COPIES, copied, message, report
from benchmarks.corpus import build_archive
from benchmarks.cpu import print_table
from benchmarks.invented import invent, outlets
from speecharchive.model import Speech
from speecharchive.store import variants
from speecharchive.store.archive import Archive, CaptureRecord, RunLedger
from speecharchive.store.engine import reading
from speecharchive.store.tables import Page, Variant, VariantPair
from speecharchive.store.tables import Speech as SpeechRow

SEED, NEW = 11, 20_000_000
OCCASIONS = ("云河市第三届龙舟文化节", "霜林市青年创新大赛", "云河市第四届龙舟文化节", "墨溪县农民丰收节")  # fmt: skip
_BATCH = 100
Truth = dict[str, str]
"""What each address is a copy of."""


def seeded(pairs: int) -> Iterator[tuple[str, str, Speech]]:
    """Sort, what it is a copy of, and the speech: everything that must be told apart or joined."""
    for number in range(pairs):
        original = invent(number, SEED)
        yield "original", f"speech {number}", original.speech
        for nth, sort in enumerate(COPIES):
            knows = (number + nth) % 2 == 0
            yield sort, f"speech {number}", copied(original, sort, SEED, knows=knows)
    for number in range(max(1, pairs // 10)):
        for city in range(4):
            for year in (2022, 2023, 2024):
                shared, knows = (0.5, 0.7, 0.8, 0.9)[number % 4], (number + city) % 2 == 0
                made = report(number, city, year, shared=shared, knows=knows)
                yield "report", f"report {number} {city} {year}", made
    for number in range(pairs):
        for nth, occasion in enumerate(OCCASIONS):
            day = f"2024-05-0{1 + nth}"
            yield "letter", f"letter {number} {nth}", message(number, occasion, day=day)


def store(run: RunLedger, speeches: Iterable[Speech], at_once: int) -> None:
    source = iter(speeches)
    while batch := list(islice(source, at_once)):
        with run.transaction():
            for speech in batch:
                run.store_article(run.store_capture(_capture(speech)).id, speech)


def _capture(speech: Speech) -> CaptureRecord:
    return CaptureRecord(
        url=str(speech.url),
        fetched_at="2026-01-31T08:15:00Z",
        status=200,
        headers=(),
        content_type="text/html",
        payload_sha256=hashlib.sha256(repr(speech).encode()).hexdigest(),
        length=1,
        warc_file="no-bytes.warc.gz",
        warc_offset=0,
        warc_length=1,
        outlet=next((each for each in outlets() if each.name == speech.outlet), None),
    )


def judge(pairs: int, folder: Path) -> bool:
    """Print precision and recall; whether both are .99 and more."""
    sorts: dict[str, str] = {}
    truth: Truth = {}
    made: list[Speech] = []
    for sort, name, speech in seeded(pairs):
        sorts[str(speech.url)], truth[str(speech.url)] = sort, name
        made.append(speech)
    with Archive.open(folder / "seeded.db", create=True) as archive:
        run = archive.begin_run("import")
        store(run, made, _BATCH)
        run.finish()
        paired, groups = _found(archive)
    recalls = _recalls(truth, sorts, paired, groups)
    joined = [pair for group in groups for pair in combinations(sorted(group), 2)]
    right = sum(truth[one] == truth[other] for one, other in joined)
    wrong = Counter(tuple(sorted((sorts[a], sorts[b]))) for a, b in joined if truth[a] != truth[b])
    print_table(("copies", "pairs", "paired with the original", "in its group"), recalls)
    direct, grouped = (sum(float(row[n]) for row in recalls) / len(recalls) for n in (2, 3))
    precision = right / len(joined)
    print(f"\n{len(made):,} speeches; recall {direct:.4f} as pairs, {grouped:.4f} in groups; precision {precision:.4f} of {len(joined):,} pairs in groups")  # fmt: skip
    print(f"wrongly joined: {dict(wrong) or 'none'}\n")
    return min(direct, precision) >= 0.99


def _recalls(
    truth: Truth, sorts: dict[str, str], paired: set[frozenset[str]], groups: list[set[str]]
) -> list[tuple[str, str, str, str]]:
    originals = {truth[url]: url for url, sort in sorts.items() if sort == "original"}
    group_of = {url: n for n, group in enumerate(groups) for url in group}
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for url, sort in sorts.items():
        if sort not in COPIES:
            continue
        original = originals[truth[url]]
        counts[sort][0] += 1
        counts[sort][1] += frozenset((url, original)) in paired
        counts[sort][2] += group_of.get(url, -1) == group_of.get(original, -2)
    return [
        (sort, str(n), f"{direct / n:.3f}", f"{grouped / n:.3f}")
        for sort, (n, direct, grouped) in counts.items()
    ]


def _found(archive: Archive) -> tuple[set[frozenset[str]], list[set[str]]]:
    """Pairs and groups, as addresses."""
    with reading(archive.engine) as connection:
        located = select(SpeechRow.id, Page.url).join(Page, Page.id == SpeechRow.page_id)
        urls: dict[str, str] = dict(map(tuple, connection.execute(located)))
        pairs = connection.execute(select(VariantPair.speech_id, VariantPair.other_id)).all()
        groups: dict[str, set[str]] = defaultdict(set)
        for member, group in connection.execute(select(Variant.speech_id, Variant.group_id)):
            groups[group].add(urls[member])
    return {frozenset((urls[a], urls[b])) for a, b in pairs}, list(groups.values())


def cost(db: Path, speeches: int) -> None:
    """CPU milliseconds a speech: with and without variants, and of extraction."""
    without, with_them, extracting = [], [], []
    with Archive.open(db) as archive:
        with reading(archive.engine) as connection:
            held = connection.scalar(select(SpeechRow.id).limit(1)) is not None
        assert held, "the archive is empty"
        run = archive.begin_run("import")
        for start in range(0, speeches, 2 * _BATCH):
            some = list(added(start, _BATCH))
            with _nothing_to_follow():
                without.append(_cpu(lambda some=some: store(run, some, 1)))  # type: ignore[misc]
            some = list(added(start + _BATCH, _BATCH))
            with_them.append(_cpu(lambda some=some: store(run, some, 1)))  # type: ignore[misc]
            extracting.append(_cpu(lambda some=some: extract(some)))  # type: ignore[misc]
        run.finish()
    base, full, reference = (1000 * min(times) / _BATCH for times in (without, with_them, extracting))  # fmt: skip
    found = full - base
    print_table(
        ("storing, ms CPU a speech", "with variants", "variants alone", "extraction", "variants / extraction", "goal"),
        [(f"{base:.1f}", f"{full:.1f}", f"{found:.1f}", f"{reference:.1f}", f"{found / reference:.2f}", "≤ 5")],
    )  # fmt: skip


def added(start: int, count: int) -> Iterator[Speech]:
    """New speeches, copies of held ones and reports of one form, by turns."""
    stamp = int(time.time())
    for number in range(start, start + count):
        if number % 4 == 0:
            yield report(number % 7, number % 10, 2000 + number % 25)
        elif number % 4 == 1:
            yield copied(invent(number, 1), "edited 10 %", stamp)
        else:
            yield invent(NEW + stamp % 10**7 + number, 1).speech


def crowd(size: int, folder: Path) -> None:
    """Pages that differ in one number each."""
    base = invent(3, SEED).speech
    first, *others = base.paragraphs

    def copy(number: int) -> Speech:
        lines = (replace(first, text=f"第{number}次浏览。{first.text}"), *others)
        return replace(base, url=f"http://outlet00.example/crowd/{number}.html", paragraphs=lines)

    rows = []
    with Archive.open(folder / "crowd.db", create=True) as archive:
        run = archive.begin_run("import")
        for start in range(0, size, _BATCH):
            some = [copy(number) for number in range(start, start + _BATCH)]
            spent = _cpu(lambda some=some: store(run, some, _BATCH))  # type: ignore[misc]
            rows.append((str(start + _BATCH), f"{1000 * spent / _BATCH:.1f}"))
        run.finish()
    print()
    print_table(("pages with one speech", "storing one more, ms CPU"), [rows[0], rows[-1]])


def extract(speeches: Iterable[Speech]) -> None:
    for speech in speeches:
        lines = "".join(f"<p>{each.text}</p>" for each in speech.paragraphs)
        links = "".join(f'<li><a href="/{n}.html">云河要闻第{n}条</a></li>' for n in range(200))
        page = f"<html><head><title>{speech.headline}</title></head><body><ul>{links}</ul><div class=article><h1>{speech.headline}</h1><div class=content>{lines}</div></div><ul>{links}</ul></body></html>"
        speecharchive.extract(page.encode(), url=speech.url)


@contextmanager
def _nothing_to_follow() -> Iterator[None]:
    followed = variants.follow

    def nothing(*_: Any) -> set[str]:
        return set()

    variants.follow = nothing  # type: ignore[assignment]
    try:
        yield
    finally:
        variants.follow = followed


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=60, help="seeded speeches, each with a copy of every sort")  # fmt: skip
    parser.add_argument("--speeches", type=int, default=5_000, help="of the archive that is added to")  # fmt: skip
    parser.add_argument("--db", type=Path, help="an SQLite archive that benchmarks.corpus filled")
    parser.add_argument("--added", type=int, default=800)
    parser.add_argument("--crowd", type=int, default=1_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        good = not arguments.pairs or judge(arguments.pairs, folder)
        db = arguments.db or folder / "archive.db"
        if arguments.db is None and arguments.added:
            build_archive(db, arguments.speeches)
        if arguments.added:
            cost(db, arguments.added)
        crowd(arguments.crowd, folder)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
