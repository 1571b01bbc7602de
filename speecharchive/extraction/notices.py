"""Classified notices on the same page: they carry private persons' names and certificate numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from speecharchive.extraction.lines import Line
from speecharchive.extraction.rules import Rule, rule

_LOST = re.compile(
    r"遗失|丢失|挂失|失窃|被盗|作废|招领|认领|寻人|寻亲|寻物|走失|弃婴|讣告|注销公告|减资公告|清算公告|债权(?:人)?公告|拍卖公告|送达公告|公告送达"
    r"|本院受理|失物"
)
_CERTIFICATE = re.compile(
    r"证|发票|收据|执照|公章|印章|财务章|合同|保单|存折|存单|支票|票据|户口|牌照|车牌|档案|凭证|声明|启事|公告|一枚|一本|号"
)
_PARENTS = re.compile(r"\((?:父亲?|母亲?):|父亲?:.{1,20}母亲?:")
_NUMBER = re.compile(r"证[^。]{0,12}[a-z\d-]{0,12}\d{6}")
_HEADING = re.compile(
    r"[【\[(《]?(?:遗失(?:声明|启事|公告)|挂失声明|寻人启事|寻物启事|招领启事|认领公告|分类(?:广告|信息)|声明|启事|讣告)[】\])》]?$"
)
_BOARD = re.compile(
    r"[【\[(《◆■●★]?(?:.{0,12}(?:遗失|挂失|注销|减资|清算|拍卖|招领|认领|寻亲|寻人|寻物|寻找|债权|债务|催收|认尸|法院|道歉|更正|迁坟|解除|送达|弃婴)"
    r"(?:声明|启事|公告|通知|告示|信)?|(?:重要|郑重|严正)?(?:声明|启事|公告|通告|告示|讣告))[】\])》◆■●★]?[::]?$"
)
"""A heading over notices."""
_OF_COMPANIES = re.compile(
    r"拟(?:向.{0,20})?(?:注销|减资|解散|减少注册资本)|清算组|统一社会信用代码|注册号|注销登记|(?:特此|登报)(?:公告|声明)|减资|减少注册资本"
    r"|道歉(?:信|声明)|(?:被|遭)(?:遗弃|抛弃)|弃婴|弃儿|亲生父母|寻(?:人|亲|物|找|狗|猫)启?事?[::]"
)
"""Notices of companies, foundlings and apologies, which need not say that anything was lost."""
_UNEXPLAINED = frozenset(
    ("unexplained", "before-salutation", "after-end", "footer-links", "kicker")
)
_LINKS = frozenset(("related", "pager", "breadcrumb", "navigation"))
MAY_HOLD_NOTICES = re.compile(
    rf"{_LOST.pattern}|父:|母:|启事|尸|讣告|享年|清算组|减资|注销|债[权务]人|催收|送达|受理|道歉|拍卖|迁坟"
)
"""Asked once of a whole page: pages without such a word need no look at each block."""


def reads_as_notice(folded: str) -> bool:
    """Lost certificates, found persons, foreclosures: whoever is named there is a private person."""
    if _PARENTS.search(folded) or _HEADING.match(folded):
        return True
    return bool(_LOST.search(folded) and _CERTIFICATE.search(folded))


def heads_notices(bare: str) -> bool:
    """A line that is nothing but a heading over notices: 公告, 【遗失声明】, 寻人启事."""
    return len(bare) <= 24 and _BOARD.match(bare) is not None


def is_unexplained(line: Line, rule: str) -> bool:
    """Dropped for where it stands and not for what it says; links and navigation apart."""
    return rule in _UNEXPLAINED or (rule == "outside-article" and not line.listed)


def holds_notices(lines: Sequence[Line], dropped: Mapping[int, str]) -> bool:
    """Whether notices stand on the page, links to them apart: `公告` in a menu is none."""
    return any(_marks_notices(line, dropped.get(line.index)) for line in lines)


def _marks_notices(line: Line, rule: str | None) -> bool:
    short = len(line.bare) <= 24
    if line.role in _LINKS or (line.listed and short):
        return False
    if rule == "classified-notice":
        return True
    if (rule is None or is_unexplained(line, rule)) and heads_notices(line.bare):
        return True
    return rule is not None and is_unexplained(line, rule) and bool(_OF_COMPANIES.search(line.bare))


@rule("classified-notice", longest=400, anywhere=True)
def classified_notice(line: Line) -> bool:
    """Lost-and-found, lost certificates, court and company notices that an e-paper prints beside the article.

    Seen on newspaper pages whose text was taken whole. A speech may say 遗失 or 作废 in a sentence, so a line with
    two full stops or more is running text unless it names parents or a certificate by its number.
    """
    bare = line.bare
    if bare.count("。") > 1 and not (_PARENTS.search(bare) or _NUMBER.search(bare)):
        return False
    if len(bare) > 60 and "," in bare and bare.startswith(("要", "我们", "各", "坚持")):
        return False
    return reads_as_notice(bare)


RULES: tuple[Rule, ...] = (classified_notice,)
