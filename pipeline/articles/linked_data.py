"""The article objects of a page's JSON-LD (schema.org), flattened."""

from __future__ import annotations

import json
from typing import Any

from lxml import html

MAX_SCRIPT_CHARACTERS = 1_000_000  # a page's worth; more is a data dump
MAX_OBJECTS = 500
MAX_NAME_DEPTH = 8  # a list of persons with a name is three deep; a name inside names without end is a trap
_ARTICLE_TYPES = ("Article", "BlogPosting", "Report", "LiveBlogPosting")  # by ending: NewsArticle, OpinionNewsArticle …


def article_objects(tree: html.HtmlElement) -> list[dict[str, Any]]:
    """The JSON-LD objects whose type is an article, in page order. Broken scripts are passed over."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        if len(script) > MAX_SCRIPT_CHARACTERS:
            continue
        try:
            content = json.loads(script, strict=False)  # newsrooms leave raw line breaks inside strings
        except (ValueError, RecursionError):
            continue
        found += [item for item in _objects(content) if _is_article(item)]
    return found


def names_of(value: object, depth: int = MAX_NAME_DEPTH) -> list[str]:
    """The names in an author or publisher field: a text, an object with a name, or a list of these."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict) and depth:
        return names_of(value.get("name"), depth - 1)
    if isinstance(value, list) and depth:
        return [name for item in value for name in names_of(item, depth - 1) if isinstance(item, str | dict)]
    return []


def _objects(content: Any) -> list[dict[str, Any]]:
    waiting = [content]
    found: list[dict[str, Any]] = []
    while waiting and len(found) < MAX_OBJECTS:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            found.append(item)
            waiting += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]
    return found


def _is_article(item: dict[str, Any]) -> bool:
    kinds = item.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(_ARTICLE_TYPES) for kind in kinds)
