"""Acts: mentions of the same thing done, folded over texts. An act is counted on the day of its first report.

A report within 72 hours of the one before tells of the same act: whether an act is new on a day is then decided by the
reports of the three days before it, never by what came later or by the order in which anything arrived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.records import Factuality, Mention
from pipeline.tables.statistics import row_id

if TYPE_CHECKING:
    from pipeline.tables.view import Voice

SAME_ACT_WITHIN = timedelta(hours=72)
WILLINGNESS = frozenset({"AGREE"})  # the PLOVER class of offers and readiness: conditional ones still say something


class Standing(StrEnum):
    """How surely an act is told, the surest first."""

    ASSERTED = "asserted"
    INTENT = "intent"  # announced or intended; the class says so too (AGREE, CONCEDE, THREATEN)
    REPORTED = "reported"  # on somebody's word
    CONDITIONAL = "conditional"  # willing under a condition
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"
    HISTORICAL = "historical"

    @property
    def weight(self) -> float:
        """What an act counts for in the balance."""
        return _WEIGHTS.get(self, 0.0)


_WEIGHTS: Mapping[Standing, float] = {
    Standing.ASSERTED: 1.0,
    Standing.INTENT: 1.0,
    Standing.REPORTED: 0.75,
    Standing.CONDITIONAL: 0.5,
}
_RANK = {standing: place for place, standing in enumerate(Standing)}


@dataclass(frozen=True, slots=True)
class ActKey:
    """What two reports must agree in to tell of one act.

    `weightless` keeps denials, background and mere possibility apart: what happened in 2023, told again today, is
    neither today's act nor a reason to take today's for an old one.
    """

    track: str
    source: str
    target: str
    event_class: str
    mode: str | None
    object_ids: tuple[str, ...]
    weightless: Standing | None

    @property
    def act_id(self) -> str:
        """32 hex digits: the same in every report of the act, on whatever day."""
        return row_id(*self._parts())

    def event_id(self, first_day: date) -> str:
        """32 hex digits: the act as counted on one day."""
        return row_id(*self._parts(), first_day.isoformat())

    def _parts(self) -> list[str]:
        fixed = [self.track, self.source, self.target, self.event_class, self.mode or ""]
        return [*fixed, ",".join(self.object_ids), self.weightless or ""]


@dataclass(frozen=True, slots=True)
class Telling:
    """One report of an act: a mention in the version that speaks for a text on one day."""

    moment: datetime
    voice: Voice
    mention: Mention
    standing: Standing


@dataclass(frozen=True, slots=True)
class Act:
    """An act told on the day. `tellings` are the day's; `before` those of the same act in the days before it."""

    key: ActKey
    first_day: date
    tellings: tuple[Telling, ...]  # first published first
    before: tuple[Telling, ...]

    @property
    def best(self) -> Telling:
        """The surest report, then the best graded, then the first."""
        return min(self.tellings, key=lambda t: (_RANK[t.standing], -t.mention.grade, *_order(t)))

    @property
    def blocs(self) -> tuple[str, ...]:
        """Blocs that told of it so far, sorted."""
        return tuple(sorted({bloc for told in (*self.before, *self.tellings) for bloc in told.voice.blocs}))


def standing_of(event_class: str | None, facts: Factuality) -> Standing:
    """How an act stands by its flags; the weakest reading wins."""
    if facts.negated:
        return Standing.NEGATED
    if facts.historical:
        return Standing.HISTORICAL
    if facts.hypothetical:
        return Standing.CONDITIONAL if event_class in WILLINGNESS else Standing.HYPOTHETICAL
    if facts.reported:
        return Standing.REPORTED
    return Standing.INTENT if facts.future or event_class in WILLINGNESS else Standing.ASSERTED


def acts_of(day: date, told: Mapping[date, Mapping[str, Voice]]) -> tuple[Act, ...]:
    """The acts told on the day, by id, from each day's voices; directed and coded ones only."""
    today = _tellings(told.get(day, {}), day)
    earlier: dict[ActKey, list[tuple[date, Telling]]] = defaultdict(list)
    for other, voices in told.items():
        if other < day:
            for key, tellings in _tellings(voices, other).items():
                if key in today:
                    earlier[key] += [(other, telling) for telling in tellings]
    acts = [_act(day, key, tellings, earlier[key]) for key, tellings in today.items()]
    return tuple(sorted(acts, key=lambda act: act.key.act_id))


def _tellings(voices: Mapping[str, Voice], day: date) -> dict[ActKey, list[Telling]]:
    found: dict[ActKey, list[Telling]] = defaultdict(list)
    for voice in voices.values():
        moment = _moment(voice, day)
        for mention in voice.analysis.mentions:
            key = _key(mention)
            if key is not None:
                standing = standing_of(mention.event_class, mention.factuality)
                found[key].append(Telling(moment, voice, mention, standing))
    return found


def _key(mention: Mention) -> ActKey | None:
    if not mention.grade.counted or mention.event_class is None or mention.source is None or mention.target is None:
        return None
    standing = standing_of(mention.event_class, mention.factuality)
    return ActKey(
        track=str(mention.track),
        source=mention.source,
        target=mention.target,
        event_class=mention.event_class,
        mode=mention.mode,
        object_ids=tuple(sorted(set(mention.object_ids))),
        weightless=None if standing.weight else standing,
    )


def _moment(voice: Voice, day: date) -> datetime:
    """When it was published, inside the day that the article belongs to: a date corrected later does not move it."""
    start = datetime.combine(day, time.min, UTC)
    return min(max(voice.article.published_at, start), start + timedelta(days=1) - timedelta(microseconds=1))


def _act(day: date, key: ActKey, today: Sequence[Telling], earlier: Sequence[tuple[date, Telling]]) -> Act:
    tellings = sorted(today, key=_order)
    first_day, since, before = day, tellings[0].moment, []
    for other, telling in sorted(earlier, key=lambda item: _order(item[1]), reverse=True):
        if since - telling.moment > SAME_ACT_WITHIN:
            break
        first_day, since = other, telling.moment
        before.append(telling)
    return Act(key, first_day, tuple(tellings), tuple(reversed(before)))


def _order(telling: Telling) -> tuple[datetime, str, bool, int, int]:
    mention = telling.mention
    return telling.moment, telling.voice.article.article_id, not mention.in_title, mention.start, mention.end
