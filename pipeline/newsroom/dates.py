"""Moments as the outlets write them: in feeds, in <time> and in running text."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime as rfc822
from functools import cache

from babel.dates import format_datetime

from pipeline.newsroom.schema import DateStyle

RUSSIAN_ZONE = timezone(timedelta(hours=3))  # Minsk and Moscow, all the year


def feed_date(moment: datetime, style: DateStyle) -> str | None:
    """`moment` in the feed's style; None where the feed writes no dates."""
    match style:
        case DateStyle.RFC822:
            return rfc822(moment)
        case DateStyle.ISO:
            return moment.isoformat()
        case DateStyle.RUSSIAN:
            words = _babel(moment.astimezone(RUSSIAN_ZONE), "EEE, d MMMM y HH:mm:ss Z", "ru")
            return words[0].upper() + words[1:]
        case DateStyle.NONE:
            return None


def in_words(moment: datetime, lang: str) -> str:
    """The UTC date and time as a reader of `lang` expects them, month in words."""
    return _babel(moment, "d MMMM y, HH:mm", lang)


def day_in_words(moment: datetime, lang: str) -> str:
    return _babel(moment, "EEEE, d MMMM y", lang)


def http_date(moment: datetime) -> str:
    """IMF-fixdate of RFC 9110, for Last-Modified."""
    return rfc822(moment.replace(microsecond=0), usegmt=True)


@cache
def _babel(moment: datetime, pattern: str, lang: str) -> str:
    return str(format_datetime(moment, pattern, tzinfo=moment.tzinfo, locale=lang))
