"""The writable overlay of the catalogue: <home>/knowledge/feeds.yaml, merged over the shipped file by id."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import InputError, StorageError
from pipeline.feeds.catalogue import UNLISTED, Catalogue, bare_host, load_catalogue
from pipeline.feeds.catalogue_schema import FILE
from pipeline.feeds.opml import ListedFeed, same_address, unique_addresses
from pipeline.knowledge.yaml_file import read_yaml
from pipeline.settings import Settings
from pipeline.storage.home import Home

_HEADER = "# Your changes to the feeds catalogue, merged over the shipped file by id. You may edit this file.\n"
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: ids of feeds added and changed, number of feeds that were there already."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int


def overlay_path(settings: Settings) -> Path:
    """Where the overlay stands. Raises InputError for a home that is no folder."""
    if not settings.home_is_local:
        raise InputError(
            f"home {settings.home}: the catalogue's overlay needs a local home; edit a feeds file of your own instead "
            "and name it in DYADWATCH_CATALOGUE"
        )
    return Path(Home(settings.home).path("knowledge")) / FILE


def import_feeds(
    catalogue: Catalogue, catalogue_file: Path, overlay: Path, listed: Sequence[ListedFeed], *, bloc: str | None
) -> Imported:
    """Writes listed feeds into the overlay; `bloc` is for those that name none.

    A feed whose id or address is known changes that entry. The merged catalogue is checked before anything is
    written: KnowledgeError and InputError leave the overlay as it was.
    """
    by_address = {same_address(feed.url): feed for feed in catalogue.feeds}
    taken = {feed.feed_id for feed in catalogue.feeds} | set(catalogue.remarks)
    document = dict(read_yaml(overlay)) if overlay.is_file() else {}
    entries = {entry["id"]: dict(entry) for entry in document.get("feeds") or [] if isinstance(entry, dict)}
    added, changed, unchanged = [], [], 0
    for item in unique_addresses(listed):
        keys = dict(item.keys)
        feed_id = keys.pop("id", None)
        if feed_id is None and (known := by_address.get(same_address(keys["feed"]))):
            feed_id = known.feed_id
            keys["feed"] = known.url  # another spelling of it is no news
        feed_id = feed_id or _new_id(keys, taken)
        if feed_id in taken:
            news = _differences(catalogue, feed_id, keys)
            if not news:
                unchanged += 1
                continue
            changed.append(feed_id)
            entries[feed_id] = entries.get(feed_id, {"id": feed_id}) | news
            continue
        added.append(feed_id)
        taken.add(feed_id)
        entries[feed_id] = {"id": feed_id} | _with_bloc(catalogue, keys, bloc)
    if added or changed:
        _write(document | {"feeds": list(entries.values())}, overlay, catalogue_file)
    return Imported(tuple(added), tuple(changed), unchanged)


def _differences(catalogue: Catalogue, feed_id: str, keys: dict[str, Any]) -> dict[str, Any]:
    feed = catalogue.feed(feed_id)
    if feed is None:  # known without an address so far
        return keys | {"enabled": keys.get("enabled", True)}
    present = {
        "source": feed.source_id,
        "name": feed.name,
        "country": feed.country,
        "lang": feed.lang,
        "bloc": feed.bloc,
        "homepage": feed.homepage,
        "feed": feed.url,
        "enabled": feed.enabled,
    }
    return {name: value for name, value in keys.items() if present[name] != value}


def _with_bloc(catalogue: Catalogue, keys: dict[str, Any], bloc: str | None) -> dict[str, Any]:
    """A new feed's bloc: its own, that of its publisher where the catalogue knows one, or the one given."""
    publisher = catalogue.source_for_url(keys.get("homepage") or keys["feed"])
    known = publisher.bloc != UNLISTED
    chosen = keys.get("bloc") or (publisher.bloc if known else bloc)
    if chosen is None:
        raise InputError(
            f"feed {keys['feed']!r}: names no bloc, and its host is not in the catalogue; give one with --bloc "
            f"({', '.join(catalogue.blocs)})"
        )
    source = {"source": publisher.source_id} if known and "source" not in keys else {}
    return source | {"name": keys["feed"]} | keys | {"bloc": chosen}


def _new_id(keys: dict[str, Any], taken: set[str]) -> str:
    """An id of Latin letters and digits from the host, numbered where it is taken."""
    plain = unicodedata.normalize("NFKD", bare_host(keys["feed"])).encode("ascii", "ignore").decode()
    stem = _NOT_IN_ID.sub("_", plain.lower()).strip("_") or "feed"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name


def _write(document: dict[str, Any], overlay: Path, catalogue_file: Path) -> None:
    text = _HEADER + yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)
    try:
        overlay.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=overlay.parent) as folder:
            draft = Path(folder) / FILE
            draft.write_text(text, encoding="utf-8")
            load_catalogue(catalogue_file, draft)
            draft.replace(overlay)
    except OSError as error:
        raise StorageError(
            f"{overlay}: cannot be written ({error.strerror}); set DYADWATCH_HOME to a folder that can"
        ) from error
