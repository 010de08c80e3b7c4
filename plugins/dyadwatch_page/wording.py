"""How figures read on the page. What was not heard is blind, never zero."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

BLIND = "blind"
COVERAGE = {"full": "heard", "partial": "partly heard", "none": BLIND}
MARKS = {"full": "●", "partial": "◐", "none": "○"}  # beside the words: no meaning hangs on colour alone
STATUS = {
    "open": "open: the day is not over; its figures grow",
    "closed": "closed: complete, but late articles may still revise it",
    "frozen": "frozen: older than 72 hours; changes only with a stated reason",
}
RULES = {
    "A1": "A deed told in two blocs",
    "A2": "A sanctions step with its legal document",
    "A3": "A prisoner figure, or a public figure named",
    "A4": "Attention far above the four weeks before",
    "A5": "The weekly balance has moved",
    "A8": "Something is not heard",
    "A10": "First official visit in four weeks",
}
QUADS = {
    "verbal_coop": "words of cooperation",
    "material_coop": "deeds of cooperation",
    "verbal_conf": "words of conflict",
    "material_conf": "deeds of conflict",
}
RULE_MEANINGS = {
    "RM-1": "a compound of both sides before a word of relation",
    "RM-2": "both sides in one sentence, and a word that links them",
    "RM-3": "capitals or institutions that stand for the governments",
    "RM-4": "holders of offices of both sides",
    "RM-5": "one side among others, or as a broker",
    "RM-6": "one side taken up again by a pronoun or a noun phrase",
    "RM-7": "a thing of one side under measures of the other",
    "RM-8": "the title",
    "RM-9": "we and they of a quoted speaker",
    "RM-11": "one side's opposition with the other's government",
    "RM-13": "the publisher of an official document speaks",
    "RM-14": "sanctions that stand or were announced",
}
_MINUS = "\N{MINUS SIGN}"


def figure(value: Any, digits: int = 0) -> str:
    """A count with thin spaces between thousands; blind where nothing was heard."""
    if value is None or value != value:
        return BLIND
    return f"{value:,.{digits}f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def signed(value: Any, digits: int = 1) -> str:
    """A score with its sign; a dash where there is none to give."""
    if value is None or value != value:
        return "–"
    text = f"{value:+.{digits}f}"
    return "0" if float(text) == 0 else text.replace("-", _MINUS)


def percent(value: Any) -> str:
    return "–" if value is None or value != value else f"{100 * value:.0f} %"


def rate(row: Mapping[str, Any]) -> str:
    """Attention per 1,000 texts; a dash where sources were heard, but none of the panel."""
    value = row.get("attention_macro")
    if value is None and row.get("coverage") != "none":
        return "–"
    return figure(value, 1)


def moment(value: str | datetime | None) -> str:
    """A time to the minute, in UTC."""
    if value is None:
        return "never"
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{at:%Y-%m-%d %H:%M}"


def weekday(day: str | date) -> str:
    return f"{date.fromisoformat(day) if isinstance(day, str) else day:%a}"


def edition(row: Mapping[str, Any]) -> str:
    """Which publication a row shows."""
    return f"r{row['revision']}" if row.get("revision") else "live view"


def plural(n: int, noun: str, nouns: str | None = None) -> str:
    return f"{figure(n)} {noun if n == 1 else nouns or noun + 's'}"


def words(identifier: str | None) -> str:
    """An identifier as words: `first_seen` as `first seen`, `EXPRESS_INTENT` as `express intent`."""
    return "–" if not identifier else identifier.replace("_", " ").lower()


def bloc_name(bloc: str) -> str:
    """`BY_STATE` as `BY state`."""
    first, *rest = bloc.split("_")
    return " ".join([first if len(first) <= 3 else first.capitalize(), *(part.lower() for part in rest)])


def rule_meaning(rule: str) -> str:
    """What a rule of docs/knowledge.md says, in a few words; nothing where its id says it."""
    return RULE_MEANINGS.get(rule, "")


def days_before(day: date, n: int) -> date:
    return day - timedelta(days=n)
