"""Measured quality of the actor aliases: inflected and transliterated forms found, look-alikes left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from spacy.language import Language

from pipeline.knowledge.schema import Kind, Knowledge
from pipeline.relations.actors import ACTORS_KEY
from pipeline.relations.attributes import Context
from pipeline.relations.automaton import build_automaton
from pipeline.relations.nlp import build_nlp

READ_LANGUAGES = ("en", "ru", "be", "uk", "pl", "lt")
COUNTRY_KINDS = frozenset(
    {Kind.STATE, Kind.ADJECTIVE, Kind.METONYM, Kind.PEOPLE}
)  # of one side they are one party, its delegations too
MOMENT = datetime(2026, 3, 1, tzinfo=UTC)  # the passages' present


class ActorReader:
    """Finds actors without the prefilter that leaves texts about one side alone."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        automaton = build_automaton(knowledge)
        self._pipelines: dict[str, Language] = {lang: build_nlp(lang, knowledge, automaton) for lang in READ_LANGUAGES}
        self._by_id = knowledge.actors_by_id()

    def found(self, lang: str, text: str, form: str) -> set[str]:
        """The parties named by the words of `form` in `text`; a country's names and adjectives are one."""
        nlp = self._pipelines[lang]
        doc = nlp.make_doc(text)
        doc._.dyad_context = Context(published=MOMENT)
        doc = nlp(doc)
        start = text.index(form)
        end = start + len(form)
        spans = [span for span in doc.spans[ACTORS_KEY] if span.start_char < end and start < span.end_char]
        return {self.party(found) for span in spans for found in (span.label_, span._.dyad_resolved) if found}

    def party(self, actor_id: str) -> str:
        """The actor, or its side for what names a country."""
        actor = self._by_id.get(actor_id)
        if actor is None:
            return actor_id
        of_country = actor.kind in COUNTRY_KINDS or (actor.kind is Kind.OFFICE and not actor.resolves)
        return f"country:{actor.side}" if of_country else actor_id


def evaluate_surfaces(reader: ActorReader, folder: Path) -> tuple[dict[str, float], list[str]]:
    """Shares of `forms.<lang>` under the right id and the number of `decoys` hit, with what went wrong."""
    forms = [form for form in _read(folder / "surface_forms.yaml", "forms") if form["lang"] in READ_LANGUAGES]
    right: Counter[str] = Counter()
    wrong: list[str] = []
    for form in forms:
        if reader.party(form["actor"]) in reader.found(form["lang"], form["carrier"], form["form"]):
            right.update((form["lang"], "all"))
        else:
            wrong.append(f"{form['id']} missed {form['actor']}: {form['carrier']}")
    totals = Counter(lang for form in forms for lang in (form["lang"], "all"))
    hits = list(_decoys_hit(reader, _read(folder / "decoys.yaml", "decoys")))
    figures = {f"forms.{lang}": right[lang] / n for lang, n in sorted(totals.items())}
    return figures | {"decoys": float(len(hits))}, wrong + hits


def _decoys_hit(reader: ActorReader, decoys: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for decoy in decoys:
        forbidden = {reader.party(actor_id) for actor_id in decoy["must_not"]}
        if hits := forbidden & reader.found(decoy["lang"], decoy["text"], decoy["form"]):
            yield f"{decoy['id']} taken for {', '.join(sorted(hits))}: {decoy['text']}"


def _read(path: Path, key: str) -> list[dict[str, Any]]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return list(document[key])
