"""What a rule says of a day: the vocabulary of alerts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LEAST_BLOCS = 2  # told by one bloc alone is that bloc's story
WEEK_DAYS = 7
BASE_DAYS = 28
EVIDENCE = 5  # ids named with an alert


class Rule(StrEnum):
    MATERIAL_EVENT = "A1"
    LEGAL_STEP = "A2"
    PRISONERS = "A3"
    ATTENTION = "A4"
    BALANCE = "A5"
    COLLECTION = "A8"
    VISIT = "A10"


class Cause(StrEnum):
    NEW_EVENT = "new_event"
    SYNDICATION = "syndication"
    COLLECTION = "collection"


class Severity(StrEnum):
    NOTICE = "notice"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule found of a subject. `starts`: whether it may open an alert, or only keeps one open."""

    rule: Rule
    subject: str
    severity: Severity
    window_days: int
    observed: float | None
    expected: float | None
    cause: Cause
    evidence_ids: tuple[str, ...]
    starts: bool = True
