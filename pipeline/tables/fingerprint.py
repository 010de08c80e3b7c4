"""What a day's inputs are, as hashes: equal inputs need no new revision, and unequal parts name the reason for one.

Content rows and coverage classes only: never poll counts, batch ids or wall-clock times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.records import Article, DateSource
from pipeline.tables.day import DayInputs
from pipeline.tables.hashing import combined_sha256, json_sha256
from pipeline.tables.view import DayView

# Part of the inputs → how a reader is told that it changed.
REASONS: Mapping[str, str] = {
    "articles": "articles added, changed or analysed",
    "groups": "copies or stories regrouped",
    "acts": "acts told before",
    "coverage": "coverage changed",
    "scope": "watched feeds, blocs, actors or topics changed",
    "knowledge": "new knowledge version",
    "code": "new code version",
    "feedback": "analysts' feedback applied",
}


NO_FEEDBACK = json_sha256([[], []])  # what a revision older than the part stands for


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`parts` holds one hash for each key of REASONS; `sha256` covers them all."""

    parts: Mapping[str, str]

    @property
    def sha256(self) -> str:
        return combined_sha256(self.parts)

    def changed(self, before: Mapping[str, str]) -> list[str]:
        """What differs from earlier parts, in the words of REASONS."""
        return [words for part, words in REASONS.items() if part_of(before, part) != self.parts[part]]


def part_of(parts: Mapping[str, str], part: str) -> str | None:
    """The hash of a part in an older revision's; None where it was not kept then."""
    return parts.get(part, NO_FEEDBACK if part == "feedback" else None)


def fingerprint(view: DayView) -> Fingerprint:
    """The fingerprint of everything that can change the day's tables.

    Articles of the three days before count only where they share a text or a story with an article of the day: a late
    article elsewhere in the window changes nothing here.
    """
    inputs = view.inputs
    texts_of_day = {carried.text_id for carried in view.carried}
    stories = [story for story in inputs.stories if story.story_id in view.stories]
    wanted = texts_of_day | {text_id for story in stories for text_id in story.text_ids}
    texts = sorted((text for text in inputs.texts if text.text_id in wanted), key=lambda text: text.text_id)
    near = {article_id for text in texts for article_id in text.article_ids}
    articles = [article for article in inputs.articles if article.day == inputs.day or article.article_id in near]
    coverage = view.coverage
    return Fingerprint(
        {
            "articles": json_sha256(
                [
                    sorted([*_article_row(a), a.article_id in inputs.analyses] for a in articles),
                    {key: [[v.title, v.text_sha256] for v in said] for key, said in inputs.versions_of.items()},
                    *([sorted(inputs.deleted)] if inputs.deleted else []),  # days without one keep their hash
                ]
            ),
            "groups": json_sha256(
                [
                    [
                        [
                            t.text_id,
                            sorted(t.article_ids),
                            t.originator_id,
                            t.originator_reason,
                            t.origin_wire,
                            sorted(t.merged_from),
                        ]
                        for t in texts
                    ],
                    sorted([s.story_id, sorted(s.text_ids), s.title, s.lang, sorted(s.merged_from)] for s in stories),
                ]
            ),
            "acts": json_sha256(sorted([act.key.act_id, act.first_day.isoformat()] for act in view.acts)),
            "coverage": json_sha256([dict(coverage.feeds), dict(coverage.blocs)]),
            "scope": json_sha256(_scope_rows(inputs)),
            "knowledge": json_sha256([inputs.versions.knowledge, inputs.versions.analyzer]),
            "code": json_sha256([inputs.versions.code, inputs.versions.extractor]),
            "feedback": json_sha256(
                [
                    sorted({o.mention_id for a in articles for o in inputs.withdrawn.get(a.article_id, ())}),
                    sorted([o.alias, o.actor_id or ""] for o in inputs.never_meant),
                ]
            ),
        }
    )


def version_of(article: Article) -> str:
    """Hex SHA-256 over what of an article can change a table."""
    return json_sha256(_article_row(article))


def _article_row(article: Article) -> list[object]:
    dated = article.date_source is not DateSource.FIRST_SEEN  # else the date is the moment of the fetch
    return [
        article.article_id,
        article.url,
        article.text_sha256,
        article.title,
        article.source_id,
        article.bloc,
        article.day.isoformat(),
        article.lang,
        article.lang_supported,
        str(article.text_kind),
        article.published_at.isoformat() if dated else "",
    ]


def _scope_rows(inputs: DayInputs) -> list[object]:
    scope = inputs.scope
    return [
        sorted([feed.feed_id, feed.source_id, feed.name, feed.bloc] for feed in scope.feeds),
        sorted(scope.blocs),
        sorted(scope.panel),
        sorted(scope.languages),
        sorted(scope.topic_ids),
        list(scope.dyad),
        sorted(scope.third_parties),
    ]
