"""Which body a matched meeting name means, and what kind of meeting it is."""

import re

from speecharchive.model import Body, Meeting
from speecharchive.normalise import occasion_patterns as patterns
from speecharchive.normalise.where import NATIONAL

# The first that is found decides: 市委统战部, 市人大常委会 and 市纪委 are not the party committee.
_BODIES: tuple[tuple[str, Body], ...] = (
    ("民革|民盟|民建|民进|农工党|致公党|九三学社|台盟", "other"),
    ("纪委|纪律检查", "discipline"),
    ("统战部", "united-front"),
    (
        "工会|妇联|妇女|工商联|工商业|科协|科学技术协会|文联|文学艺术|社科联|社会科学|残联|残疾人|侨联|归侨|归国华侨|团委|团员"
        "|共青团|共产主义青年团|青年联合会|学生联合会|红十字会|^(?:少先队|青年|学生)$",
        "mass-organisation",
    ),
    ("法院", "court"),
    ("检察院", "procuratorate"),
    ("政协|政治协商", "cppcc"),
    ("人大|人民代表大会", "npc"),
    ("政府", "government"),
    ("中共|共产党|党|[省市县区州盟旗地\ue001-\ue003]委|^委|^中央$", "party"),
)
_WORK = re.compile("工作会议|(?:推进|动员|部署|调度|务虚|总结|联席|培训)(?:大会|会议|会)$")
_CEREMONY = re.compile("仪式|典礼|庆祝|表彰|纪念|团拜|[节展赛周](?:开幕|闭幕)式$")
_SYMPOSIUM = re.compile("座谈会|茶话会|协商会|议政会")
_BARE = ("会", "会议", "大会", "常委会", "常务委员会", "主席会", "主任会")


def is_meeting(match: re.Match[str]) -> bool:
    """Whether the name is one: 市政协会议室, 市人大常委会 and 市委大会 lack what a meeting's name has."""
    if match.re is not patterns.WITHOUT_TERM or match["session"]:
        return True
    noun = match["noun"]
    if match["where"] == "中央" and not match["org"]:
        return noun.endswith("工作会议")
    if match["standing"] or match["group"]:
        return noun.endswith(("会议", "学习会"))
    return noun not in _BARE


def body_of(match: re.Match[str]) -> Body | None:
    """None where the name does not say, such as 十届四次会议."""
    if match.re is patterns.BOTH_SESSIONS:
        return "other"
    said = _body_words(match)
    for words, body in _BODIES:
        if re.search(words, said):
            return body
    noun = patterns.part(match, "noun")
    if match.re is patterns.NUMBERED:
        return _numbered_body(noun)
    if match.re is not patterns.WITH_TERM:
        return "party" if "党" in noun else "other"
    if "全会" in noun or "中全会" in match[0]:
        return "party"
    if match["org2"] == "委员会":
        return "party" if "全体" in noun else "cppcc"
    if "主任" in noun:
        return "npc"
    # The people's congress names itself (第十六届人大常委会第二十次会议), the CPPCC's committee often does not.
    return "cppcc" if "常委" in noun or "主席" in noun else None


def _numbered_body(noun: str) -> Body | None:
    """Chairmen meet in the CPPCC, directors in the people's congress, the government's chiefs in a 常务会议."""
    if "常委" in noun or "常务委员" in noun or "党组" in noun:
        return None
    by_word: tuple[tuple[str, Body], ...] = (
        ("主席", "cppcc"),
        ("主任", "npc"),
        ("常务", "government"),
    )
    return next((body for word, body in by_word if word in noun), None)


def meeting_of(match: re.Match[str], body: Body | None) -> Meeting:
    noun = patterns.part(match, "noun")
    name = match.groupdict().get("name") or noun
    if _SYMPOSIUM.search(noun):
        return "symposium"
    if match.re is patterns.CONGRESS:
        return "party-congress" if body == "party" else "other"
    if match.re is patterns.BOTH_SESSIONS:
        return "plenary"
    if _WORK.search(name):
        return "work"
    if _CEREMONY.search(name):
        return "ceremony"
    if match.re is patterns.AT_A_MEETING:
        return "other"
    return _regular_meeting(match, noun, body)


def _regular_meeting(match: re.Match[str], noun: str, body: Body | None) -> Meeting:
    if "党组" in noun or match.groupdict().get("group"):
        return "party-group"
    if "学习" in noun or "读书" in noun or "交流" in noun:
        return "other"
    if "主席" in noun or "主任" in noun:
        return "chairpersons"
    if body == "government":
        return "executive" if "常务" in noun else "plenary" if "全体" in noun else "other"
    if patterns.part(match, "standing") or "常委" in noun or "常务" in noun:
        return "standing-committee"
    whole = match.re is patterns.WITH_TERM or "全会" in noun or "全体" in noun or "全委" in noun
    if body in ("party", "discipline"):
        return "party-plenary" if whole else "other"
    return "plenary" if whole else "other"


def is_national(match: re.Match[str]) -> bool:
    """党的二十届三中全会, 中共二十大: the party without a place."""
    if match.re is patterns.AT_A_MEETING:
        return any(word in match["name"] for word in (*NATIONAL, "国际", "世界"))
    if "中全会" in match[0] and not patterns.part(match, "where"):
        return True
    return patterns.part(match, "head").startswith(("党", "中共", "中国共产党"))


def _body_words(match: re.Match[str]) -> str:
    """The parts that name the body; an `委` keeps the place before it, so that it is told from 委员会."""
    if match.re is patterns.AT_A_MEETING:
        return match["name"]
    noun = patterns.part(match, "noun")
    named = ("head", "head2", "org", "org2", "members")
    said = "".join(match.groupdict().get(name) or "" for name in named)
    if not said and patterns.part(match, "where") == "中央":
        return "中央"
    said = said.replace("中央委员会", "中共").replace("委员会", "")
    return said if match.re is patterns.WITHOUT_TERM else said + ("党" if noun == "党代会" else "")
