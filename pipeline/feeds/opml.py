"""Lists of feeds as other programs write them: OPML 2.0 and CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from lxml import etree

from pipeline.errors import InputError
from pipeline.feeds.catalogue import Catalogue
from pipeline.records import Feed

CSV_COLUMNS = ("id", "source", "name", "country", "lang", "bloc", "homepage", "feed", "enabled")
MAX_BYTES = 20 * 2**20  # a list of 100,000 feeds is smaller
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
_ALIASES = {
    "xmlurl": "feed", "feedurl": "feed", "url": "feed", "rss": "feed",
    "htmlurl": "homepage", "site": "homepage", "language": "lang", "title": "name", "text": "name",
}  # fmt: skip
_FEED_SCHEME = re.compile(r"^feed:(?P<slashes>//)?", re.IGNORECASE)
_LANG = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """One feed of a list: the keys of a feeds file that the list had, the address always among them."""

    keys: Mapping[str, Any]


def read_list(path: Path) -> list[ListedFeed]:
    """The feeds of an OPML or CSV file, in file order. Raises InputError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give an OPML or CSV file") from error
    if len(data) > MAX_BYTES:
        raise InputError(f"{path}: {len(data)} bytes are too many for a list of feeds; split it")
    return _read_opml(data, path) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _read_csv(data, path)


def write_opml(catalogue: Catalogue) -> str:
    """The catalogue's feeds as OPML 2.0, one outline per bloc; further keys stand in attributes of ours."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<opml version="2.0">',
        f"<head><title>dyadwatch feeds {catalogue.version}</title></head>",
        "<body>",
    ]
    for bloc in catalogue.blocs:
        feeds = [feed for feed in catalogue.feeds if feed.bloc == bloc]
        if feeds:
            lines += [f"<outline text={quoteattr(bloc)}>", *(_outline(feed) for feed in feeds), "</outline>"]
    return "\n".join([*lines, "</body>", "</opml>", ""])


def write_csv(catalogue: Catalogue) -> str:
    """The catalogue's feeds as CSV with the keys of a feeds file; nothing a spreadsheet would take for a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for feed in catalogue.feeds:
        row = _row(feed)
        writer.writerow({name: f"'{value}" if value.startswith(_FORMULA) else value for name, value in row.items()})
    return out.getvalue()


def _row(feed: Feed) -> dict[str, str]:
    return {
        "id": feed.feed_id,
        "source": feed.source_id,
        "name": feed.name,
        "country": feed.country or "",
        "lang": feed.lang or "",
        "bloc": feed.bloc,
        "homepage": feed.homepage or "",
        "feed": feed.url,
        "enabled": "true" if feed.enabled else "false",
    }


def _outline(feed: Feed) -> str:
    attributes = {"type": "rss", "text": feed.name, "title": feed.name, "xmlUrl": feed.url, "htmlUrl": feed.homepage}
    row = _row(feed)
    attributes |= {"language": feed.lang} | {name: row[name] for name in ("id", "source", "country", "bloc", "enabled")}
    return "<outline " + " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items() if value) + "/>"


def _read_opml(data: bytes, path: Path) -> list[ListedFeed]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path}: is no well-formed OPML ({error})") from error
    if root.tag != "opml":
        raise InputError(f"{path}: its root is <{root.tag}>, not <opml>; give an OPML or CSV file")
    found = (_known(outline.attrib) for outline in root.iter("outline"))
    return [ListedFeed(keys) for keys in found if keys]


def _read_csv(data: bytes, path: Path) -> list[ListedFeed]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8") from error
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    if "feed" not in map(_key, reader.fieldnames or ()):
        raise InputError(f"{path}: has no column 'feed'; known columns are {', '.join(CSV_COLUMNS)}")
    found = (_known({name: _unguarded(cell) for name, cell in row.items() if name and cell}) for row in reader)
    return [ListedFeed(keys) for keys in found if keys]


def _unguarded(cell: object) -> str:
    return str(cell).strip().removeprefix("'")


def _key(name: str) -> str:
    """The key of a feeds file for an attribute or column of another program's."""
    plain = re.sub(r"[\s_-]", "", name.lower())
    return _ALIASES.get(plain, plain)


def _known(found: Mapping[str, str]) -> dict[str, Any]:
    """The keys of a feeds file, with values of their types; empty ones left out; nothing without an address."""
    named: dict[str, str] = {}
    for name, value in found.items():
        if value.strip() and (_key(name) not in named or name.lower() == "title"):  # OPML has a text and a title
            named[_key(name)] = value.strip()
    keys: dict[str, Any] = {name: named[name] for name in CSV_COLUMNS if name in named}
    if "feed" not in keys:
        return {}
    keys["feed"] = _FEED_SCHEME.sub(lambda match: "http://" if match["slashes"] else "", keys["feed"])
    if "lang" in keys:
        code = keys.pop("lang").lower().replace("_", "-").split("-")[0]  # en-US, and "unknown"
        keys |= {"lang": code} if _LANG.fullmatch(code) else {}
    if "enabled" in keys:
        keys["enabled"] = keys["enabled"].lower() in ("true", "1", "yes")
    return keys


def same_address(url: str) -> str:
    """What two spellings of a feed's address have in common: asked at both, its server would be asked twice."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def unique_addresses(listed: Iterable[ListedFeed]) -> list[ListedFeed]:
    """The first entry of each address."""
    first: dict[str, ListedFeed] = {}
    for item in listed:
        first.setdefault(same_address(item.keys["feed"]), item)
    return list(first.values())
