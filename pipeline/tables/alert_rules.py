"""The rules behind the alerts: what of a day deserves a look, and why it came about. Pure functions over the view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pipeline.clock import utc_day
from pipeline.records import Coverage, Quad, Track
from pipeline.tables.acts import Act
from pipeline.tables.attention import MICRO, pooled
from pipeline.tables.balance import LEAST_EVENTS, balance_of, directions, earlier_events
from pipeline.tables.bursts import RARE, RARE_COPIES, Base, base_of, chance
from pipeline.tables.day import Counts
from pipeline.tables.events import build as build_events
from pipeline.tables.events import counted_events
from pipeline.tables.prisoners import build as build_prisoners
from pipeline.tables.sanctions import build as build_sanctions
from pipeline.tables.sources import zombies
from pipeline.tables.view import DayView

BASE_DAYS = 28
WEEK_DAYS = 7
LEAST_BLOCS = 2
LEAST_PRISONERS = 5
BALANCE_MOVE = 2.0  # score points between two weeks
VISIT = ("CONSULT", "visit")
EVIDENCE = 5  # ids named with an alert
MATERIAL = frozenset({Quad.MATERIAL_COOP, Quad.MATERIAL_CONF})
ALL_SOURCES = "all sources"


class Rule(StrEnum):
    MATERIAL_EVENT = "A1"
    LEGAL_STEP = "A2"
    PRISONERS = "A3"
    ATTENTION = "A4"
    BALANCE = "A5"
    COLLECTION = "A8"
    VISIT = "A10"


class Cause(StrEnum):
    NEW_EVENT = "new_event"
    SYNDICATION = "syndication"
    COLLECTION = "collection"


class Severity(StrEnum):
    NOTICE = "notice"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule found of a subject. `starts`: whether it may open an alert, or only keeps one open."""

    rule: Rule
    subject: str
    severity: Severity
    window_days: int
    observed: float | None
    expected: float | None
    cause: Cause
    evidence_ids: tuple[str, ...]
    starts: bool = True


def conditions(view: DayView) -> list[Condition]:
    """Everything that the rules find on the day."""
    return [found for rule in _RULES for found in rule(view)]


def material_events(view: DayView) -> list[Condition]:
    """A1: a deed between the two sides, told in at least two blocs."""
    return [
        Condition(
            Rule.MATERIAL_EVENT,
            act.key.act_id,
            Severity.WARNING,
            1,
            len(act.blocs),
            LEAST_BLOCS,
            Cause.SYNDICATION if _texts(act) == 1 else Cause.NEW_EVENT,
            _evidence(act),
            starts=len({bloc for telling in act.before for bloc in telling.voice.blocs}) < LEAST_BLOCS,
        )
        for act in _weighty(view)
        if act.best.mention.quad in MATERIAL and len(act.blocs) >= LEAST_BLOCS
    ]


def legal_steps(view: DayView) -> list[Condition]:
    """A2: a sanctions step whose legal document was seen."""
    known = {step for earlier in view.inputs.history for step in earlier.legal_steps}
    found = []
    for row in build_sanctions(view):
        if row["status_legal"]:
            step = (row["issuer"], row["object_id"], row["step"])
            found.append(
                Condition(
                    Rule.LEGAL_STEP,
                    " ".join(step),
                    Severity.WARNING,
                    1,
                    row["n_texts"],
                    None,
                    Cause.NEW_EVENT,
                    (row["example_text_id"],),
                    starts=step not in known,
                )
            )
    return found


def prisoner_figures(view: DayView) -> list[Condition]:
    """A3: a figure of at least five, or a public figure named."""
    known = {claim for earlier in view.inputs.history for claim in earlier.claims}
    return [
        Condition(
            Rule.PRISONERS,
            row["claim_id"],
            Severity.NOTICE,
            1,
            row["n"],
            LEAST_PRISONERS,
            Cause.NEW_EVENT,
            (row["claim_id"], row["example_text_id"]),
            starts=row["claim_id"] not in known,
        )
        for row in build_prisoners(view)
        if (row["n"] or 0) >= LEAST_PRISONERS or row["actor_ids"]
    ]


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


def blind_spots(view: DayView) -> list[Condition]:
    """A8: nothing heard at all, a bloc below half, a source fallen silent, or a feed that answers with nothing.

    The widest of these stands for those within it. Only what was heard in the week before can fall silent, and only
    once the day is over: until then it may still be polled.
    """
    over = utc_day(view.inputs.now) > view.inputs.day
    week = [e.heard_sources for e in view.inputs.history if e.day >= _ago(view, WEEK_DAYS)]
    usual = {s for s in set().union(*week) if 2 * sum(s in heard for heard in week) >= len(week)}
    bloc_of = {feed.source_id: feed.bloc for feed in view.inputs.scope.feeds}
    silent = {source for source in view.coverage.blind_sources if source in bloc_of}
    if view.coverage.overall is Coverage.NONE and silent:
        return [_blind(ALL_SOURCES, len(silent), len(bloc_of), silent, starts=over and bool(silent & usual))]
    found: list[Condition] = []
    covered: set[str] = set()
    for bloc in view.blocs():
        members = {source for source, of in bloc_of.items() if of == bloc}
        if members and view.coverage.blocs[bloc] is Coverage.NONE:
            covered |= members
            lost = members & silent
            found.append(_blind(bloc, len(lost), len(members), lost, starts=over and bool(lost & usual)))
    found += [_blind(source, 1, 1, {source}, starts=over and source in usual) for source in sorted(silent - covered)]
    empty = [feed for feed in zombies(view) if feed.source_id not in silent | covered]
    return found + [_blind(feed.feed_id, 1, 1, {feed.source_id}, starts=over) for feed in empty]


def visits(view: DayView) -> list[Condition]:
    """A10: an official of one side with the other, the first in four weeks."""
    known = {
        (e.source, e.target) for day in view.inputs.history for e in day.events if (e.event_class, e.mode) == VISIT
    }
    return [
        Condition(
            Rule.VISIT,
            act.key.act_id,
            Severity.NOTICE,
            BASE_DAYS,
            _texts(act),
            None,
            Cause.NEW_EVENT,
            _evidence(act),
            starts=act.first_day == view.inputs.day and (act.key.source, act.key.target) not in known,
        )
        for act in _weighty(view)
        if (act.key.event_class, act.key.mode) == VISIT
    ]


_RULES: tuple[Callable[[DayView], list[Condition]], ...] = (
    material_events,
    legal_steps,
    prisoner_figures,
    attention_bursts,
    balance_moves,
    blind_spots,
    visits,
)


def _weighty(view: DayView) -> list[Act]:
    sides = set(view.inputs.scope.dyad)
    return [
        act
        for act in view.acts
        if act.key.weightless is None
        and act.key.track == Track.GOVERNMENT
        and {act.key.source, act.key.target} == sides
    ]


def _texts(act: Act) -> int:
    return len({telling.voice.text.text_id for telling in (*act.before, *act.tellings)})


def _evidence(act: Act) -> tuple[str, ...]:
    texts = sorted({telling.voice.text.text_id for telling in act.tellings})
    return (act.key.event_id(act.first_day), *texts[: EVIDENCE - 1])


def _blind(subject: str, lost: int, of: int, sources: set[str], *, starts: bool) -> Condition:
    evidence = tuple(sorted(sources))
    return Condition(Rule.COLLECTION, subject, Severity.WARNING, 1, lost, of, Cause.COLLECTION, evidence, starts)


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
