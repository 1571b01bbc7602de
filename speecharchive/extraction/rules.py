"""Chrome rules: each has a name, says in its docstring what it drops and where that was seen, and is one predicate.

A rule reads one line and nothing else; where on the page it may act is decided by its place:

- `anywhere`: such a line is never the article's own text, also in the middle of a body;
- `ends`: such a line closes the article when (almost) no running text follows: `weak` marks also stand inside
  pages (a source line, page tools), `strong` ones only after an article.

The first rule that matches names the line, so the order of the modules' rules matters: notices, captions, credits,
furniture, footers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from speecharchive.extraction.lines import Line

Ends = Literal["weak", "strong"] | None


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    explanation: str
    matches: Callable[[Line], bool]
    longest: int
    """Lines with more characters (white space apart) are not asked: furniture is short."""
    anywhere: bool
    ends: Ends


def rule(
    name: str, *, longest: int, anywhere: bool = False, ends: Ends = None
) -> Callable[[Callable[[Line], bool]], Rule]:
    """Names a predicate; its docstring becomes the explanation that the documentation prints."""

    def named(predicate: Callable[[Line], bool]) -> Rule:
        explanation = " ".join((predicate.__doc__ or "").split())
        return Rule(name, explanation, predicate, longest, anywhere, ends)

    return named


OF_ROLE = {
    "related": "related-links",
    "pager": "pager",
    "breadcrumb": "breadcrumb",
    "navigation": "navigation",
    "outside": "outside-article",
    "caption": "caption",
    "kicker": "kicker",
    "headline": "headline",
    "subtitle": "subtitle",
    "byline": "byline",
    "info": "info-line",
    "source": "source-line",
    "date": "date-line",
    "editors": "editors-line",
}
"""Rules that follow from what the page's layout says a block is."""

OF_PLACE = {
    "headline": "The article's headline, read into the record.",
    "repeated-headline": "The headline said again in or above the body, with or without the speaker's name.",
    "subtitle": "A line after a dash, or in brackets, that says where it was said; read into the record.",
    "byline": "The author's line in the masthead; read into the record.",
    "date-line": "A line that is only a date, in the masthead; read into the record.",
    "kicker": "A line above the headline.",
    "masthead-note": "A remark on the form of the text: (摘要), (节选), (审议稿).",
    "document-number": "The head of an office's papers, 云河市人民政府文件, and the number they are filed by, 云政发〔2021〕12号.",
    "editorial-lead": "The editors' words before a text printed in full: 编者按, 全文如下.",
    "before-salutation": "Running text before the words that address the listeners, where those open the speech.",
    "footer-links": "Lines that are no sentences, between the last sentence and the page's footer.",
    "after-end": "Whatever follows the line that closes the article (editors, share line, legal note).",
    "repeated-paragraph": "A whole paragraph that stood before, word for word: printed twice by the page's assembly.",
    "continuation-masthead": "Headline, dates and furniture that further pages of one article say again.",
    "unexplained": "No rule explains it; it stands outside the running text. Look at these.",
}
"""Rules that follow from where a line stands."""


def first_rule(line: Line, rules: tuple[Rule, ...]) -> Rule | None:
    length = len(line.bare)
    for each in rules:
        if length <= each.longest and each.matches(line):
            return each
    return None
