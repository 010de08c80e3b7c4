"""All outlets as one site: which address shows what at a given moment. Knows no sockets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from pipeline.newsroom.addresses import (
    HOST_SUFFIX,
    MOVED_FROM,
    amp_path,
    article_path,
    feed_path,
)
from pipeline.newsroom.derive import Published, publish
from pipeline.newsroom.feeds import FeedDocument, render_feed
from pipeline.newsroom.pages import Pages
from pipeline.newsroom.schema import Content, Layout, Outlet

ROBOTS = b"User-agent: *\nDisallow: /search\nAllow: /\n"
UNDECLARED_CHARSET_LAYOUT = Layout.OFFICIAL  # its pages name their encoding in a meta element only


@dataclass(frozen=True, slots=True)
class Page:
    """A document other than a feed."""

    body: bytes
    content_type: str
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """The newsroom on the day it was opened."""

    outlets: Mapping[str, Outlet]
    articles: Mapping[str, tuple[Published, ...]]  # by outlet, oldest first
    paths: Mapping[tuple[str, str], tuple[Published, bool]]  # (outlet, path) → article, whether its AMP twin
    pages: Pages
    port: int

    @classmethod
    def build(cls, content: Content, today: date, *, port: int, seed: int) -> Site:
        """The site whose articles count their days back from `today`. Raises KnowledgeError."""
        outlets = {outlet.id: outlet for outlet in content.outlets}
        articles: dict[str, list[Published]] = {outlet_id: [] for outlet_id in outlets}
        paths: dict[tuple[str, str], tuple[Published, bool]] = {}
        for article in publish(content, today):
            outlet = outlets[article.outlet]
            articles[outlet.id].append(article)
            paths[outlet.id, article_path(outlet, article)] = (article, False)
            twin = amp_path(outlet, article)
            if twin is not None:
                paths[outlet.id, twin] = (article, True)
        return cls(
            outlets=outlets,
            articles={name: tuple(items) for name, items in articles.items()},
            paths=paths,
            pages=Pages.open(port, seed),
            port=port,
        )

    def outlet_at(self, host: str | None) -> Outlet | None:
        """The outlet behind a Host header; None for the newsroom's own page."""
        name = (host or "").partition(":")[0].lower()
        return self.outlets.get(name.removesuffix(HOST_SUFFIX)) if name.endswith(HOST_SUFFIX) else None

    def serves_feed(self, outlet: Outlet, target: str) -> bool:
        """Whether `target` (path and query of a request) is the outlet's feed, at its place or its old one."""
        return urlsplit(target).path in {feed_path(outlet), MOVED_FROM}

    def feed(self, outlet: Outlet, moment: datetime) -> FeedDocument:
        return render_feed(outlet, self.articles[outlet.id], moment, self.port)

    def page(self, outlet: Outlet, target: str, moment: datetime) -> Page | None:
        """The page of `outlet` at `target`; None where there is none (yet)."""
        parts = urlsplit(target)
        if parts.path == "/robots.txt":
            return Page(ROBOTS, "text/plain; charset=utf-8")
        shown = self.articles[outlet.id]
        charset = f"; charset={outlet.encoding}" if outlet.layout is not UNDECLARED_CHARSET_LAYOUT else ""
        html = f"text/html{charset}"
        if parts.path == "/":
            return Page(self.pages.front(outlet, shown, moment), html)
        # A query is part of the address in the layout that numbers its articles; elsewhere it is a campaign's.
        found = self.paths.get((outlet.id, target)) or self.paths.get((outlet.id, parts.path))
        if found is None:
            return None
        article, amp = found
        version = article.version_at(moment)
        if version is None:
            return None
        return Page(self.pages.article(outlet, article, shown, moment, amp=amp), html, version.at)

    def index(self, moment: datetime) -> Page:
        """The newsroom's own page."""
        rows: Sequence[tuple[Outlet, Sequence[Published]]] = [
            (outlet, self.articles[outlet.id]) for outlet in self.outlets.values()
        ]
        return Page(self.pages.index(rows, moment), "text/html; charset=utf-8")
