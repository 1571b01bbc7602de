"""An editors' bracket behind the last sentence is a line of its own; nothing else is cut."""

from __future__ import annotations

import pytest

from speecharchive.model import Block
from speecharchive.pages.closing_notes import closing_note_apart


@pytest.mark.parametrize(
    ("end", "note"),
    [
        ("渡轮首航。（责任编辑：丁舟）", "（责任编辑：丁舟）"),
        ("“灯亮了。” (责编:丁舟、林晚)", "(责编:丁舟、林晚)"),
        ("渡轮首航。（完）【编辑：丁舟】", "【编辑：丁舟】"),
    ],
)
def test_editors_bracket_is_parted(end: str, note: str) -> None:
    blocks = [Block("渡口", "headline"), Block("水涨了。" + end, "body"), Block("分享", "outside")]
    parted = closing_note_apart(blocks)
    assert [block.text for block in parted[1:3]] == [
        ("水涨了。" + end).removesuffix(note).rstrip(),
        note,
    ]
    assert [block.role for block in parted] == ["headline", "body", "body", "outside"]


@pytest.mark.parametrize(
    "text",
    [
        "渡轮首航。（记者 丁舟）",
        "渡轮首航（责任编辑：丁舟）",
        "渡轮首航。（编辑部的灯：还亮着。）",
        "（责任编辑：丁舟）",
    ],
)
def test_other_ends_stay_whole(text: str) -> None:
    blocks = [Block(text, "body")]
    assert closing_note_apart(blocks) == blocks


def test_a_bracket_far_above_the_end_stays() -> None:
    blocks = [Block("渡轮首航。（责任编辑：丁舟）", "body"), *[Block("灯亮着。", "body")] * 8]
    assert closing_note_apart(blocks) == blocks
