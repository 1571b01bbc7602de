"""`outlets new`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.crawling import Proxy
from speecharchive.cli.options import AskedFormat
from speecharchive.cli.output import print_rows, say
from speecharchive.cli.pacing import Pace, paced
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.outlets import Outlet
    from speecharchive.outlets.guessing import Guess

_COLUMNS = ("field", "value", "confidence", "basis")


def new(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="A page that lists articles, or an article.")
    ],
    name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Name in the registry; it stays for ever.  [default: from the host]",
        ),
    ] = None,
    pages: Annotated[
        int, typer.Option(min=1, max=10, metavar="N", help="Articles to fetch at most.")
    ] = 2,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="A checkout, or a folder that becomes like one.  [default: .]",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the declaration, and write nothing.")
    ] = False,
    proxy: Proxy = None,
    pace: Pace = None,
    format: AskedFormat = None,
) -> None:
    """Start a new outlet: look at its pages, guess its declaration, save fixtures to review.

    Fetches the page, the listing where the page is an article, and a few articles, as politely as a crawl. Each guess says how sure it is (high,
    fair, low) and from what; what no page says is left out. In DIR the declaration goes to seeds/outlets/ (added to the file of its province) and each
    article to tests/fixtures/NAME/, with what is read from it as expected.json. Nothing is written over. The pages are real ones: review
    them for private data, and read each expected.json against its page.
    """
    from speecharchive.cli.crawlers import load_crawler
    from speecharchive.cli.crawling import warn_without_contact
    from speecharchive.clock import now
    from speecharchive.normalise.dates import CHINA_TIME
    from speecharchive.outlets.fixture import fixtures
    from speecharchive.outlets.guessing import guesses, outlet_of
    from speecharchive.outlets.placing import place
    from speecharchive.outlets.toml_text import declaration_text
    from speecharchive.outlets.visiting import visit, whole_address

    folder = output or Path()
    url = whole_address(url)
    known = _demand_new(url, name, None if dry_run else folder, given=output is not None)
    warn_without_contact()
    today = f"{now().astimezone(CHINA_TIME).date()}"
    with paced(pace) as archive:
        seen = visit(url, load_crawler(), pages=pages, proxy=proxy, pace=archive)
    guessed = guesses(seen, known, today, name)
    outlet, declaration = outlet_of(guessed), declaration_text(guessed)
    if dry_run:
        typer.echo(declaration, nl=False)
    else:
        cases = fixtures(seen.articles, outlet, today)
        written = place(folder, outlet, declaration, cases)
        print_rows(_rows(guessed), format, columns=_COLUMNS)
        for path in written:
            say(f"wrote {path}")
        say(
            "the pages are real ones: review them for private persons, and read each expected.json against its page"
        )
    _say_what_is_left(outlet, guessed, counted(seen.requests, "request"))


def _demand_new(url: str, name: str | None, folder: Path | None, *, given: bool) -> Any:
    """The registry. Raises UsageError for what no new outlet can be made of, before anything is fetched."""
    from speecharchive.errors import UsageError
    from speecharchive.outlets import registry
    from speecharchive.outlets.declarations import MAX_NAME, is_name
    from speecharchive.outlets.placing import FIXTURES, is_checkout

    known = registry()
    if (held := known.for_url(url)) is not None:
        raise UsageError(
            f"{held.name} ({held.title}) publishes it already; see `speecharchive outlets check {held.name}`"
        )
    if name is not None and not is_name(name):
        raise UsageError(f"--name: expected small letters, digits and hyphens, {MAX_NAME} at most")
    if known.named(name) is not None:
        raise UsageError(f"an outlet is called {name} already; choose another --name")
    if folder is not None and not given and not is_checkout(folder):
        raise UsageError(
            "this folder is no checkout of speecharchive: name one with --output, or a new folder, or give --dry-run"
        )
    if folder is not None and name is not None and (folder / FIXTURES / name).exists():
        raise UsageError(
            f"{folder / FIXTURES / name} is there already: move it away, or choose another --name"
        )
    return known


def _rows(guessed: Iterable[Guess]) -> Iterable[dict[str, Any]]:
    for guess in guessed:
        yield guess._asdict()


def _say_what_is_left(outlet: Outlet, guessed: Iterable[Guess], requests: str) -> None:
    from speecharchive.outlets.checking import problems

    doubtful = [guess.field for guess in guessed if guess.confidence == "low"]
    say(f"{requests}; unsure of {', '.join(doubtful) or 'nothing'}")
    for _, field, problem in problems([outlet]):
        say(f"to be filled in: {field}: {problem}")
