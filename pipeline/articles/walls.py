"""Pages that stand in front of the article: consent, subscription, script and robot walls."""

from __future__ import annotations

import re

MAX_WALL_CHARACTERS = 900  # an article about cookies or subscriptions is longer than a wall

_WALLS = (
    ("robot check", r"checking (?:if the site connection|your browser)|verify (?:that )?you are (?:a )?human|"
                    r"проверка браузера|подтвердите,? что (?:вы|запросы)|я не робот|праверка браўзера"),
    ("scripts", r"(?:enable|turn on) javascript|javascript is (?:disabled|required)|включите javascript|"
                r"уключыце javascript"),
    ("cookies", r"(?:accept|reject) (?:all )?cookies|we and our \d+ partners|"
                r"manage (?:your )?(?:cookie|privacy) (?:settings|preferences|choices)|"
                r"принять (?:все )?(?:cookies|куки)|прыняць (?:усе )?(?:cookies|кукі)|"
                r"zaakceptuj (?:wszystkie )?(?:cookies|pliki)"),
    ("subscription", r"(?:subscribe|sign in|log in|register) to (?:continue|read|keep reading)|"
                     r"(?:this|the) (?:article|content) is (?:for|available to) subscribers|already a subscriber|"
                     r"(?:оформите|купите) подписку|доступ(?:ен|н\w+) (?:только )?(?:по подписке|подписчикам)|"
                     r"толькі для падпісчыкаў|tylko dla (?:subskrybentów|prenumeratorów)"),
    # news tell of blocked sites: only at the very beginning
    ("blocked", r"\A(?:access denied|error 403|403 forbidden|доступ (?:ограничен|запрещ[её]н)\b)|"
                r"not available in your (?:country|region)"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _WALLS)


def wall_in(text: str) -> str | None:
    """The kind of wall that a short text is, or None."""
    if len(text) > MAX_WALL_CHARACTERS:
        return None
    return next((name for name, pattern in _PATTERNS if pattern.search(text)), None)
