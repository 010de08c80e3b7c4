"""Settings, read once from the environment and passed down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError

LEASE_SECONDS = 300  # a worker that said nothing for 5 minutes (the fetch task's own limit) is taken for dead
CONTACT = "https://github.com/dyadwatch/dyadwatch"  # shown in the User-Agent; set your own address


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside. See docs/settings.md for the environment variables."""

    home: str  # folder or fsspec URL
    database_url: str | None  # None: SQLite under the home
    now: str | None  # ISO time that freezes the clock
    dyad: str  # folder name under pipeline/knowledge, or a path
    catalogue: Path | None  # feeds file to use instead of the dyad's
    allow_loopback: bool  # admits *.localhost and 127.0.0.1: the sample newsroom
    contact: str
    lease_seconds: int
    language_models: Mapping[str, str]  # language code → installed spaCy model to put in front
    use_proxies: bool  # honour HTTP_PROXY and friends
    smtp_url: str | None = None  # mail server for notices; None: no mail
    mail_to: tuple[str, ...] = ()
    mail_from: str | None = None  # None: the first receiver
    webhook_url: str | None = None  # Slack-compatible; None: no webhook

    @property
    def notifies(self) -> bool:
        """Whether notices go anywhere."""
        return bool((self.smtp_url and self.mail_to) or self.webhook_url)

    @property
    def home_is_local(self) -> bool:
        return "://" not in self.home or self.home.startswith("file://")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Settings from DYADWATCH_* variables. Raises SettingsError that names the variable."""
        env = os.environ if env is None else env
        settings = cls(
            home=env.get("DYADWATCH_HOME") or "./data",
            database_url=env.get("DYADWATCH_DATABASE_URL") or None,
            now=env.get("DYADWATCH_NOW") or None,
            dyad=env.get("DYADWATCH_DYAD") or "belarus_us",
            catalogue=Path(env["DYADWATCH_CATALOGUE"]) if env.get("DYADWATCH_CATALOGUE") else None,
            allow_loopback=_flag(env, "DYADWATCH_ALLOW_LOOPBACK"),
            contact=env.get("DYADWATCH_CONTACT") or CONTACT,
            lease_seconds=_positive(env, "DYADWATCH_LEASE_SECONDS", LEASE_SECONDS),
            language_models=_pairs(env, "DYADWATCH_LANGUAGE_MODELS"),
            use_proxies=_flag(env, "DYADWATCH_USE_PROXIES"),
            smtp_url=env.get("DYADWATCH_SMTP_URL") or None,
            mail_to=tuple(part.strip() for part in env.get("DYADWATCH_MAIL_TO", "").split(",") if part.strip()),
            mail_from=env.get("DYADWATCH_MAIL_FROM") or None,
            webhook_url=env.get("DYADWATCH_WEBHOOK_URL") or None,
        )
        if not settings.home_is_local and settings.database_url is None:
            raise SettingsError(
                f"DYADWATCH_DATABASE_URL: an object-store home ({settings.home}) needs a server database; "
                "set it to a PostgreSQL URL"
            )
        return settings


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    raise SettingsError(f"{name}: {value!r} is neither yes nor no; write 1 or 0")


def _positive(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, "").strip()
    if not value:
        return default
    if not value.isdigit() or int(value) == 0:
        raise SettingsError(f"{name}: {value!r} is not a whole number above 0")
    return int(value)


def _pairs(env: Mapping[str, str], name: str) -> dict[str, str]:
    value = env.get(name, "").strip()
    pairs = [part.split("=", 1) for part in value.split(",") if part.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise SettingsError(f"{name}: {value!r} is not a list of language=model, such as en=en_core_web_sm")
    return {pair[0].strip(): pair[1].strip() for pair in pairs}
