"""What observations of a page come to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from speecharchive.errors import UsageError
from speecharchive.presence import RULE, Observation, Rule, State, presence_of, read_rule

START = datetime(2026, 1, 1, 10, tzinfo=UTC)
SIGNS: dict[str, State] = {
    "+": "present",
    "-": "not-found",
    "x": "refused",
    "!": "error",
    ">": "moved",
}


def at(day: float) -> str:
    return (START + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")


def seen(*looks: tuple[float, str], crawled: bool = True, first: int = 1) -> list[Observation]:
    """Day and sign, in the order in which they were made."""
    return [
        Observation(n, at(day), SIGNS[sign], crawled) for n, (day, sign) in enumerate(looks, first)
    ]


def outcome(observations: list[Observation], rule: Rule = RULE) -> tuple[str, str, int] | None:
    found = presence_of(observations, rule)
    return None if found is None else (found.presence, found.since, found.misses)


@pytest.mark.parametrize(
    ("looks", "wanted"),
    [
        ([(0, "+")], ("present", at(0), 0)),
        ([(0, "+"), (1, "+")], ("present", at(0), 0)),
        ([(0, "+"), (1, "-")], ("missing", at(1), 1)),
        ([(0, "+"), (1, "-"), (8, "-")], ("missing", at(1), 2)),
        ([(0, "+"), (1, "-"), (8, "-"), (14.9, "-")], ("missing", at(1), 3)),
        ([(0, "+"), (1, "-"), (8, "-"), (15, "-")], ("withdrawn", at(1), 3)),
        ([(0, "+"), (1, "-"), (30, "-")], ("missing", at(1), 2)),
        ([(0, "+"), (1, "-"), (30, "-"), (30.1, "-")], ("missing", at(1), 3)),
        ([(0, "+"), (1, "-"), (8, "+"), (15, "-"), (20, "-")], ("missing", at(15), 2)),
        ([(0, "+"), (1, "-"), (2, "+")], ("present", at(2), 0)),
        ([(0, "+"), (1, "-"), (8, "-"), (15, "-"), (16, "+")], ("returned", at(16), 0)),
        ([(0, "+"), (1, "-"), (8, "-"), (15, "-"), (16, "+"), (17, "+")], ("returned", at(16), 0)),
        ([(0, "+"), (1, "-"), (8, "-"), (15, "-"), (16, "+"), (17, "-")], ("missing", at(17), 1)),
        ([(0, "+"), (1, "x"), (8, "!"), (15, "!"), (16, ">")], ("present", at(0), 0)),
        ([(0, "+"), (1, "-"), (8, "x"), (9, "!"), (15, "-"), (16, "-")], ("withdrawn", at(1), 3)),
        ([(0, "-"), (8, "-"), (15, "-")], None),
        ([], None),
    ],
)
def test_states(looks: list[tuple[float, str]], wanted: tuple[str, str, int] | None) -> None:
    assert outcome(seen(*looks)) == wanted


def test_finding_names_what_it_rests_on() -> None:
    found = presence_of(
        seen((0, "+"), (3, "+"), (4, "-"), (5, "!"), (11, "-"), (18, "-"), (30, "+"), (31, "+"))
    )
    assert found is not None
    assert found.present.capture_id == 2
    assert [each.capture_id for each in found.missed] == [3, 5, 6]
    assert found.returned is not None
    assert (found.returned.capture_id, found.last and found.last.capture_id) == (7, 8)


def test_rule_is_the_operators() -> None:
    looks = seen((0, "+"), (1, "-"), (2, "-"))
    assert outcome(looks, read_rule("2:1d")) == ("withdrawn", at(1), 2)
    assert outcome(looks, read_rule("2:2d")) == ("missing", at(1), 2)


@pytest.mark.parametrize("text", ["", "3", "3:14", "0:14d", "x:14d", "3:14d,"])
def test_rule_that_cannot_be_read(text: str) -> None:
    with pytest.raises(UsageError, match="3:14d"):
        read_rule(text)


def test_imported_observations_count_by_their_time() -> None:
    """A file of another crawler, taken in later, shows that the page was there in between."""
    crawled = seen((0, "+"), (1, "-"), (8, "-"), (15, "-"))
    imported = seen((9, "+"), crawled=False, first=9)
    assert outcome(crawled + imported) == ("missing", at(15), 1)


CLOCKS = {
    "set back, and left so": [(0, "+"), (20, "-"), (-40, "-"), (-39, "-")],
    "set back, and right again": [(-90, "+"), (0, "-"), (-60, "-"), (-59, "-"), (3, "-")],
    "back to the beginning of time": [(0, "+"), (1, "-"), (-20_000, "-"), (2, "-")],
    "was ahead, and right again": [(0, "+"), (1, "-"), (31, "-"), (32, "-"), (2, "-")],
}


@pytest.mark.parametrize("looks", CLOCKS.values(), ids=CLOCKS)
def test_wrong_clock_withdraws_nothing(looks: list[tuple[float, str]]) -> None:
    found = outcome(seen(*looks))
    assert found is not None
    assert found[0] in ("missing", "present")


def test_page_is_found_withdrawn_once_the_clock_is_right_again() -> None:
    looks = [(0, "+"), (1, "-"), (400, "-"), (2, "-"), (9, "-"), (15, "-")]
    assert outcome(seen(*looks)) == ("withdrawn", at(1), 4)


@given(
    st.lists(st.tuples(st.integers(1, 12), st.sampled_from("-x!>")), min_size=1, max_size=12),
    st.lists(st.just(0) | st.integers(-200, 0), min_size=12, max_size=12),
)
@example([(1, "-"), (1, "-")], [-12, 0] + [0] * 10)
def test_clock_that_runs_behind_never_withdraws_early(
    steps: list[tuple[int, str]], behind: list[int]
) -> None:
    """Whatever a clock lags at each look, once it is right `withdrawn` needs the days that really passed since the page was seen.

    Not since the first miss: a time that is too early, and yet after the last sight, contradicts nothing.
    """
    looks: list[tuple[float, str]] = [(0, "+")]
    day = 0
    for (step, sign), lag in zip(steps, behind, strict=False):
        day += step
        looks.append((day + lag, sign))
    day += 1
    looks.append((day, "-"))
    found = outcome(seen(*looks))
    assert found is not None
    assert found[0] == "missing" or (found[0] == "withdrawn" and day >= RULE.days)


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from("+-x")), max_size=14), st.randoms())
def test_order_in_which_files_are_imported_does_not_matter(
    looks: list[tuple[int, str]], random: object
) -> None:
    made = seen(*sorted(set(looks)), crawled=False)
    mixed = made.copy()
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert presence_of(mixed) == presence_of(made)
