"""Private persons' data inside the text of a speech: notices that a page prints line by line between its paragraphs.

`遗失启事`, `王某某`, `身份证号 …`, `电话 …` are four lines, none of which names the matter and a number at once. In a speech
nobody says an identity number or a mobile number; in a notice of an office they belong to its text. So this is asked of speeches alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from speecharchive.extraction.lines import Line
from speecharchive.extraction.notices import heads_notices
from speecharchive.extraction.shapes import is_salutation

LONGEST = 200
NEAR = 6
"""Lines to each side of a certain one that may belong to the same notice."""

IDENTITY_NUMBER = re.compile(
    r"(?<![\da-z])[1-9]\d{5}(?:(?:19|20)\d\d|\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]?(?![\da-z])"
    r"|(?<![\da-z])[1-9]\d{5}[*x×]{4,12}[\dx]{2,4}(?![\da-z])|(?<!\d)\d{16,19}(?!\d)"
)
"""GB 11643: division, day of birth, serial number and check digit; the old form without century; partly starred ones; and numbers as long, of cards and accounts."""
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
_LABELLED = re.compile(
    r"(?:姓名|性别|身份证(?:号码?)?|证件?号码?|护照号码?|出生(?:年月|日期)?|住址|家庭(?:住址|地址)|(?:联系|家庭|咨询)?电话|手机(?:号码?)?|联系人|联系方式|微信|qq)[::\s]{0,3}[^。]{1,40}$"
)
_NAME = re.compile(r"[一-鿿]{2,4}$")
_NUMBER = re.compile(r"\d{6}|[*x×]{4}")
_MATTER = re.compile(
    r"遗失|丢失|拾到|拾得|捡到|走失|失主|启事|声明|作废|转让|出租|招聘|征婚|讣告|逝世|寻人|认领"
)
_OWN_VOICE = re.compile(r"我们|同志们|各位|大家")


def names_a_person_by_number(folded: str) -> bool:
    """Whether an identity number, a card's or a mobile number stands in the text."""
    return bool(IDENTITY_NUMBER.search(folded) or _MOBILE.search(folded))


def is_labelled_person(line: Line) -> bool:
    """`姓名：…`, `联系电话 …`: a field of a form about a person."""
    return len(line.bare) <= 50 and _LABELLED.match(line.bare) is not None


def private_lines(lines: Sequence[Line], notices: Collection[int]) -> set[int]:
    """Indices of the blocks that hold such data, with the heading and the lines around them that belong to it.

    `notices` are the blocks that a rule has dropped as notices already: a name below one is no part of the speech.
    """
    found: set[int] = set()
    for at, line in enumerate(lines):
        if _is_certain(line):
            found.add(line.index)
            for step in (-1, 1):
                found.update(each.index for each in _beside(lines, at, step, notices))
    return found


def _is_certain(line: Line) -> bool:
    bare = line.bare
    if len(bare) > LONGEST or _OWN_VOICE.search(bare):
        return False
    return names_a_person_by_number(bare)


def _beside(lines: Sequence[Line], at: int, step: int, notices: Collection[int]) -> Iterator[Line]:
    waiting: list[Line] = []
    for number in range(at + step, at + step * (NEAR + 1), step):
        if not 0 <= number < len(lines):
            break
        line = lines[number]
        if is_salutation(line) or len(line.bare) > LONGEST:
            break
        if _belongs(line) or (_NAME.match(line.bare) and line.index - 1 in notices):
            yield from waiting
            yield line
            waiting = []
        elif step < 0 and _NAME.match(line.bare):
            waiting.append(line)  # a name counts where a notice's heading stands above it
        else:
            break


def _belongs(line: Line) -> bool:
    bare = line.bare
    if heads_notices(bare) or is_labelled_person(line):
        return True
    return len(bare) <= 60 and bool(_NUMBER.search(bare) and _MATTER.search(bare))
