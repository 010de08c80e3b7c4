"""Back-references (RM-6): pronouns and definite noun phrases resolved to the last fitting side-group nearby."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from pipeline.knowledge.schema import Definite, Kind, Pronouns
from pipeline.relations.evidence import How, Ref, SentenceView
from pipeline.relations.lexicon import ROLE_INSTITUTIONS, ROLE_PERSONS, Words
from pipeline.relations.pronouns import pronoun_pattern

_PERSONAL = frozenset({Kind.PERSON, Kind.OFFICE})
_INSTITUTIONAL = frozenset({Kind.ORG, Kind.OFFICE})
_APPOSED = 2  # characters between a noun of office and the name that it belongs to
WINDOW_SENTENCES = 2  # an antecedent stands at most this many sentences back (definitions, RM-6)
SAME_SPEAKER_WINDOW_SENTENCES = 4  # one speaker's words hold together over the author's interjections


@dataclass(slots=True)
class Passage:
    """The sentences before the current one, each with its referents, the resolved ones included."""

    history: list[tuple[SentenceView, tuple[Ref, ...]]]

    def back(
        self, view: SentenceView, *, window: int = WINDOW_SENTENCES
    ) -> Iterator[tuple[SentenceView, tuple[Ref, ...]]]:
        """Earlier sentences of the passage, nearest first; the title reaches into the first sentence."""
        for distance, (earlier, refs) in enumerate(reversed(self.history), 1):
            same_speaker = bool(earlier.voices & view.voices)
            allowed = SAME_SPEAKER_WINDOW_SENTENCES if same_speaker else window
            if distance > allowed and not (earlier.index < 0 and view.index <= 1):
                if distance > SAME_SPEAKER_WINDOW_SENTENCES:
                    return
                continue
            if earlier.line != view.line and not same_speaker and earlier.line < view.line - 1:
                return
            yield earlier, refs


def pronoun_refs(
    view: SentenceView, passage: Passage, pronouns: Pronouns | None, sides: Sequence[str]
) -> Iterator[Ref]:
    """Third-person pronouns of the sentence that stand for a side of the dyad."""
    if pronouns is None:
        return
    for match in pronoun_pattern(pronouns.third).finditer(view.text):
        word = match.group().lower().replace("’", "'").replace("ʼ", "'").replace("ё", "е")
        start = view.start + match.start()
        if word in pronouns.plural:
            found = _antecedent(view, passage, start, plural=True, feminine=None)
        elif word in pronouns.masculine:
            found = _antecedent(view, passage, start, plural=False, feminine=False)
        elif word in pronouns.feminine:
            found = _antecedent(view, passage, start, plural=False, feminine=True)
        else:
            continue
        if found is not None and found.side in sides:
            yield replace(found, how=How.PRONOUN, rule="RM-6", start=start, end=start + len(word))


def _antecedent(view: SentenceView, passage: Passage, at: int, *, plural: bool, feminine: bool | None) -> Ref | None:
    said = view.speaker_at(at)
    speaker = said.side if said is not None else None

    def fits(ref: Ref) -> bool:
        if ref.how in (How.PLACE, How.PUBLISHER, How.SPEAKER, How.PASSAGE):
            return False
        if plural:
            # Inside a quotation "they" are never the speaker's own side.
            return ref.plural and (speaker is None or ref.side != speaker)
        if ref.kind is not Kind.PERSON and not (ref.kind is Kind.OFFICE and not ref.plural):
            return False
        if said is not None and ref.actor_id is not None and ref.actor_id == said.speaker_id:
            return False
        return feminine is None or ref.feminine is None or ref.feminine == feminine

    here = [ref for ref in view.named if ref.end <= at and fits(ref)]
    if here:
        other = _other_group(view, passage, here[-1], fits) if plural and _beside(view, here[-1].end, at) else None
        return other or (here[-1] if plural else here[0])
    for earlier, refs in passage.back(view):
        candidates = [ref for ref in refs if fits(ref)]
        if candidates:
            if plural:
                return max(candidates, key=lambda ref: ref.start)
            # The first person of a sentence is mostly its subject, and subjects are taken up again.
            return min(candidates, key=lambda ref: (ref.how is not How.NAMED, ref.start))
        if plural and any(ref.side for ref in refs if ref.plural):
            return None
        if not plural and (speaking := _speaking(earlier)) is not None and not refs:
            return speaking
    return None


def _beside(view: SentenceView, start: int, end: int) -> bool:
    """Whether nothing parts two words of one clause: there, one of them does not stand for the other."""
    return not any(mark in ",;:()—" for mark in view.text[start - view.start : end - view.start])


def _other_group(view: SentenceView, passage: Passage, group: Ref, fits: Callable[[Ref], bool]) -> Ref | None:
    """The group of another side that the passage names last."""
    found = (ref for _, refs in passage.back(view) for ref in reversed(refs) if fits(ref) and ref.side != group.side)
    return next(found, None)


def _speaking(view: SentenceView) -> Ref | None:
    """Whoever says the quoted words of a sentence that names nobody else."""
    said = next((part for part in view.said if part.side and part.role), None)
    if said is None:
        return None
    return Ref(str(said.side), str(said.role), Kind.PERSON, How.NAMED, "RM-9", said.speaker_id, said.start, said.end)


def definite_refs(view: SentenceView, passage: Passage, definites: Sequence[Definite], words: Words) -> Iterator[Ref]:
    """Definite noun phrases that stand for a side: alone, or because the passage names that side."""
    for definite in definites:
        for word in words.within(f"definite:{definite.definite_id}", view.start, view.end):
            if any(ref.start < word.end and word.start < ref.end for ref in view.named):
                continue
            if not definite.alone and not _recently(definite.side, view, passage, word.start):
                continue
            yield Ref(
                side=definite.side,
                role=str(definite.role),
                kind=Kind.OFFICE,
                how=How.DEFINITE,
                rule=f"RM-6:{definite.definite_id}",
                start=word.start,
                end=word.end,
                plural=True,
            )


def role_refs(view: SentenceView, passage: Passage, words: Words, sides: Sequence[str]) -> Iterator[Ref]:
    """Nouns of office that take up who was named before: "the diplomat", «ведамства», «госць».

    Whoever they mean is sought on the side that the sentence does not name. Where a third party stands in the passage,
    they are left alone: it may be the one that is meant.
    """
    here = {ref.side for ref in view.named}
    for key, kinds in ((ROLE_PERSONS, _PERSONAL), (ROLE_INSTITUTIONS, _INSTITUTIONAL)):
        for word in words.within(key, view.start, view.end):
            if any(ref.start - _APPOSED <= word.end and word.start <= ref.end + _APPOSED for ref in view.named):
                continue
            found = _holder(view, passage, kinds, here, sides)
            if found is not None:
                yield replace(found, how=How.PRONOUN, rule="RM-6:role", start=word.start, end=word.end, plural=False)


def _holder(
    view: SentenceView, passage: Passage, kinds: frozenset[Kind], here: Set[str], sides: Sequence[str]
) -> Ref | None:
    if here - set(sides):
        return None
    for _, refs in passage.back(view):
        written = [ref for ref in refs if ref.how in (How.NAMED, How.PRONOUN)]
        if any(ref.side not in sides for ref in written):
            return None
        able = [ref for ref in written if ref.kind in kinds]
        other = [ref for ref in able if ref.side not in here]
        if other or able:
            return (other or able)[0]
    return None


def _recently(side: str, view: SentenceView, passage: Passage, at: int) -> bool:
    """Whether a state, person or group of that side is named before, in the sentence or its passage."""
    before = [ref for ref in view.named if ref.start < at and ref.how is not How.PLACE]
    if any(ref.side == side for ref in before):
        return True
    return any(
        ref.side == side and ref.how in (How.NAMED, How.PRONOUN, How.DEFINITE)
        for _, refs in passage.back(view)
        for ref in refs
    )
