"""Where atoms stand, against a reading of the definitions character by character."""

from __future__ import annotations

import pytest
from definition import places
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.query.language import Atom, Clause, Near, Term
from speecharchive.query.occurrences import count, holds, matches, meets, occurrences

INDIA = Term("印度", ("印度尼西亚",))


@pytest.mark.parametrize(
    ("text", "atoms", "expected"),
    [
        ("哈哈哈", [Term("哈哈")], [(0, 2), (1, 3)]),
        ("甲乙甲", [Term("甲"), Term("乙"), Term("甲")], [(0, 1), (1, 2), (2, 3)]),
        ("印度和印度尼西亚", [INDIA], [(0, 2)]),
        ("印度和印度尼西亚", [INDIA, Term("印度")], [(0, 2), (3, 5)]),
        ("印度尼西亚", [INDIA], []),
        ("印度尼西", [INDIA], [(0, 2)]),
        ("市政协市政府", [Term("政", ("市政协", "政府"))], []),
        ("政政政政", [Term("政", ("政政政",))], []),
        ("甲政政政", [Term("政", ("甲政政",))], [(3, 4)]),
        ("甲中间乙", [Near(Term("甲"), Term("乙"), 2)], [(0, 1), (3, 4)]),
        ("甲中间乙", [Near(Term("甲"), Term("乙"), 1)], []),
        ("乙中间甲", [Near(Term("甲"), Term("乙"), 2)], [(0, 1), (3, 4)]),
        ("甲乙", [Near(Term("甲"), Term("乙"), 0)], [(0, 1), (1, 2)]),
        ("甲", [Near(Term("甲"), Term("甲"), 9)], []),
        ("甲甲", [Near(Term("甲"), Term("甲"), 9)], [(0, 1), (1, 2)]),
        ("中国家", [Near(Term("中国"), Term("国家"), 9)], []),
        ("印度尼西亚,甲,印度", [Near(INDIA, Term("甲"), 1)], [(6, 7), (8, 10)]),
        ("甲---甲-乙", [Near(Term("甲"), Term("乙"), 1)], [(4, 5), (6, 7)]),
    ],
)
def test_places(text: str, atoms: list[Atom], expected: list[tuple[int, int]]) -> None:
    assert occurrences(text, atoms) == expected
    assert count(text, atoms) == len(expected)


def test_a_near_needs_one_paragraph_and_a_clause_the_speech() -> None:
    near = Clause((Near(Term("甲"), Term("乙")),))
    both = Clause((Term("甲"), Term("乙")))
    apart, together = ["甲", "乙"], ["丙", "甲乙"]
    assert (meets(apart, near), meets(apart, both)) == (False, True)
    assert (meets(together, near), meets(together, both)) == (True, True)
    assert not meets(together, Clause((Term("甲"),), near.wanted))
    assert meets(["印度尼西亚"], Clause((), (INDIA,)))
    assert not meets(["印度尼西亚", "印度"], Clause((), (INDIA,)))


def test_any_clause_will_do_and_none_asks_nothing() -> None:
    assert matches(["甲"], [Clause((Term("乙"),)), Clause((Term("甲"),))])
    assert matches(["甲"], [])
    assert not matches([], [Clause((Term("甲"),))])


phrases = st.text("甲乙a", min_size=1, max_size=3)
terms = st.builds(
    lambda phrase, around: Term(
        phrase, tuple(f"{before}{phrase}{after}" for before, after in around)
    ),
    phrases,
    st.lists(st.tuples(st.text("甲乙a", max_size=2), st.text("甲乙a", max_size=1)), max_size=2),
)


@given(
    st.text("甲乙a-", max_size=14),
    st.lists(
        st.one_of(terms, st.builds(Near, terms, terms, st.integers(0, 4))), min_size=1, max_size=3
    ),
)
def test_places_are_those_of_the_definition(text: str, atoms: list[Atom]) -> None:
    expected = set().union(*(places(text, atom) for atom in atoms))
    assert occurrences(text, atoms) == sorted(expected)
    assert count(text, atoms) == len(expected)
    assert [holds(text, atom) for atom in atoms] == [bool(places(text, atom)) for atom in atoms]
