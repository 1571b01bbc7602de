"""The views of what was said: speeches, their versions, paragraphs, credits, what was dropped, and the same text elsewhere."""

from __future__ import annotations

from speecharchive.store.views.view import (
    CURRENT_TOLD,
    IS_CURRENT,
    NEW_LINE,
    Sql,
    View,
    columns,
    day_number,
    joined,
    month,
    spelled,
    year,
)

_TEXT = joined("p.text", NEW_LINE, "FROM paragraph p WHERE p.version_id = v.id", "p.n")
_RESIDUE: Sql = {
    "sqlite": "json_extract(v.record, '$.dropped')",
    "postgresql": "CAST(v.record -> 'dropped' AS TEXT)",
}


def _names(role: str) -> Sql:
    source = f"FROM credit c WHERE c.version_id = v.id AND c.role = '{role}'"
    return joined("c.name", "'、'", source, "c.n")


SPEECH = View(
    "v_speech",
    "One row a speech that is held, in its current version. Reports (news) and texts that today's parser no longer "
    "calls a speech are not in it.",
    """FROM speech s
JOIN version v ON v.speech_id = s.id AND v.n = s.current
JOIN page g ON g.id = s.page_id
JOIN capture k ON k.id = v.capture_id
LEFT JOIN outlet o ON o.id = g.outlet_id
LEFT JOIN division d ON d.code = v.place_code
LEFT JOIN variant x ON x.speech_id = s.id
WHERE s.status = 'held'""",
    columns(
        ("id", "s.id", "Permanent id; cite it as ID@vN#pN."),
        ("version", "v.n", "Number of the current version, from 1."),
        (
            "versions",
            "(SELECT count(*) FROM version w WHERE w.speech_id = s.id)",
            "How many versions are held.",
        ),
        ("kind", "v.kind", "speech, work-report, address, message, remarks or signed-article."),
        ("title", "v.title", "Title without a speaker prefix."),
        ("subtitle", "v.subtitle", "Subtitle without its dash."),
        ("headline", "v.headline", "Headline as published."),
        ("speaker", "v.speaker_name", "Speaker's name; null where the page does not tell."),
        ("office", "v.speaker_office", "Speaker's office."),
        ("speaks_for", "v.speaks_for", "Body the speaker speaks for (我代表…)."),
        ("speaker_basis", "v.speaker_basis", "How the speaker is known."),
        ("delivered_on", "v.delivered_on", "Date of delivery, as far as it is known."),
        ("delivered_precision", "v.delivered_precision", "year, month, day, minute or second."),
        ("delivered_basis", "v.delivered_basis", "How the date of delivery is known."),
        ("published_on", "v.published_on", "Date or time of publication."),
        ("published_precision", "v.published_precision", "year, month, day, minute or second."),
        ("published_basis", "v.published_basis", "How the date of publication is known."),
        ("dated_on", "v.dated_on", "delivered_on, else published_on, to the day at most."),
        ("year", year("v.dated_on"), "Year of dated_on."),
        ("month", month("v.dated_on"), "Year and month of dated_on (2024-12)."),
        (
            "day_number",
            day_number("v.dated_on"),
            "Julian day number of dated_on where it is known to the day; the difference of two is the days between.",
        ),
        ("place_code", "v.place_code", "GB/T 2260 code of the place."),
        ("place", "v.place_name", "Name of the place."),
        ("place_basis", "v.place_basis", "How the place is known."),
        ("province_code", "d.province_code", "Code of the province that the place is or lies in."),
        ("province", "d.province", "Name of that province."),
        (
            "city_code",
            "d.city_code",
            "Code of the prefecture likewise; null for a province, and for a county that lies in none.",
        ),
        ("city", "d.city", "Name of that prefecture."),
        ("body", "v.body", "Body whose occasion it is: cppcc, npc, party, government, …"),
        ("division", "v.division", "GB/T 2260 code of that body's division."),
        ("term", "v.term", "届 of that body."),
        ("session", "v.session", "次 of the session."),
        ("meeting", "v.meeting", "Sort of meeting: plenary, standing-committee, …"),
        ("phase", "v.phase", "opening or closing."),
        ("occasion", "v.occasion_raw", "Occasion as printed."),
        ("outlet", "o.name", "Registry name of the outlet."),
        ("outlet_title", "o.title", "Name of the outlet in Chinese."),
        ("url", "g.url", "Canonical URL of the page."),
        ("source", "v.source", "来源 as printed."),
        ("editors", _names("editor"), "责编, joined by 、."),
        ("reporters", _names("reporter"), "记者, joined by 、."),
        ("photographers", _names("photographer"), "摄, joined by 、."),
        ("characters", "v.n_characters", "Characters of the reading text."),
        ("paragraphs", "v.n_paragraphs", "Paragraphs of the reading text."),
        ("text", _TEXT, "Reading text as published, a line a paragraph."),
        (
            "residue",
            _RESIDUE,
            "The dropped blocks as JSON: rule and text of each; one row a block in v_residue.",
        ),
        ("unexplained", "v.unexplained", "How many of them no rule explains: look at these."),
        ("captured_at", "k.fetched_at", "UTC time of the capture it was read from."),
        ("capture_id", "v.capture_id", "That capture; see v_capture."),
        ("extractor", "v.extractor", "Version of the parser that read it."),
        (
            "corrected",
            "v.corrected",
            "Columns that hold a reviewed value, not the extracted one, parted by spaces; see v_correction.",
        ),
        ("text_sha256", "v.text_sha256", "Digest of headline, subtitle, speaker and paragraphs."),
        (
            "fold_sha256",
            "v.fold_sha256",
            "Digest of the folded Han characters: equal for a plain reprint.",
        ),
        (
            "variant_group",
            "coalesce(x.group_id, s.id)",
            "The id under which the same speech at other pages goes too; its own where it stands alone.",
        ),
        (
            "variant_rank",
            "coalesce(x.rank, 0)",
            "Place among the pages of that group, from 0, the reading text; `trend` and `search` count the lowest that they find.",
        ),
        (
            "variants",
            "(SELECT count(*) FROM variant y WHERE y.group_id = x.group_id AND y.speech_id <> s.id)",
            "How many other pages hold the same speech; see v_variant.",
        ),
    ),
)

VERSION = View(
    "v_version",
    "One row a version of every speech, the ones of before too, whatever became of it.",
    """FROM version v
JOIN speech s ON s.id = v.speech_id
JOIN capture k ON k.id = v.capture_id""",
    columns(
        ("speech_id", "s.id", "The speech; see v_speech."),
        ("version", "v.n", "Number of the version, from 1."),
        ("is_current", IS_CURRENT, CURRENT_TOLD),
        (
            "status",
            "s.status",
            "Of the speech: held, reclassified (today's parser no longer calls it a speech) or withheld (taken down, its text gone).",
        ),
        (
            "changed_at",
            "(SELECT min(c.seen_at) FROM change c WHERE c.version_id = v.id)",
            "UTC time when it was first seen in the place of another version; null for the text that stood there first.",
        ),
        ("kind", "v.kind", "Kind of speech, as in v_speech."),
        ("title", "v.title", "Title without a speaker prefix."),
        ("headline", "v.headline", "Headline as published."),
        ("speaker", "v.speaker_name", "Speaker's name."),
        ("office", "v.speaker_office", "Speaker's office."),
        ("delivered_on", "v.delivered_on", "Date of delivery."),
        ("published_on", "v.published_on", "Date or time of publication."),
        ("dated_on", "v.dated_on", "delivered_on, else published_on, to the day at most."),
        ("captured_at", "k.fetched_at", "UTC time of the capture it was read from."),
        ("capture_id", "v.capture_id", "That capture; see v_capture."),
        (
            "absence",
            "(SELECT o.reason FROM observation o WHERE o.capture_id = v.capture_id AND o.state <> 'present')",
            "Why today's parser finds no article in that capture, as in v_observation: an older one took an error page for a text; null: it finds one.",
        ),
        ("extractor", "v.extractor", "Version of the parser that read it."),
        ("extracted_at", "v.extracted_at", "UTC time when it was read."),
        ("family", "v.family", "CMS family that read the page."),
        ("layout", "v.layout", "Layout of the family."),
        ("corrected", "v.corrected", "Columns that hold a reviewed value, parted by spaces."),
        ("characters", "v.n_characters", "Characters of the reading text."),
        ("paragraphs", "v.n_paragraphs", "Paragraphs of the reading text."),
        ("unexplained", "v.unexplained", "Dropped blocks that no rule explains."),
        (
            "text_sha256",
            "v.text_sha256",
            "Digest of headline, subtitle, speaker and paragraphs: a new one makes a version.",
        ),
        (
            "fold_sha256",
            "v.fold_sha256",
            "Digest of the folded Han characters: two versions that share it differ in punctuation, script, figures, Latin letters or headline alone.",
        ),
        ("text", _TEXT, "Reading text as published, a line a paragraph."),
    ),
)

EDIT = View(
    "v_edit",
    "One row a difference, each time a page showed another text of its speech than at the look before. What a counter, "
    "a menu or a better parser changes is no edit.",
    """FROM change c
JOIN edit e ON e.version_id = c.version_id AND e.of_id = c.of_id
JOIN version v ON v.id = c.version_id
JOIN version w ON w.id = c.of_id
JOIN speech s ON s.id = c.speech_id AND s.status <> 'withheld'
JOIN capture k ON k.id = c.before_capture_id""",
    columns(
        ("speech_id", "s.id", "The speech; see v_speech."),
        ("version", "v.n", "Number of the version that was seen; see v_version."),
        ("before_version", "w.n", "Number of the version that stood there before."),
        ("seen_at", "c.seen_at", "UTC time of the first capture that showed it."),
        ("capture_id", "c.capture_id", "That capture; see v_capture."),
        (
            "before_seen_at",
            "k.fetched_at",
            "UTC time of the last capture that showed the text before.",
        ),
        ("before_capture_id", "c.before_capture_id", "That capture."),
        ("n", "e.n", "Order of the difference in the text, from 0."),
        (
            "class",
            "e.kind",
            "sentence-added, sentence-removed, sentence-replaced, wording, names, numbers, punctuation, width, script or spacing.",
        ),
        ("field", "e.field", "headline, subtitle, speaker (as the page prints it) or paragraphs."),
        ("paragraph_before", "e.paragraph_before", "Paragraph there, from 0."),
        ("paragraph_after", "e.paragraph_after", "Paragraph here, from 0."),
        (
            "at_before",
            "e.at_before",
            "Characters of the paragraph or field that stand before it there.",
        ),
        ("at_after", "e.at_after", "The same here."),
        (
            "before",
            "e.before",
            "Characters there; empty for an insertion. A paragraph ends with a line feed.",
        ),
        ("after", "e.after", "Characters here; empty for an omission."),
    ),
)

PARAGRAPH = View(
    "v_paragraph",
    "One row a paragraph of every version of every speech; add `WHERE is_current = 1` to count a speech once.",
    """FROM paragraph p
JOIN version v ON v.id = p.version_id
JOIN speech s ON s.id = v.speech_id""",
    columns(
        ("speech_id", "s.id", "The speech; see v_speech."),
        ("version", "v.n", "Number of the version, from 1."),
        ("is_current", IS_CURRENT, CURRENT_TOLD),
        ("n", "p.n", "Number of the paragraph, from 0; cite it as #pN."),
        ("section", "p.section", "Label of the section that begins here (一)."),
        ("text", "p.text", "Published characters."),
        (
            "fold",
            "p.fold",
            "Search form of equal length: simplified, half-width, variants merged.",
        ),
    ),
)

CREDIT = View(
    "v_credit",
    "One row a person whom a page names in a role that is not the speaker's, for every version of every speech.",
    """FROM credit c
JOIN version v ON v.id = c.version_id
JOIN speech s ON s.id = v.speech_id""",
    columns(
        ("speech_id", "s.id", "The speech; see v_speech."),
        ("version", "v.n", "Number of the version, from 1."),
        ("is_current", IS_CURRENT, CURRENT_TOLD),
        ("role", "c.role", "editor, reporter or photographer."),
        ("n", "c.n", "Order on the page, from 0."),
        ("name", "c.name", "Name as printed."),
    ),
)

_BLOCKS: Sql = {
    "sqlite": "JOIN json_each(v.record, '$.dropped') b",
    "postgresql": "CROSS JOIN LATERAL json_array_elements(v.record -> 'dropped') WITH ORDINALITY AS b (value, n)",
}
"""The dropped blocks lie in `version.record`: as rows of their own they would be most of the archive."""
_BLOCK_RULE: Sql = {
    "sqlite": "json_extract(b.value, '$.rule')",
    "postgresql": "b.value ->> 'rule'",
}

RESIDUE = View(
    "v_residue",
    "One row a block of a page that is not in the reading text, for every version of every speech, with the rule that "
    "dropped it; what may hold a private person's data is masked.",
    {
        dialect: f"FROM version v\nJOIN speech s ON s.id = v.speech_id\n{spelled(_BLOCKS, dialect)}"
        for dialect in ("sqlite", "postgresql")
    },
    columns(
        ("speech_id", "s.id", "The speech; see v_speech."),
        ("version", "v.n", "Number of the version, from 1."),
        ("is_current", IS_CURRENT, CURRENT_TOLD),
        (
            "n",
            {"sqlite": "b.key", "postgresql": "CAST(b.n - 1 AS INTEGER)"},
            "Number of the dropped block, from 0, in the order of the page.",
        ),
        ("rule", _BLOCK_RULE, "Name of the rule; unexplained where none tells why."),
        (
            "explained",
            {
                dialect: f"CASE WHEN {spelled(_BLOCK_RULE, dialect)} = 'unexplained' THEN 0 ELSE 1 END"
                for dialect in ("sqlite", "postgresql")
            },
            "0 for a block that no rule explains, else 1.",
        ),
        (
            "text",
            {"sqlite": "json_extract(b.value, '$.text')", "postgresql": "b.value ->> 'text'"},
            "Its characters, private data masked.",
        ),
    ),
)

_SIMILARITY = "coalesce(p.similarity, q.similarity)"
_HERE = "coalesce(p.share, q.other_share)"
_THERE = "coalesce(p.other_share, q.share)"

VARIANT = View(
    "v_variant",
    "One row a pair of speeches that are one speech at two pages, in both directions: the rows of a speech_id are the same "
    "speech elsewhere. Speeches that share a variant_group are to be counted once.",
    """FROM variant a
JOIN variant b ON b.group_id = a.group_id AND b.speech_id <> a.speech_id
JOIN speech s ON s.id = a.speech_id
JOIN version v ON v.speech_id = s.id AND v.n = s.current
JOIN speech t ON t.id = b.speech_id
JOIN version w ON w.speech_id = t.id AND w.n = t.current
LEFT JOIN variant_pair p ON p.speech_id = a.speech_id AND p.other_id = b.speech_id
LEFT JOIN variant_pair q ON q.speech_id = b.speech_id AND q.other_id = a.speech_id
WHERE s.status = 'held' AND t.status = 'held'""",
    columns(
        ("speech_id", "a.speech_id", "The speech; see v_speech."),
        ("variant_id", "b.speech_id", "The same speech at another page; see v_speech."),
        ("family", "a.group_id", "The same as variant_group."),
        (
            "relation",
            f"""CASE WHEN {_SIMILARITY} IS NULL THEN 'related'
    WHEN v.fold_sha256 = w.fold_sha256 THEN 'reprint'
    WHEN {_THERE} >= 0.85 AND {_HERE} < 0.8 THEN 'excerpt'
    WHEN {_HERE} >= 0.85 AND {_THERE} < 0.8 THEN 'longer'
    ELSE 'edited' END""",
            "What the variant is: reprint (the same Han characters in the same order), edited, excerpt (of this one), longer "
            "(this one is an excerpt of it), related (both are alike to a third).",
        ),
        (
            "similarity",
            _SIMILARITY,
            "Jaccard similarity of the two texts' runs of five characters, from 0 to 1; a reprint has 1; null for related.",
        ),
        (
            "variant_group",
            "a.group_id",
            "The speech whose text is the reading text of the group: one value a group.",
        ),
        ("rank", "a.rank", "Place of the speech in the group, from 0, the reading text."),
        ("variant_rank", "b.rank", "Place of the variant in the group."),
    ),
)
