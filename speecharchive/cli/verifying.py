"""`verify`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from speecharchive.cli.options import AskedFormat, Captures, Db, example, open_to_read
from speecharchive.cli.output import Format, print_rows, say
from speecharchive.cli.watching import counting
from speecharchive.counted import counted
from speecharchive.errors import UsageError

if TYPE_CHECKING:
    from speecharchive.proof.archive import ArchiveCheck
    from speecharchive.proof.finding import Finding

_COLUMNS = ("check", "subject", "finding")


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive verify",
            "speecharchive verify --quick --format json",
            "speecharchive verify exports/",
            "speecharchive verify 2026.1",
        )
    )(verify)


def verify(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PATH",
            help="A release, an exported file or a folder of them, instead of the archive.",
        ),
    ] = None,
    db: Db = None,
    captures: Captures = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help="Digests of whole files, the chain, and rows that others tell of; not each record and text.",
        ),
    ] = False,
    expect: Annotated[
        str | None,
        typer.Option(
            "--expect",
            metavar="HEAD",
            help="The line `head …` of an earlier verify, or the head in it: finds runs that were taken from the end.",
        ),
    ] = None,
    format: AskedFormat = None,
) -> None:
    """Check that what is held is what was stored.

    Every record of every WARC file, whole files, the chain over captures and runs, rows, counts and indexes; or exports against their manifests. A line for each thing that is wrong; the exit status is 1 when anything is. It shows integrity since capture, not whether a source told the truth.
    """
    if path is not None:
        if quick or expect is not None:
            raise UsageError(
                "--quick and --expect are for an archive; the digest of a release is printed behind its name"
            )
        from speecharchive.proof.exports import count_exports, releases_told, verify_exports

        found = print_rows(_rows(verify_exports(path)), format, columns=_COLUMNS)
        checked = _told(count_exports(path), releases_told(path))
        say(f"{checked} checked; {found or 'nothing'} wrong")
    else:
        found = _verify_archive(db, captures, format, quick=quick, expect=expect)
    if found:
        raise typer.Exit(1)


def _told(exports: int, releases: list[str]) -> str:
    return ", ".join([*([counted(exports, "export")] if exports else []), *releases])


def _verify_archive(
    db: str | None, captures: str | None, format: Format | None, *, quick: bool, expect: str | None
) -> int:
    from speecharchive.proof.archive import ArchiveCheck
    from speecharchive.proof.chains import read_head

    expected = None if expect is None else read_head(expect)
    with open_to_read(db, captures) as archive:
        check = ArchiveCheck(archive, quick=quick, expected=expected)
        found = print_rows(_rows(check.findings(counting)), format, columns=_COLUMNS)
    held = f"{counted(check.captures, 'capture')} in {counted(check.files, 'file')}"
    held += f" ({check.sealed} sealed)" if check.sealed else ""
    say(f"{held} checked; {found or 'nothing'} wrong")
    for words in _remarks(check, quick=quick):
        say(words)
    return found


def _remarks(check: ArchiveCheck, *, quick: bool) -> Iterator[str]:
    if check.unrecorded:
        yield f"{check.unrecorded} files have no recorded digest yet; the next crawl or import records it"
    if check.unfinished:
        yield f"{counted(check.unfinished, 'capture')} still to be sealed or put back; run `speecharchive withdraw --finish`"
    if check.elsewhere:
        yield f"not looked at: {counted(check.elsewhere, 'file')} that runs are writing on other machines"
    if check.chained_later:
        yield f"{check.chained_later} captures are older than the chain: it holds for them since the upgrade"
    if check.head is not None:
        yield f"head {check.head} (keep this line elsewhere; `verify --expect` finds what was cut off behind it)"
    if quick:
        yield "not looked at: single records, texts, and what was made of them; `verify` without --quick does"
    else:
        yield "not proven: the words and dates of decisions, what the registry said of outlets, the last reading of pages without a speech (docs/proof.md has the list)"
    yield "this shows integrity since capture, not that a source told the truth"


def _rows(findings: Iterable[Finding]) -> Iterator[dict[str, str]]:
    for finding in findings:
        yield {"check": finding.check, "subject": finding.subject, "finding": finding.finding}
