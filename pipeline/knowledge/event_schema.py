"""What the knowledge says about events: classes, triggers in their grammatical forms, and the words that turn them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from pipeline.records import Quad


class Form(StrEnum):
    """The grammatical form in which a trigger stands; the context decides where the surface leaves it open."""

    FINITE = "finite"  # past or present
    FUTURE = "future"
    INFINITIVE = "infinitive"
    PASSIVE = "passive"  # participle of the undergoer: снят, зняты, lifted (by)
    NOUN = "noun"
    BASE = "base"  # English: infinitive, or present after a plural
    PAST = "past"  # English: past, perfect or passive participle
    ING = "ing"  # English: progressive or gerund


class Bind(StrEnum):
    """Who of those named is source and who is target."""

    AGENT = "agent"  # the subject does it to the object
    VISITOR = "visitor"  # as agent; a place may be the target
    HOST = "host"  # the object visits the subject: it is the source
    MUTUAL = "mutual"  # both take part; who stands first is the source
    BROKER = "broker"  # the subject obtained it from the other side, which is the source
    AUTHOR = "author"  # whoever speaks judges what is named
    NEUTRAL = "neutral"  # no event of its own; as a matrix it takes away those under it


@dataclass(frozen=True, slots=True)
class EventClass:
    class_id: str
    quad: Quad
    score: float
    modes: Mapping[str, float]

    def score_of(self, mode: str | None) -> float:
        return self.modes.get(mode, self.score) if mode else self.score


@dataclass(frozen=True, slots=True)
class Trigger:
    """One meaning with its words in each language. `objects` are names of word sets of which one must be near."""

    trigger_id: str
    class_id: str
    mode: str | None
    bind: Bind
    objects: tuple[str, ...]
    matrix: bool
    source: str | None  # side, where nobody is named
    target: str | None
    weight: float  # 1, less where the words say it less surely


PREFIX_LETTERS = 4  # of a word decide which triggers are tried at it; measured: 3 and 5 cost more


@dataclass(frozen=True)
class TriggerForm:
    """One way to write a trigger. Of two that match at one word the one of lower rank is read first.

    Its pattern is compiled when a text first has its beginning: most never meet theirs, and all take seconds.
    """

    rank: int
    source: str
    trigger: Trigger
    form: Form

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.source)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The triggers of one beginning by rank, and one pattern that fails where all of theirs do."""

    forms: tuple[TriggerForm, ...]
    some: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class EventLanguage:
    """Compiled words of one language, matched on normalised lower-case text.

    Triggers are kept by the letters that they begin with, at most PREFIX_LETTERS of them.
    """

    triggers: Mapping[str, tuple[TriggerForm, ...]]
    objects: Mapping[str, re.Pattern[str]]
    cues: Mapping[str, re.Pattern[str]]  # negation, future, hypothetical …: see CUES
    definites: tuple[tuple[str, re.Pattern[str]], ...] = ()  # side and the noun phrases that mean it unnamed
    _beginning: dict[str, Beginning] = field(default_factory=dict, compare=False)  # made when a text first has them

    def beginning(self, letters: str) -> Beginning:
        """The triggers that can begin with these letters, the first PREFIX_LETTERS of what stands in a text."""
        known = self._beginning.get(letters)
        if known is None:
            prefixes = (letters[:length] for length in range(len(letters) + 1))
            forms = [form for prefix in prefixes for form in self.triggers.get(prefix, ())]
            forms.sort(key=lambda form: form.rank)
            some = re.compile("|".join(form.pattern.pattern for form in forms)) if forms else None
            known = self._beginning[letters] = Beginning(tuple(forms), some)
        return known


@dataclass(frozen=True, slots=True)
class EventKnowledge:
    classes: Mapping[str, EventClass]
    precedence: tuple[str, ...]
    turns: Mapping[str, Mapping[str, str]]  # matrix or modality → class (or "class:mode") under it → what it becomes
    languages: Mapping[str, EventLanguage]

    def of(self, lang: str) -> EventLanguage | None:
        return self.languages.get(lang)

    def turned(self, by: str, class_id: str, mode: str | None) -> tuple[str, str | None] | None:
        """What a class becomes under a matrix or modality; None where the table leaves it alone."""
        table = self.turns.get(by, {})
        label = table.get(f"{class_id}:{mode}") or table.get(class_id) or table.get("default")
        if label is None:
            return None
        turned, _, new_mode = label.partition(":")
        return turned, (mode if new_mode == "same" else new_mode) or None


OPENINGS = ("condition", "complement", "relative", "openers", "coordination")  # cues that open a clause

CUES = (
    "charges",  # what follows is a crime that somebody is accused of
    "negation",  # turns the verb to its right
    "not_negation",  # looks like one and is none: "not only"
    "future",
    "hypothetical",  # modal words of the same clause
    "condition",  # openers of conditional clauses
    "historical",
    "months",  # twelve terms in order
    "reported",  # reportedly, якобы
    "be",  # forms of "be" that make a participle passive
    "have",  # perfect; "had" alone is also historical
    "do",  # did not lift
    "to",  # marks an infinitive
    "by",  # introduces the agent of a passive
    "between",  # introduces both parties of a mutual noun
    "with",  # introduces the partner of a mutual act
    "prepositions",
    "place",  # prepositions that make a capital a place
    "of",  # introduces the subject or object of a noun
    "determiners",  # before these a word that could be a verb is a noun: "their demands"
    "relative",  # openers of relative clauses
    "complement",  # openers of that-clauses
    "openers",  # other openers of clauses
    "coordination",
    "commentary",  # people who judge and forecast
    "thinking",  # their verbs
    "opinion",  # phrases that introduce whose opinion it is
    "people",  # heads that make a side's people the party meant
    "opposition",
    "government",
    "questions",  # lines in transcripts that are not the publisher's
    "impersonal",  # endings of verbs whose unnamed subject is "they"
    "verb_like",  # by their endings verbs or oblique nouns: a genitive behind them speaks for no subject
    "articles",  # before these a participle is an attribute: "the frozen money"
    "until",  # openers of clauses whose act is awaited
    "backdrop",  # prepositions of what only dates another act: after talks with
    "past_verb",  # past verbs and auxiliaries: "did not invite" denies, it does not refuse
    "institution",  # "the ministry", "it": the institution named last
    "would",  # future in the past where somebody said so: promised that it would
    "modal",  # words of possibility whose infinitive lies ahead: may lift
    "within",  # prepositions of the place whose people an unnamed "they" are: in the ministry they promised
    "origin",  # preposition of whoever sends away: expelled from
    "about",  # prepositions of what is announced: объявил о снятии
    "initiative",  # phrases before whoever began it: at the initiative of
    "exchange",  # phrases between two acts that depend on each other: in exchange for
)
