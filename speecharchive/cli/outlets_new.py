"""`outlets new`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.options import AskedFormat, Proxy
from speecharchive.cli.output import Format, print_rows, say
from speecharchive.cli.pacing import Pace, paced
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.outlets import Outlet, Registry
    from speecharchive.outlets.guessing import Guess
    from speecharchive.outlets.visiting import Visit

_COLUMNS = ("field", "value", "confidence", "basis")


Urls = Annotated[
    list[str],
    typer.Argument(
        metavar="URL", help="Pages that list articles, and articles, all of one outlet."
    ),
]
Name = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Name in the registry; it stays for ever.  [default: from the host]"
    ),
]
Pages = Annotated[
    int,
    typer.Option(
        min=1, max=10, metavar="N", help="Articles to fetch at most, unless more are named."
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="DIR",
        help="A checkout, or a folder that becomes like one.  [default: .]",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Print the declaration, and write nothing.")
]


def new(
    urls: Urls,
    name: Name = None,
    pages: Pages = 2,
    output: Output = None,
    dry_run: DryRun = False,
    proxy: Proxy = None,
    pace: Pace = None,
    format: AskedFormat = None,
) -> None:
    """Start a new outlet: look at its pages, guess its declaration, save fixtures to review.

    Fetches the pages named, the listing where only articles are named, and a few articles, as politely as a crawl. The first page that lists articles is
    where crawls start, further ones are further starts; articles that are named are all taken, and others up to N articles in all. Each guess says how
    sure it is (high, fair, low) and from what; what no page says is left out. In DIR the declaration goes to seeds/outlets/ (added to the file of its
    province) and each article to tests/fixtures/NAME/, with what is read from it as expected.json. Nothing is written over. The pages are real ones: review
    them for private data, and read each expected.json against its page.
    """
    from speecharchive.cli.crawlers import load_crawler
    from speecharchive.cli.crawling import warn_without_contact
    from speecharchive.outlets.guessing import guesses, outlet_of
    from speecharchive.outlets.toml_text import declaration_text
    from speecharchive.outlets.visiting import visit, whole_address

    folder = output or Path()
    addresses = list(dict.fromkeys(map(whole_address, urls)))
    known = _demand_new(addresses, name, None if dry_run else folder, given=output is not None)
    warn_without_contact()
    with paced(pace) as archive:
        seen = visit(addresses, load_crawler(), pages=pages, proxy=proxy, pace=archive)
    guessed = guesses(seen, known, _today(), name)
    if dry_run:
        typer.echo(declaration_text(guessed), nl=False)
    else:
        _write(folder, seen, guessed, format)
    _say_what_is_left(outlet_of(guessed), guessed, counted(seen.requests, "request"))


def _write(folder: Path, seen: Visit, guessed: Sequence[Guess], format: Format | None) -> None:
    from speecharchive.outlets.fixture import fixtures
    from speecharchive.outlets.guessing import outlet_of
    from speecharchive.outlets.placing import place
    from speecharchive.outlets.toml_text import declaration_text

    outlet = outlet_of(guessed)
    cases = fixtures(seen.articles, outlet, _today())
    written = place(folder, outlet, declaration_text(guessed), cases)
    print_rows(_rows(guessed), format, columns=_COLUMNS)
    for path in written:
        say(f"wrote {path}")
    say(
        "the pages are real ones: review them for private persons, and read each expected.json against its page"
    )


def _today() -> str:
    from speecharchive.clock import now
    from speecharchive.normalise.dates import CHINA_TIME

    return f"{now().astimezone(CHINA_TIME).date()}"


def _demand_new(
    urls: Iterable[str], name: str | None, folder: Path | None, *, given: bool
) -> Registry:
    """The registry. Raises UsageError for what no new outlet can be made of, before anything is fetched."""
    from speecharchive.errors import UsageError
    from speecharchive.outlets import registry
    from speecharchive.outlets.declarations import MAX_NAME, is_name
    from speecharchive.outlets.placing import FIXTURES, is_checkout

    known = registry()
    for url in urls:
        if (held := known.for_url(url)) is not None:
            raise UsageError(
                f"{url}: {held.name} ({held.title}) publishes it already; see `speecharchive outlets check {held.name}`"
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
