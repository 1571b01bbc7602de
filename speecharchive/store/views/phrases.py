"""The views of set phrases (提法) and of their uses."""

from __future__ import annotations

from speecharchive.store.views.view import View, columns, month, year

_IS_COUNTED = "CASE WHEN f.counted_to IS NULL THEN 1 ELSE 0 END"
_COUNTED_TOLD = (
    "1 where every speech is counted; 0 before `speecharchive phrases count` is through."
)

PHRASE = View(
    "v_phrase",
    "One row a set phrase (提法) that the archive counts: the bundled table and a researcher's own.",
    "FROM phrase f",
    columns(
        ("phrase", "f.name", "The phrase as it is usually written; always counted."),
        ("family", "f.family", "Field it belongs to."),
        ("variants", "f.variants", "Other written forms, between vertical bars."),
        (
            "exclusions",
            "f.exclusions",
            "Longer strings inside which a form is not meant, likewise.",
        ),
        (
            "first_central",
            "f.first_central",
            "Earliest use by the centre that the table knows, to the year, month or day; earlier ones may exist.",
        ),
        (
            "basis",
            "f.basis",
            "wording: a form stands there; content: only what it came to sum up.",
        ),
        ("occasion", "f.occasion", "Who said it where."),
        ("source", "f.source", "Document or book where it can be read."),
        ("note", "f.note", "Local origin, older uses, what a number stands for."),
        ("origin", "f.origin", "bundled, or own: a researcher's."),
        ("is_counted", _IS_COUNTED, _COUNTED_TOLD),
    ),
)

PHRASE_USE = View(
    "v_phrase_use",
    "One row a set phrase and a speech that holds it, in the version that v_speech shows.",
    """FROM phrase_use u
JOIN phrase f ON f.id = u.phrase_id
JOIN version v ON v.id = u.version_id
JOIN speech s ON s.id = v.speech_id
JOIN page g ON g.id = s.page_id
LEFT JOIN outlet o ON o.id = g.outlet_id""",
    columns(
        ("phrase", "f.name", "The phrase; see v_phrase."),
        ("family", "f.family", "Field it belongs to."),
        ("speech_id", "s.id", "The speech; see v_speech."),
        ("n", "u.n", "Occurrences of any of its forms outside its exclusions."),
        ("dated_on", "v.dated_on", "Date of the speech, as in v_speech."),
        ("year", year("v.dated_on"), "Year of dated_on."),
        ("month", month("v.dated_on"), "Year and month of dated_on (2024-12)."),
        ("place_code", "v.place_code", "GB/T 2260 code of the place."),
        ("place", "v.place_name", "Name of the place."),
        ("outlet", "o.name", "Registry name of the outlet."),
        ("kind", "v.kind", "Kind of the speech."),
        ("speaker", "v.speaker_name", "Speaker's name."),
        ("office", "v.speaker_office", "Speaker's office."),
        ("is_counted", _IS_COUNTED, _COUNTED_TOLD),
    ),
)
