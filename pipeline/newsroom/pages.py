"""HTML pages of the outlets: articles in the outlet's layout, front pages, the index of the newsroom."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from pipeline.newsroom.addresses import amp_path, article_path, feed_path, number, origin
from pipeline.newsroom.behaviours import DESCRIPTIONS
from pipeline.newsroom.dates import day_in_words, in_words
from pipeline.newsroom.derive import Published, Version
from pipeline.newsroom.feeds import CONTENT_TYPES
from pipeline.newsroom.schema import Outlet

LAYOUTS = Path(__file__).parent / "layouts"
FALLBACK_LANG = "en"
N_TEASERS = 8
N_RELATED = 3
EXCERPT_CHARACTERS = 70
MOST_COMMENTS = 3


@dataclass(frozen=True, slots=True)
class Teaser:
    path: str
    title: str
    excerpt: str
    at: datetime
    words: str  # `at` as readers write it


@dataclass(frozen=True, slots=True)
class Pages:
    """The page renderer. The same moment, seed and articles give the same bytes."""

    environment: Environment
    chrome: Mapping[str, Mapping[str, Any]]
    port: int
    seed: int

    @classmethod
    def open(cls, port: int, seed: int) -> Pages:
        environment = Environment(
            loader=FileSystemLoader(LAYOUTS),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        chrome = yaml.safe_load((LAYOUTS / "chrome.yaml").read_text(encoding="utf-8"))
        return cls(environment, chrome, port, seed)

    def article(
        self, outlet: Outlet, article: Published, others: Sequence[Published], moment: datetime, *, amp: bool = False
    ) -> bytes:
        """The article's page as it stands at `moment`, which must not lie before its publication."""
        version = article.version_at(moment)
        assert version is not None, f"{article.key} is not published yet"
        teasers = self._teasers(outlet, [other for other in others if other.key != article.key], moment)
        amp_twin = amp_path(outlet, article)
        updated = version.at if version.at != article.published_at else None
        return self._render(
            "amp" if amp else outlet.layout.value,
            outlet,
            article=article,
            version=version,
            number=number(article),
            url=origin(outlet, self.port) + article_path(outlet, article),
            amp_url=origin(outlet, self.port) + amp_twin if amp_twin else None,
            published=article.published_at,
            published_words=in_words(article.published_at, outlet.lang),
            updated=updated,
            updated_words=in_words(updated, outlet.lang) if updated else None,
            today=day_in_words(moment, outlet.lang),
            teasers=teasers[:N_TEASERS],
            related=sorted(teasers, key=lambda teaser: self._draw(article.key, teaser.path))[:N_RELATED],
            comments=self._comments(outlet, article),
            json_ld=self._json_ld(outlet, article, version),
        )

    def front(self, outlet: Outlet, articles: Sequence[Published], moment: datetime) -> bytes:
        """The outlet's front page: everything published by `moment`, newest first."""
        return self._render("front", outlet, teasers=self._teasers(outlet, articles, moment))

    def missing(self, outlet: Outlet, status: str) -> bytes:
        """The page that goes with an error status."""
        return self._render("missing", outlet, status=status)

    def index(self, outlets: Sequence[tuple[Outlet, Sequence[Published]]], moment: datetime) -> bytes:
        """The newsroom's own page: all outlets and how their servers behave."""
        rows: list[dict[str, Any]] = [
            {
                "outlet": outlet,
                "home": origin(outlet, self.port) + "/",
                "feed_url": origin(outlet, self.port) + feed_path(outlet),
                "behaviour": DESCRIPTIONS[outlet.behaviour],
                "published": sum(article.published_at <= moment for article in articles),
                "to_come": sum(article.published_at > moment for article in articles),
            }
            for outlet, articles in outlets
        ]
        totals = {name: sum(row[name] for row in rows) for name in ("published", "to_come")}
        return self.environment.get_template("index.html").render(outlets=rows, **totals).encode()

    def _render(self, template: str, outlet: Outlet, **context: object) -> bytes:
        chrome = self.chrome.get(outlet.lang, self.chrome[FALLBACK_LANG])
        home = origin(outlet, self.port)
        page = self.environment.get_template(f"{template}.html").render(
            outlet=outlet,
            home=f"{home}/",
            feed_url=home + feed_path(outlet),
            feed_type=CONTENT_TYPES[outlet.feed],
            chrome={**chrome, "sample": chrome["sample"].format(outlet=outlet.name)},
            **context,
        )
        return page.encode(outlet.encoding, "xmlcharrefreplace")

    def _teasers(self, outlet: Outlet, articles: Sequence[Published], moment: datetime) -> list[Teaser]:
        teasers = []
        for article in articles:
            version = article.version_at(moment)
            if version is not None:
                at = article.published_at
                path, words = article_path(outlet, article), in_words(at, outlet.lang)
                teasers.append(Teaser(path, version.title, _excerpt(version.lead), at, words))
        return sorted(teasers, key=lambda teaser: (teaser.at, teaser.path), reverse=True)

    def _comments(self, outlet: Outlet, article: Published) -> list[dict[str, str]]:
        lines = self.chrome.get(outlet.lang, self.chrome[FALLBACK_LANG])["comment_lines"]
        drawn = sorted(lines, key=lambda line: self._draw(article.key, line))
        return [
            {"nick": f"reader{number(article) % 97 + place}", "text": line}
            for place, line in enumerate(drawn[: number(article) % (MOST_COMMENTS + 1)])
        ]

    def _json_ld(self, outlet: Outlet, article: Published, version: Version) -> Markup:
        """schema.org/NewsArticle, safe inside a script element."""
        record = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": version.title,
            "datePublished": article.published_at.isoformat(),
            "dateModified": version.at.isoformat(),
            "mainEntityOfPage": origin(outlet, self.port) + article_path(outlet, article),
            "inLanguage": outlet.lang,
            "author": {"@type": "Person", "name": article.byline} if article.byline else None,
            "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
        }
        kept = {name: value for name, value in record.items() if value is not None}
        return htmlsafe_json_dumps(kept, ensure_ascii=False)

    def _draw(self, *parts: str) -> bytes:
        """A number drawn for these parts, the same in every run with the same seed."""
        return hashlib.sha256("\0".join([str(self.seed), *parts]).encode()).digest()


def _excerpt(text: str) -> str:
    if len(text) <= EXCERPT_CHARACTERS:
        return text
    return text[:EXCERPT_CHARACTERS].rsplit(" ", 1)[0] + " …"
