"""Google-News sitemaps as feeds (sitemaps.org 0.9 with the namespace sitemap-news 0.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.feeds.dates import parse_date
from pipeline.feeds.entries import absolute_link, plain_text
from pipeline.records import Entry

_LOCAL_INDEX = "sitemapindex"
_LOCAL_SET = "urlset"


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The news of a sitemap, or why there is none (`refusal`). `n_other` addresses state no news and are left out."""

    entries: tuple[Entry, ...] = ()
    over_limit: int = 0
    n_other: int = 0
    refusal: str | None = None
    damage: str | None = None  # why the document is not well-formed, where it was read all the same


def read_sitemap(xml: bytes, *, url: str, feed_id: str, limit: int) -> Sitemap | None:
    """Up to `limit` news of a sitemap (UTF-8, no document type); None when the document is no sitemap."""
    root, damage = _parse(xml)
    if root is None:
        return None
    name = _local(root)
    if name == _LOCAL_INDEX:
        first = next((_text(child, "loc") for child in root if _text(child, "loc")), None)
        hint = f", such as {first}" if first else ""
        return Sitemap(refusal=f"a sitemap index: list the news sitemap itself{hint}")
    if name != _LOCAL_SET:
        return None
    found = [child for child in root if _local(child) == "url"]
    news = [(child, part) for child in found if (part := _child(child, "news")) is not None]
    if found and not news:
        return Sitemap(refusal=f"a sitemap of {len(found)} addresses, but not a news sitemap: none has news:news")
    entries = tuple(_entry(child, part, url, feed_id) for child, part in news[:limit])
    return Sitemap(entries, len(news[limit:]), len(found) - len(news), damage=damage)


def _parse(xml: bytes) -> tuple[Any, str | None]:
    """The root and what is wrong with it: read strictly, and if that fails as far as it can be made out."""
    limits = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        return etree.fromstring(xml, etree.XMLParser(**limits)), None
    except etree.XMLSyntaxError as error:
        damage = error.msg
    try:
        return etree.fromstring(xml, etree.XMLParser(recover=True, **limits)), damage
    except etree.XMLSyntaxError:
        return None, damage


def _entry(address: Any, news: Any, base: str, feed_id: str) -> Entry:
    raws = [raw for raw in (_text(news, "publication_date"), _text(address, "lastmod")) if raw]
    reads = [read for raw in raws if (read := parse_date(raw)) is not None]
    publication = _child(news, "publication")
    lang = _text(publication, "language") if publication is not None else None
    return Entry(
        feed_id=feed_id,
        guid=None,
        url=absolute_link(_text(address, "loc"), base),
        title=plain_text(_text(news, "title") or ""),
        summary_html="",
        published_at=reads[0] if reads else None,
        published_raw=" / ".join(dict.fromkeys(raws)) or None,
        lang=lang.lower().partition("-")[0] if lang else None,  # zh-cn, be-by: the language alone
    )


def _child(element: Any, name: str) -> Any:
    return next((child for child in element if _local(child) == name), None)


def _text(element: Any, name: str) -> str | None:
    child = _child(element, name)
    return None if child is None else "".join(child.itertext()).strip() or None


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""  # a comment's tag is a function
