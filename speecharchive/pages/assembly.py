"""Puts a page's blocks together: the article's containers stripped, everything else as it was walked over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from speecharchive.model import Block, Role
from speecharchive.model import Element as ElementKind
from speecharchive.pages.document import Document
from speecharchive.pages.elements import ROLE_MARK, Element
from speecharchive.pages.soup import container_blocks
from speecharchive.pages.walk import Run, Walk, walk

Marks = Mapping[Element, Role]

_KINDS: dict[str, ElementKind] = {
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "p": "paragraph", "li": "list-item", "dt": "list-item", "dd": "list-item", "td": "table-cell", "th": "table-cell",
    "figcaption": "caption", "caption": "caption",
}  # fmt: skip
_LINK_SHARE = 0.9


def page_blocks(document: Document, marks: Marks, walked: Walk | None = None) -> list[Block]:
    """Every visible text of the page exactly once, in document order.

    Elements marked `body` are the containers; other marks give their role to what they hold, also inside a container.
    `walked` is the walk over the whole page, if there was one already.
    """
    bodies = _outermost([element for element, role in marks.items() if role == "body"])
    for element, role in marks.items():
        if role != "body":
            element.set(ROLE_MARK, role)
    if walked is None:
        walked = walk(document.root, marks, bodies)
    roles = _roles(walked, marks)
    headline = _headline(walked, roles) or document.metas.get("title")
    blocks: list[Block] = []
    position = 0
    for body in sorted(bodies, key=lambda element: walked.ranges.get(element, (0, 0))):
        start, end = walked.ranges.get(body, (0, 0))
        blocks += _plain(walked.runs[position:start], roles[position:start])
        blocks += container_blocks(body, headline=headline)
        position = max(position, end)
    return blocks + _plain(walked.runs[position:], roles[position:])


def _outermost(elements: Sequence[Element]) -> list[Element]:
    chosen = set(elements)
    return [element for element in elements if chosen.isdisjoint(element.iterancestors())]


def _roles(walked: Walk, marks: Marks) -> list[Role]:
    """The role of each run; of nested marks the inner one counts."""
    roles: list[Role] = ["outside"] * len(walked.runs)
    placed = [
        (walked.ranges[element], role)
        for element, role in marks.items()
        if element in walked.ranges
    ]
    for (start, end), role in sorted(placed, key=lambda each: each[0][0] - each[0][1]):
        roles[start:end] = [role] * (end - start)
    return roles


def _headline(walked: Walk, roles: Sequence[Role]) -> str | None:
    return next(
        (run.text for run, role in zip(walked.runs, roles, strict=True) if role == "headline"), None
    )


def _plain(runs: Sequence[Run], roles: Sequence[Role]) -> list[Block]:
    return [
        Block(run.text, role, "caption" if role == "caption" else _kind(run))
        for run, role in zip(runs, roles, strict=True)
    ]


def _kind(run: Run) -> ElementKind:
    kind = _KINDS.get(str(run.node.tag), "line")
    if kind != "list-item" and run.linked >= _LINK_SHARE * len(run.text):
        return "link"
    return kind
