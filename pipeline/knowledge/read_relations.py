"""relations.yaml: cues, blockers, owned instruments, pronouns and back-references."""

from __future__ import annotations

import re

from pipeline.knowledge.fields import Fields, suggestion
from pipeline.knowledge.read_dyad import known_side
from pipeline.knowledge.read_topics import check_terms
from pipeline.knowledge.schema import (
    Actor,
    Blocker,
    BlockerEffect,
    Definite,
    Dyad,
    OwnedInstrument,
    Pronouns,
    RelationRules,
    Role,
)


def read_relations(fields: Fields, dyad: Dyad, actors: tuple[Actor, ...]) -> RelationRules:
    """The relation rules of a dyad. Raises KnowledgeError."""
    actor_ids = {actor.actor_id for actor in actors}
    voice = fields.mapping("official_voice")
    rules = RelationRules(
        compounds=_compounds(fields),
        cues=_terms(fields, "cues"),
        co_listing=_terms(fields, "co_listing"),
        standing=_terms(fields, "standing"),
        blockers=tuple(_blocker(item) for item in fields.items("blockers")),
        owned=tuple(_owned(item, dyad, actor_ids) for item in fields.items("owned_instruments")),
        definites=tuple(_definite(item, dyad) for item in fields.items("definites")),
        pronouns={
            lang: _pronouns(Fields(fields.file, f"pronouns {lang!r}", forms))
            for lang, forms in fields.mapping("pronouns").items()
        },
        official_voice={
            known_side(fields, dyad, side): _terms(Fields(fields.file, "official_voice", voice), side) for side in voice
        },
        turn_labels=_line_pattern(fields, "turn_labels"),
        interviewer_lines=_line_pattern(fields, "interviewer_lines"),
        extra={
            name: _terms(Fields(fields.file, "terms", fields.mapping("terms")), name)
            for name in fields.mapping("terms")
        },
    )
    fields.finish()
    return rules


def _terms(fields: Fields, key: str) -> dict[str, tuple[str, ...]]:
    found = fields.texts_by(key)
    check_terms(Fields(fields.file, key, {}), [term for terms in found.values() for term in terms])
    return found


def _line_pattern(fields: Fields, key: str) -> re.Pattern[str] | None:
    return fields.pattern(key, re.MULTILINE) if key in fields.data else None


def _compounds(fields: Fields) -> dict[str, tuple[re.Pattern[str], ...]]:
    found: dict[str, tuple[re.Pattern[str], ...]] = {}
    for lang, sources in fields.texts_by("compounds").items():
        inner = [Fields(fields.file, f"compounds: {lang}", {"re": source}) for source in sources]
        found[lang] = tuple(item.pattern("re", re.IGNORECASE) for item in inner)
    return found


def _blocker(fields: Fields) -> Blocker:
    blocker_id = fields.text("id")
    fields.entry = f"blocker {blocker_id!r}"
    flags = re.MULTILINE | (0 if fields.flag("case_sensitive") else re.IGNORECASE)
    blocker = Blocker(
        blocker_id=blocker_id,
        effect=BlockerEffect(fields.choice("effect", list(BlockerEffect), BlockerEffect.REMOVE)),
        pattern=fields.pattern("re", flags),
        anchors=tuple(anchor.lower() for anchor in fields.texts("anchors")),
        note=fields.optional_text("note"),
    )
    fields.finish()
    return blocker


def _owned(fields: Fields, dyad: Dyad, actor_ids: set[str]) -> OwnedInstrument:
    instrument_id = fields.text("id")
    fields.entry = f"owned instrument {instrument_id!r}"
    objects = fields.texts("objects")
    for actor_id in objects:
        if actor_id not in actor_ids:
            raise fields.fail(f"objects: unknown actor {actor_id!r}{suggestion(actor_id, actor_ids)}")
    side = fields.choice("side", dyad.sides)
    owned = OwnedInstrument(
        instrument_id=instrument_id,
        objects=frozenset(objects),
        things=_terms(fields, "things"),
        acts=_terms(fields, "acts"),
        side=side,
        other=dyad.other(side),
        always=fields.flag("always"),
        not_with=frozenset(known_side(fields, dyad, code) for code in fields.texts("not_with")),
    )
    fields.finish()
    return owned


def _definite(fields: Fields, dyad: Dyad) -> Definite:
    definite_id = fields.text("id")
    fields.entry = f"definite {definite_id!r}"
    definite = Definite(
        definite_id=definite_id,
        side=fields.choice("side", dyad.sides),
        role=Role(fields.choice("role", list(Role), Role.GOVERNMENT)),
        terms=_terms(fields, "terms"),
        alone=fields.flag("alone"),
    )
    fields.finish()
    return definite


def _pronouns(fields: Fields) -> Pronouns:
    pronouns = Pronouns(
        first=frozenset(fields.texts("first")),
        plural=frozenset(fields.texts("plural")),
        masculine=frozenset(fields.texts("masculine")),
        feminine=frozenset(fields.texts("feminine")),
    )
    fields.finish()
    return pronouns
