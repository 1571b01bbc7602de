"""How pages are watched, as the operator set it: kept with the archive, so that what was made by it can be made anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from speecharchive.presence import RULE, Rule, presence_of, read_rule
from speecharchive.recheck import Policy, born, due_after, read_policy
from speecharchive.store.observations import Watch, observations_of, page_values
from speecharchive.store.statements import insert_or_else
from speecharchive.store.tables import Observation, Page, Setting

_RULE = "withdrawn_after"
_BATCH = 500
_UPDATE_PAGE = update(Page).where(Page.id == bindparam("page_id"))


def stored_watch(connection: Connection, outlet_id: int | None) -> Watch:
    """The rule and the outlet's policy of the last crawl; the defaults before there was one."""
    rule = _setting(connection, _RULE)
    policy = _setting(connection, _policy_name(outlet_id)) if outlet_id is not None else None
    return Watch(
        read_policy(policy) if policy else read_policy(), read_rule(rule) if rule else RULE
    )


def set_watch(connection: Connection, outlet_id: int, watch: Watch) -> None:
    """Where the rule or the policy is another than before, presence and due times are made anew by it."""
    if _changed(connection, _RULE, str(watch.rule), str(RULE)):
        _judge_again(connection, watch.rule)
    if _changed(connection, _policy_name(outlet_id), watch.policy.text, None):
        _plan_again(connection, outlet_id, watch)


def _policy_name(outlet_id: int) -> str:
    return f"recheck of outlet {outlet_id}"


def _setting(connection: Connection, name: str) -> str | None:
    return connection.scalar(select(Setting.value).where(Setting.name == name))


def _changed(connection: Connection, name: str, value: str, default: str | None) -> bool:
    before = _setting(connection, name)
    if before == value:
        return False
    # Two processes may begin the first runs of an archive at once.
    setting = insert_or_else(connection, Setting)
    renewed = setting.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    connection.execute(renewed, {"name": name, "value": value})
    return (before or default) != value


def _judge_again(connection: Connection, rule: Rule) -> None:
    """Only pages that were missed once can come out otherwise."""
    missed = (
        select(Observation.page_id).where(Observation.state == "not-found").distinct().subquery()
    )
    for pages in _batches(connection, Page.id.in_(select(missed.c.page_id))):
        for page in pages:
            values = page_values(presence_of(observations_of(connection, page.id), rule))
            connection.execute(_UPDATE_PAGE, {"page_id": page.id, **values})


def _plan_again(connection: Connection, outlet_id: int, watch: Watch) -> None:
    of_outlet = (Page.outlet_id == outlet_id) & Page.kind.is_not(None) & Page.part_of_id.is_(None)
    for pages in _batches(connection, of_outlet):
        due = [{"page_id": page.id, "due": _due(page, watch.policy, watch.rule)} for page in pages]
        connection.execute(_UPDATE_PAGE, due)


def _due(page: Any, policy: Policy, rule: Rule) -> str:
    since = born(page.published_on, page.first_seen)
    return due_after(page.last_seen, since, policy, presence=page.presence, rule=rule)


def _batches(connection: Connection, condition: Any) -> Iterator[list[Any]]:
    """Pages a batch, so that memory stays flat and the rows may be written between."""
    columns = (Page.id, Page.published_on, Page.first_seen, Page.last_seen, Page.presence)
    last = 0
    while True:
        wanted = select(*columns).where(condition, Page.id > last).order_by(Page.id).limit(_BATCH)
        pages = list(connection.execute(wanted))
        if not pages:
            return
        yield pages
        last = pages[-1].id
