"""A feeds catalogue that points at the running newsroom (settings: DYADWATCH_CATALOGUE)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import InputError, KnowledgeError
from pipeline.feeds.catalogue import Catalogue
from pipeline.knowledge.fields import suggestion
from pipeline.newsroom.addresses import catalogue_feed_path, origin
from pipeline.newsroom.schema import Content, FeedText

HEADER = "# The sample newsroom's feeds, written by `dyadwatch newsroom`. Every outlet in it is fictional.\n"
VERSION = "sample-newsroom"
LINE_WIDTH = 120  # long enough that no address is folded


def catalogue_document(content: Content, port: int, dyad: Catalogue) -> dict[str, Any]:
    """The catalogue as plain data: every outlet a source with one feed, politeness intervals zero.

    Blocs, panel and languages are those of the dyad's own catalogue. Raises KnowledgeError for a bloc it lacks.
    """
    for outlet in content.outlets:
        if outlet.bloc not in dyad.blocs:
            raise KnowledgeError(
                f"outlets.yaml: outlets {outlet.id!r}: bloc {outlet.bloc!r} is no bloc of the dyad's feeds.yaml"
                f"{suggestion(outlet.bloc, dyad.blocs)}"
            )
    used = {outlet.bloc for outlet in content.outlets}
    return {
        "version": VERSION,
        "languages": list(dyad.languages),
        "blocs": {bloc: meaning for bloc, meaning in dyad.blocs.items() if bloc in used},
        "panel": [bloc for bloc in dyad.panel if bloc in used],
        "feeds": [
            {
                "id": outlet.id,
                "source": outlet.id,
                "name": outlet.name,
                "country": outlet.country,
                "lang": outlet.lang,
                "bloc": outlet.bloc,
                "homepage": origin(outlet, port) + "/",
                "feed": origin(outlet, port) + catalogue_feed_path(outlet),
                "enabled": True,
                "page_interval_s": 0,
                "feed_interval_s": 0,
                "fetch_pages": outlet.feed_text is FeedText.SUMMARY,
            }
            for outlet in content.outlets
        ],
    }


def write_catalogue(content: Content, port: int, dyad: Catalogue, path: Path) -> None:
    """Puts the catalogue at `path`, whole or not at all. Raises InputError where it cannot be written."""
    text = HEADER + yaml.safe_dump(
        catalogue_document(content, port, dyad), allow_unicode=True, sort_keys=False, width=120
    )
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise InputError(
            f"--catalogue-out {path}: cannot be written ({error.strerror}); choose another file"
        ) from error
