"""What the simulated feeds are like. Written down before the controller's constants were tuned; not tuned with them.

Shares are of feeds. The figures are judgements, informed by what rss-fetcher, miniflux and news-crawl say of their
feeds and by what publishing systems write into theirs; where in doubt the harder case was taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import PollOutcome

MINUTE_S = 60
HOUR_S = 3600
DAY_S = 86_400

WINDOW = 20  # entries a feed shows; the acceptance's figure. Many show more, so this is the hard case
RUN_S = 600  # the DAG's grid
PLAN_LAG_S = 5.0  # from the tick to the moment at which the run decides what is due
POLL_LAG_S = 40.0  # from then to the request, at most, uniformly: a shard takes some 40 s
WARM_UP_DAYS = 30  # published before the year begins, so that the first poll meets a full window


@dataclass(frozen=True, slots=True)
class Volume:
    """A class of feeds by items a day; within it, volumes are spread evenly on a logarithmic scale."""

    name: str
    share: float
    low: float
    high: float


VOLUMES = (
    Volume("silent", 0.02, 0.0, 0.0),
    Volume("dormant", 0.06, 0.01, 0.1),
    Volume("rare", 0.20, 0.1, 2.0),
    Volume("small", 0.32, 2.0, 20.0),
    Volume("newsroom", 0.26, 20.0, 80.0),
    Volume("agency", 0.10, 80.0, 200.0),
    Volume("wire", 0.04, 200.0, 400.0),
)
BUSY_FROM = 20.0  # items a day from which the delay is accepted or not
BUSY_TO = 200.0  # items a day up to which catching is accepted or not

# ── rhythm ───────────────────────────────────────────────────────────────────────────────────────
# Relative weight of each local hour in an office-hours newsroom; some 7 % of the day's items fall between 23 and 6.
HOURS = (
    0.25, 0.15, 0.10, 0.10, 0.10, 0.20, 0.50, 1.00, 1.50, 1.80, 1.90, 1.90,
    1.80, 1.80, 1.80, 1.80, 1.70, 1.50, 1.30, 1.10, 0.90, 0.70, 0.50, 0.35,
)  # fmt: skip
ROUND_THE_CLOCK = (0.0, 0.6)  # how much of the day's rhythm is flat instead
ZONES_H = (-5, 0, 1, 2, 3, 3)  # of the catalogue's countries; Minsk and Moscow weigh double
WEEKEND = (0.2, 0.8)  # volume of Saturday and Sunday
PAUSED_SHARE, PAUSE_DAYS = 0.15, (7, 28)  # holidays: a tenth of the usual
ENDING_SHARE = 0.04  # stops publishing on some day, and goes on answering
CHANGING_SHARE, CHANGE = 0.05, (0.3, 3.0)  # another volume from some day on
BURSTS_A_YEAR = 12.0  # of feeds with 2 items a day or more: elections, arrests, summits
BURST_OF_DAY, BURST_MOST, BURST_S = 0.25, 15.0, HOUR_S  # items: this share of a day's, within about an hour
BATCHED_SHARE, BATCH_S = 0.25, (900, 1800, 3600)  # published by a clock, several at once
LUMPED_SHARE, LUMP_S = 0.05, (6 * HOUR_S, DAY_S)  # imports and scheduled posts, of feeds below 20 a day

# ── what feeds ask for: seconds of the greatest of ttl, sy:update*, max-age, and its share ───────────
HOURLY = 3600  # WordPress writes sy:updatePeriod hourly into every feed; so do several newsroom systems as ttl 60
SMALL_MINIMA = (
    (0, 0.36), (300, 0.08), (600, 0.05), (900, 0.03), (1800, 0.05), (HOURLY, 0.39), (6 * HOURLY, 0.01),
    (DAY_S, 0.025), (7 * DAY_S, 0.005),
)  # fmt: skip
BUSY_MINIMA = ((0, 0.48), (60, 0.08), (300, 0.13), (600, 0.04), (900, 0.07), (1800, 0.05), (HOURLY, 0.15))

# ── validators ───────────────────────────────────────────────────────────────────────────────────
NO_VALIDATORS_SHARE = 0.30  # of them …
RESTLESS_SHARE = 0.4  # … have a body that changes with every answer (a build date)
STUCK_SHARE = 0.01  # the ETag never changes though the body does, and 304 is the answer to it
EXPIRED_SHARE = 0.05  # Expires: 0


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Trouble:
    """A kind of spell during which a feed answers otherwise than with its document."""

    name: str
    share: float  # of feeds it befalls
    a_year: float  # spells of such a feed
    median_s: float
    spread: float  # sigma of the logarithm of the length
    outcomes: tuple[tuple[PollOutcome, float], ...]
    retry_after_share: float = 0.0


_DOWN = (
    (PollOutcome.TIMEOUT, 0.35),
    (PollOutcome.SERVER_ERROR, 0.30),
    (PollOutcome.CONNECTION, 0.15),
    (PollOutcome.DNS, 0.15),
    (PollOutcome.TLS, 0.05),
)
TROUBLES = (
    Trouble("glitch", 1.00, 60.0, 5 * MINUTE_S, 1.0, _DOWN),
    Trouble("flaky", 0.03, 1000.0, 10 * MINUTE_S, 1.0, _DOWN),
    Trouble("outage", 1.00, 4.0, 1.5 * HOUR_S, 1.3, _DOWN),
    Trouble("long outage", 0.10, 1.0, 6.0 * DAY_S, 0.7, _DOWN),
    Trouble("overload", 0.50, 4.0, 3.0 * HOUR_S, 0.8, ((PollOutcome.SERVER_ERROR, 1.0),), 0.5),
    Trouble("rate limit", 0.10, 6.0, 2.0 * HOUR_S, 1.0, ((PollOutcome.RATE_LIMITED, 1.0),), 0.6),
    Trouble("bot wall", 0.05, 2.0, 24.0 * HOUR_S, 0.8, ((PollOutcome.CHALLENGE, 0.6), (PollOutcome.FORBIDDEN, 0.4))),
    Trouble("empty shell", 0.04, 2.0, 8.0 * HOUR_S, 1.0, ((PollOutcome.EMPTY, 0.6), (PollOutcome.NOT_A_FEED, 0.4))),
    Trouble("wrongly gone", 0.01, 0.7, 3.0 * DAY_S, 0.8, ((PollOutcome.GONE, 1.0),)),
)
RETRY_AFTER_S = (60, 300, 1800, 3600, 7200)  # what a Retry-After in seconds says; a third of them are dates
RETRY_DATE_SHARE = 1 / 3
GONE_SHARE = 0.01  # 410 for good, and nothing more is published
MOVED_SHARE = 0.03  # a permanent redirect, which ends some time later
MOVE_GRACE_MEDIAN_S, MOVE_GRACE_SPREAD = 120 * DAY_S, 0.8
