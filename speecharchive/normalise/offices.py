"""Posts: 湘潭市委书记, 市政协主席, 代市长, 党组书记、主席."""

import re
from dataclasses import dataclass

from speecharchive.model import Body
from speecharchive.normalise.divisions import Mention, find_divisions, mark
from speecharchive.normalise.fold import fold
from speecharchive.normalise.where import (
    KIND,
    MARKED,
    NATIONAL,
    PLACE,
    ZONE_ALONE,
    Where,
    names_itself,
    read_where,
)

# The first that is found in the name of the body decides.
_BODIES: tuple[tuple[str, Body], ...] = (
    ("民革|民盟|民建|民进|农工党|致公党|九三学社|台盟", "other"),
    ("共青团|^团", "mass-organisation"),
    ("纪委|监委|监察", "discipline"),
    ("统战部", "united-front"),
    ("工会|妇联|工商联|科协|文联|社科联|残联|侨联|红十字会|团委", "mass-organisation"),
    ("法院|中院|高院", "court"),
    ("检察院", "procuratorate"),
    ("政协", "cppcc"),
    ("人大|人民代表大会", "npc"),
    ("管委会|管理委员会", "government"),
    ("党工委|组织部|宣传部|社会工作部|政法委|党校", "party"),
    (".[局厅]|改革委|规划委|健康委|委员会", "government"),
    ("政府|行署", "government"),
    ("委", "party"),
)
_ORG = (
    r"纪委监委|纪委|监委|监察委员会|统战部|组织部|宣传部|社会工作部|政法委|党校|军分区|总工会|工会|妇联|工商联|科协|文联|社科联"
    r"|残联|侨联|红十字会|团委|政协工委|人大工委|党工委|工委|管委会|管理委员会|(?:高级|中级)?人民法院|人民检察院|法院|中院|高院"
    r"|检察院|政协|人大常委会|人大|人民政府|政府|行署|党委"
    r"|[\u3400-\u9fff]{2,10}?(?:局|厅|改革委|规划委|健康委|改革委员会|健康委员会)(?=党组|局长|厅长|主任|副)|委员会|委会(?=主委)|委"
)
_CHIEF = r"[省市县区州盟旗]长|自治区主席|专员|检察长"
_TITLES = rf"书记|主席|主任委员|主任|主委|常委|委员长|秘书长|部长|院长|会长|局长|厅长|校长|司令员|政委|成员|{_CHIEF}"
_PATTERN = re.compile(
    rf"""
    (?P<former>原|时任)?
    (?: (?P<head>中共|共青团|团(?=[省市县区州盟旗]委)|民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)?
        (?P<where>{PLACE}|{ZONE_ALONE}|{"|".join(NATIONAL)}|(?!自治区主席){KIND}) (?P<org>{_ORG})?
        (?P<inner>常委会|办公厅|办公室|研究室|{_ORG})? (?P<group>党组)?
      | (?P<org2>(?<![省市县区州盟旗])(?!委)(?:{_ORG}))? (?P<group2>党组)? )
    (?P<rank>代理|代|常务副|第一副|副|第一)?
    (?P<title>{_TITLES}|(?<={MARKED})长)
    (?![处团会室期远江沙足效久征假城途寿]|委(?!员)|大会)
    """,
    re.VERBOSE,
)
_JOINT = re.compile(r"[、,兼和及 ]{0,2}")
_ALONE = re.compile(rf"{_CHIEF}|长")
_SIGN = re.compile(rf"{_TITLES}|{MARKED}长")
_CLAUSE = re.compile(r"[^。;!?\n]+")
_HEAD = re.compile(rf"主席|主任|主任委员|主委|委员长|院长|会长|局长|厅长|校长|长|{_CHIEF}")
_COMMITTEES = ("委", "党委", "委员会", "党工委", "工委", "纪委", "纪委监委")
_BY_TITLE: dict[str, Body] = {
    "书记": "party",
    "主席": "cppcc",
    "院长": "court",
    "检察长": "procuratorate",
}


@dataclass(frozen=True, slots=True)
class Office:
    """What one person holds: one post, or several said in a row (`省委常委、市委书记`, `党组书记、主席`).

    `division`, `level`, `body` and `title` are those of the principal post: a committee's secretary before a head
    of another body, both before deputies and members, among equals the first.
    """

    raw: str
    """As published."""
    name: str
    """`raw` in simplified characters."""
    division: Mention | None
    """The division the text names; None where it says 市委 or nothing."""
    level: int | None
    """Level said by 省 市 县 …, also when the division is not named; 0 national."""
    body: Body
    title: str
    """`书记`, `主席`, `代市长`, `市长` (also for 株洲市长), in simplified characters."""
    start: int
    end: int


def find_offices(
    text: str, mentions: list[Mention] | None = None, context: str | None = None
) -> list[Office]:
    """Offices in reading order, not overlapping. A title alone (主任, 书记, 委员) is none; 市长 is one.

    `context` settles names that several divisions bear (江北区委书记); `mentions` spares the search for divisions where the caller has made it.
    """
    if mentions is None:
        mentions = find_divisions(text, context)
    offices = (_office(run, text, mentions) for run in _runs(mark(text, mentions)))
    return [office for office in offices if office]


def full_name(office: Office, context: str | None) -> str:
    """`市政协主席` with context 510400 → `攀枝花市政协主席`; what names its division, or has none to fill, stays."""
    name = office.name
    mentions = find_divisions(name, context)
    filled, done = "", 0
    for post in (post for run in _runs(mark(name, mentions)) for post in run):
        where = _where(post, mentions, context)
        if where.division and not where.mention and not names_itself(post["where"] or ""):
            bare = max(post.start(), post.end("former"))
            begin, end = post.span("where") if post["where"] else (bare, bare)
            rest = name[end : post.end()].removeprefix("自治区")
            filled += name[done:begin] + where.division.named_before(rest)
            done = post.end()
    return filled + name[done:]


def _runs(marked: str) -> list[list[re.Match[str]]]:
    """Posts that follow one another (党组书记、主席) together."""
    runs: list[list[re.Match[str]]] = []
    last: re.Match[str] | None = None
    for clause in (each for each in _CLAUSE.finditer(marked) if _SIGN.search(each[0])):
        for post in _PATTERN.finditer(marked, *clause.span()):
            if (
                last
                and post.start() > last.end()
                and _JOINT.fullmatch(marked, last.end(), post.start())
            ):
                runs[-1].append(post)
            else:
                runs.append([post])
            last = post
    return runs


def _where(post: re.Match[str], mentions: list[Mention], context: str | None) -> Where:
    """市长 without more says its kind in the title."""
    if post["where"]:
        return read_where(post["where"], post.end("where"), mentions, context)
    kind = post["title"][:-1] if _ALONE.fullmatch(post["title"]) else ""
    kind = {"专": "地", "检察": "", "自治区主": "自治区"}.get(kind, kind)
    return read_where(kind, -1, mentions, context) if kind else Where(None, None)


def _office(run: list[re.Match[str]], text: str, mentions: list[Mention]) -> Office | None:
    run = [post for post in run if not _is_cut_short(post, text)]
    if not any(_says_where(post) or _ALONE.fullmatch(post["title"]) for post in run):
        return None
    principal = max(run, key=_weight)
    where = _where(_naming(principal, run), mentions, None)
    start, end = run[0].start(), run[-1].end()
    return Office(
        raw=text[start:end],
        name=fold(text[start:end]),
        division=where.mention,
        level=where.level,
        body=_body(principal, run, where),
        title=_title(principal, text),
        start=start,
        end=end,
    )


def _naming(post: re.Match[str], run: list[re.Match[str]]) -> re.Match[str]:
    """The post that says where `post` is held: 市政协党组书记、主席."""
    before = [each for each in run if each["where"] and each.start() < post.start()]
    bare = not post["where"] and not _ALONE.fullmatch(post["title"])
    return before[-1] if before and bare else post


def _is_cut_short(post: re.Match[str], text: str) -> bool:
    """株洲市长 is an office, the 长 of 株洲长期 or 江西吉安长 is not: the place must end with its kind."""
    return post["title"] == "长" and text[post.start("title") - 1] not in "省市县區区州盟旗"


def _says_where(post: re.Match[str]) -> bool:
    return bool(post["where"] or post["org2"] or post["group2"])


def _weight(post: re.Match[str]) -> int:
    """Members count least, then deputies of a party group, then deputies."""
    if post["title"] in ("成员", "常委"):
        return -2
    if post["rank"] and not post["rank"].startswith("代"):
        return -1 if _group(post) else 0
    org = post["inner"] or post["org"] or post["org2"]
    of_committee = org in _COMMITTEES and not _group(post)
    if post["title"] == "书记":
        return 3 if of_committee else 1
    return 2 if _HEAD.fullmatch(post["title"]) else 0


def _group(post: re.Match[str]) -> bool:
    return bool(post["group"] or post["group2"])


def _body(post: re.Match[str], run: list[re.Match[str]], where: Where) -> Body:
    """A post that does not name its body has that of the post before it; 党组书记 alone has that of the title after it."""
    title = post["title"]
    if _ALONE.fullmatch(title) and title != "检察长":
        return "government"
    if (
        title == "主席"
        and not post["org"]
        and where.mention
        and where.mention.division.kind == "自治区"
    ):
        return "government"
    before = [each for each in run if each.start() <= post.start()]
    for each in reversed(before):
        said = "".join(each[part] or "" for part in ("head", "org", "org2", "inner"))
        for words, body in _BODIES:
            if said and re.search(words, said):
                return body
        if each["where"]:
            break
    if title == "主任" and any(_group(each) for each in before):
        return "npc"
    return "other" if _group(post) else _BY_TITLE.get(title, "other")


def _title(post: re.Match[str], text: str) -> str:
    title = (post["rank"] or "") + post["title"]
    if post["title"] == "长":
        title = text[post.start("title") - 1] + title
    return fold(title)
