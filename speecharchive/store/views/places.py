"""The views of places and occasions: what is held of which session."""

from __future__ import annotations

from speecharchive.store.views.view import View, columns, year

_EXPECTED = "CASE WHEN v.phase IS NULL THEN v.kind ELSE v.phase || '-' || v.kind END"

COVERAGE = View(
    "v_coverage",
    "One row a customary text of a plenary session that is held, by the place, body, term and session that its page "
    "states. What ought to exist and is not held has no row: this view counts what there is.",
    f"""FROM speech s
JOIN version v ON v.speech_id = s.id AND v.n = s.current
WHERE s.status = 'held' AND v.meeting = 'plenary' AND v.body IS NOT NULL
  AND v.term IS NOT NULL AND v.session IS NOT NULL
GROUP BY coalesce(v.division, v.place_code), v.body, v.term, v.session, {_EXPECTED}""",
    columns(
        ("place", "min(v.place_name)", "Name of the place."),
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
