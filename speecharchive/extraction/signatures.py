"""Who signs a text below it: the leading bodies and leaders of a place, or one of its offices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from speecharchive.extraction.lines import Passage
from speecharchive.extraction.shapes import is_date_line

LINES = 6
"""A signature takes at most so many lines, its date among them."""
LONGEST = 40

_LEADING = re.compile(
    r"(?:中共|中国共产党).{1,20}(?:委员会|委)(?:书记\S{0,4})?$|\S{1,12}[市县区省州盟旗镇乡]委(?:书记\S{0,4})?$|\S{1,14}(?<!\S办)人民政府(?:[省市州县区旗盟镇乡]长\S{0,4})?$"
    r"|\S{1,16}人(?:民代表)?大(?:会)?常(?:务)?委(?:员)?会(?:主任\S{0,4})?$|(?:中国人民)?政(?:治)?协(?:商会议)?\S{0,16}委员会(?:主席\S{0,4})?$"
    r"|\S{0,12}(?:[市县区州]委书记|[市县区州]长|主席|校长|院长)\S{0,4}$"
)
_OFFICE = re.compile(
    r"\S{2,30}(?:办公室|局|厅|部|委|指挥部|领导小组|委员会|中心|公司|学校|学院|大学|中学|小学|医院|协会|总队|支队|大队|治丧小组|街道办事处|社区|政府|政协|人大|联合会|总工会)$"
)


@dataclass(frozen=True, slots=True)
class Signature:
    leads: bool
    """Signed by a committee of the Party, a government, a people's congress, a 政协, or who leads one."""
    raw: str


def find_signer(paragraphs: Sequence[Passage]) -> Signature | None:
    """The names below the text, whose last line may be a date. A last line that is prose signs nothing."""
    signed: list[str] = []
    leads = False
    for each in reversed(paragraphs[-LINES:]):
        words = each.folded.split()
        bare = "".join(words)
        if is_date_line(bare) and not signed:
            continue
        if len(bare) > LONGEST:
            break
        kinds = [_signs(word) for word in (bare, *words)]
        if not any(kinds):
            break
        leads = leads or "leading" in kinds
        signed.insert(0, bare)
    if not signed or len(signed) == len(paragraphs):
        return None
    return Signature(leads, "、".join(signed))


def _signs(word: str) -> str | None:
    if re.search(r"[。!?:;,]", word):
        return None
    if _LEADING.match(word):
        return "leading"
    return "office" if _OFFICE.match(word) else None
