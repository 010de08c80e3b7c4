"""RM-10: the status of an article from its mentions."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import ArticleStatus, Grade, Mention

ABOUT_R3_SENTENCES = 2
ABOUT_SHARE = 0.20  # of all sentences


def article_status(mentions: Sequence[Mention], n_sentences: int) -> ArticleStatus:
    """`about`: R3 in the title, two R3 sentences or a fifth of all sentences; `mentions`: any; else `none`."""
    if not mentions:
        return ArticleStatus.NONE
    explicit = {mention.sentence_index for mention in mentions if mention.grade is Grade.R3}
    counted = {mention.sentence_index for mention in mentions if not mention.in_title}
    if -1 in explicit or len(explicit) >= ABOUT_R3_SENTENCES or len(counted) >= ABOUT_SHARE * max(n_sentences, 1):
        return ArticleStatus.ABOUT
    return ArticleStatus.MENTIONS
