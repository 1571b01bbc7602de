"""The closed lists of words, as taxonomies that speeches point to: kinds, bodies, meetings, phases, bases."""

from __future__ import annotations

from collections.abc import Mapping

TAXONOMIES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "kind": (
        "Kinds of speech",
        {
            "speech": "讲话",
            "work-report": "工作报告",
            "address": "致辞",
            "message": "贺信、慰问信",
            "remarks": "发言",
            "signed-article": "署名文章",
            "news": "新闻报道",
            "other": "其他",
        },
    ),
    "body": (
        "Bodies",
        {
            "cppcc": "人民政协",
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
    ),
    "meeting": (
        "Meetings",
        {
            "plenary": "全体会议",
            "standing-committee": "常委会会议",
            "chairpersons": "主席会议、主任会议",
            "executive": "常务会议",
            "work": "工作会议",
            "party-congress": "党代会",
            "party-plenary": "党委全会",
            "party-group": "党组会议",
            "symposium": "座谈会",
            "ceremony": "仪式",
            "other": "其他",
        },
    ),
    "phase": ("Phases of a meeting", {"opening": "开幕", "closing": "闭幕"}),
    "basis": (
        "How a value is known",
        {
            "stated": "The text says it.",
            "byline": "The author's line under the headline.",
            "headline": "The headline.",
            "caption": "A caption of a picture.",
            "page": "Elsewhere on the page.",
            "meta": "The page's own metadata.",
            "site-section": "The section of the site it stands in.",
            "registry": "The registry of outlets and tenures.",
            "archive-evidence": "Other pages of the archive.",
            "formula": "A set form of words.",
            "inferred": "Inferred otherwise.",
            "unknown": "Not known.",
        },
    ),
}


def reference(taxonomy: str, value: str | None) -> str | None:
    """What points to a category: `#kind.work-report`."""
    if value is None or value not in TAXONOMIES[taxonomy][1]:
        return None
    return f"#{taxonomy}.{value}"
