"""Classified notices on the same page: they carry private persons' names and certificate numbers."""

from __future__ import annotations

import re

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
_HEADING = re.compile(
    r"[【\[(《]?(?:遗失(?:声明|启事|公告)|挂失声明|寻人启事|寻物启事|招领启事|认领公告|分类(?:广告|信息)|声明|启事|讣告)[】\])》]?$"
)
MAY_HOLD_NOTICES = re.compile(rf"{_LOST.pattern}|父:|母:|启事")
"""Asked once of a whole page: pages without such a word need no look at each block."""


def reads_as_notice(folded: str) -> bool:
    """Lost certificates, found persons, foreclosures: whoever is named there is a private person."""
    if _PARENTS.search(folded) or _HEADING.match(folded):
        return True
    return bool(_LOST.search(folded) and _CERTIFICATE.search(folded))


@rule("classified-notice", longest=400, anywhere=True)
def classified_notice(line: Line) -> bool:
    """Lost-and-found, lost certificates, court and company notices that an e-paper prints beside the article.

    Seen on newspaper pages whose text was taken whole. A speech may say 遗失 or 作废 in a sentence, so a line with
    two full stops or more is running text unless it names parents.
    """
    bare = line.bare
    if bare.count("。") > 1 and not _PARENTS.search(bare):
        return False
    if len(bare) > 60 and "," in bare and bare.startswith(("要", "我们", "各", "坚持")):
        return False
    return reads_as_notice(bare)


RULES: tuple[Rule, ...] = (classified_notice,)
