"""`extract`: no database, one JSON object an input."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

import speecharchive
from speecharchive.cli.options import example
from speecharchive.cli.output import Format, chosen, one_json, print_rows, say
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.ingest.inputs import Input

T = TypeVar("T")


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive extract page.html --url https://zz.rednet.cn/content/646/1/2.html",
            "curl -s URL | speecharchive extract - --url URL --residue",
            "speecharchive extract saved/ --residue --format csv",
        )
    )(extract)


Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Pages, texts, folders, WARC files; - is standard input."),
]
Address = Annotated[str | None, typer.Option(metavar="URL", help="Address of the one page given.")]
Blocks = Annotated[
    bool,
    typer.Option(
        "--blocks",
        help="Add every block of the page, kept and dropped, and the evidence for its kind.",
    ),
]
Residue = Annotated[
    bool,
    typer.Option(
        "--residue",
        help="Print what was dropped instead, with the rule of each block; what no rule explains stands first.",
    ),
]
ResidueFormat = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help="Of --residue. [default: table on a terminal, else jsonl]",
        case_sensitive=False,
    ),
]
COLUMNS = ("input", "number", "rule", "role", "start", "text", "paragraph")
_UNEXPLAINED = "unexplained"


def extract(
    paths: Paths,
    url: Address = None,
    blocks: Blocks = False,
    residue: Residue = False,
    format: ResidueFormat = None,
) -> None:
    """Read pages and print them as JSON, without a database.

    One object, or one a line for several inputs. A page that cannot be read is one line on standard error; the exit status is then 1, or 2 when none could be.
    """
    from speecharchive.errors import UsageError
    from speecharchive.ingest.inputs import check_paths, check_url

    if format is not None and not residue:
        raise UsageError("--format is for --residue; a record is always JSON")
    check_url(paths, url)
    check_paths(paths)
    told = _Told()
    if residue:
        _print_residue(paths, url, format, told)
    else:
        for page in _pages(paths, url, told):
            told.count(page, lambda page: typer.echo(one_json(_record(page, blocks))))
    told.leave()


class _Told:
    """How many inputs were read and how many could not be, each of these one line on standard error."""

    def __init__(self) -> None:
        self.read = 0
        self.failed = 0

    def count(self, page: Input, read: Callable[[Input], T]) -> T | None:
        from speecharchive.errors import BadInput, PageError

        try:
            found = read(page)
        except (BadInput, PageError) as error:
            self.fail(f"{page.name}: {str(error).removeprefix(page.name + ': ')}")
            return None
        self.read += 1
        return found

    def fail(self, problem: str) -> None:
        say(f"speecharchive: {problem}")
        self.failed += 1

    def leave(self) -> None:
        if not self.read and not self.failed:
            say("speecharchive: no page among the inputs; give .html, .txt or WARC files")
            raise typer.Exit(2)
        if self.failed:
            raise typer.Exit(1 if self.read else 2)


def _pages(paths: list[str], url: str | None, told: _Told) -> Iterator[Input]:
    from speecharchive.ingest.inputs import PassedOver, Unreadable, inputs

    for page in inputs(paths, url=url, ask_pages=False):
        if isinstance(page, Unreadable):
            told.fail(str(page.error))
        elif not isinstance(page, PassedOver):
            yield page


def _print_residue(paths: list[str], url: str | None, asked: Format | None, told: _Told) -> None:
    """Rows of all pages in one stream; for a person the sum of each page too."""
    from rich.text import Text

    form = asked or (Format.table if chosen(None) is Format.table else Format.jsonl)
    rows = (
        row
        for page in _pages(paths, url, told)
        for row in told.count(page, lambda page: _residue(page, aloud=form is Format.table)) or ()
    )
    shown = {"rule": "rule", "number": "block", "role": "role", "text": "text"}
    if len(paths) > 1 or Path(paths[0]).is_dir():
        shown = {"input": "input", **shown}
    styled = {"rule": lambda row: Text(row["rule"], "bold red" * (row["rule"] == _UNEXPLAINED))}
    print_rows(rows, form, columns=COLUMNS, shown=shown, styled=styled)


def _residue(page: Input, *, aloud: bool) -> list[dict[str, Any]]:
    from speecharchive.extraction.blocks_report import report_kind, report_residue

    rows = [{"input": page.name} | asdict(row) for row in report_residue(page.source)]
    if aloud:
        unexplained = sum(row["rule"] == _UNEXPLAINED for row in rows)
        verdict = report_kind(page.source)
        evidence = ", ".join(dict.fromkeys(each.name for each in verdict.evidence)) or "none"
        say(f"{page.name}: {verdict.kind} by {verdict.decided_by}; evidence: {evidence}")
        say(
            f"{page.name}: {counted(len(rows), 'block')} dropped, {unexplained} of them unexplained"
        )
    return rows


def _record(page: Input, blocks: bool) -> dict[str, Any]:
    """What `speecharchive.extract` returns for these bytes, as JSON."""
    from speecharchive.extraction.blocks_report import report_blocks, report_kind

    source = page.source
    speech = speecharchive.extract(source.body, url=source.url, content_type=source.content_type)
    record = speech.to_json_dict()
    if blocks:
        verdict = asdict(report_kind(source))
        record |= {"decided_by": verdict["decided_by"], "evidence": verdict["evidence"]}
        record["blocks"] = [asdict(row) for row in report_blocks(source)]
    return record
