"""The judge by simulated histories: years of healthy outlets raise no alarm, and what goes wrong raises one."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from speecharchive.monitors.chance import tail
from speecharchive.monitors.judging import Seen, Verdict, judge
from speecharchive.monitors.measures import MEASURES

DAYS = 90
HISTORIES = 50
Day = Callable[[random.Random, int], Seen | None]
START = date(2031, 3, 3)


def judged(name: str, days: list[Seen | None]) -> list[Verdict]:
    """Each day's verdict, with the rows of the days before it as the archive keeps them."""
    measure, before, verdicts, is_open = MEASURES[name], list[Seen](), list[Verdict](), False
    for n, seen in enumerate(days):
        if seen is None:
            continue
        seen = replace(seen, day=str(START + timedelta(days=n)))
        verdict = judge(measure, measure.limits, seen, before, is_open=is_open)
        verdicts.append(verdict)
        is_open = verdict.state == "breach" or (is_open and verdict.state != "right")
        breached = verdict.state == "breach"
        before.insert(0, Seen(seen.amount, seen.cases, seen.squares, seen.day, breached))
    return verdicts


def share(usual: float, weekday: int, weekend: int) -> Day:
    """So many pages a day, each without it by chance, and some days worse than others."""

    def day(chance: random.Random, n: int) -> Seen | None:
        pages = chance.randint(0, weekend if n % 7 > 4 else weekday)
        today = min(0.9, usual * chance.uniform(0.5, 1.5))
        return Seen(sum(chance.random() < today for _ in range(pages)), pages) if pages else None

    return day


def size(usual: float, spread: float, pages: int) -> Day:
    def day(chance: random.Random, n: int) -> Seen | None:
        of_today = chance.gauss(0, spread / 5)
        values = [
            math.log1p(usual * math.exp(chance.gauss(of_today, spread)))
            for _ in range(chance.randint(0, pages if n % 7 < 5 else 2))
        ]
        return Seen(sum(values), len(values), sum(v * v for v in values)) if values else None

    return day


def items(weekday: int, weekend: int) -> Day:
    """An e-paper: thin at the weekend."""
    return lambda chance, n: Seen(
        round((weekend if n % 7 > 4 else weekday) * chance.uniform(0.8, 1.2)), 1
    )


def news(often: float) -> Day:
    def day(chance: random.Random, n: int) -> Seen:
        quiet = n % 7 == 6 or chance.random() > often
        return Seen(0 if quiet else chance.randint(1, 12), 1)

    return day


HEALTHY = {
    "no-speaker": [share(0.3, 12, 2), share(0.05, 3, 0), share(0.6, 40, 10), share(0.1, 12, 2)],
    "no-date": [share(0.01, 12, 2), share(0.002, 60, 10)],
    "fallback": [share(0.01, 12, 2), share(0.05, 5, 1)],
    "refused": [share(0.01, 40, 30)],
    "length": [size(1500, 1.0, 6), size(800, 0.7, 40), size(5000, 1.3, 3)],
    "seconds": [size(0.4, 0.6, 60), size(2.0, 0.8, 20)],
    "unexplained": [size(2, 0.8, 10)],
    "items": [items(60, 20), items(20, 20), items(120, 16)],
    "new": [news(0.9), news(0.3)],
}
CASES = [(name, number) for name, days in HEALTHY.items() for number in range(len(days))]


@pytest.mark.parametrize(("name", "number"), CASES)
def test_healthy_outlets_raise_no_alarm(name: str, number: int) -> None:
    alarms = 0
    for seed in range(HISTORIES):
        chance = random.Random(seed)
        days = [HEALTHY[name][number](chance, n) for n in range(DAYS)]
        alarms += sum(verdict.state == "breach" for verdict in judged(name, days))
    assert alarms == 0


@pytest.mark.parametrize("often", [0.95, 0.5, 0.15])
def test_gaps_of_its_own_length_are_no_silence(often: float) -> None:
    """A daily, one that rests at weekends and holidays, a committee that speaks once a week."""
    alarms = 0
    for seed in range(HISTORIES):
        chance, quiet, days = random.Random(seed), 0, list[Seen | None]()
        for n in range(3 * DAYS):
            quiet = 0 if chance.random() < often and n % 7 != 6 else quiet + 1
            days.append(Seen(quiet))
        alarms += any(verdict.state == "breach" for verdict in judged("silence", days))
    assert alarms <= HISTORIES * 0.06, "by the nature of gaps some exceed all before them"


@pytest.mark.parametrize(
    ("name", "number", "broken"),
    [
        ("no-date", 0, Seen(9, 9)),
        ("no-date", 1, Seen(15, 30)),
        ("no-speaker", 3, Seen(20, 20)),
        ("fallback", 0, Seen(6, 6)),
        ("refused", 0, Seen(10, 20)),
        ("length", 1, Seen(40 * math.log1p(60), 40, 40 * math.log1p(60) ** 2)),
        ("length", 1, Seen(40 * math.log1p(9000), 40, 40 * math.log1p(9000) ** 2)),
        ("seconds", 0, Seen(40 * math.log1p(9), 40, 40 * math.log1p(9) ** 2)),
        ("unexplained", 0, Seen(10 * math.log1p(90), 10, 10 * math.log1p(90) ** 2)),
        ("items", 1, Seen(7, 1)),
        ("new", 0, Seen(400, 1)),
    ],
)
def test_what_goes_wrong_is_found_at_once(name: str, number: int, broken: Seen) -> None:
    """In the run that shows it first, where chance has not made the history look wild; else in the next."""
    first = second = 0
    for seed in range(HISTORIES):
        chance = random.Random(seed)
        days = [HEALTHY[name][number](chance, n) for n in range(60)]
        found = [
            verdict.state == "breach" for verdict in judged(name, [*days, broken, broken])[-2:]
        ]
        first, second = first + found[0], second + found[1]
    assert first >= 0.9 * HISTORIES
    assert second == HISTORIES


def test_few_pages_a_day_are_taken_together() -> None:
    """An outlet with a speech or two a day loses its dates."""
    healthy: list[Seen | None] = [Seen(0, 1 + n % 2) for n in range(40)]
    after = judged("no-date", healthy + [Seen(1, 1)] * 8)[40:]
    states = [verdict.state for verdict in after]
    assert states[0] == "right"
    assert states[-1] == "breach"
    assert states == sorted(states, reverse=True), "once found it stays found"


def test_one_right_page_ends_no_breach() -> None:
    days: list[Seen | None] = [Seen(0, 10)] * 10 + [
        Seen(10, 10),
        Seen(0, 1),
        Seen(0, 1),
        Seen(0, 1),
    ]
    assert [v.state for v in judged("no-date", days)[10:]] == [
        "breach",
        "breach",
        "breach",
        "right",
    ]


def test_breach_is_no_history() -> None:
    """A site that stays broken for longer than it was right stays in breach."""
    days: list[Seen | None] = [Seen(0, 10)] * 8 + [Seen(10, 10)] * 60
    assert {verdict.state for verdict in judged("no-date", days)[8:]} == {"breach"}


def test_without_history_nothing_is_judged_but_what_is_certain() -> None:
    assert [v.state for v in judged("no-date", [Seen(10, 10)] * 3)] == ["no-history"] * 3
    (first, *_) = judged("fallback", [Seen(9, 12)])
    assert (first.state, first.high) == ("breach", 0.5)
    assert first.reason == "without history"
    (few,) = judged("items", [Seen(20, 1)])
    assert few.reason == "0 of 5 runs to compare with"


@pytest.mark.parametrize(
    ("found", "of", "probability"), [(3, 10, 0.1), (30, 100, 0.2), (9, 9, 0.5)]
)
def test_chance_is_the_binomial_tail(found: int, of: int, probability: float) -> None:
    exact = sum(
        math.comb(of, k) * probability**k * (1 - probability) ** (of - k)
        for k in range(found, of + 1)
    )
    assert tail(found, of, probability) == pytest.approx(exact, rel=1e-9)
