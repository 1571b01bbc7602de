"""The tables of the index in an SQLite file: entries, pairs of characters with their positions, distinct characters.

`columnsize=0`: FTS5 keeps no lengths, which the entries have. Its `bm25` then depends on nothing but how often a phrase
occurs, so that occurrences can be told from the postings alone (see `fts5`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    column,
    delete,
    func,
    insert,
    select,
    table,
    text,
    update,
)

from speecharchive.errors import UsageError
from speecharchive.index.bigrams import characters_of_text, pairs_of_text, whole_text
from speecharchive.index.entries import Entry, current_versions, entry, folds_of
from speecharchive.index.slots import SEQUENCE_BITS, first_slot
from speecharchive.store import tables

PAIRS, CHARACTERS = "text_bigram", "text_char"
_TOKENIZER = """tokenize="ascii tokenchars '!""#$%&''''()*+,-./:;<=>?@[\\]^_`{|}~'" """
_BATCH = 200
_BULK_MEMORY = 64 << 20
"""Bytes of postings that FTS5 holds before it writes them: at the default 4 MB a bulk load costs 1.6 times as much."""
_USUAL_MEMORY = 4 << 20

METADATA = MetaData()
ENTRY = Table(
    "search_entry",
    METADATA,
    Column("slot", Integer, primary_key=True),
    Column("version_id", Integer, nullable=False, unique=True),
    Column("speech_id", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("place_code", Text),
    Column("place_name", Text),
    Column("outlet", Text),
    Column("kind", Text, nullable=False),
    Column("speaker", Text),
    Column("office", Text),
    Column("body", Text),
    Column("meeting", Text),
    Column("phase", Text),
    Column("term", Integer),
    Column("session", Integer),
    Column("title", Text, nullable=False),
    Column("n_characters", Integer, nullable=False),
    Column("n_paragraphs", Integer, nullable=False),
)
VARIANT = Table(
    "search_variant",
    METADATA,
    Column("slot", Integer, primary_key=True),
    Column("version_id", Integer, nullable=False, unique=True),
    Column("variant_group", Text, nullable=False),
    Column("variant_rank", Integer, nullable=False),
)
"""The members of variant groups and no others: a few among the entries, so that counts look for copies in little."""
_OF_GROUPS = ("variant_group", "variant_rank")
_CREATE = (
    f"CREATE VIRTUAL TABLE {PAIRS} USING fts5(grams, content='', columnsize=0, {_TOKENIZER})",
    f"CREATE VIRTUAL TABLE {CHARACTERS} USING fts5(chars, content='', columnsize=0, detail='none', {_TOKENIZER})",
    f"CREATE INDEX search_entry_month ON search_entry (slot >> {SEQUENCE_BITS}, n_characters)",
    "CREATE INDEX search_entry_place ON search_entry (place_code, place_name)",
    "CREATE INDEX search_entry_speaker ON search_entry (speaker)",
    "CREATE INDEX search_entry_office ON search_entry (office)",
)
TABLES = (ENTRY.name, VARIANT.name, PAIRS, CHARACTERS)
_Command = Literal["add", "delete"]
_CHANGE = {
    (PAIRS, "add"): text("INSERT INTO text_bigram (rowid, grams) VALUES (:slot, :terms)"),
    (PAIRS, "delete"): text(
        "INSERT INTO text_bigram (text_bigram, rowid, grams) VALUES ('delete', :slot, :terms)"
    ),
    (CHARACTERS, "add"): text("INSERT INTO text_char (rowid, chars) VALUES (:slot, :terms)"),
    (CHARACTERS, "delete"): text(
        "INSERT INTO text_char (text_char, rowid, chars) VALUES ('delete', :slot, :terms)"
    ),
}
_BALLAST_SLOT, _BALLAST = -1, " ".join(["\ufdd0" * 2] * 4096)
"""A row that nothing matches, for `bm25` says nothing of occurrences where rows are three tokens long on average."""


def create_index(connection: Connection) -> None:
    """The empty tables."""
    METADATA.create_all(connection)
    for statement in _CREATE:
        connection.exec_driver_sql(statement)
    pairs = table(PAIRS, column("rowid"), column("grams"))
    connection.execute(insert(pairs).values(rowid=_BALLAST_SLOT, grams=_BALLAST))


def drop_index(connection: Connection) -> None:
    for name in TABLES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def is_there(connection: Connection) -> bool:
    found = text("SELECT count(*) FROM sqlite_master WHERE name = :name")
    return bool(connection.scalar(found, {"name": ENTRY.name}))


def add_groups(connection: Connection) -> None:
    """To an index that was made before there were any."""
    if is_there(connection):
        VARIANT.create(connection, checkfirst=True)


def slots_of(connection: Connection, version_ids: Collection[int]) -> dict[int, int]:
    """Slot by version id, of those that are in the index."""
    ids = list(version_ids)
    found: dict[int, int] = {}
    for start in range(0, len(ids), _BATCH):
        some = ENTRY.c.version_id.in_(ids[start : start + _BATCH])
        rows = connection.execute(select(ENTRY.c.version_id, ENTRY.c.slot).where(some))
        found |= dict(map(tuple, rows))
    return found


def add(connection: Connection, texts: Sequence[tuple[Entry, str]]) -> None:
    """Entries in the order of their days, each with its `whole_text`."""
    if not texts:
        return
    slots = _new_slots(connection, [entry.day // 100 for entry, _ in texts])
    entries = [entry for entry, _ in texts]
    rows = [{"slot": slot, **_facts(entry)} for slot, entry in zip(slots, entries, strict=True)]
    connection.execute(insert(ENTRY), rows)
    _group(connection, zip(slots, entries, strict=True))
    _change_texts(connection, list(zip(slots, (whole for _, whole in texts), strict=True)), "add")


def remove(connection: Connection, texts: Sequence[tuple[int, str]]) -> None:
    """Slots, each with the `whole_text` that was added."""
    if not texts:
        return
    _change_texts(connection, texts, "delete")
    for facts in (ENTRY, VARIANT):
        old = delete(facts).where(facts.c.slot == bindparam("old"))
        connection.execute(old, [{"old": slot} for slot, _ in texts])


def renew(connection: Connection, entries: Sequence[Entry]) -> None:
    """New facts of versions whose text and month stay, those of them that are in the index."""
    if not entries:
        return
    connection.execute(
        update(ENTRY).where(ENTRY.c.version_id == bindparam("renewed")),
        [{"renewed": entry.version_id, **_facts(entry)} for entry in entries],
    )
    slots = slots_of(connection, [entry.version_id for entry in entries])
    if not slots:
        return
    old = delete(VARIANT).where(VARIANT.c.slot == bindparam("old"))
    connection.execute(old, [{"old": slot} for slot in slots.values()])
    there = (entry for entry in entries if entry.version_id in slots)
    _group(connection, ((slots[entry.version_id], entry) for entry in there))


def _facts(entry: Entry) -> dict[str, object]:
    return {name: value for name, value in entry._asdict().items() if name not in _OF_GROUPS}


def _group(connection: Connection, placed: Iterable[tuple[int, Entry]]) -> None:
    """Entries with their slots; most are in no group."""
    rows = [
        {
            "slot": slot,
            "version_id": entry.version_id,
            "variant_group": entry.variant_group,
            "variant_rank": entry.variant_rank,
        }
        for slot, entry in placed
        if entry.variant_group is not None
    ]
    if rows:
        connection.execute(insert(VARIANT), rows)


def _change_texts(
    connection: Connection, texts: Sequence[tuple[int, str]], command: _Command
) -> None:
    for name, terms in ((PAIRS, pairs_of_text), (CHARACTERS, characters_of_text)):
        rows = [{"slot": slot, "terms": terms(whole)} for slot, whole in texts]
        connection.execute(_CHANGE[name, command], rows)


def _new_slots(connection: Connection, months: Sequence[int]) -> list[int]:
    """The next free slot of each month, and the one after it for its next speech."""
    free: dict[int, int] = {}
    slots = []
    for month in months:
        if month not in free:
            low, high = first_slot(month), first_slot(month + 1)
            last = connection.scalar(
                select(func.max(ENTRY.c.slot)).where(ENTRY.c.slot >= low, ENTRY.c.slot < high)
            )
            free[month] = low if last is None else last + 1
        if free[month] >= first_slot(month + 1):
            raise UsageError(
                f"the search index has room for {1 << SEQUENCE_BITS:,} speeches of one month, and {month} has more"
            )
        slots.append(free[month])
        free[month] += 1
    return slots


def rebuild(connection: Connection, seen: Callable[[int], object] = lambda _: None) -> int:
    """Forget everything and index all current versions again, the earliest first; how many there are.

    `connection` reads the archive too. `seen` is told how many more are done.
    """
    drop_index(connection)
    create_index(connection)
    configure(connection, "hashsize", _BULK_MEMORY)
    version = tables.Version
    wanted = current_versions().order_by(version.dated_on, version.id)
    count = 0
    for rows in connection.execute(wanted).partitions(_BATCH):
        entries = [entry(row) for row in rows]
        texts = {number: whole_text(folds) for number, folds in folds_of(connection, [each.version_id for each in entries])}  # fmt: skip
        add(connection, [(each, texts.get(each.version_id, "")) for each in entries])
        count += len(entries)
        seen(len(entries))
    optimise(connection)
    configure(connection, "hashsize", _USUAL_MEMORY)
    return count


def optimise(connection: Connection) -> None:
    """Merge the postings after a bulk job; worth it from some thousand speeches on."""
    for name in (PAIRS, CHARACTERS):
        index = table(name, column(name))
        connection.execute(insert(index).values({name: "optimize"}))


def configure(connection: Connection, setting: str, value: int) -> None:
    """A setting of FTS5, kept in the file."""
    for name in (PAIRS, CHARACTERS):
        index = table(name, column(name), column("rank"))
        connection.execute(insert(index).values({name: setting, "rank": value}))
