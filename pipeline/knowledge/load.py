"""Knowledge folders read, merged with an overlay, validated and versioned."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import KnowledgeError
from pipeline.knowledge.fields import Fields, suggestion
from pipeline.knowledge.overrides import OVERRIDES_FILE, OVERRIDES_STEM, Overrides, parse_overrides
from pipeline.knowledge.read_actors import read_actors, read_offices
from pipeline.knowledge.read_dyad import read_dyad
from pipeline.knowledge.read_relations import read_relations
from pipeline.knowledge.read_topics import read_topics
from pipeline.knowledge.schema import Actor, Knowledge
from pipeline.knowledge.yaml_file import read_yaml

SHIPPED = Path(__file__).parent
REQUIRED = ("dyad", "actors", "topics", "relations")
ONLY_SHOWN = frozenset({"milestones"})  # marks on charts: a new one must not have every article read again
SHORT_HASH_CHARACTERS = 8  # enough to tell two edits of one folder apart at a glance


def load_knowledge(dyad: str, overlay: Path | None = None) -> Knowledge:
    """The knowledge folder `dyad` (shipped name or path) with the overlay's files merged over it, by id.

    Raises KnowledgeError that names file, entry and field.
    """
    folder = knowledge_folder(dyad)
    documents = read_documents(folder, overlay)
    overrides = parse_overrides(documents.pop(OVERRIDES_STEM, {}))
    for stem in REQUIRED:
        if stem not in documents:
            raise KnowledgeError(f"{folder / (stem + '.yaml')}: the file is missing; a knowledge folder needs it")
    read = read_dyad(Fields("dyad.yaml", "", documents["dyad"]), folder.name)
    actors_file = Fields("actors.yaml", "", documents["actors"])
    actors = read_actors(actors_file, read)
    offices = read_offices(actors_file, read)
    actors_file.finish()
    _check_overrides(overrides, actors)
    digest = _digest(documents, overrides)
    return Knowledge(
        dyad=read,
        actors=actors,
        offices=offices,
        topics=read_topics(Fields("topics.yaml", "", documents["topics"])),
        relations=read_relations(Fields("relations.yaml", "", documents["relations"]), read, actors),
        documents=documents,
        version=f"{read.version}+{digest[:SHORT_HASH_CHARACTERS]}",
        digest=digest,
        overrides=overrides,
    )


def _digest(documents: Mapping[str, Any], overrides: Overrides) -> str:
    """Over what changes an analysis: a mention called wrong is withdrawn from the tables, and nothing is read anew."""
    never_meant = [[other.alias, other.actor_id] for other in overrides.aliases]
    content = {stem: document for stem, document in documents.items() if stem not in ONLY_SHOWN}
    content |= {OVERRIDES_STEM: never_meant} if never_meant else {}
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _check_overrides(overrides: Overrides, actors: Sequence[Actor]) -> None:
    known = {actor.actor_id for actor in actors}
    for other in overrides.aliases:
        if other.actor_id is not None and other.actor_id not in known:
            hint = suggestion(other.actor_id, known)
            raise KnowledgeError(f"{OVERRIDES_FILE}: aliases {other.alias!r}: unknown actor {other.actor_id!r}{hint}")


def knowledge_folder(dyad: str) -> Path:
    """The folder of a dyad given by shipped name or path. Raises KnowledgeError."""
    for folder in (SHIPPED / dyad, Path(dyad)):
        if (folder / "dyad.yaml").is_file():
            return folder
    shipped = ", ".join(sorted(path.parent.name for path in SHIPPED.glob("*/dyad.yaml")))
    raise KnowledgeError(f"knowledge {dyad!r}: no folder with a dyad.yaml; give a path or one of: {shipped}")


def read_documents(folder: Path, overlay: Path | None) -> dict[str, Mapping[str, Any]]:
    """Every YAML file of the folder by stem, with the overlay's file of the same name merged over it."""
    documents = {path.stem: read_yaml(path) for path in sorted(folder.glob("*.yaml"))}
    if overlay is not None and overlay.is_dir():
        for path in sorted(overlay.glob("*.yaml")):
            documents[path.stem] = merge(documents.get(path.stem, {}), read_yaml(path))
    return documents


def merge(base: Any, over: Any) -> Any:
    """`over` laid on `base`: mappings by key, lists of mappings with an id by id, everything else replaced."""
    if isinstance(base, dict) and isinstance(over, dict):
        return {
            key: merge(base[key], over[key]) if key in base and key in over else over.get(key, base.get(key))
            for key in [*base, *(key for key in over if key not in base)]
        }
    if _has_ids(base) and _has_ids(over):
        replaced = {item["id"]: item for item in over}
        known = {item["id"] for item in base}
        kept = [merge(item, replaced[item["id"]]) if item["id"] in replaced else item for item in base]
        return [*kept, *(item for item in over if item["id"] not in known)]
    return over


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) and "id" in item for item in value)
