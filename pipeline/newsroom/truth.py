"""The newsroom as a labelled set: what a perfect pipeline would find. Needs no server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.clock import utc_day
from pipeline.newsroom.addresses import DEFAULT_PORT, article_url
from pipeline.newsroom.content import SHIPPED, load_content
from pipeline.newsroom.derive import Version, publish
from pipeline.newsroom.schema import Kind, TrueQuote
from pipeline.records import ArticleStatus


@dataclass(frozen=True, slots=True)
class LabelledCase:
    """One article with its truth. `text_root` is shared by copies of one text, `story` by texts on one event.

    `versions` are in order, the first as published; `reachable` is False where the feed never shows its items.
    """

    key: str
    url: str
    outlet: str
    bloc: str
    country: str
    lang: str
    kind: Kind
    text_root: str
    story: str | None
    status: ArticleStatus
    trap: str | None
    quotes: tuple[TrueQuote, ...]
    published_at: datetime
    versions: tuple[Version, ...]
    reachable: bool

    @property
    def title(self) -> str:
        return self.versions[0].title

    @property
    def text(self) -> str:
        return self.versions[0].text


def labelled(now: datetime, *, folder: Path = SHIPPED, port: int = DEFAULT_PORT) -> Iterator[LabelledCase]:
    """Every article the newsroom has or will have when its today is that of `now`, by moment and key.

    Raises KnowledgeError or InputError as load_content does.
    """
    content = load_content(folder)
    for article in publish(content, utc_day(now)):
        outlet = content.outlet(article.outlet)
        yield LabelledCase(
            key=article.key,
            url=article_url(outlet, article, port),
            outlet=outlet.id,
            bloc=outlet.bloc,
            country=outlet.country,
            lang=outlet.lang,
            kind=article.kind,
            text_root=article.root,
            story=article.truth.story,
            status=article.truth.status,
            trap=article.truth.trap,
            quotes=article.truth.quotes,
            published_at=article.published_at,
            versions=article.versions,
            reachable=not outlet.behaviour.silent,
        )
