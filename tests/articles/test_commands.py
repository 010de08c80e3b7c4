"""`dyadwatch quarantine` as a user types it."""

from __future__ import annotations

import json

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipeline.articles.commands import app
from pipeline.errors import InputError
from pipeline.records import Disposition
from pipeline.settings import Settings
from pipeline.storage.queue import Finished
from pipeline.storage.store import Store
from tests.samples import NOON, entry

KEY = entry("a").key.hex()


@pytest.fixture(autouse=True)
def given_up(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("DYADWATCH_HOME", settings.home)
    monkeypatch.setenv("COLUMNS", "200")
    store.queue.commit_poll([], [entry("a"), entry("b")], batch="b", shard=0, counts={}, now=NOON)
    leased = store.queue.lease("w", 9, NOON)
    ends = [Finished(e.key, Disposition.FETCH_FAILED, quarantined=True, reason="timeout: slow") for e in leased]
    store.queue.finish(ends, [], batch="b", now=NOON)
    return store


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_the_list_names_page_and_reason() -> None:
    assert {(row["url"], row["reason"]) for row in json.loads(call("list", "--json").stdout)} == {
        ("https://example.org/a", "timeout: slow"),
        ("https://example.org/b", "timeout: slow"),
    }
    assert "timeout: slow" in call("list", "--source", "example").stdout
    assert json.loads(call("list", "--source", "another", "--json").stdout) == []


@pytest.mark.parametrize(("arguments", "left"), [((KEY,), 1), (("--all",), 0)])
def test_a_retry_queues_what_is_named(given_up: Store, arguments: tuple[str, ...], left: int) -> None:
    assert call("retry", *arguments).exit_code == 0
    assert len(given_up.quarantine.given_up()) == left


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((), "name ids"), ((KEY, "--all"), "name ids"), (("zz",), "not an id"), (("0" * 32,), "1 of 1 ids are not there")],
)
def test_a_wrong_call_says_what_is_wrong(arguments: tuple[str, ...], message: str) -> None:
    error = call("retry", *arguments).exception
    assert isinstance(error, InputError)
    assert message in str(error)
