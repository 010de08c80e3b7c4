"""Recognising a bot wall: an answer that comes from a gatekeeper and not from the publisher."""

from __future__ import annotations

import re
from collections.abc import Mapping

HEAD_BYTES = 8192  # the markers stand in the <head>
_WALL_STATUSES = frozenset({200, 202, 401, 403, 405, 429, 503})
_MARKERS = re.compile(
    rb"<title>\s*(?:Just a moment|Attention Required|Checking your browser|DDoS-Guard|Access denied \| |"
    rb"One moment, please|Please Wait\.\.\. \| Cloudflare|Robot Challenge|Bot Verification|Client Challenge)"
    rb"|/cdn-cgi/challenge-platform/|cf[-_]chl[-_]|_Incapsula_Resource|/\.well-known/ddos-guard/"
    rb"|id=\"sg-captcha|/\.well-known/sgcaptcha/|servicepipe\.ru|__qrator|captcha-delivery\.com|anubis_challenge",
    re.IGNORECASE,
)


def is_challenge(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a bot wall answered. A 200 counts only by its markup; a feed is never mistaken for one."""
    if status not in _WALL_STATUSES:
        return False
    if "challenge" in headers.get("cf-mitigated", "").lower() or "captcha" in headers.get("x-amzn-waf-action", ""):
        return True
    head = body[:HEAD_BYTES]
    looks_like_html = re.search(rb"<(?:!doctype html|html|head|script)", head, re.IGNORECASE) is not None
    return looks_like_html and _MARKERS.search(head) is not None
