"""`dyadwatch feeds` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.errors import NotFoundError
from pipeline.feeds.commands import app
from pipeline.records import FeedState
from pipeline.runtime import Runtime
from tests.feeds.conftest import NOW
from tests.feeds.documents import item, rss
from tests.web.server import Reply, Site

CATALOGUE = """
version: "1"
languages: [en]
blocs: {A: first, B: second}
panel: [A]
feeds:
- {id: good, source: house, name: Good, bloc: A, feed: 'SITE/good', page_interval_s: 0}
- {id: bad, source: house, name: Bad, bloc: B, feed: 'SITE/bad', page_interval_s: 0}
- {id: "off", name: "Off", bloc: B, feed: 'SITE/off', enabled: false}
"""


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "catalogue.yaml"
    file.write_text(CATALOGUE.replace("SITE", site.url("").rstrip("/")))
    site.replies["/good"] = Reply(200, rss(item()))
    monkeypatch.setenv("DYADWATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DYADWATCH_CATALOGUE", str(file))
    monkeypatch.setenv("DYADWATCH_NOW", NOW.isoformat())
    monkeypatch.setenv("DYADWATCH_ALLOW_LOOPBACK", "1")
    monkeypatch.setenv("COLUMNS", "200")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ((), ["good", "bad"]),
        (("--all",), ["good", "bad", "off"]),
        (("--bloc", "B", "--all"), ["bad", "off"]),
        (("off",), ["off"]),
        (("house",), ["good", "bad"]),
    ],
)
def test_list(arguments: tuple[str, ...], ids: list[str]) -> None:
    result = call("list", "--json", *arguments)
    assert result.exit_code == 0
    assert [feed["id"] for feed in json.loads(result.stdout)["feeds"]] == ids
    assert all(name in call("list", *arguments).stdout for name in ids)


def test_check_ends_with_1_when_a_feed_is_broken() -> None:
    result = call("check", "--json")
    assert result.exit_code == 1
    assert [(probe["feed_id"], probe["ok"]) for probe in json.loads(result.stdout)] == [("good", True), ("bad", False)]
    assert call("check", "good").exit_code == 0


@pytest.mark.parametrize("command", ["list", "check", "health"])
def test_an_unknown_feed_is_named(command: str) -> None:
    result = call(command, "nobody")
    assert isinstance(result.exception, NotFoundError)
    assert "feed 'nobody': not in the catalogue" in str(result.exception)


def test_export_then_import(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    assert call("export", str(path)).exit_code == 0
    path.write_text(path.read_text().replace("/good", "/better"))
    result = call("import", str(path), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["changed"] == ["good"]
    listed = json.loads(call("list", "good", "--json").stdout)["feeds"]
    assert listed[0]["url"].endswith("/better")


def test_export_to_standard_output_as_csv() -> None:
    assert call("export", "--format", "csv").stdout.startswith("id,source,name,")


def test_health_ends_with_1_when_a_feed_has_a_problem() -> None:
    assert call("health").exit_code == 0  # nothing was polled yet
    with Runtime.open() as rt:
        good, bad = (feed.url for feed in rt.catalogue.enabled)
        rt.store.queue.commit_poll(
            [
                FeedState("good", "x", moved_url=good, moved_times=3, last_polled_at=NOW, last_ok_at=NOW),
                FeedState("bad", bad, last_polled_at=NOW, muted_at=NOW),
            ],
            [], batch="b", shard=0, counts={}, now=NOW,
        )  # fmt: skip
    result = call("health", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert [(each["feed_id"], each["flags"][0], each["ok"]) for each in found] == [
        ("bad", "muted", False),
        ("good", "moved", False),
    ]
    assert "gone (410) since 2026-11-23" in call("health", "--problems").stdout
