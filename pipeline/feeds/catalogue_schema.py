"""Reading a feeds file: every key is known, every value checked, every mistake named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.knowledge.fields import Fields
from pipeline.records import Feed

FILE = "feeds.yaml"
PAGE_INTERVAL_S = 5.0  # least pause between two pages of one host; story-indexer and news-crawl keep 5 to 9
FEED_INTERVAL_S = 600.0  # least pause between two polls: the floor of miniflux and rss-fetcher
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")
_LANG = re.compile(r"[a-z]{2,3}")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a feeds file: a publisher's edition, with or without a feed address."""

    feed_id: str
    source_id: str
    name: str
    country: str | None
    lang: str | None
    bloc: str
    homepage: str | None
    url: str | None
    hosts: tuple[str, ...]
    enabled: bool
    page_interval_s: float
    feed_interval_s: float
    fetch_pages: bool
    certainty: str | None
    note: str | None

    def feed(self) -> Feed | None:
        """The feed to poll; None where no address is known."""
        if self.url is None:
            return None
        return Feed(
            feed_id=self.feed_id,
            source_id=self.source_id,
            name=self.name,
            url=self.url,
            homepage=self.homepage,
            country=self.country,
            lang=self.lang,
            bloc=self.bloc,
            enabled=self.enabled,
            page_interval_s=self.page_interval_s,
            feed_interval_s=self.feed_interval_s,
            fetch_pages=self.fetch_pages,
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A feeds file as read."""

    version: str
    languages: tuple[str, ...]
    blocs: Mapping[str, str]
    panel: tuple[str, ...]
    certainties: Mapping[str, str]
    records: tuple[Record, ...]


def read_catalogue(top: Fields) -> Document:
    """Checks a feeds file. Raises KnowledgeError that names file, feed and key."""
    blocs = _descriptions(top, "blocs")
    certainties = _descriptions(top, "certainty")
    panel = top.texts("panel")
    for bloc in panel:
        if bloc not in blocs:
            raise top.fail(f"panel: bloc {bloc!r} is not one of {', '.join(blocs)}")
    languages = top.texts("languages")
    for lang in languages:
        if not _LANG.fullmatch(lang):
            raise top.fail(f"languages: {lang!r} is no ISO 639 code; write it like en")
    document = Document(
        version=top.text("version"),
        languages=languages,
        blocs=blocs,
        panel=panel,
        certainties=certainties,
        records=tuple(_record(entry, blocs, certainties) for entry in _named(top)),
    )
    seen: dict[str, str] = {}
    for record in document.records:
        if record.feed_id in seen:
            raise top.fail(f"feed {record.feed_id!r} is listed twice; give each feed an id of its own")
        seen[record.feed_id] = record.feed_id
    top.finish()
    return document


def _named(top: Fields) -> list[Fields]:
    entries = top.items("feeds")
    for number, entry in enumerate(entries, 1):
        entry.entry = f"feed {entry.data.get('id', number)!r}"
    return entries


def _record(entry: Fields, blocs: Mapping[str, str], certainties: Mapping[str, str]) -> Record:
    feed_id = entry.text("id")
    if not _ID.fullmatch(feed_id):
        raise entry.fail("id: use lower-case letters, digits, '_', '-' and '.' only")
    certainty = entry.optional_text("certainty")
    if certainty is not None and certainties and certainty not in certainties:
        raise entry.fail(f"certainty {certainty!r} is not one of {', '.join(certainties)}")
    url = _address(entry, "feed")
    enabled = entry.flag("enabled", default=True)
    if enabled and url is None:
        raise entry.fail("is enabled but has no feed address; add 'feed' or set 'enabled: false'")
    record = Record(
        feed_id=feed_id,
        source_id=entry.optional_text("source") or feed_id,
        name=entry.text("name"),
        country=_code(entry, "country", _COUNTRY, "an ISO 3166 country code such as PL"),
        lang=_code(entry, "lang", _LANG, "an ISO 639 language code such as be"),
        bloc=entry.choice("bloc", blocs),
        homepage=_address(entry, "homepage"),
        url=url,
        hosts=tuple(host.lower().removeprefix("www.") for host in entry.texts("hosts")),
        enabled=enabled,
        page_interval_s=_pause(entry, "page_interval_s", PAGE_INTERVAL_S),
        feed_interval_s=_pause(entry, "feed_interval_s", FEED_INTERVAL_S),
        fetch_pages=entry.flag("fetch_pages", default=True),
        certainty=certainty,
        note=entry.optional_text("note"),
    )
    entry.finish()
    return record


def _descriptions(top: Fields, key: str) -> dict[str, str]:
    found = top.mapping(key)
    for name, value in found.items():
        if not isinstance(value, str):
            raise top.fail(f"{key}: {name!r} must be described by a text, not {value!r}")
    return dict(found)


def _address(entry: Fields, key: str) -> str | None:
    value = entry.optional_text(key)
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        valid_port = parts.port is None or parts.port > 0
    except ValueError as error:
        raise entry.fail(f"{key} {value!r} is no web address ({error})") from error
    if parts.scheme not in ("http", "https"):
        raise entry.fail(f"{key} {value!r} has no http(s) scheme")
    if not parts.hostname or not valid_port or any(letter.isspace() for letter in value):
        raise entry.fail(f"{key} {value!r} is no web address; write it like https://example.org/rss")
    return value


def _code(entry: Fields, key: str, pattern: re.Pattern[str], meaning: str) -> str | None:
    value = entry.optional_text(key)
    if value is not None and not pattern.fullmatch(value):
        raise entry.fail(f"{key} {value!r} is not {meaning}; quote it if it reads as something else in YAML")
    return value


def _pause(entry: Fields, key: str, default: float) -> float:
    if key not in entry.data:
        return default
    value = entry.number(key)
    if not 0 <= value <= 86_400:
        raise entry.fail(f"{key} {value:g} is not between 0 and 86400 seconds")
    return value
