"""The notice on feeds that need somebody's eye: sent when they change, and once a week while they last."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from pipeline.feeds.health import FeedHealth
from pipeline.reports.notify import Notice

KEY_CHARACTERS = 16


def feed_notice(found: Sequence[FeedHealth], now: datetime) -> Notice | None:
    """One notice for all feeds with problems, or None. Its key is that of the week and of the problems."""
    broken = sorted((each for each in found if not each.ok), key=lambda each: each.feed_id)
    if not broken:
        return None
    year, week, _ = now.isocalendar()
    named = ";".join(f"{each.feed_id}:{','.join(each.flags)}" for each in broken)
    digest = hashlib.sha256(named.encode()).hexdigest()[:KEY_CHARACTERS]
    return Notice(
        key=f"feeds {year}-W{week:02} {digest}",
        subject=f"[dyadwatch] {len(broken)} of {len(found)} feeds need somebody's eye",
        text="\n".join(health_lines(broken)),
    )


def health_lines(found: Sequence[FeedHealth]) -> list[str]:
    """One line for each feed with problems: `nn_en: silent: nothing since …`."""
    return [f"{each.feed_id}: {', '.join(each.flags)}: {'; '.join(each.reasons)}" for each in found if not each.ok]
