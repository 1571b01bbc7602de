"""The views of where it was found: captures, the presence of pages, runs, failures."""

from __future__ import annotations

from speecharchive.store.views.view import View, columns

CAPTURE = View(
    "v_capture",
    "One row a stored response or imported file, with where its bytes lie.",
    """FROM capture k
JOIN page g ON g.id = k.page_id
LEFT JOIN outlet o ON o.id = g.outlet_id""",
    columns(
        ("id", "k.id", "Row number; v_speech.capture_id points here."),
        ("url", "g.url", "Canonical URL of the page."),
        ("requested_url", "k.url", "URL as requested."),
        ("outlet", "o.name", "Registry name of the outlet."),
        ("run_id", "k.run_id", "The run that stored it; see v_run."),
        ("fetched_at", "k.fetched_at", "UTC time of the response."),
        ("status", "k.status", "HTTP status; 200 for an imported file."),
        ("content_type", "k.content_type", "Content-Type header."),
        ("codec", "k.codec", "Codec the bytes were read with."),
        ("replacements", "k.replacements", "Bytes the codec could not read."),
        ("length", "k.length", "Payload bytes as received."),
        ("payload_sha256", "k.payload_sha256", "Digest of the payload."),
        ("record_type", "k.record_type", "response, or revisit: the same bytes as before."),
        ("revisit_of", "k.revisit_of_id", "Capture that holds the bytes of a revisit."),
        ("warc_file", "k.warc_file", "WARC file, relative to the captures folder."),
        ("warc_offset", "k.warc_offset", "Byte offset of the record in it."),
        ("warc_length", "k.warc_length", "Compressed length of the record."),
    ),
)

_OBSERVED = "FROM observation x WHERE x.page_id = g.id"
_LAST_SHOWED = f"(SELECT {{}} {_OBSERVED} AND x.state = 'present' ORDER BY x.at DESC, x.capture_id DESC LIMIT 1)"
_FIRST_MISS = f"""CASE WHEN g.misses > 0 THEN (SELECT {{}} {_OBSERVED} AND x.state = 'not-found' AND x.at = g.presence_since
    ORDER BY x.capture_id LIMIT 1) END"""

PRESENCE = View(
    "v_presence",
    "One row a page that holds a speech: when it was seen, and whether it still was at the last look. What is observed is "
    "that it was present at one time and not found from another on: `presence` says what that comes to, not why.",
    """FROM speech s
JOIN page g ON g.id = s.page_id
JOIN capture l ON l.id = (
  SELECT c.id FROM capture c WHERE c.page_id = g.id ORDER BY c.fetched_at DESC, c.id DESC LIMIT 1)
LEFT JOIN outlet o ON o.id = g.outlet_id""",
    columns(
        ("speech_id", "s.id", "The speech; see v_speech."),
        ("url", "g.url", "Canonical URL of the page."),
        ("outlet", "o.name", "Registry name of the outlet."),
        (
            "status",
            "s.status",
            "Of the speech: held, reclassified (today's parser no longer calls it a speech) or withheld (taken down, its text gone).",
        ),
        ("first_seen", "g.first_seen", "UTC time of the first response."),
        (
            "last_seen",
            _LAST_SHOWED.format("x.at"),
            "UTC time of the last response that brought the page.",
        ),
        ("last_asked", "l.fetched_at", "UTC time of the last response of any status."),
        ("last_status", "l.status", "HTTP status of that last response."),
        ("last_capture_id", "l.id", "That last response; see v_capture."),
        (
            "captures",
            "(SELECT count(*) FROM capture c WHERE c.page_id = g.id)",
            "Responses that are stored of the page.",
        ),
        (
            "misses",
            "g.misses",
            "Responses in a row, since last_seen, that did not find the page: 404, 410, or a page that says so. Refusals, "
            "errors and challenges are none.",
        ),
        (
            "presence",
            "g.presence",
            "present; missing (not found at the last looks); withdrawn (not found on enough days over long enough); returned "
            "(seen again after that).",
        ),
        (
            "presence_since",
            "g.presence_since",
            "UTC time of the response from which that holds: of a page that is not found the first miss.",
        ),
        ("last_seen_capture_id", _LAST_SHOWED.format("x.capture_id"), "The response of last_seen."),
        (
            "not_found_from",
            "CASE WHEN g.misses > 0 THEN g.presence_since END",
            "UTC time of the first miss since last_seen; null for a page that is there.",
        ),
        ("not_found_capture_id", _FIRST_MISS.format("x.capture_id"), "The response of that miss."),
        ("due", "g.due", "UTC time from which a crawl looks at the page again."),
    ),
)

OBSERVATION = View(
    "v_observation",
    "One row a response of an article's page: whether the page was there. What v_presence rests on.",
    """FROM observation x
JOIN page g ON g.id = x.page_id
LEFT JOIN outlet o ON o.id = g.outlet_id
LEFT JOIN speech s ON s.page_id = g.id
LEFT JOIN version v ON v.id = x.version_id""",
    columns(
        ("capture_id", "x.capture_id", "The response; see v_capture."),
        ("url", "g.url", "Canonical URL of the page."),
        ("outlet", "o.name", "Registry name of the outlet."),
        ("speech_id", "s.id", "The speech of the page; null for news."),
        ("at", "x.at", "UTC time of the response."),
        (
            "state",
            "x.state",
            "present, not-found (404, 410, or a page that says so), refused, error, or moved (redirected to another page).",
        ),
        (
            "reason",
            "x.reason",
            "What tells: status, redirect-home, error-text, empty, challenge, no-article; null of a page that is there.",
        ),
        ("version", "v.n", "Number of the version that it showed."),
    ),
)

RUN = View(
    "v_run",
    "One row a crawl, import or re-extraction, and what came of it.",
    """FROM run r
LEFT JOIN outlet o ON o.id = r.outlet_id""",
    columns(
        ("id", "r.id", "Row number."),
        ("outlet", "o.name", "Registry name of the outlet; null for a run over several."),
        ("command", "r.command", "crawl, import or reextract."),
        ("started", "r.started", "UTC time of the start."),
        ("finished", "r.finished", "UTC time of the end; null while it runs."),
        ("status", "r.status", "running, finished, failed or interrupted."),
        ("reason", "r.reason", "Why it failed or stopped."),
        ("requests", "r.requests", "Requests sent."),
        ("captures", "r.captures", "Responses stored."),
        ("new", "r.new", "Article pages seen for the first time."),
        ("changed", "r.changed", "Article pages whose text changed."),
        ("unchanged", "r.unchanged", "Article pages with the same text."),
        ("failed", "r.failed", "Pages that failed."),
        (
            "unexplained",
            "r.unexplained",
            "Blocks of the articles it read, news too, that no rule explains; a leap shows a changed site.",
        ),
        ("extractor", "r.extractor", "Version of the parser."),
        ("user_agent", "r.user_agent", "How the crawl named itself."),
    ),
)

FAILURE = View(
    "v_failure",
    "One row a page, file or record that failed in a run.",
    """FROM failure f
JOIN run r ON r.id = f.run_id
LEFT JOIN outlet o ON o.id = r.outlet_id""",
    columns(
        ("run_id", "f.run_id", "The run; see v_run."),
        ("outlet", "o.name", "Registry name of the run's outlet; null for a run over several."),
        ("url", "f.url", "URL or file."),
        ("error", "f.error_class", "Class of the error."),
        ("detail", "f.detail", "One line; never page text."),
        ("at", "f.at", "UTC time."),
    ),
)

HOST = View(
    "v_host",
    "One row a host that was asked for anything: the pace that all crawls keep together, and pauses.",
    "FROM host h",
    columns(
        ("name", "h.name", "Host name."),
        ("requests", "h.requests", "Requests, robots.txt and retries included."),
        ("first_at", "h.first_at", "UTC time of the first turn."),
        ("asked_at", "h.asked_at", "UTC time when the last turn was taken."),
        ("next_at", "h.next_at", "UTC time before which nobody sends it another request."),
        ("crawl_delay", "h.crawl_delay", "Seconds that its robots.txt asks for; null: none."),
        ("busy", "h.busy", "Answers 429 or 503 in a row."),
        ("paused_until", "h.paused_until", "UTC time until which it was last left alone."),
        ("pause", "h.pause", "Why."),
    ),
)

MEASUREMENT = View(
    "v_measurement",
    "One row a measure of a crawl, and how it was judged by the outlet's earlier crawls.",
    """FROM measurement m
JOIN outlet o ON o.id = m.outlet_id
JOIN run r ON r.id = m.run_id""",
    columns(
        ("run_id", "m.run_id", "The run; see v_run."),
        ("outlet", "o.name", "Registry name of the outlet."),
        ("at", "r.finished", "UTC time of the run's end."),
        ("measure", "m.measure", "What is measured: items, silence, fallback, no-date …"),
        ("found", "m.found", "Share, mean or number that was judged."),
        ("cases", "m.cases", "Pages, answers or days that it is taken over."),
        ("low", "m.low", "Least that was expected."),
        ("high", "m.high", "Most that was expected."),
        (
            "state",
            "m.state",
            "right, breach, no-history, few (too few cases to tell), not-judged, past (from before a change that was accepted).",
        ),
        ("reason", "m.reason", "What the bounds rest on, or why it was not judged."),
    ),
)

BREACH = View(
    "v_breach",
    "One row a measure that was not as the outlet's earlier crawls let expect, from the run that showed it first to its end.",
    """FROM breach b
JOIN outlet o ON o.id = b.outlet_id""",
    columns(
        ("id", "b.id", "Row number; `runs --accept` and `--mute` take it."),
        ("outlet", "o.name", "Registry name of the outlet."),
        ("measure", "b.measure", "What is measured."),
        ("opened_at", "b.opened_at", "UTC time of the end of the run that showed it first."),
        ("opened_run_id", "b.opened_run_id", "That run; see v_run."),
        ("run_id", "b.run_id", "The last run that showed it."),
        ("found", "b.found", "What that run showed."),
        ("low", "b.low", "Least that was expected."),
        ("high", "b.high", "Most that was expected."),
        ("closed_at", "b.closed_at", "UTC time of its end; null while it is open."),
        ("closed_run_id", "b.closed_run_id", "The run that was right again."),
        ("ending", "b.ending", "right, or accepted (it is the new normal)."),
        ("muted_at", "b.muted_at", "UTC time from which nobody is told of it."),
        ("note", "b.note", "What the operator says about it."),
    ),
)
