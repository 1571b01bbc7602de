"""A speech as a person reads it."""

from __future__ import annotations

from speecharchive.cli.inert import inert_line
from speecharchive.query.show import Shown


def readable(shown: Shown) -> None:
    """Print what is known of the speech, then its numbered paragraphs (or the one asked for)."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    record = shown.to_json_dict()
    title = record["title"] or record["headline"] or "(untitled)"
    console.print(Text(inert_line(title), style="bold"))
    facts = Table.grid(padding=(0, 2))
    for name, value in _facts(shown):
        facts.add_row(Text(name, style="dim"), Text(inert_line(value)))
    console.print(Padding(facts, (1, 0)))
    texts = record["paragraphs"] if "paragraphs" in record else [record["text"]]
    first = shown.paragraph or 0
    body = Table.grid(padding=(0, 2))
    body.add_column(justify="right", style="dim")
    body.add_column(overflow="fold")
    for number, text in enumerate(texts, first):
        body.add_row(f"p{number}", Text(inert_line(text)))
    console.print(body)


def _facts(shown: Shown) -> list[tuple[str, str]]:
    values = shown.speech.values
    joined = shown.joined
    speaker = [values.speaker_name, values.speaker_office]
    facts = {
        "subtitle": values.subtitle,
        "speaker": _known(" ".join(filter(None, speaker)), values.speaker_basis),
        "speaks for": values.speaks_for,
        "delivered": _known(values.delivered_on, values.delivered_basis),
        "published": _known(values.published_on, values.published_basis),
        "occasion": values.occasion_raw,
        "place": _known(values.place_name, values.place_basis),
        "source": values.source,
        "credits": "; ".join(
            f"{role}: {'、'.join(names)}" for role, names in shown.speech.credits.items() if names
        ),
        "flags": "; ".join(flag["flag"] for flag in values.record.get("flags", ())),
        "kind": values.kind,
        "url": values.url,
        "id": f"{values.speech_id}@v{values.n} of {shown.versions}, captured {values.captured_at}",
        "page": _presence(shown),
        "joined": f"{joined['id']} was joined with it: {joined['reason']}" if joined else None,
        "corrected": _corrections(shown),
        "redacted": "; ".join(f"{each['what']}: {each['reason']}" for each in shown.redactions),
        "status": None if values.speech_status == "held" else values.speech_status,
    }
    return [(name, value) for name, value in facts.items() if value]


def _presence(shown: Shown) -> str | None:
    """What was observed of the page; nothing where it was there at the last look."""
    page = shown.presence
    if page["state"] == "present":
        return None
    if page["state"] == "returned":
        return f"returned: not found for a time, there again since {page['since']}"
    last = page["last_seen"] or "a time that is not known"
    looks = "1 look" if page["misses"] == 1 else f"{page['misses']} looks"
    return f"{page['state']}: present at {last}, not found from {page['since']} on ({looks})"


def _corrections(shown: Shown) -> str:
    """Each reviewed value, with what was extracted beside it."""
    from speecharchive.corrections.fields import extracted

    record = shown.speech.values.record
    return "; ".join(
        f"{each.field} was {extracted(record, each.field) or 'not known'}"
        f" ({each.reviewer}, {each.reviewed_on}, {each.source})"
        for each in shown.speech.corrections
    )


def _known(value: str | None, basis: str | None) -> str:
    """A value with how it is known; that it is not known is said too."""
    return f"{value} ({basis})" if value else "not known"
