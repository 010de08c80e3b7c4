"""Measured quality of event coding: who did what to whom, on labelled sentences and contrast pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.eval.gold import LANGUAGES
from pipeline.eval.gold_events import EventPassage, GoldEvent
from pipeline.eval.intervals import bootstrap
from pipeline.eval.tally import Tally, total
from pipeline.knowledge.schema import Knowledge
from pipeline.relations.analyzer import Analyzer
from pipeline.relations.frames import EventFrame

Key = tuple[str | None, str | None, str]  # source, target, and the class or the quad
KINDS = ("class", "quad")


@dataclass(frozen=True, slots=True)
class JudgedEvents:
    """One passage beside the frames found in its target sentence, both parties in the dyad."""

    gold: EventPassage
    frames: tuple[EventFrame, ...]

    def tally(self, kind: str) -> Tally:
        """Distinct keys found, expected and right; optional ones count nowhere."""
        expected = {_key(event, kind): event.symmetric for event in self.gold.events}
        free = {key for event in self.gold.optional for key in _accepted(_key(event, kind), event.symmetric)}
        found = {_found(frame, kind) for frame in self.frames}
        right, used = 0, set()
        for key, symmetric in expected.items():
            hits = found & set(_accepted(key, symmetric))
            right += bool(hits)
            used |= hits
        wrong = found - used - free
        return Tally(right, right + len(wrong), len(expected))

    def flips(self) -> int:
        """Expected acts found only the other way round."""
        found = {_found(frame, "quad") for frame in self.frames}
        keys = [_key(event, "quad") for event in self.gold.events if not event.symmetric]
        return sum(_turned(key) in found - set(keys) and key not in found for key in keys)

    def flags(self) -> list[bool]:
        """For every act found, whether each of its flags is as labelled; its surest frame speaks."""
        answers = []
        for event in self.gold.events:
            accepted = _accepted(_key(event, "class"), event.symmetric)
            frames = [frame for frame in self.frames if _found(frame, "class") in accepted]
            if frames:
                best = max(frames, key=lambda frame: frame.confidence)
                answers += [getattr(best.factuality, flag) == wanted for flag, wanted in event.flags.items()]
        return answers


def judge_events(analyzer: Analyzer, passages: Iterable[EventPassage]) -> list[JudgedEvents]:
    """Every passage analysed whole, its target sentence compared."""
    return [JudgedEvents(passage, _frames(analyzer, passage)) for passage in passages]


def evaluate_events(judged: Sequence[JudgedEvents], prefix: str) -> dict[str, float]:
    """Figures by name, such as `frozen.class.f1.ru`, with `.low` and `.high` ends of a bootstrap interval."""
    figures: dict[str, float] = {}
    for lang in (*LANGUAGES, "all"):
        chosen = [one for one in judged if lang in (one.gold.lang, "all")]
        for kind in KINDS:
            tallies = [one.tally(kind) for one in chosen]
            tally = total(tallies)
            low, high = bootstrap(tallies, _f1)
            figures |= {
                f"{prefix}.{kind}.f1.{lang}": tally.f1,
                f"{prefix}.{kind}.f1.{lang}.low": low,
                f"{prefix}.{kind}.f1.{lang}.high": high,
                f"{prefix}.{kind}.precision.{lang}": tally.precision,
                f"{prefix}.{kind}.recall.{lang}": tally.recall,
            }
        answers = [answer for one in chosen for answer in one.flags()]
        figures[f"{prefix}.flags.{lang}"] = sum(answers) / len(answers) if answers else 1.0
    return figures


def evaluate_contrast(judged: Sequence[JudgedEvents]) -> dict[str, float]:
    """The F1 over the sentences of contrast pairs, and the share of sentences whose direction is not flipped."""
    figures = {f"contrast.{kind}.f1": total(one.tally(kind) for one in judged).f1 for kind in KINDS}
    figures["contrast.unflipped"] = 1.0 - sum(one.flips() > 0 for one in judged) / len(judged) if judged else 1.0
    return figures


def misjudged_events(judged: Iterable[JudgedEvents]) -> list[str]:
    """The sentences missed or coded wrongly, for whoever mends the rules; never to be printed for frozen passages."""
    lines = []
    for one in judged:
        tally = one.tally("class")
        if (tally.right, tally.predicted) != (tally.true, tally.true):
            wanted = " ".join("{}>{} {}".format(*_key(event, "class")) for event in one.gold.events) or "none"
            found = " ".join("{}>{} {}".format(*_found(frame, "class")) for frame in one.frames) or "none"
            lines.append(f"{one.gold.passage_id} {one.gold.text[one.gold.start : one.gold.end]}\n  {wanted} | {found}")
    return lines


def _f1(tallies: Sequence[Tally]) -> float:
    return total(tallies).f1


def _frames(analyzer: Analyzer, passage: EventPassage) -> tuple[EventFrame, ...]:
    spans = analyzer.events(
        passage.text,
        title=passage.title,
        lang=passage.lang,
        published=passage.published,
        bloc=passage.bloc,
        url=_address(analyzer.knowledge, passage.publisher_id),
    )
    sides = analyzer.knowledge.dyad.sides
    inside = [span._.dyad_event for span in spans if passage.start <= span.start_char < passage.end]
    return tuple(frame for frame in inside if frame.joins(sides))


def _address(knowledge: Knowledge, publisher_id: str | None) -> str | None:
    """An address at one of the hosts of the publisher's side, by which the analysis knows whose document it is."""
    side = next((actor.side for actor in knowledge.actors if actor.actor_id == publisher_id), None)
    hosts = [host for publisher in knowledge.dyad.publishers if publisher.side == side for host in publisher.hosts]
    return f"https://{hosts[0]}/" if hosts else None


def _key(event: GoldEvent, kind: str) -> Key:
    return event.source, event.target, event.event_class if kind == "class" else event.quad


def _found(frame: EventFrame, kind: str) -> Key:
    return (*frame.direction, frame.event_class if kind == "class" else frame.quad.value)


def _turned(key: Key) -> Key:
    return key[1], key[0], key[2]


def _accepted(key: Key, symmetric: bool) -> tuple[Key, ...]:
    return (key, _turned(key)) if symmetric else (key,)
