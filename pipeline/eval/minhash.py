"""The peer: datasketch's MinHash LSH as its documentation has it, on the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.identity.shingles import SIZE_WORDS
from pipeline.identity.words import words_of

if TYPE_CHECKING:
    from datasketch import MinHash

PERMUTATIONS = 128  # datasketch's default
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Peer:
    """A text's id and signature."""

    key: str
    signature: MinHash


def signatures(texts: Iterable[tuple[str, str, str]]) -> list[Peer]:
    """The MinHash signatures of (id, text, language), over the same four-word shingles as ours.

    Raises InputError where datasketch is not installed.
    """
    try:
        from datasketch import MinHash
    except ImportError as error:
        raise InputError("datasketch is not installed; install the extra 'bench' (make sets it up)") from error
    empty = MinHash(num_perm=PERMUTATIONS)
    peers = []
    for key, text, lang in texts:
        signature = empty.copy()
        signature.update_batch(_shingles(words_of(text, lang)))
        peers.append(Peer(key, signature))
    return peers


def groups(peers: Sequence[Peer], threshold: float, *, verified: bool) -> dict[str, str]:
    """id → group: the connected components of what the index finds. `verified`: only pairs estimated >= threshold."""
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    for peer in peers:
        index.insert(peer.key, peer.signature, check_duplication=False)
    of = {peer.key: peer.signature for peer in peers}
    parent = {peer.key: peer.key for peer in peers}
    for peer in peers:
        for other in index.query(peer.signature):
            # the index is symmetric, and a pair already connected needs no second look
            connected = other >= peer.key or _root(parent, other) == _root(parent, peer.key)
            if not connected and (not verified or peer.signature.jaccard(of[other]) >= threshold):
                parent[_root(parent, peer.key)] = _root(parent, other)
    return {key: _root(parent, key) for key in parent}


def _shingles(words: Sequence[str]) -> list[bytes]:
    n = max(1, len(words) - SIZE_WORDS + 1)
    return list({" ".join(words[place : place + SIZE_WORDS]).encode() for place in range(n)})


def _root(parent: Mapping[str, str], key: str) -> str:
    while parent[key] != key:
        key = parent[key]
    return key
