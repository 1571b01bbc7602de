"""`extract`: no database, one JSON object an input."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

import speecharchive
from speecharchive.cli.options import example
from speecharchive.cli.output import one_json, say

if TYPE_CHECKING:
    from speecharchive.ingest.inputs import Input


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive extract page.html --url https://zz.rednet.cn/content/646/1/2.html",
            "curl -s URL | speecharchive extract - --url URL --residue",
        )
    )(extract)


Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Pages, texts, folders, WARC files; - is standard input."),
]
Address = Annotated[str | None, typer.Option(metavar="URL", help="Address of the one page given.")]
Blocks = Annotated[
    bool, typer.Option("--blocks", help="Add every block of the page, kept and dropped.")
]
Residue = Annotated[
    bool,
    typer.Option(
        "--residue", help="Print what was dropped instead: rule, text, number of the block."
    ),
]


def extract(
    paths: Paths, url: Address = None, blocks: Blocks = False, residue: Residue = False
) -> None:
    """Read pages and print them as JSON, without a database.

    One object, or one a line for several inputs. A page that cannot be read is one line on standard error; the exit status is then 1, or 2 when none could be.
    """
    from speecharchive.ingest.inputs import PassedOver, Unreadable, check_paths, inputs

    _check_url(paths, url)
    check_paths(paths)
    read, failed = 0, 0
    for page in inputs(paths, url=url, ask_pages=False):
        if isinstance(page, PassedOver):
            continue
        problem = str(page.error) if isinstance(page, Unreadable) else _print(page, blocks, residue)
        if problem:
            say(f"speecharchive: {problem}")
            failed += 1
        else:
            read += 1
    if not read and not failed:
        say("speecharchive: no page among the inputs; give .html, .txt or WARC files")
        raise typer.Exit(2)
    if failed:
        raise typer.Exit(1 if read else 2)


def _check_url(paths: list[str], url: str | None) -> None:
    from speecharchive.ingest.inputs import check_url

    check_url(paths, url)


def _print(page: Input, blocks: bool, residue: bool) -> str | None:
    """Print what the page says; the error's line where it cannot be read."""
    from speecharchive.errors import BadInput, PageError
    from speecharchive.extraction.blocks_report import report_blocks, report_residue

    try:
        if residue:
            lines = [{"input": page.name} | asdict(row) for row in report_residue(page.source)]
        else:
            record = _record(page)
            if blocks:
                record["blocks"] = [asdict(row) for row in report_blocks(page.source)]
            lines = [record]
    except (BadInput, PageError) as error:
        return f"{page.name}: {str(error).removeprefix(page.name + ': ')}"
    for line in lines:
        typer.echo(one_json(line))
    return None


def _record(page: Input) -> dict[str, Any]:
    """What `speecharchive.extract` returns for these bytes, as JSON."""
    source = page.source
    speech = speecharchive.extract(source.body, url=source.url, content_type=source.content_type)
    return speech.to_json_dict()
