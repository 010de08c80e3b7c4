"""Article versions: what was corrected or taken down after publication, and how."""

from __future__ import annotations

from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import Any

from pipeline.records import Article
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView

SUMMARY_CHARACTERS = 300
FRAGMENT_WORDS = 12  # of each changed place: enough to recognise it
COMPARED_WORDS = 3_000  # of each text; the comparison takes the square of it, and corrections stand at the top


class VersionKind(StrEnum):
    FIRST = "first"
    CORRECTED = "corrected"
    DELETED = "deleted"


TABLE = Table(
    name="article_versions",
    title="Article versions",
    grain="article × version",
    meaning=(
        "Articles whose title or text changed after they were first stored, or whose page is gone, with every version "
        "in order. The other tables use the newest one that was fetched before the revision was built; an article that "
        "was taken down was published all the same, and stays counted."
    ),
    key=("article_id", "version"),
    columns=(
        day_column(),
        Column("article_id", Dtype.STRING, "id", "Article."),
        Column("version", Dtype.INTEGER, "place", "1 is the version stored first.", minimum=1),
        Column(
            "kind",
            Dtype.STRING,
            "kind",
            "first, corrected, or deleted: its page answered 404 or 410 when it was looked at again.",
            values=tuple(VersionKind),
        ),
        Column("url", Dtype.STRING, "URL", "Its address."),
        Column("source_id", Dtype.STRING, "id", "Its publisher."),
        Column("bloc", Dtype.STRING, "id", "The publisher's bloc."),
        Column(
            "fetched_at",
            Dtype.MOMENT,
            "UTC",
            "When this version was first fetched, or its page found gone.",
            hashed=False,
        ),
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
    """Rows of the article_versions table: the day's counted articles with more than one version, or deleted."""
    rows = []
    for article in view.articles:
        versions = view.inputs.versions_of.get(article.article_id, ())
        noticed_at = view.inputs.deleted.get(article.article_id)
        if noticed_at is not None and not versions:
            versions = (article,)
        numbered = enumerate(pairwise((None, *versions)), start=1)
        its_rows = [_row(view, article, number, before, version) for number, (before, version) in numbered]
        rows += its_rows if noticed_at is None else [*its_rows, _deleted(its_rows[-1], noticed_at)]
    return rows


def _deleted(last: dict[str, Any], noticed_at: datetime) -> dict[str, Any]:
    unchanged = {"title_changed": False, "text_changed": False, "words_added": 0, "words_removed": 0, "changes": ""}
    number = last["version"] + 1
    return last | unchanged | {"version": number, "kind": VersionKind.DELETED, "fetched_at": noticed_at}


def _row(
    view: DayView, article: Article, number: int, before: Article | None, version: Article | None
) -> dict[str, Any]:
    assert version is not None
    added, removed, changes = (0, 0, "") if before is None else describe(before, version)
    return {
        "day": view.day,
        "article_id": article.article_id,
        "version": number,
        "kind": VersionKind.FIRST if before is None else VersionKind.CORRECTED,
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
