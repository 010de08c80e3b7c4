"""actors.yaml: actors with their aliases and tenures, and offices that make an unlisted name an actor."""

from __future__ import annotations

import re

from pipeline.knowledge.fields import Fields, suggestion
from pipeline.knowledge.read_dyad import known_side
from pipeline.knowledge.schema import Actor, Alias, Dyad, Kind, Office, Resolution, Role, Strength, Tenure

# An alias that differs in strength from its actor says so at its end: "Крут{adj} @W".
_STRENGTH_MARK = re.compile(r"\s*@([SMW])$")


def read_actors(fields: Fields, dyad: Dyad) -> tuple[Actor, ...]:
    """The actors of an actors.yaml, in file order. Raises KnowledgeError."""
    languages = {lang for others in dyad.languages.values() for lang in others}
    actors = tuple(_actor(item, dyad, languages) for item in fields.items("entities"))
    known: set[str] = set()
    for actor in actors:
        if actor.actor_id in known:
            raise fields.fail(f"entity {actor.actor_id!r} is given twice; delete or rename one")
        known.add(actor.actor_id)
    for actor in actors:
        for resolution in actor.resolves:
            if resolution.actor_id not in known:
                hint = suggestion(resolution.actor_id, known) if len(known) < 5000 else ""
                raise fields.fail(f"entity {actor.actor_id!r}: resolves to unknown {resolution.actor_id!r}{hint}")
    return actors


def read_offices(fields: Fields, dyad: Dyad) -> tuple[Office, ...]:
    """The offices of an actors.yaml. Raises KnowledgeError."""
    return tuple(_office(item, dyad) for item in fields.items("offices"))


def _actor(fields: Fields, dyad: Dyad, languages: set[str]) -> Actor:
    actor_id = fields.text("id")
    fields.entry = f"entity {actor_id!r}"
    strength = Strength(fields.choice("strength", list(Strength), Strength.STRONG))
    aliases = tuple(
        _alias(lang, text, strength) for lang, texts in fields.texts_by("aliases", languages).items() for text in texts
    )
    if not aliases:
        raise fields.fail("aliases: none given; an actor needs at least one name to be found by")
    actor = Actor(
        actor_id=actor_id,
        name=fields.text("name"),
        kind=Kind(fields.choice("kind", list(Kind))),
        side=known_side(fields, dyad, fields.text("side")),
        role=Role(fields.choice("role", list(Role), Role.OTHER)),
        strength=strength,
        aliases=aliases,
        tenures=tuple(_tenure(item) for item in fields.items("tenures")),
        resolves=tuple(_resolution(item) for item in fields.items("resolves")),
        assumed_in=frozenset(fields.texts("assumed_in")),
        home_only=fields.flag("home_only"),
        needs_context=frozenset(known_side(fields, dyad, side) for side in fields.texts("needs_context")),
        wikidata=fields.optional_text("wikidata"),
        note=fields.optional_text("note"),
    )
    fields.finish()
    return actor


def _alias(lang: str, text: str, strength: Strength) -> Alias:
    mark = _STRENGTH_MARK.search(text)
    if mark is None:
        return Alias(lang, text, strength)
    return Alias(lang, text[: mark.start()], Strength(mark.group(1)))


def _tenure(fields: Fields) -> Tenure:
    tenure = Tenure(fields.text("title"), fields.moment("from"), fields.moment("to"))
    fields.finish()
    return tenure


def _resolution(fields: Fields) -> Resolution:
    resolution = Resolution(
        fields.text("actor"), fields.moment("from"), fields.moment("to"), frozenset(fields.texts("blocs"))
    )
    fields.finish()
    return resolution


def _office(fields: Fields, dyad: Dyad) -> Office:
    side = fields.optional_text("side")
    office = Office(
        office_id=fields.text("id"),
        side=None if side is None else known_side(fields, dyad, side),
        role=Role(fields.choice("role", list(Role), Role.GOVERNMENT)),
        terms=fields.texts_by("terms"),
        title=fields.text("title"),
    )
    fields.finish()
    return office
