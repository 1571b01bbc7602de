"""Classified notices printed in the article's own container, above its title or below its last words.

One line of a notice need not say what it is: 毕子虚先生 … 享年88岁 stands under 讣告, its sentences end as prose does. What tells is
where they stand, before the speech begins or after it ends, in a stretch of lines that all are notices, headings of notices,
signatures or dates. Inside the running text nothing is dropped by this rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from speecharchive.extraction.lines import Line
from speecharchive.extraction.notices import heads_notices
from speecharchive.extraction.private_lines import IDENTITY_NUMBER, is_labelled_person
from speecharchive.extraction.rules import Rule
from speecharchive.extraction.shapes import is_date_line, is_salutation

LONGEST = 500

_MATTER = re.compile(
    r"遗失|丢失|挂失|失窃|被盗|声明作废|作废|招领|认领|失主|寻(?:人|亲|物)|走失|走散|失联|下落不明|知情者|知情人|尸|遇难|弃婴|拾得|拾到|捡到"
    r"|讣告|逝世|病逝|辞世|去世|享年|遗体|治丧|注销|减资|减少注册资本|清算|解散|债权人?|债务|欠款|借款|贷款|逾期|催收|担保|抵押|拍卖|流拍|竞买|转让|继承"
    r"|本院|受理|送达|起诉状|开庭|缺席|判决|裁定|执行人|纠纷|仲裁|传票|迁坟|坟墓|无主|宣告(?:失踪|死亡)|解除劳动|旷工|除名|道歉|致歉|侵权|名誉|不实言论"
)
_NUMBER = re.compile(
    r"\d{7}|[\d*x×]{6,}\d|\d{3,4}-\d{7}|(?:联系|声明|道歉|致歉|启事)(?:人|电话|方式)|电话[::]|证号|特此(?:公告|声明|通知|启事|讣告|道歉)"
)
_PARTY = re.compile(
    r"[男女],|先生|女士|公司|合作社|经营部|商行|门市|个体|户主|享年|原告|被告|被执行人|债务人|诉你|知情人|失主|本人|派出所"
)
_OWN_VOICE = re.compile(
    r"我们|同志们|各位|大家|全[市县区省州旗]|要(?:把|以|坚持|抓|进一步|加[强快大])|坚持|推进|深入"
)
_SIGNATURE = re.compile(
    r".{2,30}(?:公司|厂|店|局|院|中心|委员会|合作社|部|所|处|队|站|行|社|馆|户|法院|分局|派出所|支行|村|组|庭)(?:\d{4}年\d{1,2}月\d{1,2}日)?$"
    r"|(?:声明|道歉|致歉|启事|公告|联系|联系|申明)(?:人|单位|电话)?[::].{1,40}$|特此(?:公告|声明|通知|启事)[。!]?$"
)
_ABOUT_NOTICES = re.compile(r"公告|通告|公示|声明|启事|讣告|遗失|注销|认领|寻人|道歉")
_NAME = re.compile(r"[一-鿿]{2,4}$")


def find_notice_runs(
    lines: Sequence[Line], matched: Mapping[int, Rule], headline: str | None
) -> list[Line]:
    """Lines of notices at either end of the article's lines that no rule of their own names.

    Empty where the page is itself one: its headline says so, or they would be as much as all the rest.
    """
    if headline is not None and _ABOUT_NOTICES.search(headline):
        return []
    below = _run(lines[::-1], matched, led=False)
    above = _run(lines, matched, led=True) if len(below) < len(lines) else []
    found = [line for line in (*above, *below) if line.index not in matched]
    taken = {line.index for line in (*above, *below)}
    rest = sum(
        len(line.bare) for line in lines if line.index not in taken and line.index not in matched
    )
    weight = sum(len(line.bare) for line in (*above, *below))
    return found if rest > weight else []


def _run(lines: Sequence[Line], matched: Mapping[int, Rule], *, led: bool) -> list[Line]:
    """From the edge inwards up to the last line that is certainly a notice's.

    A line that only has a notice's matter is one below a heading: `led` where headings come first.
    """
    run, certain, headed = 0, 0, False
    for line in lines:
        if _is_certain(line, matched):
            run += 1
            certain = run
            headed = headed or heads_notices(line.bare)
        elif _has_matter(line, _PARTY):
            run += 1
            certain = run if led and headed else certain
        elif line.index in matched or _may_belong(line):
            run += 1
            certain = run if led and headed and is_labelled_person(line) else certain
        else:
            break
    signed = certain
    while led and 0 < signed < len(lines) and _signs(lines[signed]):
        signed += 1
    dated = signed > certain and signed < len(lines) and is_date_line(lines[signed].bare)
    return list(lines[: signed + dated])


def _is_certain(line: Line, matched: Mapping[int, Rule]) -> bool:
    """A heading of notices, one that its own rule names, or a notice's matter with a number or a person to turn to."""
    rule = matched.get(line.index)
    if rule is not None and rule.name == "classified-notice":
        return True
    if heads_notices(line.bare) or _has_matter(line, _NUMBER):
        return True
    return len(line.bare) <= LONGEST and IDENTITY_NUMBER.search(line.bare) is not None


def _has_matter(line: Line, beside: re.Pattern[str]) -> bool:
    """Its matter is a notice's, with `beside`, and no speaker speaks in it."""
    bare = line.bare
    if len(bare) > LONGEST or _OWN_VOICE.search(bare):
        return False
    return bool(_MATTER.search(bare) and beside.search(bare))


def _signs(line: Line) -> bool:
    return len(line.bare) <= 50 and _SIGNATURE.match(line.bare) is not None


def _may_belong(line: Line) -> bool:
    """Who signs a notice and when; between two notices, never by itself."""
    bare = line.bare
    if is_salutation(line) or len(bare) > 50:
        return False
    return (
        is_date_line(bare)
        or is_labelled_person(line)
        or bool(_SIGNATURE.match(bare) or _NAME.match(bare))
    )
