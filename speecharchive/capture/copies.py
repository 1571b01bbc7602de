"""A page of somebody else's WARC file as a record of ours: the exchange as it was, with its own time, and where it came from.

Nothing is made up: there is no request beside it, since we sent none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from speecharchive import clock
from speecharchive.capture import records
from speecharchive.capture.warc import Earlier, StoredResponse, stored_response
from speecharchive.errors import DamagedInput

FROM_FIELD = "Speecharchive-Imported-From"
"""Extension field of our copy: the file, and the offset of the record in it."""
RECORD_FIELD = "Speecharchive-Imported-Record"
"""Likewise: the WARC-Record-ID that the record had there."""
DIGEST_FIELD = "Speecharchive-Imported-Digest"
"""Likewise: its WARC-Payload-Digest, which revisit records will state. Some crawlers digest what came in chunks as it came."""
_FOURTEEN = re.compile(r"\d{14}")
_LONGEST_DATE = 32
_WRONG_CLOCK = timedelta(days=730)
"""By how much a record may be ahead of us: our own clock may be a year behind, and what it fetched is not to be refused."""


def copy_of(
    stored: StoredResponse,
    headers: dict[str, str],
    where: str,
    sha256_hex: str,
    *,
    earlier: Earlier | None = None,
) -> bytes:
    """One gzip member; a revisit where `earlier` holds the payload. `headers` are those of the record it copies."""
    kind = "revisit" if earlier else stored.record_type
    fields = [
        ("WARC-Date", stored.fetched_at),
        ("WARC-Target-URI", records.target_uri(stored.url)),
        ("WARC-IP-Address", headers.get("warc-ip-address")),
        ("WARC-Truncated", headers.get("warc-truncated")),
        (FROM_FIELD, where),
        (RECORD_FIELD, headers.get("warc-record-id")),
        (DIGEST_FIELD, None if earlier else headers.get("warc-payload-digest")),
        ("WARC-Payload-Digest", records.digest_label(sha256_hex)),
    ]
    if earlier:
        fields += records.refers_to(earlier.url, earlier.fetched_at, stored.status)
    if kind == "resource":
        fields.append(("Content-Type", stored.header("content-type")))
        return records.member(kind, fields, body=stored.body)
    http = records.response_head(stored.status, "", stored.headers)
    return records.member(kind, fields, http=http, body=b"" if earlier else stored.body)


def is_of(label: str, record: records.Record, where: str) -> bool:
    """Whether a record of ours holds the payload with this digest, as we have it or as its own crawler digested it.

    Raises SealedCapture and DamagedInput.
    """
    if label == record.headers.get(DIGEST_FIELD.lower()):
        return True
    return records.agrees(label, stored_response(record, where).body)


def utc_date(stated: str, where: str) -> str:
    """A record's date in UTC, with its fraction of a second where it has one.

    Raises DamagedInput for what is no date, or lies years ahead: no later look at the page would count against it.
    """
    try:
        if _FOURTEEN.fullmatch(stated):
            date = datetime.strptime(stated, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        else:
            date = datetime.fromisoformat(stated[:_LONGEST_DATE])
        if (
            date.tzinfo is None
            or len(stated) > _LONGEST_DATE
            or "T" not in stated + "T" * (len(stated) == 14)
        ):
            raise ValueError
        if date > clock.now() + _WRONG_CLOCK:
            raise DamagedInput(f"{where}: the WARC record is dated in the future ({stated})")
        if stated.endswith("Z") and stated.isascii():
            return stated
        return date.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        raise DamagedInput(f"{where}: the WARC record has no readable date") from None


def file_record(
    url: str, fetched_at: str, content_type: str | None, body: bytes, sha256_hex: str
) -> bytes:
    """A file that somebody saved, for which there was no exchange, as one gzip member."""
    fields = (
        ("WARC-Date", fetched_at),
        ("WARC-Target-URI", records.target_uri(url)),
        ("WARC-Payload-Digest", records.digest_label(sha256_hex)),
        ("Content-Type", content_type or "application/octet-stream"),
    )
    return records.member("resource", fields, body=body)
