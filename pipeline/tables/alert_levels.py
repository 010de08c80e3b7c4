"""Alerts on figures that leave their usual level: attention and balance (A4, A5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from pipeline.records import Track
from pipeline.tables.alert_condition import (
    BASE_DAYS,
    EVIDENCE,
    LEAST_BLOCS,
    WEEK_DAYS,
    Cause,
    Condition,
    Rule,
    Severity,
)
from pipeline.tables.attention import MICRO, pooled
from pipeline.tables.balance import LEAST_EVENTS, balance_of, directions, earlier_events
from pipeline.tables.bursts import RARE, RARE_COPIES, Base, base_of, chance
from pipeline.tables.day import Counts
from pipeline.tables.events import build as build_events
from pipeline.tables.events import counted_events
from pipeline.tables.view import DayView

BALANCE_MOVE = 2.0  # score points between two weeks


def attention_bursts(view: DayView) -> list[Condition]:
    """A4: far more relevant texts than the four weeks before give reason to expect, in at least two blocs.

    Where only copies are more than usual, the cause is syndication; where texts of sources that were not heard in the
    week before make the difference, it is collection.
    """
    today = _today(view)
    texts, articles = _base(view, today, MICRO, _of_texts), _base(view, today, MICRO, _of_articles)
    if texts is None or articles is None:
        return []
    n_texts, n_articles = today[MICRO].n_texts, today[MICRO].n_articles
    cause = burst_cause(n_texts, n_articles, texts, articles, of_new_sources=_texts_of_new_sources(view))
    copies = cause is Cause.SYNDICATION
    if cause is None or not _blocs_above(view, today, _of_articles if copies else _of_texts):
        return []
    severity = Severity.NOTICE if copies else Severity.WARNING
    observed, expected = (n_articles, articles.expected) if copies else (n_texts, texts.expected)
    return [Condition(Rule.ATTENTION, "attention", severity, 1, observed, expected, cause, _top_stories(view))]


def burst_cause(n_texts: int, n_articles: int, texts: Base, articles: Base, *, of_new_sources: int) -> Cause | None:
    """Why a day stands out, or None where it does not. `of_new_sources`: those of the texts that only they carried."""
    if chance(n_texts, texts) <= RARE:
        return Cause.COLLECTION if chance(n_texts - of_new_sources, texts) > RARE else Cause.NEW_EVENT
    return Cause.SYNDICATION if chance(n_articles, articles) <= RARE_COPIES else None


def balance_moves(view: DayView) -> list[Condition]:
    """A5: the balance of seven days moved by two points from that of the seven days before, five events in both."""
    panel = view.heard_panel()
    found: list[Condition] = []
    today = list(counted_events(build_events(view)))
    before = {
        e.day: e.counts.keys() & set(panel) for e in view.inputs.history if e.day >= _ago(view, 2 * WEEK_DAYS - 1)
    }
    same_panel = all(blocs == set(panel) for blocs in before.values())
    for name, pairs in directions(view).items():
        weeks = []
        for events in (today + earlier_events(view, 1, WEEK_DAYS), earlier_events(view, WEEK_DAYS, 2 * WEEK_DAYS)):
            between = [e for e in events if (e.source, e.target) in pairs and e.track == Track.GOVERNMENT]
            weeks.append(balance_of(between, panel))
        now, then = weeks
        if now.mean is None or then.mean is None or min(now.n, then.n) < LEAST_EVENTS:
            continue
        if abs(now.mean - then.mean) >= BALANCE_MOVE:
            ids = sorted(row["event_id"] for row in build_events(view) if (row["source"], row["target"]) in pairs)
            cause = Cause.NEW_EVENT if same_panel else Cause.COLLECTION
            found.append(
                Condition(
                    Rule.BALANCE, name, Severity.NOTICE, WEEK_DAYS, now.mean, then.mean, cause, tuple(ids[:EVIDENCE])
                )
            )
    return found


def _today(view: DayView) -> dict[str, Counts]:
    """The counts of the panel blocs heard, and of MICRO, which counts each text once."""
    panel = view.heard_panel()
    of_bloc = {bloc: [carried for carried in view.carried if carried.bloc == bloc] for bloc in panel}
    of_bloc[MICRO] = pooled([carried for bloc in panel for carried in of_bloc[bloc]])
    return {
        bloc: Counts(sum(c.relevant for c in carried), len(carried), sum(c.n_relevant for c in carried))
        for bloc, carried in of_bloc.items()
    }


def _of_texts(counts: Counts) -> int:
    return counts.n_texts


def _of_articles(counts: Counts) -> int:
    return counts.n_articles


def _base(view: DayView, today: Mapping[str, Counts], bloc: str, figure: Callable[[Counts], int]) -> Base | None:
    """The base of a bloc's figure over the days on which the same panel blocs were heard as today."""
    panel = set(view.heard_panel())
    scaled = []
    for earlier in view.inputs.history:
        heard = earlier.counts.keys() & set(view.inputs.scope.panel)
        counts = earlier.counts.get(bloc)
        if earlier.day >= _ago(view, BASE_DAYS) and heard == panel and counts and counts.n_texts_total:
            scaled.append(figure(counts) * today[bloc].n_texts_total / counts.n_texts_total)
    return base_of(scaled)


def _blocs_above(view: DayView, today: Mapping[str, Counts], figure: Callable[[Counts], int]) -> bool:
    """Whether at least two panel blocs (or the only one) are above their own base."""
    bases = {bloc: _base(view, today, bloc, figure) for bloc in view.heard_panel()}
    above = [figure(today[bloc]) > base.expected for bloc, base in bases.items() if base is not None]
    return sum(above) >= min(LEAST_BLOCS, len(above)) > 0


def _texts_of_new_sources(view: DayView) -> int:
    """Relevant texts of the panel that only sources carried which were not heard in the week before."""
    known = {source for e in view.inputs.history if e.day >= _ago(view, WEEK_DAYS) for source in e.heard_sources}
    panel = set(view.heard_panel())
    carriers: dict[str, set[str]] = defaultdict(set)
    of_day = {article.article_id: article for article in view.articles}
    for text_id, voice in view.voices.items():
        for article_id in voice.text.article_ids:
            article = of_day.get(article_id)
            if article is not None and article.bloc in panel:
                carriers[text_id].add(article.source_id)
    return sum(bool(sources) and not sources & known for sources in carriers.values())


def _top_stories(view: DayView) -> tuple[str, ...]:
    texts: dict[str, int] = defaultdict(int)
    for voice in view.voices.values():
        texts[voice.story_id] += 1
    return tuple(sorted(texts, key=lambda story: (-texts[story], story))[:EVIDENCE])


def _ago(view: DayView, days: int) -> date:
    return view.inputs.day - timedelta(days=days)
