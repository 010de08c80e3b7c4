"""Prisoners: figures as they are claimed, each with its author. They are never summed into one number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from pipeline.records import PrisonerClaim, PrisonerKind
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.statistics import row_id
from pipeline.tables.view import DayView, Voice

TABLE = Table(
    name="prisoners",
    title="Prisoner figures",
    grain="claim",
    meaning=(
        "What is said of prisoners: a claim is a kind, a number and an author. Claims that disagree stand side "
        "by side. Persons are named only where the knowledge base has them as public figures."
    ),
    key=("claim_id",),
    columns=(
        day_column(),
        Column("claim_id", Dtype.STRING, "id", "Hash of kind, number, author and persons: the same on other days."),
        Column("kind", Dtype.STRING, "class", "What happened to them.", values=tuple(PrisonerKind)),
        Column("n", Dtype.INTEGER, "people", "The number; null where people are only named.", True, minimum=0),
        Column("is_approx", Dtype.BOOLEAN, "yes/no", "Given as a round or least number in most texts."),
        Column("said_by", Dtype.STRING, "id or name", "Who says so; null where it is the article's own word.", True),
        Column("n_texts", Dtype.INTEGER, "texts", "Independent texts with this claim.", minimum=1),
        Column("blocs", Dtype.STRINGS, "ids", "Blocs that carried them."),
        Column("destination", Dtype.STRING, "place", "Where they were taken, as most texts have it.", True),
        Column("deported", Dtype.BOOLEAN, "yes/no", "Taken out of the country; null where no text tells.", True),
        Column("counterpart", Dtype.STRING, "side", "With whom it was agreed, as most texts have it.", True),
        Column("actor_ids", Dtype.STRINGS, "ids", "Public figures among them."),
        Column("example_url", Dtype.STRING, "URL", "Address of the text published first."),
        Column("example_text", Dtype.STRING, "text", "Its sentence."),
        Column("example_text_id", Dtype.STRING, "id", "Its text."),
    ),
)

_Hit = tuple[Voice, PrisonerClaim]


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the prisoners table."""
    found: dict[tuple[Any, ...], list[_Hit]] = defaultdict(list)
    for voice in view.voices.values():
        for claim in voice.analysis.prisoners:
            named = () if claim.n is not None else tuple(sorted(set(claim.actor_ids)))
            found[claim.kind, claim.n, claim.said_by, named].append((voice, claim))
    return [_row(view, key, hits) for key, hits in found.items()]


def _row(view: DayView, key: tuple[Any, ...], hits: list[_Hit]) -> dict[str, Any]:
    kind, n, said_by, named = key
    claims = [claim for _, claim in hits]
    voice, claim = min(hits, key=lambda hit: (hit[0].article.published_at, hit[0].article.article_id, hit[1].start))
    return {
        "day": view.day,
        "claim_id": row_id(str(kind), "" if n is None else str(n), said_by or "", ",".join(named)),
        "kind": str(kind),
        "n": n,
        "is_approx": 2 * sum(c.approximate for c in claims) > len(claims),
        "said_by": said_by,
        "n_texts": len({hit.text.text_id for hit, _ in hits}),
        "blocs": sorted({bloc for hit, _ in hits for bloc in hit.blocs}),
        "destination": _usual(c.destination for c in claims),
        "deported": _usual(c.deported for c in claims),
        "counterpart": _usual(c.counterpart for c in claims),
        "actor_ids": sorted({actor for c in claims for actor in c.actor_ids}),
        "example_url": voice.article.url,
        "example_text": claim.text,
        "example_text_id": voice.text.text_id,
    }


def _usual(values: Iterable[Any]) -> Any:
    """The value given most often, the least of equals; None where none is given."""
    votes = Counter(value for value in values if value is not None)
    return min(votes, key=lambda value: (-votes[value], value)) if votes else None
