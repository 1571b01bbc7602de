"""Private persons' data in what was dropped is masked, character for character, so that spans stay true."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from speecharchive.extraction.lines import Line
from speecharchive.extraction.notices import holds_notices, is_unexplained, reads_as_notice
from speecharchive.extraction.private_lines import names_a_person_by_number

MASK = "*"

_MAIL = r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,32}"
_PLATE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CODES = rf"""(?=[a-z\d(微{_PLATE}])(?:
      (?<!\d)1[3-9]\d[-—.\s]{{0,2}}\d{{4}}[-—.\s]{{0,2}}\d{{4}}[a-z\d]*+     # mobile phone
    | (?<!\d)1[3-9]\d[*x×]{{4}}\d{{4}}(?!\d)                           # half hidden
    | (?<!\d)\(?0\d{{2,3}}\)?[-—\s]{{0,2}}[2-9]\d{{2,3}}[-\s]?\d{{4}}[a-z\d]*+   # telephone with area code
    | (?<!\d)[48]00[-—\s]?\d{{3,4}}[-—\s]?\d{{3,4}}[a-z\d]*+
    | (?<!\d)[1-9]\d{{5}}\s?(?:19|20)?\d{{2}}\s?[01]\d\s?[0-3]\d\s?\d{{3}}\s?[\dx]?(?![a-z\d])   # identity card, set apart by blanks
    | (?<!\d)\d{{3,10}}[*x×]{{3,14}}[\dx]{{0,6}}                        # identity card or account, half hidden
    | (?<!\d)\d{{4}}(?:[-\s]\d{{4}}){{3}}(?:[-\s]\d{{1,3}})?(?!\d)           # bank card
    | (?:微信|qq|wechat)(?:号码?|群)?[::]?\s?[a-z\d_-]{{5,24}}
    | [{_PLATE}][a-z][·.\s]?(?=[a-z]{{0,3}}\d)[a-z\d]{{5,6}}(?![a-z\d])   # number plate
    | (?<![a-z\d])(?=(?:[a-z]*+\d){{6}})[a-z\d]++   # identity cards, certificates, accounts, credit codes
    | (?:(?<=[话真机线])|(?<=[话真机线][::]))\d{{3,4}}[-\s]\d{{3,4}}(?![-\d])
    )"""
"""Told first by what they begin with: most characters of a line begin none."""
_NUMBERS = re.compile(_CODES, re.VERBOSE)
_NUMBERS_AND_MAIL = re.compile(f"{_MAIL} | {_CODES}", re.VERBOSE)
"""A mail address may begin with any letter, so it is looked for only where its sign stands."""
_WORTH_A_LOOK = re.compile(r"[\d@微q](?:(?<=@)|\d{2}|[a-z\d]{5}|(?<=微)信|(?<=q)q)")
"""Three digits, a code, a mail sign or an account. Patterns that begin with one set are searched several times as fast."""
_PLAIN_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")
_NOTICE_WORDS = re.compile(
    r"遗失|丢失|挂失|声明|作废|注销|减资|清算组|道歉信?|统一社会信用代码|启事|招领|认领|寻人|寻物|公告|讣告|本院受理"
    r"|(?:出生|身份|驾驶|行驶|残疾|学生|毕业|学位|房产|土地使用|机动车登记|特种设备使用登记|开户许可|食品经营许可|道路运输|税务登记|就业|准生|医保|社保|军官|退役)证"
    r"|营业执照|许可证|登记证|证书|证件|发票|收据|公章|印章|合同|保单|存折|支票|正本|副本|[、,。;:()·【】\[\]\s]|父|母|号|的"
)


_SOUGHT = re.compile(r"(?:寻人|认尸|招领|认领|讣告|遗失|道歉)(?:启事|公告|声明|信)?[::].")


def mask_notice(folded: str, text: str) -> str:
    """Only the words every notice has are left: who lost what number is nobody's business."""
    shown = []
    end = 0
    for word in _NOTICE_WORDS.finditer(folded):
        shown += [MASK * (word.start() - end), text[word.start() : word.end()]]
        end = word.end()
    return "".join(shown) + MASK * (len(text) - end)


def mask_numbers(folded: str, text: str) -> str:
    """Identity numbers, phones, certificates and mail addresses; `20231226` is read as a date and stays."""
    if _WORTH_A_LOOK.search(folded) is None:
        return text
    shown = []
    end = 0
    numbers = _NUMBERS_AND_MAIL if "@" in folded else _NUMBERS
    for number in numbers.finditer(folded):
        kept = _PLAIN_DATE.fullmatch(number.group()) is not None
        stretch = text[number.start() : number.end()]
        shown += [text[end : number.start()], stretch if kept else MASK * len(stretch)]
        end = number.end()
    return "".join(shown) + text[end:]


def masked_title(folded: str, title: str) -> str:
    """The title of a page as the ledger of pages keeps it, whatever the page turned out to be."""
    official = folded.startswith("关于")
    private = not official and reads_as_notice("".join(folded.split()))
    private = private or _SOUGHT.search(folded) is not None
    return (mask_notice if private else mask_numbers)(folded, title)


def masked_lines(lines: Sequence[Line], dropped: Mapping[int, str]) -> dict[int, str]:
    """The form of every dropped block that may be stored, shown and exported, by the block's index.

    Beside classified notices, or with a person's number in it, what no rule explains is read as one of them: their lines
    follow no form.
    """
    beside = holds_notices(lines, dropped)
    shown = {}
    for line in lines:
        rule = dropped.get(line.index)
        if rule is None:
            continue
        private = rule == "classified-notice" or (
            is_unexplained(line, rule) and (beside or names_a_person_by_number(line.folded))
        )
        mask = mask_notice if private else mask_numbers
        shown[line.index] = mask(line.folded, line.text)
    return shown
