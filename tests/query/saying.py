"""An archive of random speeches that say the same few things, for tests that count; and a count by reading all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from definition import asked_for, places
from stocked import TL, ZZ, keep, made

from speecharchive.model import Occasion, Speaker
from speecharchive.normalise.fold import fold
from speecharchive.query.language import Query
from speecharchive.store.archive import Archive

PLACES = {
    None: None,
    "430200": "株洲市",
    "430224": "茶陵县",
    "430000": "湖南省",
    "140300": "阳泉市",
}
_WORDS = ("协商", "協商", "民主", "协商民主", "哈哈", "哈", "发展", "，", "高质量", "1", " ")
_DATES = (None, None, "2022", "2022-03", "2022-03-05", "2022-03-06", "2022-12-31", "2023-06-01", "2023", "2023-06", "2024-01-15")  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What one speech is known to be, apart from any database."""

    paragraphs: tuple[str, ...]
    date: str | None
    place: str | None
    outlet: str | None
    speaker: str | None
    office: str | None
    kind: str
    term: int | None

    @property
    def folds(self) -> list[str]:
        return [fold(text) for text in self.paragraphs]

    @property
    def characters(self) -> int:
        return sum(map(len, self.paragraphs))

    def facet(self, name: str) -> Any:
        if name == "month":
            return {None: "undated"}.get(self.date, (self.date or "")[:7] if self.date and len(self.date) > 4 else f"{self.date}-XX")  # fmt: skip
        if name == "year":
            return self.date[:4] if self.date else "undated"
        if name == "province":
            return self.place and self.place[:2] + "0000"
        if name == "city":
            return self.place and self.place[:4] + "00"
        return getattr(self, name)

    def matches(self, query: Query) -> bool:
        return not query.clauses or asked_for(self.folds, query.clauses)

    def hits(self, query: Query) -> int:
        return sum(
            len({place for atom in query.wanted for place in places(text, atom)})
            for text in self.folds
        )


def random_speech(random: Random) -> Said:
    texts = tuple(
        "".join(random.choices(_WORDS, k=random.randint(1, 5))).strip() or "话"
        for _ in range(random.randint(1, 3))
    )
    return Said(
        paragraphs=texts,
        date=random.choice(_DATES),
        place=random.choice(list(PLACES)),
        outlet=random.choice((None, ZZ.name, TL.name)),
        speaker=random.choice((None, "甲一鸣", "乙二", "丙三")),
        office=random.choice((None, "云河市委书记", "云河市市长")),
        kind=random.choice(("speech", "work-report", "address")),
        term=random.choice((None, 9, 10)),
    )


def stock(archive: Archive, speeches: Iterable[Said], random: Random) -> None:
    """Some get a first version with another text, which must not count."""
    outlets = {None: None, ZZ.name: ZZ, TL.name: TL}
    numbered = list(enumerate(speeches))
    for name, outlet in outlets.items():
        run = archive.begin_run("import", outlet)
        with run.transaction():
            for number, said in numbered:
                if said.outlet != name:
                    continue
                url = f"http://{outlet.hosts[0] if outlet else 'un.example'}/{number}"
                if random.random() < 0.2:
                    before = replace(said, paragraphs=("协商协商民主哈哈哈",), date="2019-01-01")
                    keep(run, url, _stored(before), at="2026-01-01T00:00:00Z")
                keep(run, url, _stored(said))
        run.finish()


def _stored(said: Said) -> Any:
    return made(
        *said.paragraphs,
        title="讲话",
        date=said.date,
        kind=said.kind,
        speaker=Speaker(said.speaker, said.office, None, "byline"),
        place=(said.place, PLACES[said.place]) if said.place else None,
        occasion=Occasion("cppcc", None, said.term, 4, "plenary", "closing", "会", "stated"),
    )


def several(seed: int, number: int) -> Iterator[Said]:
    random = Random(seed)
    return (random_speech(random) for _ in range(number))
