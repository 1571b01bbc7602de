"""Two texts: every difference, its class, and what must hold whatever the texts are."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speecharchive.changes.comparing import MOST_EDITS, compare
from speecharchive.changes.edit import Edit, Text, applied
from speecharchive.changes.kinds import KINDS, OPPOSITE, Kind


def text(paragraphs: str, *names: str) -> Text:
    """Paragraphs are parted by `|`."""
    return Text(tuple(paragraphs.split("|")), names=frozenset(names))


def told(before: str, after: str, *names: str) -> list[tuple[Kind, str, str]]:
    return [(e.kind, e.before, e.after) for e in compare(text(before, *names), text(after))]


@pytest.mark.parametrize(
    ("before", "after", "edits"),
    [
        ("协商于民，协商为民。", "协商于民、协商为民。", [("punctuation", "，", "、")]),
        ("协商于民，再协商。", "协商于民。再协商。", [("punctuation", "，", "。")]),
        ("协商于民,再协商。", "协商于民，再协商。", [("width", ",", "，")]),
        ("总共１２人参加会议。", "总共12人参加会议。", [("width", "１２", "12")]),
        ("凝聚著力量﹐前进。", "凝聚着力量，前进。", [("script", "著", "着"), ("script", "﹐", "，")]),
        ("「云河」是个好地方。", "“云河”是个好地方。", [("script", "「", "“"), ("script", "」", "”")]),
        ("增长5.2%，就业好转。", "增长5.8%，就业好转。", [("numbers", "2", "8")]),
        ("增长1.5万人以上。", "增长1,5万人以上。", [("numbers", ".", ",")]),
        ("政协第十届四次会议。", "政协第十一届四次会议。", [("numbers", "", "一")]),
        ("投资三百万元以上。", "投资三千万元以上。", [("numbers", "百", "千")]),
        ("统一思想认识。", "统思想认识。", [("wording", "一", "")]),
        ("书记王大明出席会议。", "书记李小红出席会议。", [("names", "王大明", "李小红")]),
        ("我们要关心群众生活。", "我们要温暖群众生活。", [("wording", "关心", "温暖")]),
        ("甲。乙。丙。", "甲。丙。", [("sentence-removed", "乙。", "")]),
        ("甲。|丙。", "甲。|乙乙乙乙。|丙。", [("sentence-added", "", "乙乙乙乙。\n")]),
        ("前面，后面接着说下去。", "前面，|后面接着说下去。", [("spacing", "", "\n")]),
        ("前面 后面接着说下去。", "前面后面接着说下去。", [("spacing", " ", "")]),
        (
            "一样的开头。生态环境保护要放在突出位置。一样的结尾。",
            "一样的开头。大会号召全体委员紧密团结起来。一样的结尾。",
            [("sentence-replaced", "生态环境保护要放在突出位置。", "大会号召全体委员紧密团结起来。")],
        ),
        ("开头。谢谢大家。", "开头。建设制造名城。", [("sentence-replaced", "谢谢大家。", "建设制造名城。")]),
        (
            "开头要一样才好。问题依然突出。|谢谢。",
            "开头要一样才好。|我们要为建设制造名城而努力奋斗。|谢谢。",
            [("sentence-replaced", "问题依然突出。", "\n我们要为建设制造名城而努力奋斗。")],
        ),
        (
            "要加强党的领导。",
            "要加强党的领导，把党的领导落实到各方面全过程。",
            [("wording", "", "，把党的领导落实到各方面全过程")],
        ),
    ],
)  # fmt: skip
def test_a_difference_and_its_class(
    before: str, after: str, edits: list[tuple[Kind, str, str]]
) -> None:
    assert told(before, after) == edits
    back = [(OPPOSITE.get(kind, kind), new, old) for kind, old, new in edits]
    assert told(after, before) == back


def test_a_name_is_what_the_record_knows() -> None:
    before, after = "大会由甲一鸣主持召开。", "大会由甲一明主持召开。"
    assert told(before, after) == [("wording", "鸣", "明")]
    assert told(before, after, "甲一鸣") == [("names", "鸣", "明")]
    assert told("出席的有甲一鸣、乙二。", "出席的有甲一鸣。", "乙二") == [("names", "、乙二", "")]


def test_a_converted_sentence_is_one_edit() -> None:
    before = "為了實現這個目標，我們要團結一致，共同奮鬥。"
    after = "为了实现这个目标，我们要团结一致，共同奋斗。"
    assert told(before, after) == [("script", before[:-1], after[:-1])]


def test_headline_subtitle_and_speaker_are_compared_too() -> None:
    before = Text(("甲。",), "王大明：在会上的讲话", "2025年1月", "王大明")
    after = Text(("甲。",), "王大明：在会上的发言", None, "李小红")
    assert [(e.field, e.kind, e.before, e.after) for e in compare(before, after)] == [
        ("headline", "wording", "讲话", "发言"),
        ("subtitle", "sentence-removed", "2025年1月", ""),
        ("speaker", "names", "王大明", "李小红"),
    ]


def test_an_edit_says_where_it_stands() -> None:
    (edit,) = compare(text("甲。|乙乙乙，丙。"), text("新的一段话。|甲。|乙乙乙，丙。"))
    assert (edit.at_before, edit.at_after) == ((0, 0), (0, 0))
    (edit,) = compare(text("甲。|乙乙乙，丙。"), text("甲。|乙乙乙、丙。"))
    assert (edit.at_before, edit.at_after) == ((1, 3), (1, 3))


def test_edits_of_another_text_are_refused() -> None:
    edits = compare(text("甲甲甲乙。"), text("甲甲甲丙。"))
    with pytest.raises(ValueError, match="does not fit"):
        applied(text("别的话。"), edits)


WORDS = ("云河市", "為了", "为了", "王大明", "書記", "书记", "5.2%", "十", "一", "，", ",", "、", "。", "！", " ", "我们", "發展", "发展", "裡", "a", "A", "𠀀", "”")  # fmt: skip
PARAGRAPH = st.lists(st.sampled_from(WORDS), max_size=12).map("".join)
ANY_LINE = st.text(st.characters(exclude_characters="\n"), max_size=8)
TEXTS = st.builds(
    Text,
    st.lists(PARAGRAPH | ANY_LINE, max_size=5).map(tuple),
    st.none() | PARAGRAPH,
    st.none() | ANY_LINE,
    st.none() | st.sampled_from(("王大明", "李小红")),
    st.frozensets(st.sampled_from(("王大明", "我们")), max_size=1),
)


@settings(max_examples=500)
@given(TEXTS, TEXTS)
def test_the_edits_make_of_the_one_text_the_other(before: Text, after: Text) -> None:
    made = applied(before, compare(before, after))
    assert made.paragraphs == after.paragraphs
    for name in ("headline", "subtitle", "speaker"):
        assert getattr(made, name) == (getattr(after, name) or "")


@given(TEXTS)
def test_a_text_beside_itself_has_no_edits(one: Text) -> None:
    assert compare(one, one) == []


@settings(max_examples=300)
@given(TEXTS, TEXTS)
def test_the_other_way_round_the_classes_are_the_same(before: Text, after: Text) -> None:
    assert compare(after, before) == [edit.reversed() for edit in compare(before, after)]
    assert {edit.kind for edit in compare(before, after)} <= set(KINDS)


@settings(max_examples=300)
@given(TEXTS, TEXTS)
def test_an_edit_changes_something_and_is_in_order(before: Text, after: Text) -> None:
    edits = compare(before, after)
    assert all(edit.before != edit.after for edit in edits)
    by_field: dict[str, list[Edit]] = {}
    for edit in edits:
        by_field.setdefault(edit.field, []).append(edit)
    for own in by_field.values():
        places = [(e.at_before, e.at_after) for e in own if e.at_before.paragraph is not None]
        assert places == sorted(places)


def sentences(seed: int, count: int) -> list[str]:
    """Invented, each unlike the others."""
    rng = random.Random(seed)
    return ["".join(chr(rng.randrange(0x4E00, 0x8000)) for _ in range(28)) + "。" for _ in range(count)]  # fmt: skip


def test_few_changes_in_a_long_speech_are_found_one_by_one() -> None:
    own = sentences(1, 400)
    new = own.copy()
    new[10] = new[10][:5] + "新" + new[10][6:]
    new[200:201] = []
    new.insert(300, "全新的一句话在这里。")
    edits = compare(Text(tuple(own)), Text(tuple(new)))
    assert [edit.kind for edit in edits] == ["wording", "sentence-removed", "sentence-added"]


@pytest.mark.parametrize("joint", ["", "。", "\n", "，"])
def test_hostile_texts_come_to_an_end_and_keep_to_the_bounds(joint: str) -> None:
    """All different, without a sentence or with nothing but sentences."""
    rng = random.Random(2)
    one, other = (
        joint.join(chr(rng.randrange(0x4E00, 0x9F00)) for _ in range(100_000)) for _ in range(2)
    )
    before, after = Text(tuple(one.split("\n"))), Text(tuple(other.split("\n")))
    edits = compare(before, after)
    assert 1 <= len(edits) <= MOST_EDITS
    assert applied(before, edits).paragraphs == after.paragraphs


@pytest.mark.parametrize("piece", ["甲", "甲。", "甲，乙。\n", "一1"])
def test_endless_repetition_is_bounded_too(piece: str) -> None:
    before, after = (Text(tuple((piece * n).split("\n"))) for n in (40_000, 40_007))
    edits = compare(before, after)
    assert Counter(edit.kind for edit in edits).total() <= 30
    assert applied(before, edits).paragraphs == after.paragraphs
