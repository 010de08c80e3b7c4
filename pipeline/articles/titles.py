"""Page titles without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SEPARATOR = re.compile(r"\s+(?:[-–—|·•»«/]|::|\|\|)\s+|\s*\|\s*")
_LETTERS = re.compile(r"[\W_]+")


def clean_title(title: str, site_names: Iterable[str], *, heading: str = "") -> str:
    """The title without leading or trailing parts that equal the name of the site; "" where nothing else remains.

    `heading` is the page's only h1: a title that is this heading and a separated rest is the heading. Parts that are
    no name of the site stay, since dashes belong to many headlines.
    """
    names = {_fold(name) for name in site_names} - {""}
    if heading and _fold(title).startswith(_fold(heading)) and _fold(heading) not in names:
        rest = title[len(heading) :]
        if title.startswith(heading) and (not rest or _SEPARATOR.match(rest)):
            return heading
    while True:
        cuts = list(_SEPARATOR.finditer(title))
        if _fold(title) in names:
            return ""
        if cuts and _fold(title[cuts[-1].end() :]) in names:
            title = title[: cuts[-1].start()].rstrip()
        elif cuts and _fold(title[: cuts[0].start()]) in names:
            title = title[cuts[0].end() :].lstrip()
        else:
            return title


def _fold(text: str) -> str:
    return _LETTERS.sub("", text.casefold())
