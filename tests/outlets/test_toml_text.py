"""Whatever a page says of itself, the declaration stays one table that says it."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from speecharchive.outlets.guessing import Guess
from speecharchive.outlets.toml_text import declaration_text

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(WORDS, WORDS, WORDS)
def test_words_of_pages_are_inert(title: str, url: str, basis: str) -> None:
    guesses = [
        Guess("title", title, "low", basis),
        Guess("hosts", [url, title], "low", basis),
        Guess("start", [{"url": url, "title": title}, {"url": title, "title": url}], "low", basis),
        Guess("articles", r"/t\d{8}_'\d+'\.html$" if "'" in title else r"/t\d{8}\.html$", "low", basis),
        Guess("place", None, None, basis),
        Guess("charset", title, "high", basis),
        Guess("status", "reported", "high", basis),
    ]  # fmt: skip
    read = tomllib.loads(declaration_text(guesses))
    assert set(read) == {"outlet"}
    (table,) = read["outlet"]
    assert table == {
        "title": title,
        "hosts": [url, title],
        "start": [{"url": url, "title": title}, {"url": title, "title": url}],
        "articles": guesses[3].value,
        "status": "reported",
    }
