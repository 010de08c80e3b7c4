"""Which readings of the triggers hold in a sentence, and which stand under another's verb (C10, C15, C16)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.knowledge.event_schema import EventLanguage, Form
from pipeline.knowledge.schema import Kind
from pipeline.relations.clauses import Link, clause_at
from pipeline.relations.factuality import Reading, read_trigger
from pipeline.relations.grammar import Participant
from pipeline.relations.scene import Scene
from pipeline.relations.triggers import TriggerHit

_WORD = re.compile(r"\w[\w'-]*")
_COMMA_OR_MORE = re.compile(r"[,;:]")
_OBJECT_CHARACTERS = 90  # an object stands within about a line of its verb
_COMMENTARY_CHARACTERS = 60
_PARTY_KINDS = frozenset({Kind.PERSON, Kind.PEOPLE, Kind.OFFICE})
COMPLEMENT = "complement"  # object of a trigger that is an event only with one under it: "announced the lifting"
_TAG_WORDS = 4  # a speech tag is short
_BACKDROP_WORDS = 3  # after two days of talks
_TOPIC_WORDS = 3  # "on the lifting", "about a further easing"
_LEAD_WORDS = 4  # "under the new US sanctions imposed"
_GUEST_CHARACTERS = 20  # whom one receives stands right beside the verb
_OF_ACTS = frozenset({"SUPPORT", "ACCUSE"})  # what is praised or condemned may be an act
_DEALS = frozenset({"COOPERATE", "AID"})
_CHARGE_CHARACTERS = 24
_OCCASIONS = ("CONSULT", "COERCE")
_NAMED_OBJECTS = frozenset({"person", "side", "instrument", "guest", COMPLEMENT})
_NOUN_LIKE = frozenset({Form.BASE, Form.FINITE})
_DEPENDENT = frozenset({Form.BASE, Form.INFINITIVE, Form.ING, Form.NOUN})


@dataclass(slots=True)
class Item:
    """One trigger that holds: its reading, its clause, and the items under its verb."""

    hit: TriggerHit
    reading: Reading
    clause: int
    under: list[Item] = field(default_factory=list)


def items_of(scene: Scene, readings: Sequence[tuple[TriggerHit, ...]]) -> list[Item]:
    """The triggers of a sentence in order, each with the first reading whose object is there."""
    relief = {
        clause_at(scene.clauses, hit.start)
        for hits in readings for hit in hits
        if hit.trigger.mode == "sanctions_relief" and _has_object(scene, hit, Reading(hit.form, False, False, False))
    }  # fmt: skip
    found: list[Item] = []
    for hits in readings:
        for hit in hits:
            clause = clause_at(scene.clauses, hit.start)
            reading = read_trigger(scene.lower, scene.words, hit, scene.clauses, clause)
            # C10: where relief is told of, "sanctions" are its object and were not imposed.
            if hit.trigger.class_id == "SANCTION" and hit.trigger.mode == "discontinue" and clause in relief:
                continue
            if hit.form in _NOUN_LIKE and not scene.cased and _after_adjective(scene, hit):
                continue  # "his Belarusian hosts"
            if hit.trigger.class_id == "SANCTION" and _is_attribute(scene, hit):
                continue
            if _has_object(scene, hit, reading):
                found.append(Item(hit, reading, clause))
                break
    return found


def _is_attribute(scene: Scene, hit: TriggerHit) -> bool:
    """ "The sanctions imposed by the US remain", "under sanctions imposed in May": they are there already."""
    before = _WORD.findall(scene.lower[scene.clauses[0].start : hit.start])[-_LEAD_WORDS:]
    sanctions = scene.words.objects.get("sanctions")
    if hit.form is not Form.PAST or scene.cased or sanctions is None or not before:
        return False
    governed = any(scene.words.cues["prepositions"].fullmatch(word) for word in before[:-1])
    by = scene.words.cues["by"].match(scene.lower, hit.head_end + 1) is not None
    return sanctions.fullmatch(before[-1]) is not None and (by or governed)


def _after_adjective(scene: Scene, hit: TriggerHit) -> bool:
    return any(actor.kind == Kind.ADJECTIVE and actor.end == hit.start - 1 for actor in scene.participants)


def governed(scene: Scene, items: list[Item]) -> list[Item]:
    """The items that are events of their own; those under a matrix verb are moved into its `under`."""
    free: list[Item] = []
    matrix: Item | None = None
    for item in items:
        if matrix is not None and _parenthetical(scene, matrix, item) and free[-1] is matrix:
            free.pop()
            matrix = None
        if matrix is not None and _is_under(scene, matrix, item):
            matrix.under.append(item)
            continue
        last = free[-1] if free else None
        if last is not None and _inside(last, item):
            continue
        if last is not None and _is_topic(scene, last, item):
            continue
        if last is not None and _is_refused(last, item):
            free.pop()
            last = free[-1] if free else None
        repeats = (
            last is not None and last.clause == item.clause and last.hit.trigger.class_id == item.hit.trigger.class_id
        )
        if repeats and item.reading.form in (Form.NOUN, Form.INFINITIVE):
            continue  # "imposed new sanctions on": the noun is the verb's object
        if last is not None and _says_whether_held(item, last):
            free.pop()
        if last is not None and _speech_tag(scene, item):
            continue
        if _announces(scene, item, last):
            item.under.append(free.pop())
        free.append(item)
        matrix = item if item.hit.trigger.matrix else None
    return free


def _is_topic(scene: Scene, last: Item, item: Item) -> bool:
    """ "Opened talks on reopening the consulate": what one talks about has not happened."""
    if scene.cased or last.hit.trigger.class_id != "CONSULT" or item.reading.form is not Form.NOUN:
        return False
    before = _WORD.findall(scene.lower[last.hit.start : item.hit.start])[-_TOPIC_WORDS:]
    return last.clause == item.clause and any(scene.words.cues["about"].fullmatch(word) for word in before)


def _is_refused(last: Item, item: Item) -> bool:
    """ "A US request to visit the prisoner was rejected": what is refused is no act of its own."""
    refused = item.hit.trigger.class_id == "REJECT" and item.reading.form is Form.PASSIVE
    return refused and last.reading.form is Form.NOUN and last.clause == item.clause


def _inside(last: Item, item: Item) -> bool:
    """ "Allowed American firms to buy", "cancelled a meeting": the second is part of the first one's phrase."""
    return item.hit.start < last.hit.end and item.reading.form in (Form.NOUN, Form.INFINITIVE)


def _says_whether_held(item: Item, last: Item) -> bool:
    """«Переговоры с американцами не состоялись», «визит ожидается в мае»: the verb tells of the meeting just named."""
    trigger = item.hit.trigger
    named = last.reading.form is Form.NOUN and last.hit.trigger.class_id == "CONSULT" and last.clause == item.clause
    return named and not trigger.matrix and trigger.class_id in ("CONSULT", "AGREE")


def _speech_tag(scene: Scene, item: Item) -> bool:
    """ "…, the envoy promised." or "…, заверили в министерстве": what was promised is told before it."""
    if item.hit.trigger.class_id != "AGREE" or not item.hit.trigger.matrix or item.reading.form is not Form.FINITE:
        return False
    lower, end = scene.lower, scene.clauses[-1].end
    comma = lower.rfind(",", scene.clauses[0].start, item.hit.start)
    n_before = len(_WORD.findall(lower[comma : item.hit.start])) if comma >= 0 else 0
    if comma < 0 or n_before > _TAG_WORDS or (n_before == 0 and not scene.cased):
        return False
    tail = lower[item.hit.end : end]
    return len(_WORD.findall(tail)) <= _TAG_WORDS and "," not in tail


def _announces(scene: Scene, item: Item, last: Item | None) -> bool:
    """ "О снятии санкций объявил посланник", "От встречи отказались", "Снимать санкции не обещали": what a verb governs
    may stand before it."""
    trigger = item.hit.trigger
    if last is None or last.clause != item.clause or not trigger.matrix:
        return False
    between = scene.lower[last.hit.end : item.hit.start]
    bare = not any(scene.words.cues["coordination"].fullmatch(word) for word in _WORD.findall(between))
    if scene.cased and trigger.class_id and COMPLEMENT not in trigger.objects and bare and "," not in between:
        if last.hit.form in (Form.INFINITIVE, Form.FUTURE):  # Belarusian writes both alike: вызваліць
            return True
        if last.reading.form is Form.NOUN and trigger.class_id in _OF_ACTS:
            return True
    if last.reading.form is not Form.NOUN:
        return False
    before = _WORD.findall(scene.lower[scene.clauses[last.clause].start : last.hit.start])[-1:]
    if scene.cased and trigger.class_id == "REJECT":
        return any(scene.words.cues["prepositions"].fullmatch(word) for word in before)
    return COMPLEMENT in trigger.objects and any(scene.words.cues["about"].fullmatch(word) for word in before)


def _is_under(scene: Scene, matrix: Item, item: Item) -> bool:
    between = scene.clauses[matrix.clause + 1 : item.clause + 1]
    if item.clause == matrix.clause and item.hit.form is not Form.NOUN and _beside(scene, matrix, item):
        return False
    complement = any(clause.link is Link.COMPLEMENT for clause in between)
    if scene.clauses[matrix.clause].link is Link.OTHER and item.clause == matrix.clause + 1:
        return matrix.hit.trigger.class_id == "ACCUSE"  # "As the ministry alleges, the plants supplied …"
    if complement and item.clause - matrix.clause <= 3:
        return COMPLEMENT not in matrix.hit.trigger.objects  # "announced that it lifted": the act itself is told (C8)
    if item.clause - matrix.clause > 1 or any(clause.link in (Link.RELATIVE, Link.CONDITION) for clause in between):
        return False
    if scene.cased and item.hit.form is Form.FUTURE and item.clause == matrix.clause:
        return True  # Belarusian writes infinitive and future of one verb alike: вызваліць
    if item.hit.form in _DEPENDENT and item.reading.form is not Form.FINITE:
        return True
    if item.reading.form is Form.PASSIVE and _to_be(scene, item):
        return True
    # "promised it would release": a bare clause under its verb; "urged … and lifted": a verb beside it.
    return item.hit.form is Form.BASE and item.clause == matrix.clause


def without_backdrop(scene: Scene, items: Sequence[Item]) -> list[Item]:
    """The items without meetings that only date another act: freed 52 prisoners after talks with the envoy."""
    kept = [item for item in items if not (_is_backdrop(scene, item) or _is_charge(scene, item))]
    return kept or list(items)


def _is_backdrop(scene: Scene, item: Item) -> bool:
    # "sanctions after the arrest of an American", «за новые задержания США ввели санкции»: why another act
    if item.hit.trigger.class_id not in _OCCASIONS or item.reading.form not in (Form.NOUN, Form.ING):
        return False
    before = _WORD.findall(scene.lower[scene.clauses[item.clause].start : item.hit.start])[-_BACKDROP_WORDS:]
    return any(scene.words.cues["backdrop"].fullmatch(word) for word in before)


def _is_charge(scene: Scene, item: Item) -> bool:
    """ "On charges of shipping parts": a deal that somebody is accused of is none between states."""
    if item.hit.trigger.class_id not in _DEALS or item.reading.form not in (Form.NOUN, Form.ING):
        return False
    begin = max(scene.clauses[item.clause].start, item.hit.start - _CHARGE_CHARACTERS)
    return scene.words.cues["charges"].search(scene.lower, begin, item.hit.start) is not None


def in_exchange(scene: Scene, items: Sequence[Item]) -> list[Item]:
    """The items, each named "in exchange for" another given what lies ahead or is possible of that one (C14)."""
    found: list[Item] = []
    for item in items:
        last = found[-1] if found else None
        if last is not None and item.reading.form in (Form.NOUN, Form.ING):
            gap = scene.words.cues["exchange"].search(scene.lower, last.hit.end, item.hit.start)
            if gap and not _COMMA_OR_MORE.search(scene.lower, gap.end(), item.hit.start):
                future = item.reading.future or last.reading.future
                possible = item.reading.possible or last.reading.possible
                hypothetical = item.reading.hypothetical or last.reading.hypothetical
                item.reading = replace(item.reading, future=future, possible=possible, hypothetical=hypothetical)
        found.append(item)
    return found


def _to_be(scene: Scene, item: Item) -> bool:
    """ "A list of prisoners to be freed": a passive infinitive."""
    before = _WORD.findall(scene.lower[scene.clauses[item.clause].start : item.hit.start])[-2:]
    return len(before) == 2 and before[1] == "be" and scene.words.cues["to"].fullmatch(before[0]) is not None


def _beside(scene: Scene, matrix: Item, item: Item) -> bool:
    """ "We condemn … and we call": a verb beside the other, with its own subject or none."""
    words = _WORD.findall(scene.lower[matrix.hit.end : item.hit.start])
    if item.hit.form in (Form.INFINITIVE, Form.ING) or item.reading.form is Form.INFINITIVE:
        return False
    return any(scene.words.cues["coordination"].fullmatch(word) for word in words[-2:])


def _parenthetical(scene: Scene, matrix: Item, item: Item) -> bool:
    """ "If Minsk …, warned the adviser, the United States will …": who warns is told by the way."""
    clause = scene.clauses[matrix.clause]
    opens = (
        scene.lower[clause.start : matrix.hit.start].strip() == "" and scene.lower[: clause.start].rstrip()[-1:] == ","
    )
    return opens and "," in scene.lower[matrix.hit.end : item.hit.start]


def _has_object(scene: Scene, hit: TriggerHit, reading: Reading) -> bool:
    names = hit.trigger.objects
    if not names or names == (COMPLEMENT,):
        return True
    here = clause_at(scene.clauses, hit.start)
    clause = scene.clauses[here]
    everywhere = reading.form in (Form.PASSIVE, Form.NOUN) or scene.cased
    start = _reach(scene, here) if everywhere or clause.link is Link.RELATIVE else hit.start
    end = min(clause.end, hit.end + _OBJECT_CHARACTERS)
    parties = [actor for actor in scene.participants if start <= actor.start < end]
    for name in names:
        if name == "side" and _sides(scene, hit):
            return True
        if name == "person" and any(actor.kind in _PARTY_KINDS and actor.start != start for actor in parties):
            return True
        if name == "guest" and any(_is_guest(actor, hit) for actor in parties):
            return True
        if name == "instrument" and any(actor.kind == Kind.INSTRUMENT for actor in parties):
            return True
        pattern = scene.words.objects.get(name) if name not in _NAMED_OBJECTS else None
        if pattern is not None and pattern.search(scene.lower, start, end):
            return True
    return False


def _reach(scene: Scene, here: int) -> int:
    """Where the object may begin: in a relative clause also before it, behind one also where its main clause began."""
    if scene.clauses[here].link is Link.RELATIVE and here >= 1:
        return scene.clauses[here - 1].start
    if here >= 2 and scene.clauses[here].link is Link.MAIN and scene.clauses[here - 1].link is Link.RELATIVE:
        return scene.clauses[here - 2].start
    return scene.clauses[here].start


def _is_guest(actor: Participant, hit: TriggerHit) -> bool:
    if actor.kind not in (Kind.PERSON, Kind.OFFICE) or actor.cases == {"nom"} or actor.governed:
        return False
    if actor.start >= hit.end:
        return actor.start - hit.end <= _GUEST_CHARACTERS
    return bool(actor.cases) and "nom" not in actor.cases and hit.start - actor.end <= _GUEST_CHARACTERS


def _sides(scene: Scene, hit: TriggerHit) -> bool:
    """Whether a party of some side takes part around the trigger."""
    here = clause_at(scene.clauses, hit.start)
    return any(abs(clause_at(scene.clauses, actor.start) - here) <= 1 for actor in scene.participants)


def commentary_from(lower: str, words: EventLanguage, start: int, end: int) -> int | None:
    """Where experts begin to judge ("analysts doubt …"): what follows in the sentence is opinion, no event (C15)."""
    for who in words.cues["commentary"].finditer(lower, start, end):
        tail = lower[who.end() : min(end, who.end() + _COMMENTARY_CHARACTERS)]
        lead = lower[max(start, who.start() - _COMMENTARY_CHARACTERS // 2) : who.start()]
        if words.cues["thinking"].search(tail) or words.cues["opinion"].search(lead):
            return who.start()
    return None


def same_voice(quotes: Sequence[tuple[int, int]], at: int, actor: Participant) -> bool:
    """Whether a participant stands in the same quotation as the trigger, or both stand outside any."""

    def inside(position: int) -> int:
        return next((number for number, (start, end) in enumerate(quotes) if start <= position < end), -1)

    return inside(at) == inside(actor.start)
