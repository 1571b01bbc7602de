"""A speech as a document of tantivy.

pairs   text: every pair of characters with its position; a phrase is a run of them
chars   text: every character with how often, for phrases of one
title   pairs, then characters, of the title
speech  the permanent id: what a change of the speech replaces
title_crc32  of the title, so that it can be compared without a look at the postings
order   day and id in one number, so that the newest come first and speeches of a day by their ids
words   outlet, kind, speaker …: numbers of a dictionary (see `words`), 0 where there is none

All numbers are fast fields: counted, ordered and grouped by without a look at any document.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar
from zlib import crc32

import tantivy

from speecharchive.index.bigrams import opaque, pair_terms, pairs_of_text
from speecharchive.index.entries import Entry
from speecharchive.index.words import WORD_FIELDS, Words

NUMBERS = (
    "order", "version", "day", "month", "term", "session", "characters", "length", "title_crc32", "variant_rank", *WORD_FIELDS,
)  # fmt: skip
_SEARCHED = frozenset(("version", "day", "month", "term", "session", *WORD_FIELDS))
_ALPHABET = {letter: n for n, letter in enumerate("0123456789abcdefghjkmnpqrstvwxyz")}
_ID_LETTERS = 8
_LONGER_BITS = 2
N = TypeVar("N", int, int | None)


@cache
def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in NUMBERS:
        builder.add_unsigned_field(name, fast=True, indexed=name in _SEARCHED)
    builder.add_text_field("speech", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("pairs", tokenizer_name="spaced", index_option="position")
    builder.add_text_field("chars", tokenizer_name="single", index_option="freq")
    builder.add_text_field("title", tokenizer_name="spaced", index_option="position")
    return builder.build()


def register_tokenizers(index: tantivy.Index) -> None:
    """They are not kept in the folder: once for each time the index is opened."""
    for name, tokenizer in (
        ("spaced", tantivy.Tokenizer.whitespace()),
        ("single", tantivy.Tokenizer.ngram(1, 1)),
    ):
        index.register_tokenizer(name, tantivy.TextAnalyzerBuilder(tokenizer).build())


def document(entry: Entry, whole: str, words: Words) -> tantivy.Document:
    made = tantivy.Document()
    made.add_text("speech", entry.speech_id)
    for name, number in numbers_of(entry, len(whole), words.number).items():
        made.add_unsigned(name, number)
    made.add_text("pairs", pairs_of_text(whole))
    made.add_text("chars", opaque(whole))
    title = opaque(entry.title)
    made.add_text("title", " ".join((*pair_terms(entry.title), *title)))
    return made


def numbers_of(
    entry: Entry, length: int, word: Callable[[str, str | None], N]
) -> dict[str, int | N]:
    """In the order of NUMBERS; `length` is that of the whole text, and `word` tells the number of a name."""
    return {
        "order": order_of(entry.day, entry.speech_id),
        "version": entry.version_id,
        "day": entry.day,
        "month": entry.day // 100,
        "term": number_or_none(entry.term),
        "session": number_or_none(entry.session),
        "characters": entry.n_characters,
        "length": length,
        "title_crc32": crc32(entry.title.encode()),
        "variant_rank": entry.variant_rank or 0,
        **{name: word(name, value) for name, value in words_of(entry)},
    }


def words_of(entry: Entry) -> list[tuple[str, Any]]:
    return [(name, getattr(entry, name) if name != "place" else place_word(entry)) for name in WORD_FIELDS]  # fmt: skip


def place_word(entry: Entry) -> str | None:
    """Code and name in one; a code alone where the page's place has no name."""
    return None if entry.place_code is None else f"{entry.place_code}\t{entry.place_name or ''}"


def number_or_none(value: int | None) -> int:
    """0 stands for what is not known."""
    return 0 if value is None else value + 1


def order_of(day: int, speech_id: str) -> int:
    """Greater for a later day; within a day greater for an earlier id. 22 bits of date, 40 of the id, 2 of its length."""
    year, month, date = day // 10_000, day // 100 % 100, day % 100
    letters = 0
    for letter in speech_id[:_ID_LETTERS].ljust(_ID_LETTERS, "0"):
        letters = letters << 5 | _ALPHABET.get(letter, 0)
    longer = min(max(len(speech_id) - _ID_LETTERS, 0), (1 << _LONGER_BITS) - 1)
    id_bits = 5 * _ID_LETTERS + _LONGER_BITS
    rank = letters << _LONGER_BITS | longer
    return ((year * 13 + month) * 32 + date) << id_bits | ((1 << id_bits) - 1 - rank)
