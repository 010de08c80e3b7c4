"""Measured quality of copy detection on the synthetic press, beside datasketch's MinHash LSH on the same documents."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.clock import utc_day
from pipeline.console import print_table
from pipeline.eval.clusterings import agreement
from pipeline.eval.minhash import THRESHOLDS, groups, signatures
from pipeline.eval.synthetic.corpus import Document, press
from pipeline.eval.synthetic.edits import Edit
from pipeline.identity.copies import candidates_of, group_copies
from pipeline.identity.knowledge import IdentityKnowledge
from pipeline.identity.urls import article_id
from pipeline.newsroom.truth import LabelledCase
from pipeline.records import Article, DateSource, TextKind

LANGUAGES = ("be", "en", "ru")
FOLDER = "https://press.example/"


@dataclass(frozen=True, slots=True)
class PeerFigures:
    """The peer at the threshold that is best for it, and what it then reaches."""

    threshold: float
    verified: bool  # only pairs whose estimated similarity reaches the threshold
    figures: Mapping[str, float]


def synthetic_press(cases: Sequence[LabelledCase], n: int, seed: int = 1) -> Iterator[Document]:
    """`n` documents in the words of the labelled cases' own texts."""
    originals = [case for case in cases if case.key == case.text_root]
    samples = {lang: [case.text for case in originals if case.lang == lang] for lang in LANGUAGES}
    return press(samples, n, seed)


def evaluate_copies(documents: Sequence[Document], knowledge: IdentityKnowledge) -> dict[str, float]:
    """Figures by name: precision and recall over pairs, ARI, B-cubed, and for each edit the share kept together."""
    articles = [as_article(document) for document in documents]
    texts = group_copies(candidates_of(articles), knowledge)
    return _figures(documents, {member: text.text_id for text in texts for member in text.article_ids})


def evaluate_peer(documents: Sequence[Document]) -> PeerFigures:
    """The same for datasketch, at the threshold with the best ARI. Raises InputError where it is not installed."""
    peers = signatures((as_id(document), document.text, document.lang) for document in documents)
    best = None
    for threshold in THRESHOLDS:
        for verified in (True, False):
            figures = _figures(documents, groups(peers, threshold, verified=verified))
            if best is None or figures["ari"] > best.figures["ari"]:
                best = PeerFigures(threshold, verified, figures)
    assert best is not None
    return best


def print_peer(ours: Mapping[str, float], peer: PeerFigures) -> None:
    """Both, side by side."""
    rows = [[name, f"{value:.3f}", f"{peer.figures[name]:.3f}"] for name, value in ours.items() if name != "documents"]
    verified = "pairs verified" if peer.verified else "pairs as found"
    title = f"Copies, beside datasketch MinHash LSH at its best threshold ({peer.threshold}, {verified})"
    print_table(title, ("figure", "dyadwatch", "datasketch"), rows, right=("dyadwatch", "datasketch"))


def as_id(document: Document) -> str:
    return article_id(f"{FOLDER}{document.number}")


def as_article(document: Document) -> Article:
    """A document as the lake would hold it."""
    url = f"{FOLDER}{document.number}"
    return Article(
        article_id=as_id(document),
        url=url,
        canonical_url=url,
        source_id=document.source,
        feed_id=document.source,
        bloc="WESTERN",
        day=utc_day(document.published_at),
        title=document.title,
        text=document.text,
        text_sha256=hashlib.sha256(document.text.encode()).hexdigest(),
        text_kind=TextKind.FULL,
        lang=document.lang,
        lang_supported=True,
        published_at=document.published_at,
        date_source=DateSource.FEED,
        first_seen_at=document.published_at,
        fetched_at=document.published_at,
        extractor_version="",
        batch="",
    )


def _figures(documents: Sequence[Document], found: Mapping[str, str]) -> dict[str, float]:
    ids = {document.number: as_id(document) for document in documents}
    agreed = agreement(found, {ids[document.number]: str(document.root) for document in documents})
    copies = [document for document in documents if document.edit]
    edits = Counter(document.edit for document in copies)
    kept = Counter(document.edit for document in copies if found[ids[document.number]] == found[ids[document.root]])
    return {
        "documents": len(documents),
        "precision": agreed.pair_precision,
        "recall": agreed.pair_recall,
        "ari": agreed.ari,
        "b3_f1": agreed.b3_f1,
        **{f"recall.{edit}": kept[edit] / edits[edit] if edits[edit] else 1.0 for edit in Edit},
    }
