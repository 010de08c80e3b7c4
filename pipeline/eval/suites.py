"""The suites of `dyadwatch eval`: what each measures, on which labelled texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from pipeline.eval.alerts import measure as measure_alerts
from pipeline.eval.copies import PeerFigures, evaluate_copies, evaluate_peer, synthetic_press
from pipeline.eval.events import evaluate_contrast, evaluate_events, judge_events, misjudged_events
from pipeline.eval.gold import gold_folder, read_passages
from pipeline.eval.gold_events import read_contrast_pairs, read_event_passages
from pipeline.eval.identity import evaluate_identity
from pipeline.eval.quotes import evaluate_quotes, judge_quotes, misjudged_quotes, read_quote_passages
from pipeline.eval.relations import evaluate_relations, judge, misjudged
from pipeline.eval.relevance import evaluate_relevance
from pipeline.eval.relevance import misjudged as misjudged_articles
from pipeline.eval.stories import second_set, story_figures
from pipeline.eval.surfaces import ActorReader, evaluate_surfaces
from pipeline.identity.knowledge import identity_knowledge
from pipeline.knowledge.load import load_knowledge
from pipeline.knowledge.schema import Knowledge
from pipeline.newsroom.truth import LabelledCase, labelled
from pipeline.relations.analyzer import Analyzer
from pipeline.settings import Settings

MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # the newsroom's dates are relative: figures need a fixed today
FROZEN = "frozen"  # scored only: what was misjudged there is never listed
OPEN = ("dev", "fresh")  # may be read while rules are written


class Suite(StrEnum):
    ALL = "all"
    IDENTITY = "identity"
    RELEVANCE = "relevance"
    RELATIONS = "relations"
    SURFACES = "surfaces"
    EVENTS = "events"
    QUOTES = "quotes"
    ALERTS = "alerts"


@dataclass(frozen=True, slots=True)
class Bench:
    """What the suites measure with."""

    knowledge: Knowledge
    analyzer: Analyzer
    cases: tuple[LabelledCase, ...]
    documents: int
    peer: bool

    @classmethod
    def open(cls, settings: Settings, *, documents: int, peer: bool) -> Bench:
        """With the shipped knowledge of the settings' dyad and the sample newsroom's labelled articles."""
        knowledge = load_knowledge(settings.dyad, None)
        analyzer = Analyzer(knowledge, language_models=settings.language_models)
        return cls(knowledge, analyzer, tuple(labelled(MOMENT)), documents, peer)


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures by part and name, what was misjudged, and the peer that was measured beside."""

    figures: dict[str, dict[str, float]]
    wrong: tuple[str, ...] = ()
    rival: PeerFigures | None = None


def measure(suite: Suite, bench: Bench) -> Measured:
    """One suite, or all of them in order."""
    chosen = SUITES.values() if suite is Suite.ALL else [SUITES[suite]]
    parts = [run(bench) for run in chosen]
    return Measured(
        figures={name: figures for part in parts for name, figures in part.figures.items()},
        wrong=tuple(line for part in parts for line in part.wrong),
        rival=next((part.rival for part in parts if part.rival), None),
    )


def _identity(bench: Bench) -> Measured:
    synthetic = list(synthetic_press(bench.cases, bench.documents))
    figures = {
        "identity": evaluate_identity(bench.cases, bench.analyzer),
        "stories": story_figures(second_set(), bench.analyzer),
        "copies": evaluate_copies(synthetic, identity_knowledge(bench.knowledge.documents)),
    }
    return Measured(figures, rival=evaluate_peer(synthetic) if bench.peer else None)


def _relevance(bench: Bench) -> Measured:
    wrong = misjudged_articles(bench.analyzer, bench.cases)
    return Measured({"relevance": evaluate_relevance(bench.analyzer, bench.cases)}, tuple(wrong))


def _relations(bench: Bench) -> Measured:
    folder = gold_folder(None, "relations")
    judged = {split: judge(bench.analyzer, read_passages(folder, split)) for split in (FROZEN, *OPEN)}
    figures = [evaluate_relations(part, split) for split, part in judged.items()]
    return Measured({"relations": _joined(figures)}, tuple(line for split in OPEN for line in misjudged(judged[split])))


def _surfaces(bench: Bench) -> Measured:
    figures, wrong = evaluate_surfaces(ActorReader(bench.knowledge), gold_folder(None, "relations"))
    return Measured({"surfaces": figures}, tuple(wrong))


def _events(bench: Bench) -> Measured:
    folder = gold_folder(None, "events")
    judged = {split: judge_events(bench.analyzer, read_event_passages(folder, split)) for split in (FROZEN, *OPEN)}
    pairs = judge_events(bench.analyzer, (one for pair in read_contrast_pairs(folder) for one in pair))
    figures = [*(evaluate_events(part, split) for split, part in judged.items()), evaluate_contrast(pairs)]
    readable = [*(one for split in OPEN for one in judged[split]), *pairs]
    return Measured({"events": _joined(figures)}, tuple(misjudged_events(readable)))


def _quotes(bench: Bench) -> Measured:
    folder = gold_folder(None, "events")
    judged = {split: judge_quotes(bench.analyzer, read_quote_passages(folder, split)) for split in (FROZEN, *OPEN)}
    figures = [evaluate_quotes(part, split) for split, part in judged.items()]
    wrong = (line for split in OPEN for line in misjudged_quotes(judged[split]))
    return Measured({"quotes": _joined(figures)}, tuple(wrong))


def _joined(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    return {name: value for part in parts for name, value in part.items()}


def _alerts(bench: Bench) -> Measured:
    return Measured({"alerts": dict(measure_alerts())})


SUITES: Mapping[Suite, Callable[[Bench], Measured]] = {
    Suite.IDENTITY: _identity,
    Suite.RELEVANCE: _relevance,
    Suite.RELATIONS: _relations,
    Suite.SURFACES: _surfaces,
    Suite.EVENTS: _events,
    Suite.QUOTES: _quotes,
    Suite.ALERTS: _alerts,
}
