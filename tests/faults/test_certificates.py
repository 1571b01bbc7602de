"""TLS: who cannot show a good certificate is not read, and that is a row; unless the outlet's declaration says so, which is in its runs."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from speecharchive.store.archive import Archive
from tests.faults.hostile_server import Site, hostile, raw
from tests.faults.weather import GOOD, SHORT, errors, pages, weathered

SERVED_AS = "localhost"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

Issue = Callable[[trustme.CA], trustme.LeafCert]
BAD: dict[str, Issue] = {
    "another host": lambda known: known.issue_cert("yunhe.example"),
    "expired": lambda known: known.issue_cert(SERVED_AS, not_after=LONG_AGO),
    "not of a known authority": lambda _: trustme.CA().issue_cert(SERVED_AS),
}


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """The only authority that this machine knows."""
    authority = trustme.CA()
    path = tmp_path / "known.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return authority


def shown(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def test_good_certificate_is_taken(sqlite_archive: Archive, known: trustme.CA) -> None:
    with hostile(pages(), host=SERVED_AS, tls=shown(known.issue_cert(SERVED_AS))) as site:
        summary = weathered(sqlite_archive, site)
    assert (summary.status, summary.new, summary.reason) == ("finished", GOOD, None)


@pytest.mark.parametrize("issue", BAD.values(), ids=BAD.keys())
def test_bad_certificate_is_refused_and_told(
    sqlite_archive: Archive, known: trustme.CA, issue: Issue
) -> None:
    with hostile(pages(), host=SERVED_AS, tls=shown(issue(known))) as site:
        summary = weathered(sqlite_archive, site)
        assert site.asked == [], "nothing is asked of who cannot say who he is"
    assert (summary.status, summary.captures) == ("failed", 0)
    assert_told(sqlite_archive, site)
    assert [line.partition(":")[0] for line in summary.breaches] == ["failed crawls in a row"]


def assert_told(archive: Archive, site: Site) -> None:
    ((kind, detail),) = errors(archive)
    assert kind == "RobotsUnavailable"
    assert "certificate" in detail


@pytest.mark.parametrize("issue", BAD.values(), ids=BAD.keys())
def test_outlet_may_declare_that_its_certificate_is_not_looked_at(
    sqlite_archive: Archive, known: trustme.CA, issue: Issue
) -> None:
    with hostile(pages(), host=SERVED_AS, tls=shown(issue(known))) as site:
        summary = weathered(sqlite_archive, site, facts={"certificates": "unchecked"})
    assert (summary.status, summary.new) == ("finished", GOOD)
    assert summary.reason == "certificates were not checked, as the outlet's declaration says"


def test_what_speaks_no_tls_is_told(sqlite_archive: Archive, known: trustme.CA) -> None:
    with hostile({}, otherwise=raw(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as site:
        site.address = site.address.replace("http:", "https:")
        summary = weathered(sqlite_archive, site, timeout=SHORT)
    assert (summary.status, summary.captures) == ("failed", 0)
    ((_, detail),) = errors(sqlite_archive)
    assert "no whole answer in time" in detail
