"""Posts: 湘潭市委书记, 市政协主席, 代市长, 党组书记、主席."""

from dataclasses import dataclass

from speecharchive.model import Body
from speecharchive.normalise.divisions import Mention


@dataclass(frozen=True, slots=True)
class Office:
    """One post, or one person's several posts read as a run (`省委常委、市委书记`: two offices)."""

    raw: str
    """As published."""
    name: str
    """`raw` in simplified characters."""
    division: Mention | None
    """The division the text names; None where it says 市委 or nothing."""
    level: int | None
    """Level said by 省 市 县 …, also when the division is not named: 市委书记 → 2 (a county-level 市 is 3 by its name)."""
    body: Body
    title: str
    """`书记`, `主席`, `代市长`, in simplified characters."""
    start: int
    end: int


def find_offices(text: str) -> list[Office]:
    """Offices in reading order, not overlapping; in `党组书记、主席` each title is one office of the same body."""
    return []


def parse_office(text: str) -> Office | None:
    """The office that `text` is, white space apart; of a run the last and highest named place counts."""
    return None


def full_name(office: Office, context: str | None) -> str:
    """`市政协主席` with context 510400 → `攀枝花市政协主席`; a name that says its division stays."""
    return office.name
