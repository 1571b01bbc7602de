"""Set phrases in which a speaker says for whom he speaks: 我代表中共株洲市委."""

from dataclasses import dataclass

from speecharchive.model import Body


@dataclass(frozen=True, slots=True)
class Represented:
    name: str
    """The body in simplified characters, its place filled in where known: `中共阳泉市委`, `阳泉市人民政府`; several joined by 、."""
    body: Body
    """Of the first body named."""
    division: str | None
    raw: str
    """From 我 to the end of the body's name, as published: `我代表市委`."""
    start: int
    end: int


def find_represented(text: str, place: str | None = None) -> list[Represented]:
    """Every such phrase in reading order; `place` (a code) completes 市委, 省委, 县政府 …

    Without a place the name stays as the text has it (`市委`).
    """
    return []
