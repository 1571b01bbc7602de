"""`outlets`, `outlets validate`, `outlets check`; `outlets new` stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.crawling import StartUrls
from speecharchive.cli.options import AskedFormat, Proxy, Since, Until, example
from speecharchive.cli.outlets_new import new
from speecharchive.cli.output import print_rows, say
from speecharchive.cli.pacing import Pace, paced
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.outlets import Outlet
    from speecharchive.outlets.trial import Trial

_COLUMNS = (
    "name", "title", "kind", "family", "place", "place_name", "unplaced", "language", "status", "hosts", "starts",
    "source", "note",
)  # fmt: skip
_SHOWN = {
    "name": "name",
    "title": "title",
    "kind": "kind",
    "family": "family",
    "place_name": "place",
    "status": "status",
}
_FINDING = ("file", "outlet", "field", "problem")
_LOOK = (
    "url", "family", "layout", "kind", "confidence", "doubts", "title", "speaker", "speaker_basis", "date", "date_basis",
    "place", "source", "characters", "unexplained", "codec",
)  # fmt: skip
_LOOK_SHOWN = {
    "confidence": "confidence", "kind": "kind", "title": "title", "speaker": "speaker", "date": "date", "characters": "characters",
    "doubts": "to doubt",
}  # fmt: skip
_group = typer.Typer(invoke_without_command=True)

Places = Annotated[
    list[str] | None,
    typer.Option(metavar="PLACE", help="Code or name; a province includes its cities."),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KIND",
        help="party-paper, evening-paper, trade-paper, cppcc-paper, news-site, government, cppcc, party.",
    ),
]
Families = Annotated[
    list[str] | None, typer.Option(metavar="FAMILY", help="founder_epaper, trs_wcm, ucap, …")
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        metavar="STATUS",
        help="active, reported (by others; not yet visited), address-unknown, retired.",
    ),
]
Text = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Part of the name, the title, an address or the note.")
]  # fmt: skip


def register(app: typer.Typer) -> None:
    _group.callback(
        invoke_without_command=True,
        epilog=example(
            "speecharchive outlets --place 湖南 --kind party-paper",
            "speecharchive outlets --text 政协 --format csv > outlets.csv",
        ),
    )(outlets)
    _group.command(epilog=example("speecharchive outlets validate own-outlets.toml"))(validate)
    _group.command(
        epilog=example(
            "speecharchive outlets check zhuzhou-ribao",
            "speecharchive outlets check zhuzhou-ribao --since 2024-12-26 --until 2024-12-27 --format json",
        )
    )(check)
    _group.command(
        epilog=example(
            "speecharchive outlets new http://www.yunhe.example/xw/ --dry-run",
            "speecharchive outlets new http://www.yunhe.example/xw/ --name yunhe-zhengfu",
            "speecharchive outlets new http://www.yunhe.example/xw/ http://www.yunhe.example/xw/202501/t20250107_1.html --name yunhe-zhengfu",
        )
    )(new)
    app.add_typer(_group, name="outlets")


def outlets(
    context: typer.Context,
    place: Places = None,
    kind: Kinds = None,
    family: Families = None,
    status: Statuses = None,
    text: Text = None,
    format: AskedFormat = None,
) -> None:
    """List the registry of outlets.

    Those of the file or folder that $SPEECHARCHIVE_REGISTRY names are among them, in place of bundled ones of their name.
    """
    if context.invoked_subcommand is not None:
        return
    from speecharchive.outlets import registry
    from speecharchive.outlets.choosing import choose

    chosen = choose(
        registry().values(),
        places=place or (), kinds=kind or (), families=family or (), statuses=status or (), text=text,
    )  # fmt: skip
    if not print_rows(_rows(chosen), format, columns=_COLUMNS, shown=_SHOWN):
        say(f"no outlet of the {len(registry())} in the registry is such a one")


def validate(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="A file of declarations, or a folder of such.  [default: $SPEECHARCHIVE_REGISTRY, else the bundled ones]",
        ),
    ] = None,
    format: AskedFormat = None,
) -> None:
    """Check declarations of outlets.

    Prints what is wrong, and where; the exit status is 1 when anything is.
    """
    from speecharchive.outlets.checking import check_declarations

    outlets, findings = check_declarations(file)
    print_rows((found._asdict() for found in findings), format, columns=_FINDING)
    say(f"{counted(outlets, 'outlet')} looked at; {len(findings) or 'nothing'} wrong")
    if findings:
        raise typer.Exit(1)


def check(
    name: Annotated[str, typer.Argument(metavar="OUTLET", help="Outlet of the registry.")],
    pages: Annotated[
        int, typer.Option(min=1, max=10, metavar="N", help="Articles to fetch at most.")
    ] = 3,
    since: Since = None,
    until: Until = None,
    start: StartUrls = None,
    proxy: Proxy = None,
    pace: Pace = None,
    format: AskedFormat = None,
) -> None:
    """Fetch a little of an outlet and show what would be extracted.

    Nothing is stored. Robots.txt is obeyed and the host given time; of an e-paper the last three days are asked for, or those from --since to
    --until. Each article has a confidence and what there is to doubt; the exit status is 1 when anything failed, or nothing was found.
    """
    from speecharchive.cli.crawlers import load_crawler
    from speecharchive.cli.crawling import days, warn_without_contact
    from speecharchive.cli.known import known_registry
    from speecharchive.outlets.trial import try_out

    outlet = known_registry()[name]
    span = days(since, until)
    if span["since"] is None and any("%Y" in each.url for each in outlet.starts):
        span["since"] = _three_days_before(span["until"])
    warn_without_contact()
    options = {"start_urls": start or None, "proxy": proxy} | span
    with paced(pace) as archive:
        trial = try_out(outlet, load_crawler(), pages=pages, pace=archive, **options)
    print_rows((look._asdict() for look in trial.looks), format, columns=_LOOK, shown=_LOOK_SHOWN)
    for line in _told(trial):
        say(line)
    if trial.status != "finished" or trial.failures or not trial.looks:
        raise typer.Exit(1)


def _three_days_before(last: date | None) -> date:
    from speecharchive import clock
    from speecharchive.normalise.dates import CHINA_TIME

    return (last or clock.now().astimezone(CHINA_TIME).date()) - timedelta(days=2)


def _told(trial: Trial) -> Iterator[str]:
    for url, found in trial.listed.items():
        yield f"{url} names {counted(found, 'article')}"
    for failure in trial.failures:
        yield f"{failure['error']}: {failure['detail']}"
    why = f" ({trial.reason})" if trial.status != "finished" else ""
    sure = sum(look.confidence == "high" for look in trial.looks)
    yield (
        f"{counted(trial.requests, 'request')}, {counted(len(trial.looks), 'article')} read, "
        f"{sure} with high confidence; {trial.status}{why}"
    )


def _rows(outlets: Iterable[Outlet]) -> Iterator[dict[str, Any]]:
    from speecharchive.normalise.divisions import by_code

    for outlet in outlets:
        division = by_code(outlet.place) if outlet.place else None
        yield {
            "name": outlet.name,
            "title": outlet.title,
            "kind": outlet.kind,
            "family": outlet.family,
            "place": outlet.place,
            "place_name": division.name if division else None,
            "unplaced": outlet.unplaced,
            "language": outlet.language,
            "status": outlet.status,
            "hosts": list(outlet.hosts),
            "starts": [start.url for start in outlet.starts],
            "source": outlet.source,
            "note": outlet.note,
        }
