"""What the knowledge says about quotation: reporting verbs and speaker words of each language."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.fields import Fields
from pipeline.knowledge.notation import compile_terms
from pipeline.knowledge.slavic import with_softness

NEVER = re.compile(r"(?!)")  # stands for an empty list of terms
_KEYS = (
    "reporting", "complementiser", "according", "pronouns", "anaphors", "offices", "titles", "prepositions",
    "own_view", "feminine", "indefinites", "dependants", "bodies", "masculine_names", "feminine_nouns",
    "masculine_nouns", "interviewers",
    "feminine_verbs", "masculine_verbs", "plural_verbs", "speech_endings", "no_clause", "finite",
    "plural_pronouns", "body_pronouns", "body_nouns", "titled_things", "bare_clause", "transitive",
    "negations", "spokespersons", "press_officers", "partitives",
    "relatives", "clause_openers", "addressees", "nationals",
    "naming", "citing", "possessives", "conjunctions", "first_of_two", "second_of_two",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuoteLanguage:
    """Compiled words of one language, to be matched on normalised lower-case text."""

    reporting: re.Pattern[str]  # finite forms that introduce speech: said, заявил, сказаў
    complementiser: re.Pattern[str]  # that, что, што
    according: re.Pattern[str]  # phrases that the speaker's name follows: according to, по словам
    pronouns: re.Pattern[str]  # singular third person in subject position
    anaphors: re.Pattern[str]  # noun phrases that stand for the person named last: the president, політик
    offices: re.Pattern[str]  # nouns that name a speaker by office, trade or kinship: spokesperson, прадстаўнік
    titles: re.Pattern[str]  # capitalised words beside a name that are no part of it
    prepositions: re.Pattern[str]  # words whose noun is no subject
    own_view: re.Pattern[str]  # phrases that report a pronoun's opinion: in her view, по его словам
    feminine: re.Pattern[str]  # feminine pronouns
    indefinites: re.Pattern[str]  # speakers without a name: somebody, one of them
    dependants: re.Pattern[str]  # nouns whose genitive is somebody else: the spokesman of X is not X
    bodies: re.Pattern[str]  # words of a capitalised name that make it no person's: Council, Institute
    masculine_names: re.Pattern[str]  # given names of men that end like women's
    feminine_nouns: re.Pattern[str]  # nouns for women: spokeswoman, правозащитница
    interviewers: re.Pattern[str]  # those who ask: they are not whoever was named before
    masculine_nouns: re.Pattern[str]  # nouns for men: spokesman
    feminine_verbs: re.Pattern[str]  # forms that agree with a woman: сказала
    masculine_verbs: re.Pattern[str]
    plural_verbs: re.Pattern[str]
    speech_endings: re.Pattern[str]  # finite forms: any verb right after «…», — is one of speech
    no_clause: re.Pattern[str]  # words after a verb of speech that begin no clause: said again, said so
    finite: re.Pattern[str]  # verbs that make words after "he said" a clause
    titled_things: re.Pattern[str]  # nouns before a name in marks: the newspaper “…”, the slogan “…”
    bare_clause: re.Pattern[str]  # verbs that take such a clause
    transitive: re.Pattern[str]  # verbs that need an object, so that none closes a sentence: "…, they asked him"
    negations: re.Pattern[str]  # words before a verb of speech that make it none: has not replied
    spokespersons: re.Pattern[str]  # nouns through which a body itself speaks: spokesman, statement
    press_officers: re.Pattern[str]  # those of them who are persons
    body_nouns: re.Pattern[str]  # nouns that stand for a body named before: the ministry, ведомство
    plural_pronouns: re.Pattern[str]  # they
    body_pronouns: re.Pattern[str]  # what a body is taken up by: it, там
    partitives: re.Pattern[str]  # openings of "one of his advisers"
    relatives: re.Pattern[str]  # words that open a relative clause
    clause_openers: re.Pattern[str]  # prepositions that open a clause all the same: said at least …
    addressees: re.Pattern[str]  # nouns in the form of whoever is told: рассказал агентству
    nationals: re.Pattern[str]  # one of a people: the American, американец
    naming: re.Pattern[str]  # verbs whose object is called something: назвал переговоры «…»
    citing: re.Pattern[str]  # verbs whose object speaks: цитирует его
    possessives: re.Pattern[str]  # pronouns beside them
    conjunctions: re.Pattern[str]  # prepositions that open a clause when they stand first: "As Coale said"
    first_of_two: re.Pattern[str]  # the former, первый
    second_of_two: re.Pattern[str]  # the latter, последний
    ranks: tuple[tuple[str, re.Pattern[str]], ...]  # word of an office's title in the knowledge, and the nouns for it
    attributes: re.Pattern[str]  # determiner and adjectives right before a noun; matches at the end of a text
    verb_first: bool  # whether "said X" is as common as "X said" and X's case tells (Slavic)
    dash_quotes: bool


@dataclass(frozen=True, slots=True)
class QuoteKnowledge:
    languages: Mapping[str, QuoteLanguage]
    fallback: str

    def of(self, lang: str) -> QuoteLanguage:
        """The words for a language, or those of the fallback language where it has none."""
        return self.languages.get(lang) or self.languages[self.fallback]


def parse_quotes(raw: dict[str, Any], file: str, only: Collection[str] | None = None) -> QuoteKnowledge:
    """Read quotes.yaml, of its languages those in `only` and the fallback. Raises KnowledgeError that names file, entry
    and field."""
    top = Fields(file, "", raw)
    for key in ("kb", "version", "note"):
        top.raw(key)
    languages: dict[str, QuoteLanguage] = {}
    for lang, body in top.mapping("languages").items():
        if not isinstance(body, dict):
            raise top.fail(f"languages: {lang!r} must be a mapping of word lists, not {type(body).__name__}")
        if only is not None and lang not in only and lang != raw.get("fallback"):
            continue
        languages[lang] = _language(Fields(file, f"language {lang!r}", body), with_softness if lang == "be" else str)
    fallback = top.text("fallback")
    top.finish()
    if fallback not in languages:
        raise top.fail(f"fallback {fallback!r} is not one of the languages {', '.join(sorted(languages)) or '(none)'}")
    return QuoteKnowledge(languages, fallback)


def _language(fields: Fields, spelt: Callable[[str], str]) -> QuoteLanguage:
    compiled: dict[str, re.Pattern[str]] = {}
    for key in _KEYS:
        terms = tuple(map(spelt, fields.texts(key)))
        if key == "according":  # «как сообщили», with whatever verb of speech
            verbs = tuple(map(spelt, fields.texts("reporting")))
            terms += tuple(f"{word} {verb}" for word in fields.texts("as_words") for verb in verbs)
        try:
            compiled[key] = compile_terms(terms) or NEVER
        except KnowledgeError as error:
            raise fields.fail(f"{key}: {error}") from error
    compiled["attributes"] = _attributes(fields)
    named = fields.texts_by("ranks").items()
    ranks = tuple((title, compile_terms(terms) or NEVER) for title, terms in named)
    words = QuoteLanguage(
        **compiled, ranks=ranks, verb_first=fields.flag("verb_first"), dash_quotes=fields.flag("dash_quotes")
    )
    fields.finish()
    if words.reporting is NEVER:
        raise fields.fail("key 'reporting' is empty; list at least one reporting verb")
    return words


def _attributes(fields: Fields) -> re.Pattern[str]:
    """A determiner and what may stand between it and its noun: any words without listed adjectives, else those."""
    determiners = compile_terms(fields.texts("determiners"))
    adjectives = compile_terms(fields.texts("adjectives"))
    if determiners is None:
        return NEVER
    if adjectives is None:
        return re.compile(rf"(?:{determiners.pattern})\s+(?:(?!{determiners.pattern})[\w'’-]+\s+){{0,3}}$")
    listed = rf"(?:{adjectives.pattern})\s+"
    return re.compile(rf"(?:(?:{determiners.pattern})\s+(?:{listed}){{0,3}}|(?:{listed}){{1,3}})$")
