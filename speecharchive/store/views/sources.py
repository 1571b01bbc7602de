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

_SHOWED = "c.page_id = g.id AND c.status IN (200, 304)"

PRESENCE = View(
    "v_presence",
    "One row a page that holds a speech: when it was seen, and whether it still was at the last look. A page that does not "
    "answer may be gone or merely out of reach: `misses` and the dates say what was observed, not why.",
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
            "Of the speech: held, or reclassified (today's parser no longer calls it a speech).",
        ),
        ("first_seen", "g.first_seen", "UTC time of the first response."),
        (
            "last_seen",
            f"(SELECT max(c.fetched_at) FROM capture c WHERE {_SHOWED})",
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
            f"""(SELECT count(*) FROM capture m WHERE m.page_id = g.id AND m.status NOT IN (200, 304)
    AND m.fetched_at > (SELECT max(c.fetched_at) FROM capture c WHERE {_SHOWED}))""",
            "Responses since last_seen that did not bring the page; 0 where the last one did.",
        ),
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
