"""`trend`, `diffusion`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from speecharchive.cli.nothing import reasons
from speecharchive.cli.options import AskedFormat, Db, example, open_to_read, with_filters
from speecharchive.cli.output import print_rows, say
from speecharchive.cli.reach import in_reach

if TYPE_CHECKING:
    from rich.text import Text

    from speecharchive.query.counting.trend_table import Per, TrendTable
    from speecharchive.query.filters import Filters
    from speecharchive.query.language import Query

_FIRST_USES = {
    "dated_on": "first use",
    "days_behind": "days behind",
    "speaker": "speaker",
    "title": "title",
    "id": "id",
    "speeches": "speeches",
    "of_speeches": "of",
    "held_since": "held since",
    "speeches_before": "held before",
    "maybe_earlier": "maybe earlier",
}
Queries = Annotated[
    list[str],
    typer.Argument(metavar="QUERY...", help="Each is a query of its own, as for search."),
]


def register(app: typer.Typer) -> None:
    app.command(
        epilog=example(
            "speecharchive trend 新质生产力 --by month --since 2023",
            "speecharchive trend 乡村振兴 '精准扶贫 OR 脱贫攻坚' --by year,province --per characters --format csv",
            "speecharchive trend 高质量发展 --place 湖南省 --by month --plot trend.svg",
        )
    )(with_filters(trend, copies=False))
    app.command(
        epilog=example(
            "speecharchive diffusion 新质生产力",
            "speecharchive diffusion 新质生产力 --by province --all --format csv",
        )
    )(with_filters(diffusion, copies=False))


def trend(
    queries: Queries,
    filters: Filters,
    by: Annotated[
        str,
        typer.Option(
            metavar="FACETS",
            help="One or more of month, year, place, province, city, outlet, speaker, office, term, kind, body.",
        ),
    ] = "year",
    per: Annotated[
        str, typer.Option(metavar="RATES", help="speeches, characters or both.")
    ] = "speeches",
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it too: a .png or .svg file.")
    ] = None,
    db: Db = None,
    format: AskedFormat = None,
) -> None:
    """Count phrases over time, places and people.

    Every row has its denominator, and every month or year between the first and the last has a row: a rate of 0 means that speeches are held and none has the phrase, an empty one that none is held. 2024-XX is a year without a month.
    """
    from speecharchive.query.counting.trend_table import columns
    from speecharchive.query.counting.trends import facets, rates
    from speecharchive.query.counting.trends import trend as count
    from speecharchive.query.snapshot import snapshot

    asked, facet_names, rate_names = _parsed(queries), facets(by), rates(per)
    if plot:
        from speecharchive.plot.saving import check_target

        check_target(plot)
    with open_to_read(db) as archive, snapshot(archive) as view:
        table = count(view, asked, filters, facet_names)
        nowhere = [
            query for query, each in zip(asked, table.counted, strict=True) if not each.tallies
        ]
        why = [line for query in nowhere for line in reasons(view, query, filters)]
    if plot:
        _draw(table, rate_names[0], filters, plot)
    names = columns(facet_names, rate_names)
    print_rows(
        table.rows(rate_names),
        format,
        columns=names,
        shown={name: name.replace("_", " ") for name in names if not name.endswith("_code")},
    )
    for line in (*in_reach(table), *why):
        say(line)


def diffusion(
    queries: Queries,
    filters: Filters,
    by: Annotated[
        str,
        typer.Option(
            metavar="FACET",
            help="One of place, province, city, outlet, speaker, office, term, kind, body.",
        ),
    ] = "place",
    everywhere: Annotated[
        bool, typer.Option("--all", help="Also those of which speeches are held and none uses it.")
    ] = False,
    db: Db = None,
    format: AskedFormat = None,
) -> None:
    """Find who used a phrase first, place by place.

    With the days behind the earliest of all. A date that is known to the month or year alone is no day: then days behind are a range. Beside it stands how much is held of the place before that date.
    """
    from speecharchive.query.counting.diffusion import columns, group_by
    from speecharchive.query.counting.diffusion import diffusion as spread
    from speecharchive.query.snapshot import snapshot

    asked, facet = _parsed(queries), group_by(by)
    with open_to_read(db) as archive, snapshot(archive) as view:
        found = [spread(view, query, filters, facet, everywhere=everywhere) for query in asked]
        nowhere = [query for query, each in zip(asked, found, strict=True) if not each.groups]
        why = [line for query in nowhere for line in reasons(view, query, filters)]
        print_rows(
            (row for each in found for row in each.rows),
            format,
            columns=columns(facet),
            shown={"phrase": "phrase", facet: facet, **_FIRST_USES},
            styled={"days_behind": _days_behind},
        )
    for each in found:
        say(f"{each.phrase}: used in {each.groups} of {each.reach} in reach, by {facet}")
    for line in why:
        say(line)


def _days_behind(row: dict[str, Any]) -> Text:
    from rich.text import Text

    if row["days_behind_least"] is None:
        return Text("")
    exact = row["days_behind"]
    return Text(f"{row['days_behind_least']} to {row['days_behind_most']}" if exact is None else str(exact))  # fmt: skip


def _parsed(queries: list[str]) -> list[Query]:
    from speecharchive.query.language import parse_query

    return [parse_query(query) for query in dict.fromkeys(queries)]


def _draw(table: TrendTable, per: Per, filters: Filters, target: Path) -> None:
    from speecharchive.plot.saving import save
    from speecharchive.plot.trend_chart import chart_of

    missing = save(chart_of(table, per, filters.as_given()), target)
    say(f"drawn in {target}")
    if missing:
        listed = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing[:8])
        say(f"the font of plots lacks {listed}; 〓 stands for them")
