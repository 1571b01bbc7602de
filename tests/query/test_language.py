"""What a query means, and which queries mean nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.errors import BadFilter
from speecharchive.query.language import MAX_CHARACTERS, MAX_TERMS, Clause, parse_query


@pytest.mark.parametrize(
    ("raw", "clauses"),
    [
        ("制造名城", [Clause(("制造名城",))]),
        ("城", [Clause(("城",))]),
        ("甲 乙", [Clause(("甲", "乙"))]),
        ("甲\u3000乙", [Clause(("甲", "乙"))]),
        ("甲 OR 乙", [Clause(("甲",)), Clause(("乙",))]),
        ("甲 乙 OR 丙 -丁", [Clause(("甲", "乙")), Clause(("丙",), ("丁",))]),
        ("-甲", [Clause((), ("甲",))]),
        ('"甲 乙"', [Clause(("甲 乙",))]),
        ('-"甲 乙" 丙', [Clause(("丙",), ("甲 乙",))]),
        ('"OR"', [Clause(("or",))]),
        ("or", [Clause(("or",))]),
        ("甲-乙", [Clause(("甲-乙",))]),
        ("- 甲", [Clause(("-", "甲"))]),
        ('"说""好"""', [Clause(('说"好"',))]),
        ("甲 甲", [Clause(("甲",))]),
        ("製造 ＡＢ", [Clause(("制造", "ab"))]),
        ("“三优三特”", [Clause(("“三优三特”",))]),
        ("（一）", [Clause(("(一)",))]),
    ],
)
def test_a_query_means(raw: str, clauses: list[Clause]) -> None:
    assert parse_query(raw).clauses == tuple(clauses)


@pytest.mark.parametrize(
    "raw", ["", "  ", "\u3000", "OR", "甲 OR", "OR 甲", "甲 OR OR 乙", '"', '甲 "乙', '""', '" "']
)
def test_a_query_without_meaning_is_refused(raw: str) -> None:
    with pytest.raises(BadFilter) as caught:
        parse_query(raw)
    assert "\n" not in str(caught.value)


def test_bounds() -> None:
    parse_query(" ".join(str(number) for number in range(MAX_TERMS)))
    with pytest.raises(BadFilter, match="terms"):
        parse_query(" ".join(str(number) for number in range(MAX_TERMS + 1)))
    with pytest.raises(BadFilter, match="longer"):
        parse_query("长" * (MAX_CHARACTERS + 1))


def test_only_wanted_terms_are_shown() -> None:
    assert parse_query("甲 乙 OR 乙 -丙").wanted == ("甲", "乙")


@given(st.text(max_size=60))
def test_every_text_is_read_or_refused(raw: str) -> None:
    try:
        query = parse_query(raw)
    except BadFilter:
        return
    assert query.clauses
    assert all(clause.wanted or clause.unwanted for clause in query.clauses)
    assert all(term for clause in query.clauses for term in (*clause.wanted, *clause.unwanted))


@given(
    st.text(
        st.characters(exclude_characters='"', exclude_categories=["Z", "Cc", "Cs"]),
        min_size=1,
        max_size=20,
    )
)
def test_a_quoted_text_is_one_term(text: str) -> None:
    (clause,) = parse_query(f'"{text}"').clauses
    assert len(clause.wanted) == 1
    assert len(clause.wanted[0]) == len(text)
