"""Meetings that a text names: which body, of which division, which 届 and 次, what kind, which phase."""

from dataclasses import dataclass

from speecharchive.model import Basis, Body, Meeting, Occasion, Phase
from speecharchive.normalise.divisions import Mention


@dataclass(frozen=True, slots=True)
class OccasionMention:
    body: Body
    division: str | None
    """Code; from the text, else from the context through 省 市 县; None for national bodies and where unknown."""
    term: int | None
    session: int | None
    meeting: Meeting
    phase: Phase | None
    raw: str
    """As published."""
    start: int
    end: int
    place: Mention | None = None
    """Where the text itself names the division."""
    level: int | None = None
    """0 national, 1 province, 2 prefecture, 3 county, as the words say; None when they do not."""

    def occasion(self, basis: Basis = "stated", offset: int = 0) -> Occasion:
        """As the record's value, its span moved by `offset` into the page's text."""
        return Occasion(
            self.body, self.division, self.term, self.session, self.meeting, self.phase,
            self.raw, basis, (self.start + offset, self.end + offset),
        )  # fmt: skip


def find_occasions(text: str, context: str | None = None) -> list[OccasionMention]:
    """Occasions in reading order, not overlapping. `context` is the code of the place the text is about."""
    return []
