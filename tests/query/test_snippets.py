"""Where hits stand and what is shown around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from speecharchive.normalise.fold import fold
from speecharchive.query.language import Term
from speecharchive.query.snippets import hits, snippets


def test_hits_in_reading_order_overlaps_merged() -> None:
    assert hits("甲乙甲丙", [Term("甲"), Term("丙"), Term("甲乙")]) == [(0, 2), (2, 3), (3, 4)]
    assert hits("甲甲甲", [Term("甲甲")]) == [(0, 3)]


def test_what_an_exception_leaves_out_is_not_marked() -> None:
    text = "印度尼西亚和印度"
    (snippet,) = snippets([(0, text, text)], [Term("印度", ("印度尼西亚",))])
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["印度"]
    assert snippet.start == 6


def test_the_original_characters_are_shown() -> None:
    text = "我們要建設製造名城﹐堅定不移"
    (snippet,) = snippets([(4, text, fold(text))], [Term("制造名城")], width=2)
    assert snippet.text == "…建設製造名城﹐堅…"
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["製造名城"]
    assert text[snippet.start : snippet.end] == "製造名城"
    assert snippet.paragraph == 4


def test_hits_close_together_share_a_snippet() -> None:
    text = "甲" + "○" * 10 + "甲" + "○" * 100 + "甲"
    found = snippets([(0, text, text)], [Term("甲")], width=20)
    assert [len(snippet.marks) for snippet in found] == [2, 1]


def test_at_most_as_many_as_asked() -> None:
    paragraphs = [(n, "甲", "甲") for n in range(9)]
    assert [snippet.paragraph for snippet in snippets(paragraphs, [Term("甲")], limit=2)] == [0, 1]


@given(
    st.lists(st.text("甲乙丙ab 製制", max_size=200), max_size=5),
    st.lists(st.text("甲乙丙ab制", min_size=1, max_size=3), min_size=1, max_size=3),
    st.integers(0, 12),
)
def test_every_mark_is_a_hit_and_every_snippet_is_of_its_paragraph(
    texts: list[str], terms: list[str], width: int
) -> None:
    paragraphs = [(number, text, fold(text)) for number, text in enumerate(texts)]
    for snippet in snippets(paragraphs, [Term(term) for term in terms], width=width, limit=50):
        shown = snippet.text.removeprefix("…").removesuffix("…")
        assert shown in texts[snippet.paragraph]
        assert snippet.marks
        for start, end in snippet.marks:
            marked = fold(snippet.text[start:end])
            assert any(term in marked for term in terms)
