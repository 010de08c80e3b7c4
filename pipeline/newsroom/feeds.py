"""Feed documents as the outlets write them: RSS 2.0, Atom 1.0 (RFC 4287), RSS 1.0 (RDF), JSON Feed 1.1.

The same items at the same moment give the same bytes: nothing in a document tells when it was asked for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from pipeline.newsroom.addresses import feed_link, feed_path, number, origin
from pipeline.newsroom.dates import feed_date
from pipeline.newsroom.derive import Published, Version
from pipeline.newsroom.schema import DateStyle, FeedFormat, FeedText, Outlet

MAX_ITEMS = 40  # a feed shows its newest
CONTENT_TYPES = {
    FeedFormat.RSS: "application/rss+xml",
    FeedFormat.ATOM: "application/atom+xml",
    FeedFormat.RDF: "application/rdf+xml",
    FeedFormat.JSON: "application/feed+json",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One article as the feed shows it now."""

    article: Published
    version: Version
    link: str
    guid: str
    summary: str
    content: str | None  # HTML of the full text where the feed carries it

    @property
    def shown_at(self) -> datetime:
        """The date of formats that have but one: a correction that changes neither title nor lead moves it."""
        first = self.article.versions[0]
        visibly_changed = (first.title, first.lead) != (self.version.title, self.version.lead)
        return first.at if visibly_changed else self.version.at


@dataclass(frozen=True, slots=True)
class FeedDocument:
    body: bytes
    content_type: str
    changed_at: datetime | None  # the newest version in it, for Last-Modified


def render_feed(outlet: Outlet, articles: Sequence[Published], moment: datetime, port: int) -> FeedDocument:
    """The outlet's feed at `moment`: its newest articles (at most 40), future ones left out."""
    standing = [(article, article.version_at(moment)) for article in articles]
    items = [_item(outlet, article, version, port) for article, version in standing if version is not None]
    items.sort(key=lambda item: (item.article.published_at, item.article.key), reverse=True)
    items = items[:MAX_ITEMS]
    changed_at = max((item.version.at for item in items), default=None)
    match outlet.feed:
        case FeedFormat.RSS:
            text = _rss(outlet, items, changed_at, port)
        case FeedFormat.ATOM:
            text = _atom(outlet, items, changed_at, port)
        case FeedFormat.RDF:
            text = _rdf(outlet, items, port)
        case FeedFormat.JSON:
            text = _json(outlet, items, port)
    return FeedDocument(
        body=text.encode(outlet.encoding, "xmlcharrefreplace"),
        content_type=f"{CONTENT_TYPES[outlet.feed]}; charset={outlet.encoding}",
        changed_at=changed_at,
    )


def _item(outlet: Outlet, article: Published, version: Version, port: int) -> Item:
    paragraphs = "".join(f"<p>{escape(paragraph, quote=False)}</p>\n" for paragraph in version.paragraphs)
    return Item(
        article=article,
        version=version,
        link=feed_link(outlet, article, port),
        guid=f"{outlet.id}-{number(article)}",  # no permalink
        summary=version.lead,
        content=paragraphs if outlet.feed_text is FeedText.FULL else None,
    )


def _rss(outlet: Outlet, items: Sequence[Item], changed_at: datetime | None, port: int) -> str:
    home = origin(outlet, port) + "/"
    lines = [
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/">',
        "<channel>",
        _element("title", outlet.name),
        _element("link", home),
        _element("description", outlet.about),
        _element("language", outlet.lang),
        f'<atom:link href="{home.rstrip("/")}{feed_path(outlet)}" rel="self" type="application/rss+xml"/>',
        _element("lastBuildDate", _date(outlet, changed_at)),
        _element("ttl", "10"),
    ]
    for item in items:
        lines += [
            "<item>",
            _element("title", item.version.title),
            _element("link", item.link),
            f'<guid isPermaLink="false">{item.guid}</guid>',
            _element("pubDate", _date(outlet, item.shown_at)),
            _element("dc:creator", item.article.byline),
            _element("category", item.article.section),
            _element("description", f"<p>{escape(item.summary, quote=False)}</p>"),
            "" if item.content is None else f"<content:encoded><![CDATA[{item.content}]]></content:encoded>",
            "</item>",
        ]
    return _join([*lines, "</channel>", "</rss>"])


def _atom(outlet: Outlet, items: Sequence[Item], changed_at: datetime | None, port: int) -> str:
    home = origin(outlet, port)
    lines = [
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.lang}">',
        _element("title", outlet.name),
        _element("subtitle", outlet.about),
        _element("id", f"tag:{outlet.id}.localhost,2026:feed"),
        f'<link rel="self" href="{home}{feed_path(outlet)}"/>',
        f'<link rel="alternate" type="text/html" href="{home}/"/>',
        _element("updated", _iso(outlet, changed_at)),
    ]
    for item in items:
        lines += [
            "<entry>",
            f'<title type="html">{escape(escape(item.version.title, quote=False), quote=False)}</title>',
            f'<link rel="alternate" type="text/html" href="{escape(item.link)}"/>',
            _element("id", f"tag:{outlet.id}.localhost,2026:{item.guid}"),
            _element("published", _iso(outlet, item.article.published_at)),
            _element("updated", _iso(outlet, item.version.at)),
            f"<author>{_element('name', item.article.byline or outlet.name)}</author>",
            f'<category term="{escape(item.article.section)}"/>',
            f'<summary type="text">{escape(item.summary, quote=False)}</summary>',
            "" if item.content is None else f'<content type="html">{escape(item.content, quote=False)}</content>',
            "</entry>",
        ]
    return _join([*lines, "</feed>"])


def _rdf(outlet: Outlet, items: Sequence[Item], port: int) -> str:
    home = origin(outlet, port) + "/"
    lines = [
        f'<?xml version="1.0" encoding="{outlet.encoding}"?>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">',
        f'<channel rdf:about="{home}">',
        _element("title", outlet.name),
        _element("link", home),
        _element("description", outlet.about),
        _element("dc:language", outlet.lang),
        "<items><rdf:Seq>",
        *(f'<rdf:li rdf:resource="{escape(item.link)}"/>' for item in items),
        "</rdf:Seq></items>",
        "</channel>",
    ]
    for item in items:  # outside the channel, as RSS 1.0 has it
        lines += [
            f'<item rdf:about="{escape(item.link)}">',
            _element("title", item.version.title),
            _element("link", item.link),
            _element("dc:date", _date(outlet, item.shown_at)),
            _element("dc:creator", item.article.byline),
            _element("dc:subject", item.article.section),
            _element("description", item.summary),
            "" if item.content is None else f"<content:encoded><![CDATA[{item.content}]]></content:encoded>",
            "</item>",
        ]
    return _join([*lines, "</rdf:RDF>"])


def _json(outlet: Outlet, items: Sequence[Item], port: int) -> str:
    home = origin(outlet, port)
    shown = []
    for item in items:
        entry: dict[str, object] = {
            "id": item.guid,
            "url": item.link,
            "title": item.version.title,
            "summary": item.summary,
            "date_published": _iso(outlet, item.article.published_at),
            "date_modified": _iso(outlet, item.version.at) if len(item.article.versions) > 1 else None,
            "authors": [{"name": item.article.byline}] if item.article.byline else None,
            "tags": [item.article.section],
            "content_html": item.content,
            "content_text": item.summary if item.content is None else None,  # the standard asks for one of the two
        }
        shown.append({name: value for name, value in entry.items() if value is not None})
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": outlet.about,
        "home_page_url": f"{home}/",
        "feed_url": f"{home}{feed_path(outlet)}",
        "language": outlet.lang,
        "items": shown,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _date(outlet: Outlet, moment: datetime | None) -> str | None:
    return None if moment is None else feed_date(moment, outlet.dates)


def _iso(outlet: Outlet, moment: datetime | None) -> str | None:
    """Atom and JSON Feed know one date form only (RFC 3339)."""
    style = DateStyle.NONE if outlet.dates is DateStyle.NONE else DateStyle.ISO
    return None if moment is None else feed_date(moment, style)


def _element(name: str, text: str | None) -> str:
    return "" if text is None else f"<{name}>{escape(text, quote=False)}</{name}>"


def _join(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line) + "\n"
