"""The grammar of meeting names, over text whose places are marked (`divisions.mark`).

Each pattern names its parts alike: `head` and `org` (the body), `where` (place or kind), `term`, `session`, `noun`
(what kind of meeting), `phase`. A suffix 2 marks a part that may stand in either of two spots.
"""

import re

from speecharchive.normalise.numerals import NUMERAL
from speecharchive.normalise.where import KIND, NATIONAL, PLACE

# A place that is in no table: only where its beginning is certain.
_UNLISTED = (
    r"(?:(?<=在)|(?<=政协)|(?<=中共)|(?<=共产党)|(?<=协商会议))[\u3400-\u9fff]{2,6}?[省市县区州盟旗]"
    r"|(?<![\u3400-\u9fff])[^\W在开好全我本]{2,3}[市县](?=第)"
)
_WHERE = rf"{PLACE}|{'|'.join(NATIONAL)}|[全我本]?(?:{KIND})|{_UNLISTED}"
_HEAD = r"(?P<head>中国人民政治协商会议|人民政协|政协|中国共产党|中共|党的?|民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)?"
_ORG = (
    r"政协工委|人大工委|党工委|政协|人大|人民代表大会|纪委|纪律检查委员会|党委|人民政府|政府|统战部|总工会|工会|妇联|工商联"
    r"|(?:工商业|妇女|残疾人|文学艺术界|社会科学界|归国华侨|青年|学生)联合会|科学技术协会|科协|文联|社科联|残联|侨联|红十字会"
    r"|团委|(?:高级|中级)?(?:人民)?法院|(?:人民)?检察院|委(?!员)"
)
_NOUN = r"(?:全体|全委|常务委员会|常委会|常委|常务|主席|主任|党组|预备|\(扩大\)|扩大){0,4}(?:会议|全会|大会|会)"
_PHASE = r"(?:的?(?:胜利|圆满|隆重)?(?P<phase>开幕|闭幕)(?:大会|会议|仪式|式|会)?)?"
_N = rf"{NUMERAL}{{1,5}}"

WITH_TERM = re.compile(
    rf"""
    {_HEAD} (?P<where>{_WHERE})? (?P<org>{_ORG})? (?:委员会)? (?P<standing>常务委员会|常委会)?   # 政协株洲市
    第?(?P<term>{_N})届                                                                          # 第十届
    (?P<where2>{PLACE}|全国|中央|[省市县区州盟旗]|[\u3400-\u9fff]{{2,6}}?[市县区州](?=委员会))?    # 攀枝花市
    (?P<org2>委员会|中央委员会|{_ORG})? (?P<standing2>常务委员会|常委会|常委)?                       # 委员会
    第?(?P<session>{_N})[次中] (?P<noun>{_NOUN}) {_PHASE}                                        # 第四次会议闭幕式
    """,
    re.VERBOSE,
)
WITHOUT_TERM = re.compile(
    rf"""
    {_HEAD} (?P<where>{_WHERE}) (?P<org>{_ORG}|(?<=中央)) (?P<standing>常务委员会|常委会)? (?P<group>党组)?  # 市政府
    (?:(?:19|20)\d\d年度?)? (?:第?(?P<session>{_N})次)?                                       # 第35次
    (?P<noun>{_NOUN} | [\u3400-\u9fff]{{0,12}}? (?:工作会议|座谈会|推进会|动员会|务虚会|联席会议|民主生活会|常委会会议|协商会议?|议政会
        |学习会议?|读书会|交流会|动员大会|表彰大会|表彰会|总结大会))
    (?!室) {_PHASE}
    """,
    re.VERBOSE,
)
NUMBERED = re.compile(
    rf"第(?P<session>{_N})次(?P<noun>(?:常务委员会|常委会|常务|主席|主任|全体|党组)(?:\(扩大\)|扩大)?会议){_PHASE}"
)
"""第十四次常务委员会会议: which body's, the text before it may tell."""
_MEMBERS = "党员|党|妇女|工会|会员|团员|归侨侨眷|残疾人|少先队|青年|学生|职工"
CONGRESS = re.compile(
    rf"""
    (?: (?P<head>中国共产党|中共|党的|共青团|共产主义青年团|民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)? (?P<where>{_WHERE})?
        (?P<org>{_ORG}|妇女|残疾人|归侨侨眷|少先队|青年|学生)?
        第?(?P<session>{_N})次 (?P<members>{_MEMBERS})? (?P<noun>代表大会|代会)
      | (?P<head2>党的|中共) (?P<session2>[十二三四五六七八九]{{1,3}}) (?P<noun2>大) (?![\u3400-\u9fff]型)
      | (?P<where2>{_WHERE}) (?P<noun3>党代会)
    ) (?:第{_N}次会议)? {_PHASE}
    """,
    re.VERBOSE,
)
BOTH_SESSIONS = re.compile(rf"(?P<where>{_WHERE})?(?:(?:19|20)\d\d年)?[“\"]?(?P<noun>两会)[”\"]?")
AT_A_MEETING = re.compile(
    r"""
    (?<![记志席理]在)(?<=在) (?P<name> (?P<where>[全我本]?自治区|[全我本][省市县区州盟旗]|[省市县州盟旗](?![民域级内外容面场长医直]))? [^在]{2,40}?
        (?P<noun> 座谈会 | 茶话会 | 团拜会 | 仪式 | 典礼 | 论坛 | 例会 | 全会 | 会议 | 大会
            | (?:动员|推进|部署|调度|总结|表彰|庆祝|纪念|推介|交流|培训|报告|学习|专题)会
            | (?P<phase>开幕|闭幕)[式会] ) )
    (?:(?P<phase2>开幕|闭幕)[式会])?
    上的 (?:主持|总结|即席|表态|大会|视频|书面|主旨|欢迎|动员|闭幕|开幕)? (?:讲话|致辞|致词|发言|演讲|报告|主持词|开幕词|闭幕词|欢迎词|祝酒词|答谢词|贺词)
    """,
    re.VERBOSE,
)
"""What a title says: 在…会上的讲话. A report's sentence about somebody else's words (书记在…上的讲话) is left out."""

IN_ORDER = (
    (re.compile("届"), WITH_TERM),
    (re.compile("代表大会|代会|的[二十]|中共[二十]"), CONGRESS),
    (re.compile("会议|大会|全会|全委会|[谈商学习政书流彰进员虚活]会"), WITHOUT_TERM),
    (re.compile("次.{2,7}会议"), NUMBERED),
    (re.compile("两会"), BOTH_SESSIONS),
    (re.compile("上的"), AT_A_MEETING),
)
"""A sign without which the pattern cannot match, and the pattern; the one that says most comes first."""

SIGN = re.compile(
    "届|代会|的[二十]|中共[二十]|会议|大会|全会|全委会|[谈商学习政书流彰进员虚活]会|两会|上的"
)
"""A clause without any of these names no meeting."""


def part(match: re.Match[str], name: str) -> str:
    """What the part says, in whichever of its spots it stands; the empty string when it is absent."""
    parts = match.groupdict()
    return parts.get(name) or parts.get(f"{name}2") or parts.get(f"{name}3") or ""


def part_end(match: re.Match[str], name: str) -> int:
    """Where the part ends in the text; -1 when it is absent."""
    spots = (name, f"{name}2", f"{name}3")
    return next((match.end(spot) for spot in spots if match.groupdict().get(spot)), -1)
