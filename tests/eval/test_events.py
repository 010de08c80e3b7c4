"""How event coding is scored: optional and symmetric acts, flips, flags."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.eval.events import JudgedEvents
from pipeline.eval.gold_events import EventPassage, GoldEvent
from pipeline.records import Factuality, Quad
from pipeline.relations.frames import Arg, EventFrame

NO_FLAGS = dict.fromkeys(("negated", "hypothetical", "future", "historical", "reported"), False)
QUADS = {"RETREAT": Quad.MATERIAL_COOP, "CONSULT": Quad.VERBAL_COOP, "ACCUSE": Quad.VERBAL_CONF}


def gold(source: str, event_class: str, *, symmetric: bool = False, **flags: bool) -> GoldEvent:
    target = "USA" if source == "BLR" else "BLR"
    return GoldEvent(source, target, event_class, QUADS[event_class].value, symmetric, NO_FLAGS | flags)


def found(source: str, event_class: str, **flags: bool) -> EventFrame:
    target = "USA" if source == "BLR" else "BLR"
    return EventFrame(
        event_class=event_class, mode=None, quad=QUADS[event_class], score=0.0, source=Arg(source, None, None),
        target=Arg(target, None, None), factuality=Factuality(**flags), clause=(0, 1), rules=(), confidence=0.9,
    )  # fmt: skip


def judged(events: list[GoldEvent], frames: list[EventFrame], optional: list[GoldEvent] | None = None) -> JudgedEvents:
    moment = datetime(2026, 3, 20, tzinfo=UTC)
    passage = EventPassage("p", "en", "x", 0, 1, "", moment, None, None, tuple(events), tuple(optional or ()))
    return JudgedEvents(passage, tuple(frames))


def counts(one: JudgedEvents, kind: str = "class") -> tuple[int, int, int]:
    tally = one.tally(kind)
    return tally.right, tally.predicted, tally.true


def test_an_act_coded_twice_counts_once() -> None:
    assert counts(judged([gold("USA", "RETREAT")], [found("USA", "RETREAT"), found("USA", "RETREAT")])) == (1, 1, 1)


def test_a_wrong_class_of_the_right_quad_is_right_in_quads_only() -> None:
    event = GoldEvent("USA", "BLR", "SUPPORT", Quad.VERBAL_COOP.value, False, NO_FLAGS)
    one = judged([event], [found("USA", "CONSULT")])
    assert counts(one) == (0, 1, 1)
    assert counts(one, "quad") == (1, 1, 1)


def test_optional_acts_count_nowhere() -> None:
    one = judged([gold("USA", "RETREAT")], [found("USA", "RETREAT"), found("BLR", "ACCUSE")], [gold("BLR", "ACCUSE")])
    assert counts(one) == (1, 1, 1)
    assert counts(judged([], [], [gold("BLR", "ACCUSE")])) == (0, 0, 0)


def test_either_direction_of_a_symmetric_act_is_right() -> None:
    assert counts(judged([gold("USA", "CONSULT", symmetric=True)], [found("BLR", "CONSULT")])) == (1, 1, 1)


def test_a_flip_is_an_act_found_only_the_other_way_round() -> None:
    assert judged([gold("USA", "ACCUSE")], [found("BLR", "ACCUSE")]).flips() == 1
    assert judged([gold("USA", "ACCUSE")], [found("BLR", "ACCUSE"), found("USA", "ACCUSE")]).flips() == 0
    assert judged([gold("USA", "CONSULT", symmetric=True)], [found("BLR", "CONSULT")]).flips() == 0


def test_flags_are_asked_of_acts_found() -> None:
    one = judged([gold("USA", "RETREAT", negated=True), gold("BLR", "ACCUSE")], [found("USA", "RETREAT")])
    assert one.flags() == [False, True, True, True, True]
