"""Where else stands what is taken down at one page: a person decides about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from speecharchive.cli.output import say
from speecharchive.counted import counted

if TYPE_CHECKING:
    from speecharchive.store.archive import Archive


def copies(archive: Archive, speech_id: str) -> list[str]:
    """Other pages that hold the same speech; where it is withheld already, those that hold what is still known of it."""
    from speecharchive.query.groups import group_of
    from speecharchive.store.engine import reading
    from speecharchive.store.withheld import held_like

    with reading(archive.engine) as connection:
        group = group_of(connection, speech_id).keys() - {speech_id}
        return sorted(group or held_like(connection, speech_id))


def left_out(archive: Archive, speech_id: str) -> list[str]:
    """Versions of other pages whose residue says a title of this speech; none once it is withheld."""
    from speecharchive.query.standing import in_residue, titles_of
    from speecharchive.store.engine import reading

    with reading(archive.engine) as connection:
        return in_residue(connection, titles_of(connection, speech_id), speech_id)


def say_copies(found: list[str]) -> None:
    if found:
        say(f"it also stands in {', '.join(found)}; decide about each by itself")


def say_left_out(found: list[str], what: str = "its title") -> None:
    if found:
        say(f"{what} also stands in the residue (links, neighbours) of {', '.join(found)}; `withdraw ID --redact -` hides it there")  # fmt: skip


def say_where_else(archive: Archive, characters: str, speech_id: str) -> None:
    from speecharchive.query.standing import also_in, in_residue, titles_of_pages
    from speecharchive.store.engine import reading

    with reading(archive.engine) as connection:
        others = also_in(connection, characters, speech_id)
        titles = titles_of_pages(connection, characters)
        residue = in_residue(connection, [characters], speech_id)
    if others:
        say(f"they also stand in {', '.join(others)}; decide about each by itself")
    say_left_out(residue, "what is redacted")
    if titles:
        say(f"and in the titles of {counted(titles, 'page')} without a speech")
