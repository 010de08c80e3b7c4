"""Where everything stands: hosts, article addresses, feed paths. Addresses carry the date, so that each run of the
newsroom on another day publishes other articles."""

from __future__ import annotations

import hashlib

from pipeline.newsroom.derive import Published
from pipeline.newsroom.schema import Behaviour, FeedFormat, Layout, LinkStyle, Outlet

DEFAULT_PORT = 8765
HOST_SUFFIX = ".localhost"  # resolves to loopback everywhere (RFC 6761)
FEED_PATHS = {
    FeedFormat.RSS: "/rss.xml",
    FeedFormat.ATOM: "/feed/atom",
    FeedFormat.RDF: "/index.rdf",
    FeedFormat.JSON: "/feed.json",
}
MOVED_FROM = "/old/feed.xml"  # where the catalogue still looks for a feed that has moved
TRACKED_LAYOUTS = frozenset({Layout.BLOG, Layout.MAGAZINE})  # their feed links carry campaign parameters
AMP_LAYOUT = Layout.MAGAZINE


def origin(outlet: Outlet, port: int) -> str:
    """Scheme, host and port of an outlet, without a slash at the end."""
    return f"http://{outlet.id}{HOST_SUFFIX}:{port}"


def article_path(outlet: Outlet, article: Published) -> str:
    """Path (and query, in one layout) of an article, unique within its outlet."""
    day, slug = article.published_at, article.key.replace("--", "-")
    match outlet.layout:
        case Layout.BROADSHEET:
            return f"/{day:%Y/%m/%d}/{slug}.html"
        case Layout.WIRE:
            return f"/news/{day:%Y%m%d}/{number(article)}-{slug}"
        case Layout.MAGAZINE:
            return f"/a/{slug}-{day:%d%m%Y}/"
        case Layout.BLOG:
            return f"/{day:%Y}/{day:%m}/{slug}-{day:%d}/"
        case Layout.OFFICIAL:
            return f"/view.php?date={day:%Y-%m-%d}&id={number(article)}"


def amp_path(outlet: Outlet, article: Published) -> str | None:
    """Path of the article's AMP twin, in the layout that has one."""
    return f"{article_path(outlet, article)}amp/" if outlet.layout is AMP_LAYOUT else None


def article_url(outlet: Outlet, article: Published, port: int) -> str:
    """The article's canonical address."""
    return origin(outlet, port) + article_path(outlet, article)


def feed_link(outlet: Outlet, article: Published, port: int) -> str:
    """The article's address as the outlet's feed writes it: relative, or with campaign parameters."""
    link = article_path(outlet, article)
    if outlet.layout in TRACKED_LAYOUTS:
        link += f"?utm_source=rss&utm_medium=feed&utm_campaign={outlet.id}"
    return link if outlet.link_style is LinkStyle.RELATIVE else origin(outlet, port) + link


def feed_path(outlet: Outlet) -> str:
    """Where the outlet really serves its feed."""
    return FEED_PATHS[outlet.feed]


def catalogue_feed_path(outlet: Outlet) -> str:
    """Where the catalogue looks for it: the old place of a feed that has moved."""
    return MOVED_FROM if outlet.behaviour is Behaviour.MOVED else feed_path(outlet)


def number(article: Published) -> int:
    """A number that looks like a row id of a content system: six digits, from the article's key."""
    return 100_000 + int.from_bytes(hashlib.sha256(article.key.encode()).digest()[:4], "big") % 900_000
