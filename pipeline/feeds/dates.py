"""Dates of feeds and pages: RFC 822 and ISO 8601 in all the spellings that publishers have, Unix times, month names.

Never guesses a day: what cannot be read for certain is None, and the caller falls back openly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from pipeline.feeds.months import month_number

MAX_CHARACTERS = 80  # no date is longer; a longer string is something else
_MAX_OFFSET_MINUTES = 14 * 60  # Line Islands, UTC+14
_CENTURY_PIVOT = 70  # two-digit years: 70–99 are 19xx (RFC 2822, section 4.3, and POSIX)
_YEARS = range(1970, 2200)  # of the moment in UTC; what lies outside is a counter or a mistake, not news

_ZONES = {  # minutes east of UTC; abbreviations that mean one zone only, or one in practice
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "mez": 60,
    "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "мск": 180, "msd": 240, "samt": 240, "yekt": 300,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "kst": 540, "jst": 540, "ist": 330, "sgt": 480, "hkt": 480, "aest": 600, "aedt": 660,
}  # fmt: skip

_UNIX = re.compile(r"(\d{10})(?:\.\d+)?|(\d{13})")
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:\s*[Tt]\s*|\s+|,\s*)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?)?\s*(.*)"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[Tt]?(\d{2})(\d{2})(\d{2})?)?\s*([Zz]|[+-]\d{2,4})?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?\s*(.*)")
_TIME = re.compile(r"\b(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?\s*([AaPp])?\.?(?:[Mm]\b\.?)?")
_OFFSET = re.compile(r"(?:(?:gmt|utc|ut)\s*)?([+\-−])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
# Weekdays that share letters with months (Mar, Сер, sie): a month is looked for among the other words first.
_WEEKDAYS = frozenset(
    """
    mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday
    пон вто сре чет пят суб вос понедельник вторник среда четверг пятница суббота воскресенье
    пан аўт сер чац няд панядзелак аўторак серада чацвер пятніца субота нядзеля
    понеділок вівторок середа четвер п'ятниця неділя нед чтв птн
    pon wto śro czw pią sob nie poniedziałek wtorek środa czwartek piątek sobota niedziela
    """.split()  # noqa: SIM905 - a list of so many words reads better as lines
)


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A moment in UTC, and whether its zone was written or taken to be UTC."""

    at: datetime
    zoned: bool


def parse_date(raw: str | None) -> datetime | None:
    """The moment in UTC that a date string states, or None. A date without a zone is read as UTC."""
    read = read_date(raw)
    return None if read is None else read.at


def read_date(raw: str | None) -> ReadDate | None:
    """As `parse_date`, and says whether the zone was stated."""
    if raw is None or not 4 <= len(raw.strip()) <= MAX_CHARACTERS:
        return None
    text = " ".join(raw.split())
    try:
        read = _unix(text) or _iso(text) or _dotted(text) or _worded(text)
    except (ValueError, OverflowError):
        return None
    return read if read is not None and read.at.year in _YEARS else None


def _unix(text: str) -> ReadDate | None:
    match = _UNIX.fullmatch(text)
    if match is None:
        return None
    seconds = int(match.group(1)) if match.group(1) else int(match.group(2)) / 1000
    return ReadDate(datetime.fromtimestamp(seconds, UTC), zoned=True)


def _iso(text: str) -> ReadDate | None:
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _moment(int(year), int(month), int(day), (hour, minute, second), zone or "")


def _dotted(text: str) -> ReadDate | None:
    """22.11.2026 10:00, day first: written so in no country that puts the month first."""
    match = _DOTTED.fullmatch(text)
    if match is None:
        return None
    day, month, year, hour, minute, second, zone = match.groups()
    return _moment(int(year), int(month), int(day), (hour, minute, second), zone)


def _worded(text: str) -> ReadDate | None:
    """A date with its month in words: RFC 822, asctime, `November 22, 2026 10:00 AM`, `22 ноября 2026, 10:00`."""
    time = _TIME.search(text)
    clock: tuple[str | None, str | None, str | None] = (None, None, None)
    if time is None:
        date, zone = text, ""
    else:
        hour, minute, second, half = time.groups()
        if half:
            hour = str(int(hour) % 12 + (12 if half.lower() == "p" else 0))
        clock, zone = (hour, minute, second), text[time.end() :].strip()
        date = text[: time.start()]
        year_behind = re.fullmatch(r"(?:([A-Za-z]+)\s+)?(\d{4})\s*(.*)", zone)
        if year_behind:  # asctime: Sun Nov 22 10:00:00 [MSK] 2026
            date, zone = f"{date} {year_behind.group(2)}", year_behind.group(1) or year_behind.group(3)
        elif not _NUMBER.search(date):  # the time stands first: 10:00, 22 ноября 2026
            date, zone = zone, ""
    months = {word.casefold(): number for word in _WORD.findall(date) if (number := month_number(word)) is not None}
    names = [name for name in months if name not in _WEEKDAYS] or list(months)[-1:]
    numbers = _NUMBER.findall(date)
    if not names or len(numbers) < 2:
        return None
    if len(numbers[0]) == 4:  # 2026 November 22
        year, day = int(numbers[0]), int(numbers[1])
    else:
        day, year = int(numbers[0]), _year(numbers[1])
    return _moment(year, months[names[0]], day, clock, zone)


def _year(digits: str) -> int:
    number = int(digits)
    if len(digits) > 2:
        return number
    return number + (1900 if number >= _CENTURY_PIVOT else 2000)


def _moment(
    year: int, month: int, day: int, clock: tuple[str | None, str | None, str | None], zone: str
) -> ReadDate | None:
    zone = re.sub(r"^(?:г|р|h|год|hs)\.?,?$", "", zone.strip(" ,"))  # "2026 г." leaves its abbreviation behind
    minutes = _zone(zone)
    if zone and minutes is None:
        return None
    hour, minute, second = (int(part or 0) for part in clock)
    extra = timedelta(0)
    if hour == 24 and minute == second == 0:  # ISO 8601's end of the day
        hour, extra = 0, timedelta(days=1)
    offset = timezone(timedelta(minutes=minutes or 0))
    at = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=offset) + extra  # 60: a leap second
    return ReadDate(at.astimezone(UTC), zoned=minutes is not None)


def _zone(text: str) -> int | None:
    """Minutes east of UTC for `+0300`, `+3`, `GMT+9`, `MSK`, `Z`, `+0300 (MSK)`; None when it is no zone."""
    if not text:
        return None
    text = text.split("(")[0].strip() or text.strip("()")
    match = _OFFSET.fullmatch(text)
    if match is None:
        return _ZONES.get(text.casefold().rstrip("."))
    sign, hours, minutes = match.groups()
    total = int(hours) * 60 + int(minutes or 0)
    if total > _MAX_OFFSET_MINUTES:
        return None
    return total if sign == "+" else -total
