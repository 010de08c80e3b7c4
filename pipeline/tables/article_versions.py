"""Article versions: what was corrected after publication, and how."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from pipeline.records import Article
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView

SUMMARY_CHARACTERS = 300
FRAGMENT_WORDS = 12  # of each changed place: enough to recognise it
COMPARED_WORDS = 3_000  # of each text; the comparison takes the square of it, and corrections stand at the top

TABLE = Table(
    name="article_versions",
    title="Article versions",
    grain="article × version",
    meaning=(
        "Articles whose title or text changed after they were first stored, with every version in order. The other "
        "tables use the newest one that was fetched before the revision was built."
    ),
    key=("article_id", "version"),
    columns=(
        day_column(),
        Column("article_id", Dtype.STRING, "id", "Article."),
        Column("version", Dtype.INTEGER, "place", "1 is the version stored first.", minimum=1),
        Column("url", Dtype.STRING, "URL", "Its address."),
        Column("source_id", Dtype.STRING, "id", "Its publisher."),
        Column("bloc", Dtype.STRING, "id", "The publisher's bloc."),
        Column("fetched_at", Dtype.MOMENT, "UTC", "When this version was first fetched.", hashed=False),
        Column("title", Dtype.STRING, "text", "Its title."),
        Column("text_sha256", Dtype.STRING, "SHA-256", "Hash of its text, which the archive holds."),
        Column("title_changed", Dtype.BOOLEAN, "yes/no", "Another title than the version before."),
        Column("text_changed", Dtype.BOOLEAN, "yes/no", "Another text than the version before."),
        Column("words_added", Dtype.INTEGER, "words", "Words that the version before lacks.", minimum=0),
        Column("words_removed", Dtype.INTEGER, "words", "Words of the version before that are gone.", minimum=0),
        Column("changes", Dtype.STRING, f"≤ {SUMMARY_CHARACTERS} characters", "What changed: «before» → «after»."),
    ),
)


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the article_versions table: the day's counted articles with more than one version."""
    rows = []
    for article in view.articles:
        versions = view.inputs.versions_of.get(article.article_id, ())
        for number, (before, version) in enumerate(pairwise((None, *versions)), start=1):
            assert version is not None
            rows.append(_row(view, article, number, before, version))
    return rows


def _row(view: DayView, article: Article, number: int, before: Article | None, version: Article) -> dict[str, Any]:
    added, removed, changes = (0, 0, "") if before is None else describe(before, version)
    return {
        "day": view.day,
        "article_id": article.article_id,
        "version": number,
        "url": article.url,
        "source_id": article.source_id,
        "bloc": article.bloc,
        "fetched_at": version.fetched_at,
        "title": version.title,
        "text_sha256": version.text_sha256,
        "title_changed": before is not None and before.title != version.title,
        "text_changed": before is not None and before.text_sha256 != version.text_sha256,
        "words_added": added,
        "words_removed": removed,
        "changes": changes,
    }


def describe(before: Article, after: Article) -> tuple[int, int, str]:
    """Words of the text added and removed, and the changed places in words, the title's first."""
    places = [f"title: «{before.title}» → «{after.title}»"] if before.title != after.title else []
    old, new = before.text.split()[:COMPARED_WORDS], after.text.split()[:COMPARED_WORDS]
    added = removed = 0
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            removed, added = removed + b - a, added + d - c
            places.append(f"«{_fragment(old[a:b])}» → «{_fragment(new[c:d])}»")
    summary = "; ".join(places)
    return added, removed, summary if len(summary) <= SUMMARY_CHARACTERS else summary[: SUMMARY_CHARACTERS - 1] + "…"


def _fragment(words: list[str]) -> str:
    return " ".join(words if len(words) <= FRAGMENT_WORDS else [*words[:FRAGMENT_WORDS], "…"])
