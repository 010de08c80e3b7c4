"""What the knowledge says about quotation: reporting verbs and speaker words of each language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.fields import Fields
from pipeline.knowledge.notation import compile_terms

NEVER = re.compile(r"(?!)")  # stands for an empty list of terms
_KEYS = ("reporting", "complementiser", "according", "pronouns", "anaphors", "offices", "titles", "prepositions")


@dataclass(frozen=True, slots=True)
class QuoteLanguage:
    """Compiled words of one language, to be matched on normalised lower-case text."""

    reporting: re.Pattern[str]  # finite forms that introduce speech: said, заявил, сказаў
    complementiser: re.Pattern[str]  # that, что, што
    according: re.Pattern[str]  # phrases that the speaker's name follows: according to, по словам
    pronouns: re.Pattern[str]  # singular third person in subject position
    anaphors: re.Pattern[str]  # noun phrases that stand for the person named last: the president, політик
    offices: re.Pattern[str]  # phrases that name a speaker by office: spokesperson, прадстаўнік
    titles: re.Pattern[str]  # capitalised words beside a name that are no part of it
    prepositions: re.Pattern[str]  # words whose noun is no subject
    verb_first: bool  # whether "said X" is as common as "X said" and X's case tells (Slavic)
    dash_quotes: bool


@dataclass(frozen=True, slots=True)
class QuoteKnowledge:
    languages: Mapping[str, QuoteLanguage]
    fallback: str

    def of(self, lang: str) -> QuoteLanguage:
        """The words for a language, or those of the fallback language where it has none."""
        return self.languages.get(lang) or self.languages[self.fallback]


def parse_quotes(raw: dict[str, Any], file: str) -> QuoteKnowledge:
    """Read quotes.yaml. Raises KnowledgeError that names file, entry and field."""
    top = Fields(file, "", raw)
    for key in ("kb", "version", "note"):
        top.raw(key)
    languages: dict[str, QuoteLanguage] = {}
    for lang, body in top.mapping("languages").items():
        if not isinstance(body, dict):
            raise top.fail(f"languages: {lang!r} must be a mapping of word lists, not {type(body).__name__}")
        languages[lang] = _language(Fields(file, f"language {lang!r}", body))
    fallback = top.text("fallback")
    top.finish()
    if fallback not in languages:
        raise top.fail(f"fallback {fallback!r} is not one of the languages {', '.join(sorted(languages)) or '(none)'}")
    return QuoteKnowledge(languages, fallback)


def _language(fields: Fields) -> QuoteLanguage:
    compiled: dict[str, re.Pattern[str]] = {}
    for key in _KEYS:
        try:
            compiled[key] = compile_terms(fields.texts(key)) or NEVER
        except KnowledgeError as error:
            raise fields.fail(f"{key}: {error}") from error
    words = QuoteLanguage(**compiled, verb_first=fields.flag("verb_first"), dash_quotes=fields.flag("dash_quotes"))
    fields.finish()
    if words.reporting is NEVER:
        raise fields.fail("key 'reporting' is empty; list at least one reporting verb")
    return words
