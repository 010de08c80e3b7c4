"""events.yaml read into EventKnowledge."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.anchors import anchors
from pipeline.knowledge.english import english_forms
from pipeline.knowledge.event_schema import (
    CUES,
    OPENINGS,
    PREFIX_LETTERS,
    Bind,
    EventClass,
    EventKnowledge,
    EventLanguage,
    Form,
    Trigger,
    TriggerForm,
)
from pipeline.knowledge.fields import Fields
from pipeline.knowledge.notation import GAP_WORDS, compile_term, compile_terms
from pipeline.knowledge.slavic import slavic_forms, without_softness
from pipeline.records import Quad

NEVER = re.compile(r"(?!)")
_MONTHS = 12
_Term = tuple[str, int, str, Trigger, Form]  # first letter, number of words, pattern source, meaning, form
_FORM_KEYS = tuple(form.value for form in Form)


def parse_events(raw: dict[str, Any], file: str, only: Collection[str] | None = None) -> EventKnowledge:
    """Read events.yaml, with the words of the languages `only` (default: all), for compiling them costs time.

    Raises KnowledgeError that names file, entry and field.
    """
    top = Fields(file, "", raw)
    for key in ("kb", "version", "note"):
        top.raw(key)
    classes = {item.class_id: item for item in map(_event_class, top.items("classes"))}
    precedence = top.texts("precedence")
    for name in precedence:
        if name not in classes:
            raise top.fail(f"precedence: {name!r} is not one of the classes {', '.join(sorted(classes))}")
    words = {}
    for lang, body in top.mapping("languages").items():
        if not isinstance(body, dict):
            raise top.fail(f"languages: {lang!r} must be a mapping of word lists, not {type(body).__name__}")
        words[lang] = Fields(file, f"language {lang!r}", body)
    forms: dict[str, list[_Term]] = {lang: [] for lang in words}
    for fields in top.items("triggers"):
        _trigger(fields, classes, forms, only)
    turns = {name: _turns(top, name, body, classes) for name, body in top.mapping("turns").items()}
    top.finish()
    chosen = [lang for lang in words if only is None or lang in only]
    languages = {lang: _language(words[lang], forms[lang], lang) for lang in chosen}
    return EventKnowledge(classes, precedence, turns, languages)


def _event_class(fields: Fields) -> EventClass:
    modes = fields.mapping("modes")
    for mode, score in modes.items():
        if isinstance(score, bool) or not isinstance(score, int | float):
            raise fields.fail(f"modes: {mode!r} must have a number as its score, not {score!r}")
    read = EventClass(
        class_id=fields.text("id"),
        quad=Quad(fields.choice("quad", [quad.value for quad in Quad])),
        score=fields.number("score"),
        modes={mode: float(score) for mode, score in modes.items()},
    )
    fields.raw("note")
    fields.finish()
    return read


def _trigger(
    fields: Fields, classes: Mapping[str, EventClass], forms: dict[str, list[_Term]], only: Collection[str] | None
) -> None:
    trigger_id = fields.text("id")
    bind = Bind(fields.choice("bind", [item.value for item in Bind], Bind.AGENT))
    class_id, mode = _label(fields, fields.text("event"), classes) if bind is not Bind.NEUTRAL else ("", None)
    trigger = Trigger(
        trigger_id=trigger_id,
        class_id=class_id,
        mode=mode,
        bind=bind,
        objects=fields.texts("object"),
        matrix=fields.flag("matrix"),
        source=fields.optional_text("source"),
        target=fields.optional_text("target"),
        weight=fields.number("weight") if "weight" in fields.data else 1.0,
    )
    gap = int(fields.number("gap")) if "gap" in fields.data else GAP_WORDS
    for key in ("gap", "weight", "event"):
        fields.raw(key)
    for lang, found in forms.items():
        body = fields.mapping(lang)
        if only is not None and lang not in only:
            continue
        for form, terms in _forms(Fields(fields.file, f"{fields.entry}: {lang}", body), body, lang).items():
            for term in map(without_softness, terms) if lang == "be" else terms:
                source = _compiled(fields, term, gap)
                found.extend((start, len(term.split()), source, trigger, form) for start in _beginnings(term))
    fields.finish()


def _forms(fields: Fields, body: Mapping[str, Any], lang: str) -> dict[Form, list[str]]:
    """Terms by form; `verbs` is the English short way to write BASE, FINITE, PAST and ING at once, `perfective` and
    `imperfective` the Russian and Belarusian one for FINITE, FUTURE, INFINITIVE, PASSIVE and NOUN."""
    if not body:
        return {}
    terms: dict[Form, list[str]] = {Form(key): list(fields.texts(key)) for key in _FORM_KEYS if key in body}
    for verb in fields.texts("verbs"):
        try:
            made = english_forms(verb)
        except ValueError as error:
            raise fields.fail(f"verbs: {error}") from error
        terms.setdefault(Form.BASE, []).append(made.base)
        terms.setdefault(Form.FINITE, []).append(made.third)
        terms.setdefault(Form.PAST, []).extend({made.past, made.participle})
        terms.setdefault(Form.ING, []).append(made.ing)
    for aspect, present in (("perfective", Form.FUTURE), ("imperfective", Form.FINITE)):
        for verb in fields.texts(aspect):
            try:
                slavic = slavic_forms(verb, lang)
            except ValueError as error:
                raise fields.fail(f"{aspect}: {error}") from error
            terms.setdefault(Form.FINITE, []).extend(slavic.past)
            terms.setdefault(present, []).extend(slavic.present)
            terms.setdefault(Form.INFINITIVE, []).extend(slavic.infinitive)
            terms.setdefault(Form.PASSIVE, []).extend(slavic.passive)
            terms.setdefault(Form.NOUN, []).extend(slavic.noun)
    fields.finish()
    return {form: found for form, found in terms.items() if found}


def _compiled(fields: Fields, term: str, gap: int) -> str:
    try:
        return compile_term(term, max_gap_words=gap)
    except KnowledgeError as error:
        raise fields.fail(str(error)) from error


def _label(fields: Fields, label: str, classes: Mapping[str, EventClass]) -> tuple[str, str | None]:
    name, _, mode = label.partition(":")
    if name not in classes:
        raise fields.fail(f"event {label!r}: {name!r} is not one of the classes {', '.join(sorted(classes))}")
    if mode and mode != "same" and mode not in classes[name].modes:
        known = ", ".join(sorted(classes[name].modes)) or "none"
        raise fields.fail(f"event {label!r}: {mode!r} is not a mode of {name}; known are {known}")
    return name, mode or None


def _turns(top: Fields, name: str, body: Any, classes: Mapping[str, EventClass]) -> dict[str, str]:
    fields = Fields(top.file, f"turns {name!r}", body if isinstance(body, dict) else {})
    table = {}
    for key in fields.data:
        label = fields.text(key)
        _label(fields, label, classes)
        table[key] = label
    return table


def _beginnings(term: str) -> frozenset[str]:
    literals = anchors(term.strip().lower().replace("ё", "е").replace("ў", "у"))
    return frozenset({""} if literals is None else {literal[:PREFIX_LETTERS] for literal in literals})


def _triggers(terms: list[_Term]) -> dict[str, tuple[TriggerForm, ...]]:
    """By their beginnings, nouns and more words ranked first; terms of one meaning, form and length share a pattern."""
    joined: dict[tuple[str, int, str, Form], tuple[Trigger, list[str]]] = {}
    for beginning, n_words, source, trigger, form in terms:
        joined.setdefault((beginning, -n_words, trigger.trigger_id, form), (trigger, []))[1].append(source)
    found: dict[str, list[TriggerForm]] = {}
    for rank, ((beginning, _, _, form), (trigger, sources)) in enumerate(sorted(joined.items(), key=_order)):
        source = "|".join(f"(?:{source})" for source in sources)
        found.setdefault(beginning, []).append(TriggerForm(rank, source, trigger, form))
    return {beginning: tuple(forms) for beginning, forms in found.items()}


def _order(item: tuple[tuple[str, int, str, Form], object]) -> tuple[bool, int]:
    """Nouns before verbs, for "talks with" after a verb is no third person; then more words first."""
    (_, words, _, form), _ = item
    return form is not Form.NOUN, words


def _language(fields: Fields, forms: list[_Term], lang: str) -> EventLanguage:
    fold = without_softness if lang == "be" else str
    cues: dict[str, re.Pattern[str]] = {}
    for cue in CUES:
        terms = tuple(map(fold, fields.texts(cue)))
        if cue == "months":
            cues.update(_months(fields, terms))
            continue
        try:
            cues[cue] = compile_terms(terms) or NEVER
        except KnowledgeError as error:
            raise fields.fail(f"{cue}: {error}") from error
    cues["opening"] = re.compile("|".join(cues[cue].pattern for cue in OPENINGS))
    objects = {name: compile_terms(map(fold, terms)) or NEVER for name, terms in fields.texts_by("objects").items()}
    definites = tuple(
        (side, compile_terms(map(fold, terms)) or NEVER) for side, terms in fields.texts_by("definites").items()
    )
    fields.finish()
    return EventLanguage(_triggers(forms), objects, cues, definites)


def _months(fields: Fields, terms: tuple[str, ...]) -> dict[str, re.Pattern[str]]:
    if len(terms) not in (0, _MONTHS):
        raise fields.fail(f"months: {len(terms)} terms; list all {_MONTHS} from January on, or none")
    return {f"month {number}": compile_terms([term]) or NEVER for number, term in enumerate(terms, 1)}
