from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.clock import FrozenClock, SystemClock, clock_from
from pipeline.errors import SettingsError
from pipeline.settings import LEASE_SECONDS, Settings


def test_nothing_set_gives_a_folder_beside_the_user() -> None:
    settings = Settings.from_env({})
    assert (settings.home, settings.database_url, settings.lease_seconds) == ("./data", None, LEASE_SECONDS)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DYADWATCH_ALLOW_LOOPBACK", "maybe", "neither yes nor no"),
        ("DYADWATCH_LEASE_SECONDS", "0", "whole number above 0"),
        ("DYADWATCH_LEASE_SECONDS", "5 min", "whole number above 0"),
        ("DYADWATCH_LANGUAGE_MODELS", "en_core_web_sm", "language=model"),
        ("DYADWATCH_HOME", "s3://bucket/prefix", "needs a server database"),
    ],
)
def test_an_unusable_setting_is_named(name: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings.from_env({name: value})


def test_an_object_store_home_with_a_server_database_is_accepted() -> None:
    env = {"DYADWATCH_HOME": "s3://bucket/prefix", "DYADWATCH_DATABASE_URL": "postgresql+psycopg2://u@h/d"}
    assert not Settings.from_env(env).home_is_local


def test_language_models_are_pairs() -> None:
    settings = Settings.from_env({"DYADWATCH_LANGUAGE_MODELS": "en=en_core_web_sm, ru=ru_core_news_sm"})
    assert settings.language_models == {"en": "en_core_web_sm", "ru": "ru_core_news_sm"}


@pytest.mark.parametrize("text", ["2026-11-23T08:00:00", "2026-11-23T11:00:00+03:00", "2026-11-23T08:00:00Z"])
def test_a_frozen_clock_stands_at_the_utc_moment(text: str) -> None:
    assert clock_from(text) == FrozenClock(datetime(2026, 11, 23, 8, tzinfo=UTC))


def test_without_a_time_the_clock_runs() -> None:
    assert clock_from(None) == SystemClock()


def test_a_time_that_is_none_is_explained() -> None:
    with pytest.raises(SettingsError, match="DYADWATCH_NOW: 'noon'"):
        clock_from("noon")


def test_every_variable_is_documented() -> None:
    root = Path(__file__).resolve().parents[1]
    used = set(re.findall(r"DYADWATCH_[A-Z_]+", (root / "pipeline" / "settings.py").read_text()))
    table = (root / "docs" / "settings.md").read_text()
    documented = set(re.findall(r"^\| `(DYADWATCH_[A-Z_]+)`", table, re.MULTILINE))
    assert documented == used
