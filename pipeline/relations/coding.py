"""One sentence coded: triggers read, bound, completed from the passage, turned by modality, judged for factuality."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.knowledge.event_schema import Bind, EventKnowledge, EventLanguage, Form
from pipeline.knowledge.schema import Kind, Role
from pipeline.records import Factuality, Quad
from pipeline.relations.attributes import Context, Speaker
from pipeline.relations.binding import bind
from pipeline.relations.clauses import Link, clause_at
from pipeline.relations.factuality import is_historical
from pipeline.relations.grammar import DEFINITE, Participant
from pipeline.relations.matrix import (
    COMPLEMENT,
    Item,
    commentary_from,
    governed,
    in_exchange,
    items_of,
    same_voice,
    without_backdrop,
)
from pipeline.relations.participants import PRONOUN, ParticipantReader
from pipeline.relations.passage import Passage
from pipeline.relations.scene import Bound, Scene
from pipeline.relations.triggers import TriggerHit, find_triggers

OTHER_SIDE = "other"  # target of a trigger that concerns the opposite side whether or not the text names it
_CONFLICT = frozenset({Quad.VERBAL_CONF, Quad.MATERIAL_CONF})
# Classes that name an act towards someone already at hand; a meeting or thanks must name whom.
_TARGET_FROM_PASSAGE = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SANCTION", "CONCEDE", "RETREAT", "AGREE"})
# Classes whose unnamed source is whoever speaks; other deeds must name who did them.
_VOICED = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SANCTION", "SUPPORT", "AGREE"})
_SPEAKING_ROLES = frozenset({Role.GOVERNMENT, None})
_WORD = re.compile(r"\w[\w'-]*")
_OPENER = 12  # characters in which a clause is opened
_BARE_WORDS = 2  # refused at once
_STARTER_CHARACTERS = 20
_BASE, _NOUN, _INFERRED_SOURCE, _INFERRED_TARGET, _PURPOSE = 0.95, 0.8, 0.75, 0.8, 0.7  # factors of confidence


@dataclass(frozen=True, slots=True)
class Coded:
    """A frame in normalised positions."""

    class_id: str
    mode: str | None
    hit: TriggerHit
    clause: int
    source: Participant
    target: Participant
    source_named: bool
    target_named: bool
    to_government: bool
    factuality: Factuality
    rules: tuple[str, ...]
    confidence: float

    @property
    def label(self) -> str:
        return f"{self.class_id}:{self.mode}" if self.mode else self.class_id


@dataclass(slots=True)
class Coder:
    events: EventKnowledge
    words: EventLanguage
    reader: ParticipantReader
    passage: Passage
    context: Context

    def code(self, scene: Scene, start: int, end: int) -> Iterator[Coded]:
        """The frames of the sentence [start, end), at most one for each trigger that no other governs."""
        readings = find_triggers(scene.lower, self.words, start, end)
        if not readings:
            return
        opinion = commentary_from(scene.lower, self.words, start, end)
        items = governed(scene, items_of(scene, readings))
        told = [item for item in items if not self._only_supposed(scene, item)]
        for item in in_exchange(scene, without_backdrop(scene, told or items)):
            if item.hit.trigger.bind is Bind.NEUTRAL or (opinion is not None and item.hit.start > opinion):
                continue
            coded = self._code(scene, item)
            if coded is not None:
                yield coded

    def _only_supposed(self, scene: Scene, item: Item) -> bool:
        """Whether the act stands in a condition or in an until-clause of another act."""
        clause = scene.clauses[item.clause]
        until = self.words.cues["until"].search(scene.lower, clause.start, min(clause.end, clause.start + _OPENER))
        return clause.link is Link.CONDITION or (clause.link is Link.OTHER and until is not None)

    def _code(self, scene: Scene, item: Item) -> Coded | None:
        hit, trigger = item.hit, item.hit.trigger
        class_id, mode, rules = trigger.class_id, trigger.mode, []
        if item.under:
            under = item.under[0].hit.trigger
            turned = self.events.turned(class_id, under.class_id, under.mode) if under.class_id else None
            if class_id == "AGREE" and item.under[0].reading.negated:  # "decided not to return the embassy"
                turned = self.events.turned("refusal", under.class_id, under.mode) or turned
            if turned is not None:
                class_id, mode = turned
                rules.append("C16-matrix")
            elif COMPLEMENT in trigger.objects:
                return None
        elif COMPLEMENT in trigger.objects:
            return None
        class_id, mode, reading_flags, turn_rules = self._modality(class_id, mode, item)
        conflict = self.events.classes[class_id].quad in _CONFLICT
        local = self._local(scene, hit)
        bound = self._visit(local, hit, class_id, mode, bind(local, hit, item.reading, conflict=conflict))
        if bound.rules[-1] == "visit":
            mode = "visit"
        source, source_named = self._source(local, item, bound, class_id)
        if source is None:
            return None
        target, target_named = self._target(local, item, bound, class_id, source)
        if target is None and class_id in _TARGET_FROM_PASSAGE and local is not scene:
            # "We will respond," the minister told the Americans: whom one speaks to
            other = self.passage.other(source.side)
            target = next((actor for actor in scene.participants if actor.side == other and not actor.place), None)
        if target is None or target.side == source.side:
            return None
        if trigger.target in scene.sides and trigger.source is None and target.side != trigger.target:
            return None  # whoever arrests Belarusians at home acts upon nobody abroad
        certain = self.context.publisher_side == source.side and not reading_flags.hypothetical
        if class_id == "THREATEN" and trigger.class_id == "SANCTION" and certain:
            class_id, mode = trigger.class_id, trigger.mode  # an issuer that announces its own measure (RM-14)
        confidence = _BASE * trigger.weight * (_NOUN if item.reading.form is Form.NOUN else 1.0)
        confidence *= _PURPOSE if item.reading.form is Form.INFINITIVE and not item.reading.future else 1.0
        confidence *= (1.0 if source_named else _INFERRED_SOURCE) * (1.0 if target_named else _INFERRED_TARGET)
        return Coded(
            class_id, mode, hit, item.clause, source, target, source_named, target_named,
            to_government=conflict,
            factuality=self._factuality(scene, item, source, reading_flags),
            rules=(*bound.rules, *rules, *turn_rules, f"trigger-{trigger.trigger_id}"),
            confidence=confidence,
        )  # fmt: skip

    def _modality(self, class_id: str, mode: str | None, item: Item) -> tuple[str, str | None, Factuality, list[str]]:
        """C6 and C7: what negation, future and condition make of the class."""
        reading = item.reading
        future = reading.future or (reading.form is Form.INFINITIVE and not item.under)
        willing = class_id == "AGREE" and item.hit.trigger.matrix and not reading.past
        if reading.negated and (future or reading.hypothetical or willing):
            refusal = self.events.turned("refusal", class_id, mode)
            if refusal is not None:
                return (*refusal, Factuality(hypothetical=reading.hypothetical, future=reading.future), ["C6-refusal"])
        flags = Factuality(negated=reading.negated, hypothetical=reading.hypothetical, future=future)
        if future or (reading.possible and not item.under):
            turned = self.events.turned("future", class_id, mode)
            if turned is not None:
                return (*turned, flags, ["C7-modality"])
        return class_id, mode, flags, ["C6-negation"] if reading.negated else []

    def _local(self, scene: Scene, hit: TriggerHit) -> Scene:
        """The scene with the participants who stand in the same voice: inside the quotation or outside it."""
        quotes = [(start, end) for start, end, _ in self.reader.voices.direct]
        first, last = scene.clauses[0].start, scene.clauses[-1].end
        near = [(start, end) for start, end in quotes if start < last and end > first]
        if not near:
            return scene
        kept = [actor for actor in scene.participants if same_voice(near, hit.start, actor)]
        return replace(scene, participants=kept)

    def _visit(self, scene: Scene, hit: TriggerHit, class_id: str, mode: str | None, bound: Bound) -> Bound:
        """A meeting at a place of one side is the other side's visit there: the visitor is the source."""
        if class_id != "CONSULT" or mode is not None or bound.source is None or bound.target is None:
            return bound
        places = (a for a in scene.participants if a.place and a.side in scene.sides)
        host = (a for a in places if a.start > hit.start or a is bound.source or self._opens(scene, a, hit))
        place = next(host, None)
        if place is None or place.side not in (bound.source.side, bound.target.side):
            return bound
        if bound.source.side == place.side:
            return Bound(bound.target, bound.source, (*bound.rules, "visit"))
        return Bound(bound.source, bound.target, (*bound.rules, "visit"))

    def _opens(self, scene: Scene, place: Participant, hit: TriggerHit) -> bool:
        """ "In Minsk on Thursday Lukashenko met …": the place stands at the beginning of the clause."""
        clause = scene.clauses[clause_at(scene.clauses, hit.start)]
        return (
            not scene.cased
            and clause.start <= place.start
            and not scene.lower[clause.start : place.start].count(" ", 4)
        )

    def _source(self, scene: Scene, item: Item, bound: Bound, class_id: str) -> tuple[Participant | None, bool]:
        hit, trigger = item.hit, item.hit.trigger
        speaker = self.reader.speaker_at(hit.start)
        if trigger.bind is Bind.AUTHOR:
            official = speaker is not None and speaker.side and speaker.role in _SPEAKING_ROLES
            return (_speaking(speaker, hit), False) if official and speaker else (None, False)
        if class_id == "CONSULT" and (starter := self._starter(scene)) is not None:
            return starter, True
        if bound.source is not None and not (trigger.bind is Bind.HOST and bound.source.place):
            return bound.source, True
        if class_id == "COOPERATE" and bound.target is not None and not self._third_party_acts(scene, item):
            # "unloaded its first Belarusian potash in New Orleans": whoever it was is of the place
            host = next(
                (a for a in scene.participants if a.place and a.side == self.passage.other(bound.target.side)), None
            )
            if host is not None:
                return host, True
        if trigger.bind is Bind.BROKER and bound.target is not None:
            return self._owner(trigger.source, hit, bound.target.side), False
        if scene.cased and self.words.cues["impersonal"].fullmatch(scene.lower, hit.start, hit.head_end):
            group = self.passage.last_group()
            owned = trigger.source is not None and group is not None and group.side != trigger.source
            if group is not None and not owned and (bound.target is None or group.side != bound.target.side):
                return group, False
        if trigger.source and not self._third_party_acts(scene, item):
            taken = bound.target.side if bound.target else None
            owner = self._owner(trigger.source, hit, taken)
            if owner is not None:
                return owner, False
        publisher = self.context.publisher_side
        quoted = self.reader.voices.quote_at(hit.start) is not None
        if publisher and not quoted and speaker is not None and class_id in _VOICED:
            return _speaking(Speaker(side=publisher, role=Role.GOVERNMENT), hit), False
        reported = not scene.cased and self.reader.voices.reported_at(hit.start) is not None
        told = quoted or (reported and class_id in _VOICED)
        if told and speaker is not None and speaker.side and speaker.role in _SPEAKING_ROLES and not _past(item):
            return _speaking(speaker, hit), False
        return None, False

    def _starter(self, scene: Scene) -> Participant | None:
        """ "At the initiative of Washington": whoever began the contact, wherever the sentence names it."""
        for cue in self.words.cues["initiative"].finditer(scene.lower, scene.clauses[0].start, scene.clauses[-1].end):
            near = (a for a in scene.participants if 0 <= a.start - cue.end() <= _STARTER_CHARACTERS)
            return next((actor for actor in near if actor.side in scene.sides), None)
        return None

    def _owner(self, side: str | None, hit: TriggerHit, taken: str | None) -> Participant | None:
        """The side that owns the act, where the text names it and it is not the one already bound."""
        if not side or side == taken or not self.passage.anywhere(side):
            return None
        return self.passage.last(side) or _stand_in(hit, side)

    def _third_party_acts(self, scene: Scene, item: Item) -> bool:
        clause = scene.clauses[item.clause]
        return any(
            actor.side not in scene.sides
            and actor.kind in (Kind.ORG, Kind.STATE, Kind.PERSON, Kind.METONYM, DEFINITE)
            and clause.start <= actor.start < clause.end and not actor.place
            for actor in scene.participants
        )  # fmt: skip

    def _target(
        self, scene: Scene, item: Item, bound: Bound, class_id: str, source: Participant
    ) -> tuple[Participant | None, bool]:
        if bound.target is not None and bound.target.side != source.side:
            return bound.target, True
        if bound.source is not None and bound.source.side != source.side:
            return bound.source, True  # the bound party gave way to whoever began the contact
        trigger = item.hit.trigger
        other = self.passage.other(source.side)
        owner = item.under[0].hit.trigger.source if item.under else None
        if other is not None and owner == other and self.passage.anywhere(other):
            # "praised the release of prisoners": the act that is praised belongs to the other side
            return self.passage.last(other) or _stand_in(item.hit, other), False
        if trigger.target is not None and trigger.target == other:
            here = next((actor for actor in scene.participants if actor.side == other), None)
            if here is not None:
                return here, True
        if other is None or trigger.class_id not in _TARGET_FROM_PASSAGE:
            return None, False
        if trigger.target == source.side or (class_id == "REJECT" and not item.under and not _bare(scene, item)):
            return None, False  # what is refused is a thing until an act of the other side is named
        if trigger.bind is Bind.AUTHOR and trigger.weight < 1 and self.context.publisher_side != source.side:
            return None, False
        if (
            trigger.target != OTHER_SIDE
            and not self.passage.near(other)
            and not (trigger.target == other and self.context.publisher_side)
        ):
            return None, False
        return self.passage.last(other) or _stand_in(item.hit, other), False

    def _factuality(self, scene: Scene, item: Item, source: Participant, flags: Factuality) -> Factuality:
        clause = scene.clauses[item.clause]
        at = item.hit.start
        said = self.reader.voices.quote_at(at) or self.reader.voices.reported_at(at)
        speaker = said[2] if said else None
        reported = said is not None and (speaker is None or speaker.side != source.side)
        cue = self.words.cues["reported"].search(scene.lower, scene.clauses[0].start, scene.clauses[-1].end)
        historical = is_historical(scene.lower, self.words, clause.start, clause.end, self.context.published)
        return replace(flags, historical=historical, reported=bool(reported or cue))


def _bare(scene: Scene, item: Item) -> bool:
    """ "Minsk refused.": nothing follows that could be refused but what was asked before."""
    return len(_WORD.findall(scene.lower[item.hit.end : scene.clauses[item.clause].end])) <= _BARE_WORDS


def _past(item: Item) -> bool:
    return item.hit.form is Form.PAST


def _stand_in(hit: TriggerHit, side: str) -> Participant:
    """A side's government where the text names nobody of it nearby."""
    return Participant(hit.start, hit.start, side, Role.GOVERNMENT, None, Kind.STATE)


def _speaking(speaker: Speaker, hit: TriggerHit) -> Participant:
    return Participant(
        hit.start, hit.start, str(speaker.side), speaker.role or Role.GOVERNMENT, speaker.actor_id, PRONOUN
    )
