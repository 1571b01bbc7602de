"""The ledger of hosts: every request of every crawl takes its turn here, on the clock of the database.

On PostgreSQL that is the server's clock, which all machines share; an SQLite archive is on one machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, Row, bindparam, func, select, update

from speecharchive import clock
from speecharchive.politeness import HostState, back_off, earliest, end_of_pause, gap
from speecharchive.store.engine import writing
from speecharchive.store.processes import utc_exact
from speecharchive.store.statements import insert_unless_there, plain
from speecharchive.store.tables import Host

_TABLE = Host.__table__
_HELD = select(*_TABLE.columns).where(Host.name == bindparam("host")).with_for_update()
_OF_HOST = update(Host).where(Host.name == bindparam("host"))
_TURN = _OF_HOST.values(
    asked_at=bindparam("now"), next_at=bindparam("after"), requests=Host.requests + 1
)
"""The one that every request pays; made once."""


@dataclass(frozen=True, slots=True)
class Turn:
    wait: float
    """Seconds until the request may be sent."""
    taken: bool
    """False where the wait is longer than the caller would: then the turn is nobody's."""
    pause: str | None = None
    """Why, where the site asked for it."""
    busy: int = 0
    """How often in a row it said that it is busy; see `calm`."""


class HostLedger:
    """Each call is a short transaction of its own. Raises DatabaseUnavailable, StorageFull."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take_turn(self, host: str, delay: float, longest: float) -> Turn:
        """The next turn at `host`, at least `delay` seconds behind the one before, unless it comes later than in `longest` seconds."""
        with writing(self._engine) as connection:
            row, now = _held(connection, host)
            state = _state(row)
            at = earliest(state, now)
            wait = (at - now).total_seconds()
            why = row.pause if state.paused_until and state.paused_until >= at else None
            if wait > longest:
                return Turn(wait, taken=False, pause=why)
            after = at + timedelta(seconds=gap(delay, row.crawl_delay))
            connection.execute(
                _TURN, {"host": host, "now": utc_exact(now), "after": utc_exact(after)}
            )
        return Turn(wait, taken=True, pause=why, busy=row.busy)

    def note_late(self, host: str, delay: float) -> None:
        """The request of the last turn goes out now, behind its time: the next turn keeps its distance from that."""
        with writing(self._engine) as connection:
            row, now = _held(connection, host)
            after = now + timedelta(seconds=gap(delay, row.crawl_delay))
            if after > datetime.fromisoformat(row.next_at):
                _set(connection, host, {"next_at": utc_exact(after)})

    def note_crawl_delay(self, host: str, seconds: float | None) -> None:
        """What robots.txt says; the next turn keeps it already."""
        with writing(self._engine) as connection:
            row, _ = _held(connection, host)
            asked = datetime.fromisoformat(row.asked_at)
            after = max(
                datetime.fromisoformat(row.next_at), asked + timedelta(seconds=gap(0.0, seconds))
            )
            _set(connection, host, {"crawl_delay": seconds, "next_at": utc_exact(after)})

    def pause(self, host: str, seconds: float | None, delay: float, why: str) -> float:
        """Leave `host` alone for so long, or where it names no time for a growing one; returns the seconds."""
        with writing(self._engine) as connection:
            row, now = _held(connection, host)
            busy = row.busy + 1
            wait = back_off(delay, busy) if seconds is None else seconds
            until = now + timedelta(seconds=wait)
            if (end := end_of_pause(_state(row), now)) is not None:
                until = max(until, end)
            _set(connection, host, {
                "busy": busy, "paused_at": utc_exact(now), "paused_until": utc_exact(until), "pause": plain(why),
            })  # fmt: skip
        return wait

    def calm(self, host: str) -> bool:
        """It answers again, so the next pause begins small; False where one is not over."""
        with writing(self._engine) as connection:
            row, now = _held(connection, host)
            end = end_of_pause(_state(row), now)
            over = end is None or end <= now
            if over:
                _set(connection, host, {"busy": 0})
        return over


def _held(connection: Connection, host: str) -> tuple[Row[tuple[object, ...]], datetime]:
    """The host's row, which nobody else changes until the end of the transaction, and the time."""
    row = connection.execute(_HELD, {"host": host}).first()
    now = _now(connection)
    if row is None:
        begun = {
            "name": host,
            "first_at": utc_exact(now),
            "asked_at": utc_exact(now),
            "next_at": utc_exact(now),
        }
        connection.execute(insert_unless_there(connection, Host), begun)
        row, now = connection.execute(_HELD, {"host": host}).one(), _now(connection)
    return row, now


def _now(connection: Connection) -> datetime:
    if connection.dialect.name != "postgresql":
        return clock.now()
    told = connection.scalar(select(func.clock_timestamp()))
    assert isinstance(told, datetime)
    return told


def _state(row: Row[tuple[object, ...]]) -> HostState:
    return HostState(
        asked_at=_time(row.asked_at),
        next_at=_time(row.next_at),
        crawl_delay=row.crawl_delay,
        paused_at=_time(row.paused_at),
        paused_until=_time(row.paused_until),
    )


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _set(connection: Connection, host: str, values: dict[str, object]) -> None:
    connection.execute(_OF_HOST.values(values), {"host": host})
