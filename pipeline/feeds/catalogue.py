"""The catalogue: which feeds there are, whose they are, and to which bloc their publishers belong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import KnowledgeError
from pipeline.feeds.catalogue_schema import FILE, read_catalogue
from pipeline.knowledge.fields import Fields
from pipeline.knowledge.load import merge
from pipeline.knowledge.yaml_file import read_yaml
from pipeline.records import Feed

UNLISTED = "UNLISTED"  # the bloc of a host that the catalogue does not know
SHORT_HASH_CHARACTERS = 8  # as in the knowledge's version


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """The publisher behind an address."""

    source_id: str
    bloc: str
    lang: str | None
    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Site:
    """Where a publisher's pages stand: a host with everything below it, from a path on."""

    host: str
    path: str
    info: SourceInfo


@dataclass(frozen=True, slots=True)
class Remark:
    """What is known of a feed's address beside the address."""

    certainty: str | None
    note: str | None


@dataclass(frozen=True)
class Catalogue:
    """Feeds, blocs, panel and languages, as read from one file and its overlay."""

    feeds: tuple[Feed, ...]
    blocs: Mapping[str, str]  # bloc → what it stands for
    panel: tuple[str, ...]  # blocs that enter the headline macro-average
    languages: tuple[str, ...]  # with a pipeline; articles in others are archived and counted apart
    version: str
    sites: tuple[Site, ...] = ()  # of all publishers, those without a feed address too
    remarks: Mapping[str, Remark] = field(default_factory=dict)
    certainties: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def enabled(self) -> tuple[Feed, ...]:
        return tuple(feed for feed in self.feeds if feed.enabled)

    @cached_property
    def _by_id(self) -> dict[str, Feed]:
        return {feed.feed_id: feed for feed in self.feeds}

    @cached_property
    def _by_host(self) -> dict[str, list[Site]]:
        hosts: dict[str, list[Site]] = {}
        for site in self.sites:
            hosts.setdefault(site.host, []).append(site)
        return {host: sorted(sites, key=lambda site: -len(site.path)) for host, sites in hosts.items()}

    def feed(self, feed_id: str) -> Feed | None:
        return self._by_id.get(feed_id)

    def source_for_url(self, url: str) -> SourceInfo:
        """The publisher of a page by host, then by the longest matching path.

        An unlisted host is a source of its own, in the bloc UNLISTED.
        """
        parts = urlsplit(url)
        host = bare_host(url)
        name = host
        while "." in name or name == host:
            for site in self._by_host.get(name, ()):
                if _below(parts.path, site.path):
                    return site.info
            if name in self._by_host:
                return self._by_host[name][-1].info
            if "." not in name:
                break
            name = name.split(".", 1)[1]
        return SourceInfo(host or UNLISTED.lower(), UNLISTED, None, host, None)


def load_catalogue(path: Path, overlay: Path | None = None) -> Catalogue:
    """The catalogue in `path`, with the overlay (a file, or a folder with a feeds.yaml) merged over it by id.

    Raises KnowledgeError that names file, feed and key.
    """
    if not path.is_file():
        raise KnowledgeError(f"{path}: no such feeds file; set DYADWATCH_CATALOGUE to one, or unset it")
    document: Mapping[str, Any] = read_yaml(path)
    over = overlay / FILE if overlay is not None and overlay.is_dir() else overlay
    if over is not None and over.is_file():
        document = merge(document, read_yaml(over))
    read = read_catalogue(Fields(path.name, "", document))
    digest = hashlib.sha256(json.dumps(document, sort_keys=True, default=str).encode()).hexdigest()
    sites = []
    for record in read.records:
        info = SourceInfo(record.source_id, record.bloc, record.lang, record.name, record.country)
        for address in (record.homepage, *(f"https://{host}" for host in record.hosts), record.url):
            if address:
                # a feed's own path says nothing of where the articles stand
                place = "/" if address == record.url else urlsplit(address).path
                sites.append(Site(bare_host(address), place.rstrip("/"), info))
    return Catalogue(
        feeds=tuple(feed for record in read.records if (feed := record.feed()) is not None),
        blocs=read.blocs,
        panel=read.panel,
        languages=read.languages,
        version=f"{read.version}+{digest[:SHORT_HASH_CHARACTERS]}",
        sites=tuple(sites),
        remarks={record.feed_id: Remark(record.certainty, record.note) for record in read.records},
        certainties=read.certainties,
    )


def bare_host(url: str) -> str:
    """The host of an address in lower case, without port and `www.`; empty when there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").removeprefix("www.")


def _below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(folder + "/")
