"""The views of places and occasions: what is held of which session."""

from __future__ import annotations

from speecharchive.store.views.view import View, columns, year

DIVISION = View(
    "v_division",
    "One row an administrative division, of today or former, from the bundled table, whether anything is held of it or not.",
    "FROM division d",
    columns(
        ("code", "d.code", "GB/T 2260 code; 99… are invented places of the demo."),
        ("name", "d.name", "Full name, e.g. 株洲市."),
        ("short_name", "d.short_name", "Name without its kind, e.g. 株洲."),
        ("level", "d.level", "1 province, 2 prefecture, 3 county."),
        ("province_code", "d.province_code", "Code of its province."),
        ("province", "d.province", "Name of its province."),
        (
            "city_code",
            "d.city_code",
            "Code of its prefecture; null for a province, and for a county that lies in none (朝阳区 of 北京市).",
        ),
        ("city", "d.city", "Name of its prefecture."),
        ("ended", "d.ended", "Last year in which a former division was called so."),
        (
            "successor",
            "d.successor",
            "Code of what a former division is today, where that is certain.",
        ),
    ),
)

_EXPECTED = "CASE WHEN v.phase IS NULL THEN v.kind ELSE v.phase || '-' || v.kind END"

COVERAGE = View(
    "v_coverage",
    "One row a customary text of a plenary session that is held, by the place, body, term and session that its page "
    "states. What ought to exist and is not held has no row: this view counts what there is.",
    f"""FROM speech s
JOIN version v ON v.speech_id = s.id AND v.n = s.current
LEFT JOIN division d ON d.code = coalesce(v.division, v.place_code)
WHERE s.status = 'held' AND v.meeting = 'plenary' AND v.body IS NOT NULL
  AND v.term IS NOT NULL AND v.session IS NOT NULL
GROUP BY coalesce(v.division, v.place_code), v.body, v.term, v.session, {_EXPECTED}""",
    columns(
        ("place", "coalesce(min(d.name), min(v.place_name))", "Name of the place."),
        (
            "place_code",
            "coalesce(v.division, v.place_code)",
            "GB/T 2260 code of the body's division, else of the place.",
        ),
        ("body", "v.body", "Body whose session it is: cppcc, npc, party, …"),
        ("year", f"min({year('v.dated_on')})", "Year of the earliest date among its texts."),
        ("term", "v.term", "届 of that body."),
        ("session", "v.session", "次 of the session."),
        (
            "expected",
            _EXPECTED,
            "Which customary text: its kind, with the phase before it where the page states one (closing-speech).",
        ),
        ("status", "'held'", "held: the archive has it."),
        ("id", "min(s.id)", "A speech that is this text; see v_speech."),
        ("speeches", "count(*)", "Pages that hold it, reprints included."),
    ),
)
