"""Which feeds a command is about."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import NotFoundError
from pipeline.feeds.catalogue import Catalogue
from pipeline.records import Feed


def pick_feeds(catalogue: Catalogue, ids: Sequence[str] | None, *, everything: bool = False) -> list[Feed]:
    """Feeds by feed id or source id, disabled ones only when named or asked for. Raises NotFoundError."""
    if not ids:
        return list(catalogue.feeds if everything else catalogue.enabled)
    chosen: dict[str, Feed] = {}
    for wanted in ids:
        found = [feed for feed in catalogue.feeds if wanted in (feed.feed_id, feed.source_id)]
        if not found:
            raise NotFoundError(f"feed {wanted!r}: not in the catalogue; `dyadwatch feeds list --all` shows the ids")
        chosen |= {feed.feed_id: feed for feed in found}
    return list(chosen.values())
