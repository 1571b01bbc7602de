"""The queue of a crawl: nothing is lost, nothing handed out twice at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from speecharchive.errors import UsageError
from speecharchive.store.archive import Archive, RunLedger
from speecharchive.store.engine import writing
from speecharchive.store.frontier import MOST_ATTEMPTS, Frontier, FrontierEntry

from .building import YUNHE, ask, one


@pytest.fixture
def run(archive: Archive) -> RunLedger:
    return archive.begin_run("crawl", YUNHE)


@pytest.fixture
def frontier(run: RunLedger) -> Frontier:
    return Frontier(run)


@pytest.fixture
def worker(database: str, frontier: Frontier) -> Iterator[Frontier]:
    """Another worker of the same outlet, with connections of its own."""
    with Archive.open(database) as opened:
        yield Frontier(opened.begin_run("crawl", YUNHE))


def entries(*names: str, priority: int = 0) -> list[FrontierEntry]:
    return [FrontierEntry(n, f"http://yunhe.example/{n}", {"name": n}, priority) for n in names]


def names(leased: list[FrontierEntry]) -> list[str]:
    return [entry.fingerprint for entry in leased]


def test_a_request_comes_back_as_it_was_given(frontier: Frontier) -> None:
    request = {"meta": {"section": "主席讲话"}, "list": [1, None]}
    assert frontier.add([FrontierEntry("a", "http://yunhe.example/a", request, 3)]) == 1
    (entry,) = frontier.lease(5, 60)
    assert (entry.url, entry.request, entry.priority) == ("http://yunhe.example/a", request, 3)
    assert entry.id > 0
    assert entry.attempts == 1


def test_higher_priority_first_then_first_come(frontier: Frontier) -> None:
    frontier.add(entries("a", "b"))
    frontier.add(entries("c", "d", priority=1))
    assert names(frontier.lease(3, 60)) == ["c", "d", "a"]
    assert names(frontier.lease(3, 60)) == ["b"]
    assert frontier.lease(3, 60) == []


def test_what_is_known_is_not_added_twice(frontier: Frontier) -> None:
    assert frontier.add(entries("a", "a", "b")) == 2
    assert frontier.add(entries("a", "b", "c")) == 1
    leased = frontier.lease(9, 60)
    frontier.done([leased[0].id])
    frontier.fail([leased[1].id])
    assert frontier.add(entries("a", "b", "c")) == 0
    assert frontier.pending() == 0


def test_a_later_run_opens_again_what_an_earlier_one_did(
    frontier: Frontier, archive: Archive
) -> None:
    frontier.add(entries("a", "b", "c"))
    leased = frontier.lease(2, 60)
    frontier.done([leased[0].id])
    frontier.fail([leased[1].id])
    later = Frontier(archive.begin_run("crawl", YUNHE))
    assert later.add(entries("a", "b", "c"), reopen=False) == 0
    assert later.pending() == 1
    assert later.add(entries("a", "b", "c")) == 2
    assert later.add(entries("a", "b", "c")) == 0
    again = later.lease(9, 60)
    assert sorted(names(again)) == ["a", "b", "c"]
    assert {entry.attempts for entry in again} == {1}


def test_failed_requests_can_be_opened_again(frontier: Frontier) -> None:
    frontier.add(entries("a", "b"))
    frontier.fail([entry.id for entry in frontier.lease(2, 60)])
    assert frontier.pending() == 0
    assert frontier.reopen_failed() == 2
    assert frontier.pending() == 2


def test_released_requests_are_leased_again_and_count_no_attempt(frontier: Frontier) -> None:
    frontier.add(entries("a", "b"))
    first, second = frontier.lease(2, 60)
    frontier.done([second.id])
    frontier.release([first.id, second.id])
    assert [(e.fingerprint, e.attempts) for e in frontier.lease(2, 60)] == [("a", 1)]


def test_an_expired_lease_is_pending_again(frontier: Frontier, worker: Frontier) -> None:
    frontier.add(entries("a", "b"))
    frontier.lease(1, 60)
    frontier.lease(1, -1)
    assert (frontier.pending(), frontier.leased()) == (1, 1)
    assert [(e.fingerprint, e.attempts) for e in worker.lease(9, 60)] == [("b", 2)]
    assert (frontier.pending(), frontier.leased()) == (0, 2)


def test_expired_leases_are_free_without_being_leased(frontier: Frontier) -> None:
    frontier.add(entries("a", "b"))
    frontier.lease(2, -1)
    assert (frontier.pending(), frontier.leased()) == (2, 0)
    assert frontier.lease(0, 60) == []
    assert (frontier.pending(), frontier.leased()) == (2, 0)


def test_a_page_that_never_comes_to_an_end_fails_at_last(
    frontier: Frontier, archive: Archive
) -> None:
    frontier.add(entries("poison"))
    for _ in range(MOST_ATTEMPTS):
        assert names(frontier.lease(1, -1)) == ["poison"]
    assert frontier.lease(1, -1) == []
    assert ask(archive, "SELECT url, error_class FROM failure") == [
        ("http://yunhe.example/poison", "LeaseExpired")
    ]
    assert one(archive, "SELECT state FROM frontier") == "failed"
    assert one(archive, "SELECT failed FROM run") == 1


def test_two_workers_never_hold_the_same_request(frontier: Frontier, worker: Frontier) -> None:
    frontier.add(entries(*(str(number) for number in range(40))))
    got: list[str] = []
    while leased := [*frontier.lease(3, 60), *worker.lease(3, 60)]:
        got += names(leased)
    assert sorted(got) == sorted(str(number) for number in range(40))


def test_a_worker_passes_over_what_another_is_just_leasing(
    new_postgres: Callable[[str], str], postgres_template: str
) -> None:
    """On PostgreSQL alone: SQLite has one writer at a time."""
    url = new_postgres(postgres_template)
    with Archive.open(url) as archive, Archive.open(url) as other_archive:
        run = archive.begin_run("crawl", YUNHE)
        frontier = Frontier(run)
        worker = Frontier(other_archive.begin_run("crawl", YUNHE))
        frontier.add(entries("a", "b", "c"))
        with run.transaction():
            assert names(frontier.lease(2, 60)) == ["a", "b"]
            assert names(worker.lease(2, 60)) == ["c"]


def test_outlets_have_queues_of_their_own(frontier: Frontier, archive: Archive) -> None:
    from dataclasses import replace

    other = Frontier(archive.begin_run("crawl", replace(YUNHE, name="other")))
    frontier.add(entries("a"))
    assert other.add(entries("a")) == 1
    assert (frontier.pending(), other.pending()) == (1, 1)
    frontier.lease(9, -1)
    assert names(other.lease(9, 60)) == ["a"]
    assert (frontier.pending(), other.leased()) == (1, 1)


def test_done_belongs_to_the_transaction_that_stores(frontier: Frontier, run: RunLedger) -> None:
    frontier.add(entries("a"))
    (entry,) = frontier.lease(1, 60)

    def cut_short() -> None:
        with run.transaction() as connection:
            frontier.done([entry.id], connection)
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        cut_short()
    assert frontier.leased() == 1
    with writing(run.engine) as connection:
        frontier.done([entry.id], connection)
    assert frontier.leased() == 0


def test_nothing_is_asked_of_an_empty_list(frontier: Frontier) -> None:
    assert frontier.add([]) == 0
    frontier.done([])
    frontier.fail([])
    frontier.release([])


def test_a_thousand_links_are_added_at_once(frontier: Frontier, archive: Archive) -> None:
    many = entries(*(f"page-{number}" for number in range(1200)))
    assert frontier.add(many) == 1200
    assert frontier.add(many) == 0
    with archive.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM frontier")) == 1200


def test_a_run_of_no_outlet_has_no_frontier(archive: Archive) -> None:
    with pytest.raises(UsageError, match="one outlet"):
        Frontier(archive.begin_run("import"))
