"""The filters whose values are a closed list: the values, and what each is called in Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from speecharchive.errors import BadFilter
from speecharchive.suggestions import did_you_mean, nearest

CHOICES: dict[str, dict[str, str]] = {
    "kind": {
        "speech": "讲话",
        "work-report": "工作报告",
        "address": "致辞",
        "message": "贺信、慰问信",
        "remarks": "发言",
        "signed-article": "署名文章",
        "news": "新闻",
        "other": "其他",
    },
    "body": {
        "cppcc": "政协",
        "npc": "人大",
        "party": "党委",
        "government": "政府",
        "discipline": "纪委监委",
        "court": "法院",
        "procuratorate": "检察院",
        "united-front": "统战",
        "mass-organisation": "群团",
        "other": "其他",
    },
    "meeting": {
        "plenary": "全体会议",
        "standing-committee": "常委会会议",
        "chairpersons": "主席、主任会议",
        "executive": "常务会议",
        "work": "工作会议",
        "party-congress": "党代会",
        "party-plenary": "党委全会",
        "party-group": "党组会议",
        "symposium": "座谈会",
        "ceremony": "仪式",
        "other": "其他",
    },
    "phase": {"opening": "开幕", "closing": "闭幕"},
}

_ALSO_CALLED: dict[str, dict[str, str]] = {
    "kind": {
        "贺信": "message",
        "慰问信": "message",
        "致词": "address",
        "贺词": "message",
        "文章": "signed-article",
        "政府工作报告": "work-report",
        "report": "work-report",
        "article": "signed-article",
    },
    "body": {
        "市委": "party",
        "省委": "party",
        "县委": "party",
        "纪委": "discipline",
        "监委": "discipline",
        "工会": "mass-organisation",
        "妇联": "mass-organisation",
        "共青团": "mass-organisation",
        "ccp": "party",
        "congress": "npc",
    },
    "meeting": {"全会": "party-plenary", "主席会议": "chairpersons", "主任会议": "chairpersons"},
    "phase": {"开幕式": "opening", "闭幕式": "closing", "开幕会": "opening", "闭幕会": "closing"},
}


def require_choice(filter_name: str, value: str) -> None:
    """Raises BadFilter where `value` is none of the filter's values: it says which one may be meant, and all of them."""
    known = CHOICES[filter_name]
    if value in known:
        return
    named = {called: key for key, called in known.items()}
    meant = {**{key: key for key in known}, **named, **_ALSO_CALLED[filter_name]}
    close = dict.fromkeys(meant[word] for word in nearest(value, meant))
    hint = did_you_mean([f"{key} ({known[key]})" for key in close])
    listed = ", ".join(f"{key} {called}" for key, called in known.items())
    known_are = f"{hint} Known are" if hint else "known are"
    raise BadFilter(f"--{filter_name} {value!r} is not known; {known_are}: {listed}")


def checked(asked: Sequence[str], known: Sequence[str], wrong: str) -> tuple[str, ...]:
    """Raises BadFilter, which begins with the words `wrong`, for one that there is not."""
    for each in asked:
        if each not in known:
            hint = did_you_mean(nearest(each, known)) or f"there are {', '.join(known)}"
            raise BadFilter(f"{wrong} {each!r}; {hint}")
    return tuple(asked)
