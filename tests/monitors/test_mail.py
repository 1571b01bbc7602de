"""A breach reaches an operator's mailbox, through a real SMTP server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from speecharchive.monitors import hook
from speecharchive.monitors.hook import Sent

BREACH: dict[str, Any] = {
    "id": 7,
    "outlet": "yunhe-ribao",
    "measure": "no-date",
    "found": 0.8,
    "low": None,
    "high": 0.22,
    "reason": None,
    "closed_at": None,
}


class Mailbox:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's signature
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, EmailMessage, policy=policy.default))
        return "250 OK"


class OnAnyPort(Controller):
    """`port` is known when it has started: one that is looked for before may be another's by then."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def server() -> Iterator[tuple[int, Mailbox]]:
    mailbox = Mailbox()
    controller = OnAnyPort(mailbox, hostname="127.0.0.1", port=0, ready_timeout=60)
    controller.start()
    yield controller.port, mailbox
    controller.stop()


def test_breach_is_told_by_mail(
    server: tuple[int, Mailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, mailbox = server
    monkeypatch.setenv(
        hook.VARIABLE,
        f"mailto://127.0.0.1:{port}?from=archive@yh.example&to=op@yh.example&cto=60&rto=60",
    )
    assert hook.send([BREACH]) == Sent(reached=True)
    (mail,) = mailbox.mails
    assert mail["To"] == "op@yh.example"
    assert mail["Subject"] == "speecharchive: 1 opened, 0 over: yunhe-ribao"
    text = mail.get_body(("plain",))
    assert text is not None
    assert "articles without a date: 80 %, expected at most 22 %" in text.get_content()
