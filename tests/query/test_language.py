"""What a query means, and which queries mean nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speecharchive.errors import BadFilter
from speecharchive.query.filters import Filters
from speecharchive.query.language import (
    MAX_CHARACTERS,
    MAX_DISTANCE,
    MAX_TERMS,
    Clause,
    Near,
    Term,
    parse_query,
)


def terms(*phrases: str) -> tuple[Term, ...]:
    return tuple(Term(phrase) for phrase in phrases)


def clause(wanted: str = "", unwanted: str = "") -> Clause:
    return Clause(
        terms(*wanted.split("|")) if wanted else (), terms(*unwanted.split("|")) if unwanted else ()
    )


INDIA = Term("印度", ("印度尼西亚",))


@pytest.mark.parametrize(
    ("raw", "clauses"),
    [
        ("制造名城", [clause("制造名城")]),
        ("城", [clause("城")]),
        ("甲 乙", [clause("甲|乙")]),
        ("甲\u3000乙", [clause("甲|乙")]),
        ("甲 AND 乙 AND -丙", [clause("甲|乙", "丙")]),
        ("甲 OR 乙", [clause("甲"), clause("乙")]),
        ("甲 乙 OR 丙 -丁", [clause("甲|乙"), clause("丙", "丁")]),
        ("-甲", [clause("", "甲")]),
        ("NOT 甲", [clause("", "甲")]),
        ('乙 NOT "甲 丙"', [clause("乙", "甲 丙")]),
        ('"甲 乙"', [clause("甲 乙")]),
        ('-"甲 乙" 丙', [clause("丙", "甲 乙")]),
        ('"OR"', [clause("or")]),
        ('"NOT" "EXCEPT" "NEAR/5" "AND"', [clause("not|except|near/5|and")]),
        ("or and not near except", [clause("or|and|not|near|except")]),
        ("ORAL NEARBY NEAR20", [clause("oral|nearby|near20")]),
        ("甲-乙", [clause("甲-乙")]),
        ("- 甲", [clause("-|甲")]),
        ('"说""好"""', [clause('说"好"')]),
        ("甲 甲", [clause("甲")]),
        ("製造 ＡＢ", [clause("制造|ab")]),
        ("“三优三特”", [clause("“三优三特”")]),
        ("（一）", [clause("(一)")]),
        ("印度 EXCEPT 印度尼西亚", [Clause((INDIA,))]),
        ("印度 EXCEPT 印度尼西亞 乙", [Clause((INDIA, Term("乙")))]),
        ("-印度 EXCEPT 印度尼西亚 乙", [Clause(terms("乙"), (INDIA,))]),
        ("NOT 印度 EXCEPT 印度尼西亚", [Clause((), (INDIA,))]),
        ('政 EXCEPT "政 协" EXCEPT 市政', [Clause((Term("政", ("政 协", "市政")),))]),
        ("甲 NEAR 乙", [Clause((Near(Term("甲"), Term("乙"), 10),))]),
        ("甲 NEAR/20 乙 丙", [Clause((Near(Term("甲"), Term("乙"), 20), Term("丙")))]),
        ("甲 NEAR/0 甲", [Clause((Near(Term("甲"), Term("甲"), 0),))]),
        ('"甲 乙" NEAR/2 丙', [Clause((Near(Term("甲 乙"), Term("丙"), 2),))]),
        ("印度 EXCEPT 印度尼西亚 NEAR/3 乙", [Clause((Near(INDIA, Term("乙"), 3),))]),
        ("乙 NEAR/3 印度 EXCEPT 印度尼西亚", [Clause((Near(Term("乙"), INDIA, 3),))]),
        ("丁 -甲 NEAR/3 乙", [Clause(terms("丁"), (Near(Term("甲"), Term("乙"), 3),))]),
        ("丙 OR 甲 NEAR 乙", [clause("丙"), Clause((Near(Term("甲"), Term("乙")),))]),
        ('"place:株洲" "-甲"', [clause("place:株洲|-甲")]),
        ("city:株洲 12:30", [clause("city:株洲|12:30")]),
        ("-OR 甲", [clause("甲", "or")]),
    ],
)  # fmt: skip
def test_a_query_means(raw: str, clauses: list[Clause]) -> None:
    query = parse_query(raw)
    assert query.clauses == tuple(clauses)
    assert query.filters == Filters()


@pytest.mark.parametrize(
    ("raw", "clauses", "filters"),
    [
        ("甲 place:株洲", [clause("甲")], Filters(place=("株洲",))),
        ("title:制造名城", [], Filters(title=("制造名城",))),
        ('title:"制造 名城" AND 甲', [clause("甲")], Filters(title=("制造 名城",))),
        ("PLACE：湖南 甲", [clause("甲")], Filters(place=("湖南",))),
        ("place:湖南 place:四川 甲", [clause("甲")], Filters(place=("湖南", "四川"))),
        (
            "kind:speech body:cppcc office:主席 speaker:甲一鸣 outlet:x 甲",
            [clause("甲")],
            Filters(
                kind=("speech",),
                body=("cppcc",),
                office=("主席",),
                speaker=("甲一鸣",),
                outlet=("x",),
            ),
        ),
        ("year:2024 甲", [clause("甲")], Filters(since="2024", until="2024")),
        ("year:2018-2022 甲", [clause("甲")], Filters(since="2018", until="2022")),
        ("title:OR", [], Filters(title=("OR",))),
        ("title:title:x", [], Filters(title=("title:x",))),
    ],
)
def test_a_field_is_a_filter(raw: str, clauses: list[Clause], filters: Filters) -> None:
    query = parse_query(raw)
    assert (query.clauses, query.filters) == (tuple(clauses), filters)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("", "the query is empty"),
        ("  ", "the query is empty"),
        ("\u3000", "the query is empty"),
        ("OR", "no term stands before OR"),
        ("甲 OR", "no term stands after OR"),
        ("OR 甲", "no term stands before OR"),
        ("甲 OR OR 乙", "no term stands after OR"),
        ("AND 甲", "no term stands before AND"),
        ("甲 AND", "no term stands after AND"),
        ("甲 AND OR 乙", "no term stands after AND"),
        ("甲 AND AND 乙", "no term stands after AND"),
        ("NOT", "no term stands after NOT"),
        ("NOT NOT 甲", "no term stands after NOT"),
        ("NOT -甲", "one is enough"),
        ('"', "not closed"),
        ('甲 "乙', "not closed"),
        ('""', "nothing to search for"),
        ('" "', "nothing to search for"),
        ('place:""', "nothing to search for"),
        ('place:"株洲', "not closed"),
        ("NEAR 甲", "no term stands before NEAR"),
        ("甲 NEAR", "no term stands after NEAR"),
        ("甲 NEAR OR 乙", "no term stands after NEAR"),
        ("甲 NEAR/ 乙", "write NEAR/20"),
        ("甲 NEAR/1001 乙", "NEAR/1001 is too far: at most NEAR/1000"),
        (f"甲 NEAR/{'9' * 500} 乙", "NEAR/999999999… is too far: at most NEAR/1000"),
        ("甲 NEAR/x 乙", "write NEAR/20"),
        ("甲 NEAR/-1 乙", "write NEAR/20"),
        ("甲 NEAR/５ 乙", "write NEAR/20"),
        (f"甲 NEAR/{MAX_DISTANCE + 1} 乙", f"at most NEAR/{MAX_DISTANCE}"),
        ("甲 NEAR 乙 NEAR 丙", "NEAR joins two terms"),
        ("甲 NEAR -乙", "a minus stands behind NEAR"),
        ("甲 NEAR place:乙", "place: stands behind NEAR"),
        ("EXCEPT 甲", "no term stands before EXCEPT"),
        ("甲 EXCEPT", "no term stands after EXCEPT"),
        ("甲 EXCEPT -甲乙", "a minus stands behind EXCEPT"),
        ("甲 EXCEPT 乙", "write 甲 -乙"),
        ("甲 EXCEPT 甲", "leaves nothing"),
        ("place:", "nothing stands after place:"),
        ("甲 place: 株洲", "nothing stands after place:"),
        ("-place:株洲 甲", "place: stands behind a minus"),
        ("甲 NOT title:乙", "title: stands behind a minus or NOT"),
        ("place:株洲 甲 OR 乙", "give it as --place"),
        ("year:2024 OR 乙", "give it as --since and --until"),
        ("year:24 甲", "year:2024"),
        ("year:２０２４ 甲", "year:2024"),
        ("year:2024 year:2025 甲", "one range"),
        ("year:2025-2024 甲", "write year:2024-2025"),
        ("kind:sermon 甲", "sermon"),
        ("云\udce4", "UTF-8"),
    ],
)
def test_a_query_without_meaning_is_refused(raw: str, words: str) -> None:
    with pytest.raises(BadFilter) as caught:
        parse_query(raw)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bounds() -> None:
    parse_query(" ".join(str(number) for number in range(MAX_TERMS)))
    with pytest.raises(BadFilter, match="terms"):
        parse_query(" ".join(str(number) for number in range(MAX_TERMS + 1)))
    with pytest.raises(BadFilter, match="terms"):
        parse_query("甲" + "".join(f" EXCEPT 甲{number}" for number in range(MAX_TERMS)))
    with pytest.raises(BadFilter, match="longer"):
        parse_query("长" * (MAX_CHARACTERS + 1))


def test_only_what_is_wanted_is_shown() -> None:
    query = parse_query("甲 乙 NEAR 戊 OR 乙 甲 -丙")
    assert query.wanted == (Term("甲"), Near(Term("乙"), Term("戊")), Term("乙"))
    assert query.terms == terms("甲", "乙", "戊", "丙")


@given(st.text(max_size=60))
def test_every_text_is_read_or_refused(raw: str) -> None:
    try:
        query = parse_query(raw)
    except BadFilter:
        return
    assert query.clauses or query.filters != Filters()
    assert all(each.wanted or each.unwanted for each in query.clauses)
    assert all(term.phrase for term in query.terms)


@given(
    st.lists(
        st.sampled_from(
            ["甲", "乙丙", "甲乙", '"', "OR", "AND", "NOT", "EXCEPT", "NEAR", "NEAR/3", "-", "-甲", '"丁 戊"', "place:甲", "year:"]
        ),
        max_size=8,
    )
)  # fmt: skip
def test_every_row_of_tokens_is_read_or_refused(tokens: list[str]) -> None:
    try:
        query = parse_query(" ".join(tokens))
    except BadFilter:
        return
    assert query.clauses or query.filters != Filters()


@given(
    st.text(
        st.characters(exclude_characters='"', exclude_categories=["Z", "Cc", "Cs"]),
        min_size=1,
        max_size=20,
    )
)
def test_a_quoted_text_is_one_term(text: str) -> None:
    (each,) = parse_query(f'"{text}"').clauses
    (term,) = each.wanted
    assert isinstance(term, Term)
    assert len(term.phrase) == len(text)
