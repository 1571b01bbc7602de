"""Tokens of SQL: nothing is lost, and a string is a string."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.query.sql.tokens import tokens, words

SQL = st.lists(
    st.sampled_from(
        ["'", "''", '"', "--", "\n", "/*", "*/", "$$", "$a$", "E'", "\\'", "[", "]", "`", ":x", "::", "?", "v_hit", "(", ")", "，", "1.5", " "]
    )
).map("".join)  # fmt: skip


@given(st.one_of(SQL, st.text()), st.sampled_from(["sqlite", "postgresql"]))
def test_every_character_is_in_one_token(query: str, dialect: str) -> None:
    found = list(tokens(query, dialect))
    assert "".join(token.text for token in found) == query
    assert [token.start for token in found] == [
        sum(len(token.text) for token in found[:at]) for at in range(len(found))
    ]


@pytest.mark.parametrize(
    ("dialect", "query", "kept"),
    [
        ("sqlite", "a 'b''c' --d\n/*e*/f", ["a", "'b''c'", "f"]),
        ("sqlite", "/* a /* b */ c */", ["c", "*", "/"]),
        ("postgresql", "/* a /* b */ c */ d", ["d"]),
        ("postgresql", r"E'a\'b' c", [r"E'a\'b'", "c"]),
        ("postgresql", "$$a'$$ $x$ $$ $x$", ["$$a'$$", "$x$ $$ $x$"]),
        ("postgresql", "a::text = :a", ["a", "::", "text", "=", ":a"]),
        ("sqlite", '[a b] `c` "d""e"', ["[a b]", "`c`", '"d""e"']),
        ("sqlite", "a\u3000b，c", ["a\u3000b，c"]),
    ],
)
def test_what_means_something(dialect: str, query: str, kept: list[str]) -> None:
    assert [token.text for token in words(query, dialect)] == kept


def test_what_a_string_holds() -> None:
    (one,) = words("'it''s'", "sqlite")
    assert one.value == "it's"
    (other,) = words(r"E'it\'s'", "postgresql")
    assert other.value is None
