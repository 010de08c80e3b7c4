"""Notices: off by default, each sent once, to servers of the test's own."""

from __future__ import annotations

import asyncio
import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from pipeline.callbacks import report_late
from pipeline.errors import StorageError
from pipeline.reports.notify import Notice, alert_notices, send_mail, send_once, senders
from pipeline.reports.publish import publish_day
from pipeline.settings import Settings
from pipeline.storage.store import Store
from tests.tables.fabricate import DAY, at
from tests.tables.two_days import first_day

NOTICE = Notice("k1", "Alert", "It happened.", "<p>It happened.</p>")


class Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        server.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(server.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Keeps the test's output clean."""


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as a client without a password needs."""

    def handle(self) -> None:
        server: Any = self.server
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                server.got.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                return


@pytest.fixture
def hook() -> Iterator[Any]:
    yield from serving(HTTPServer(("127.0.0.1", 0), Hook))


@pytest.fixture
def mailbox() -> Iterator[Any]:
    yield from serving(socketserver.TCPServer(("127.0.0.1", 0), Mailbox))


def serving(server: Any) -> Iterator[Any]:
    server.got, server.status = [], 200
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def hooked(settings: Settings, hook: Any) -> Settings:
    return replace(settings, webhook_url=f"http://127.0.0.1:{hook.server_port}/hook")


def test_nothing_is_sent_by_default(store: Store, settings: Settings) -> None:
    assert senders(settings) == []
    assert not settings.notifies
    assert send_once(store, settings, [NOTICE], at(8)) == 0
    assert store.notices.unsent(["k1"]) == {"k1"}


def test_a_notice_goes_out_once(store: Store, settings: Settings, hook: Any) -> None:
    loud = hooked(settings, hook)
    assert [send_once(store, loud, [NOTICE], at(8)) for _ in range(3)] == [1, 0, 0]
    assert hook.got == [{"text": "Alert\nIt happened."}]


@pytest.mark.parametrize(
    ("run", "line"),
    [
        ({"dag_run_id": "asset-1", "partition_key": "2026-11-22"}, "daily_tables (asset-1 for 2026-11-22)"),
        (SimpleNamespace(run_id="scheduled-2"), "daily_tables (scheduled-2)"),
        (None, "daily_tables (a run)"),
    ],
)
def test_a_late_report_is_sent(run: Any, line: str, hook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYADWATCH_WEBHOOK_URL", f"http://127.0.0.1:{hook.server_port}/hook")
    said = asyncio.run(report_late(dag_id="daily_tables", minutes=60, context={"dag_run": run}))
    assert said == f"late: {line} has not ended 60 minutes after it was queued"
    assert hook.got == [{"text": f"[dyadwatch] {said}\n{said}"}]


def test_a_server_that_refuses_leaves_the_notice_to_the_next_try(store: Store, settings: Settings, hook: Any) -> None:
    loud = hooked(settings, hook)
    hook.status = 500
    with pytest.raises(requests.HTTPError):
        send_once(store, loud, [NOTICE], at(8))
    hook.status = 200
    assert send_once(store, loud, [NOTICE], at(9)) == 1


def test_a_mail_has_both_forms(settings: Settings, mailbox: Any) -> None:
    port = mailbox.server_address[1]
    send_mail(replace(settings, smtp_url=f"smtp://127.0.0.1:{port}", mail_to=("a@example.org",)), NOTICE)
    (mail,) = mailbox.got
    assert "Subject: Alert" in mail
    assert "To: a@example.org" in mail
    assert "<p>It happened.</p>" in mail


def test_a_wrong_address_names_its_setting(settings: Settings) -> None:
    with pytest.raises(StorageError, match="DYADWATCH_SMTP_URL"):
        send_mail(replace(settings, smtp_url="mail.example", mail_to=("a@example.org",)), NOTICE)


def test_alerts_of_today_are_news_and_those_of_last_month_are_not(store: Store) -> None:
    publish_day(store, first_day().inputs(), builder="b", now=at(32))
    notices = alert_notices(store, DAY, at(33))
    assert sorted(notice.subject.split(",")[0] for notice in notices) == [
        "[dyadwatch] A10 opened",
        "[dyadwatch] A3 opened",
    ]
    assert alert_notices(store, DAY, at(24 * 30)) == []
