"""What a page says of itself in its head: title, author, date, canonical link, language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from lxml import html

from pipeline.articles.linked_data import article_objects, names_of
from pipeline.articles.markup import one_line
from pipeline.articles.page_dates import page_date
from pipeline.articles.titles import clean_title

MAX_AUTHOR_CHARACTERS = 200  # three or four names; more is a biography


@dataclass(frozen=True, slots=True)
class Metadata:
    title: str
    author: str | None
    published_at: datetime | None
    canonical_link: str | None  # absolute, as stated; whether to believe it is decided elsewhere
    lang: str | None  # two or three letters
    kind: str | None  # og:type
    has_article_data: bool  # JSON-LD declares an article


def read_metadata(tree: html.HtmlElement, url: str) -> Metadata:
    """The metadata of a parsed page fetched from `url`."""
    objects = article_objects(tree)
    return Metadata(
        title=_title(tree, objects, url),
        author=_author(tree, objects),
        published_at=page_date(tree, objects),
        canonical_link=_canonical(tree, url),
        lang=_lang(tree),
        kind=_meta(tree, "property", "og:type"),
        has_article_data=bool(objects),
    )


def _title(tree: html.HtmlElement, objects: list[dict[str, object]], url: str) -> str:
    headlines = [one_line(str(item["headline"])) for item in objects if isinstance(item.get("headline"), str)]
    h1 = [one_line(element.text_content()) for element in tree.xpath("//h1")]
    only_h1 = h1[0] if len(h1) == 1 else ""
    declared = one_line(_meta(tree, "property", "og:title") or "")
    page_title = one_line("".join(tree.xpath("//head/title[1]//text()")))
    sites = [_meta(tree, "property", "og:site_name"), _meta(tree, "name", "application-name")]
    sites += [name for item in objects for name in names_of(item.get("publisher"))]
    host = urlsplit(url).hostname or ""
    names = [one_line(name) for name in sites if name] + [host, host.removeprefix("www.")]
    for title in (*headlines[:1], declared, only_h1, page_title):
        cleaned = clean_title(title, names, heading=only_h1)
        if cleaned:
            return cleaned
    return ""


def _author(tree: html.HtmlElement, objects: list[dict[str, object]]) -> str | None:
    names = [name for item in objects for name in names_of(item.get("author"))]
    names = names or [
        value for value in [_meta(tree, "name", "author"), _meta(tree, "property", "article:author")] if value
    ]
    cleaned = dict.fromkeys(one_line(name) for name in names if "://" not in name)
    joined = ", ".join(name for name in cleaned if name)
    return joined[:MAX_AUTHOR_CHARACTERS] or None


def _canonical(tree: html.HtmlElement, url: str) -> str | None:
    stated = tree.xpath("//link[@rel='canonical']/@href") + tree.xpath("//meta[@property='og:url']/@content")
    for link in stated:
        try:
            absolute = urljoin(url, str(link).strip())
        except ValueError:
            continue
        if str(link).strip() and absolute.startswith(("http://", "https://")):
            return absolute
    return None


def _lang(tree: html.HtmlElement) -> str | None:
    stated = [
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        _meta(tree, "property", "og:locale"),
    ]
    for value in stated:
        code = (value or "").replace("_", "-").split("-")[0].strip().lower()
        if code.isalpha() and 2 <= len(code) <= 3:
            return code
    return None


def _meta(tree: html.HtmlElement, attribute: str, name: str) -> str | None:
    values = tree.xpath(f"//meta[@{attribute}=$name]/@content", name=name)
    return str(values[0]).strip() or None if values else None
