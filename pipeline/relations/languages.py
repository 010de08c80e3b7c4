"""Blank or model-backed spaCy pipelines by language code."""

from __future__ import annotations

from collections.abc import Mapping

import spacy
from spacy.language import Language

from pipeline.errors import SettingsError
from pipeline.relations.belarusian import Belarusian
from pipeline.relations.tokenizing import tokenise_linearly

UNKNOWN_LANGUAGE = "xx"  # spaCy's code for a pipeline of no language in particular
LONGEST_TEXT_CHARACTERS = 200_000  # as much as is stored of an article; half a minute's work where all of it is names


def blank(lang: str, models: Mapping[str, str] | None = None) -> Language:
    """A pipeline for `lang`: the installed model that `models` names for it, else a blank one.

    Raises SettingsError when the named model is not installed.
    """
    name = (models or {}).get(lang)
    if name:
        try:
            nlp = spacy.load(name)
        except OSError as error:
            raise SettingsError(
                f"language model {name!r} for {lang!r}: not installed; install it or take it out of the setting"
            ) from error
    elif lang == "be":
        nlp = Belarusian()
    else:
        try:
            nlp = spacy.blank(lang)
        except ImportError:
            nlp = spacy.blank(UNKNOWN_LANGUAGE)
    nlp.max_length = LONGEST_TEXT_CHARACTERS  # spaCy raises beyond it; texts are cut before
    tokenise_linearly(nlp)
    return nlp


def code_of(nlp: Language) -> str:
    """The language code of a pipeline."""
    return nlp.lang or UNKNOWN_LANGUAGE
