"""Notices by mail and webhook: alerts opened and closed, the morning brief. Off unless an address is set."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import requests

from pipeline.clock import utc_day
from pipeline.errors import StorageError
from pipeline.reports.brief import Brief
from pipeline.reports.library import find, frame_of
from pipeline.settings import Settings
from pipeline.storage.store import Store

TIMEOUT_S = 20  # a mail server that says nothing for so long is down
NEWS_FOR = timedelta(days=2)  # alerts of days further back (a backfill) are history, not news
SMTP_PORT, SMTPS_PORT = 587, 465


@dataclass(frozen=True, slots=True)
class Notice:
    """One message. `key` tells it from all others: it is sent once."""

    key: str
    subject: str
    text: str
    html: str | None = None


Sender = Callable[[Notice], None]


def senders(settings: Settings) -> list[Sender]:
    """What is configured: mail, webhook, both or nothing."""
    found: list[Sender] = []
    if settings.smtp_url and settings.mail_to:
        found.append(lambda notice: send_mail(settings, notice))
    if settings.webhook_url:
        found.append(lambda notice: send_webhook(settings, notice))
    return found


def send_once(store: Store, settings: Settings, notices: list[Notice], now: datetime) -> int:
    """Sends those not sent before; gives their number. At least once: a crash between sending and noting repeats one.

    Raises OSError or requests.RequestException where a server cannot be reached: the caller's retry sends the rest.
    """
    sending = senders(settings)
    fresh = store.notices.unsent([notice.key for notice in notices]) if sending else set()
    sent = 0
    for notice in notices:
        if notice.key in fresh:
            for send in sending:
                send(notice)
            store.notices.sent(notice.key, now)
            sent += 1
    return sent


def alert_notices(store: Store, day: date, now: datetime) -> list[Notice]:
    """One notice for each alert that the day's newest revision opened or closed; none for days long past."""
    if utc_day(now) - day > NEWS_FOR:
        return []
    notices = []
    for row in frame_of(store, find(store, day), "alerts").to_dict("records"):
        if row["state"] != "updated":
            line = f"{row['rule_id']} {row['state']}, {day}: {row['subject']}"
            details = [f"cause: {row['cause']}", f"evidence: {', '.join(row['evidence_ids'])}"]
            text = "\n".join([line, *(details if row["state"] == "opened" else [])])
            notices.append(Notice(f"{row['alert_id']} {row['state']}", f"[dyadwatch] {line}", text))
    return notices


def brief_notice(brief: Brief) -> Notice:
    day = brief.revision.day
    return Notice(f"brief {day}", f"[dyadwatch] Morning brief, {day}", brief.markdown, brief.html)


def send_mail(settings: Settings, notice: Notice) -> None:
    """Sends one mail: smtp:// upgrades to TLS before it logs in, smtps:// begins with it."""
    address = urlsplit(settings.smtp_url or "")
    if address.scheme not in ("smtp", "smtps") or not address.hostname:
        raise StorageError(
            "DYADWATCH_SMTP_URL: not a mail server; write it like smtps://user:password@mail.example:465"
        )
    message = EmailMessage()
    message["Subject"] = " ".join(notice.subject.split())
    message["From"] = settings.mail_from or settings.mail_to[0]
    message["To"] = ", ".join(settings.mail_to)
    message.set_content(notice.text)
    if notice.html is not None:
        message.add_alternative(notice.html, subtype="html")
    secure = address.scheme == "smtps"
    port = address.port or (SMTPS_PORT if secure else SMTP_PORT)
    with (smtplib.SMTP_SSL if secure else smtplib.SMTP)(address.hostname, port, timeout=TIMEOUT_S) as server:
        if address.username:
            if not secure:
                server.starttls()
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(message)


def send_webhook(settings: Settings, notice: Notice) -> None:
    """Posts one message as Slack and its likes take it: {"text": …}."""
    body = {"text": f"{notice.subject}\n{notice.text}"}
    requests.post(settings.webhook_url or "", json=body, timeout=TIMEOUT_S, allow_redirects=False).raise_for_status()
