"""dyad.yaml: the two sides, the third parties, the languages and whose voice a publisher is."""

from __future__ import annotations

from pipeline.knowledge.fields import Fields, suggestion
from pipeline.knowledge.schema import Dyad, Publisher


def read_dyad(fields: Fields, folder_name: str) -> Dyad:
    """The Dyad of a dyad.yaml. Raises KnowledgeError."""
    sides = fields.texts("sides")
    if len(sides) != 2 or sides[0] == sides[1]:
        raise fields.fail(f"sides {list(sides)!r} must be two different codes, such as [BLR, USA]")
    names = {str(code): str(name) for code, name in fields.mapping("side_names").items()}
    for side in sides:
        if side not in names:
            raise fields.fail(f"side_names: side {side!r} has no name; add it")
    languages = fields.texts_by("languages")
    dyad = Dyad(
        dyad_id=folder_name,
        name=fields.text("name"),
        version=fields.text("version"),
        sides=(sides[0], sides[1]),
        side_names=names,
        languages=languages,
        publishers=tuple(_publisher(item, sides) for item in fields.items("publishers")),
        joining=frozenset(fields.texts("joining")),
    )
    for side in dyad.joining:
        known_side(fields, dyad, side)
    if not languages:
        raise fields.fail("languages: none given; list at least one, such as en: [en]")
    fields.finish()
    return dyad


def known_side(fields: Fields, dyad: Dyad, side: str) -> str:
    """`side` if dyad.yaml names it; raises KnowledgeError."""
    if side not in dyad.side_names:
        raise fields.fail(f"unknown side {side!r}{suggestion(side, dyad.side_names)}")
    return side


def _publisher(fields: Fields, sides: tuple[str, ...]) -> Publisher:
    publisher = Publisher(
        side=fields.choice("side", sides),
        blocs=frozenset(fields.texts("blocs")),
        hosts=frozenset(fields.texts("hosts")),
        sources=frozenset(fields.texts("sources")),
        actors={str(host): str(actor) for host, actor in fields.mapping("actors").items()},
    )
    fields.finish()
    return publisher
