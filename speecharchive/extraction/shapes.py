"""What a line looks like, judged on its folded form: sentence, salutation, numbered heading, date line.

Shapes come from how Chinese official prose is written and set, not from any site.
"""

from __future__ import annotations

import re

from speecharchive.extraction.lines import Line

SENTENCE_ENDS = "。!?;:…"
CLOSERS = "”’\"')]》】」』"
DASHES = "—―─–-"

_LISTENERS = (
    "同志|朋友|代表|委员|常委|来宾|嘉宾|领导|女士|先生|同学|老师|教师|乡亲|市民|网友|人民|居民|群众|官兵|工作者|战友|同胞|记者|家长"
    "|学生|企业家|校友|父老|大家好|你们好|侨胞|客商|队员|纳税人|乘客|旅客|业主|用户|职工|干部|读者|主席|委员会|各位"
)
_SALUTATION = re.compile(
    rf"(?:尊敬的|敬爱的|亲爱的|各位|同志们|朋友们|女士们|先生们|全[省市州盟县区旗体国]|广大|父老|致).{{0,80}}[:!,]$|"
    rf".{{0,30}}(?:{_LISTENERS})们?[:!]$"
)
_HAS_LISTENER = re.compile(_LISTENERS)
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_LABEL = re.compile(
    rf"(?:{_NUMERAL}[、,.:]|\((?:{_NUMERAL}|\d{{1,2}})\)|第{_NUMERAL}(?:部分|[,、是:])|\d{{1,2}}(?:[、,]|\.(?!\d))"
    rf"|{_NUMERAL}是|首先|其次|再次|最后|[①-⑳]|[•·●◆■□▪►▶◇○※*])"
)
_DATE_LINE = re.compile(
    r"\(?(?:\d{4}|[一二三四五六七八九十〇零o0]{4})(?:年|[-/.])(?:\d{1,2}|[一二三四五六七八九十]{1,3}|元)(?:月|[-/.])?"
    r"(?:(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})日?)?\)?$|\(\d{1,2}月\d{1,2}日\)$"
)
_DASHED = re.compile(rf"[{DASHES}]{{1,4}}\s*(?=[^\s{DASHES}])")
_CLOSING_FORMULA = re.compile(
    r"(?:谢谢|谢谢大家|感谢大家|我的(?:讲话|发言|报告)(?:完了|到此结束)|此致|敬礼|祝大家.{0,20})[!。]?$"
)


def ends_sentence(folded: str) -> bool:
    """Whether the line is closed: by a sentence mark, bare or inside closing quotes and brackets."""
    stripped = folded.rstrip().rstrip(CLOSERS)
    return bool(stripped) and stripped[-1] in SENTENCE_ENDS


def is_prose(line: Line) -> bool:
    """Running text, not a title, a name, a menu or a heading."""
    bare = line.bare
    if "。" in bare:
        return len(bare) >= 8
    return len(bare) >= 70 or (len(bare) >= 14 and bare[-1] in "。!?;:")


def is_salutation(line: Line) -> bool:
    """A line that does nothing but address listeners: `各位委员、同志们:`, `尊敬的各位来宾,女士们、先生们:`."""
    bare = line.bare
    if not 3 <= len(bare) <= 90 or "。" in bare or bare[-1] not in ":!," or bare[0] in "[【":
        return False
    if bare[-1] == "," and not re.match("各位|尊敬的|同志们|朋友们", bare):
        return False
    return bool(_SALUTATION.match(bare) and _HAS_LISTENER.search(bare))


def is_labelled(folded: str) -> bool:
    """Starts with a section number, an enumeration word or a bullet."""
    return _LABEL.match(folded.lstrip()) is not None


def is_date_line(bare: str) -> bool:
    """Nothing but one date without a time, bracketed or not."""
    return len(bare) <= 24 and _DATE_LINE.match(bare) is not None


def dash_length(folded: str) -> int:
    """How many characters the dash before a subtitle takes; 0 where there is none."""
    match = _DASHED.match(folded)
    return match.end() if match else 0


def is_closing_formula(bare: str) -> bool:
    return len(bare) <= 40 and _CLOSING_FORMULA.match(bare) is not None
