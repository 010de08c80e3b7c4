"""Code knows no country: an invented pair works with nothing but its YAML."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import pipeline.relations
from pipeline.relations.analyzer import Analyzer


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Elphberg met Yetive.", True),
        ("Graustark raised the tariffs on Zenda Mine.", True),
        ("Ruritanian-Graustarkian ties grew.", True),
        ("The Ruritania opera met Graustark.", False),
        ("Syldavia met Ruritania.", False),
        ("Рудольф Эльфберг встретил послов Грауштарка.", True),
    ],
)
def test_mentions_of_an_invented_dyad(ruritania: Analyzer, text: str, *, counted: bool) -> None:
    lang = "ru" if re.search("[а-я]", text) else "en"
    assert ruritania.analyze(text, lang=lang).relevant is counted


def test_offices_publishers_and_pronouns_come_from_its_files(ruritania: Analyzer) -> None:
    analysis = ruritania.analyze(
        "Graustark's chancellor Anton Beppo met Elphberg. They demand that he cut the tariffs.",
        lang="en",
        published=datetime(1900, 1, 1, tzinfo=UTC),
    )
    assert "Anton Beppo" in {hit.name for hit in analysis.actors}
    official = ruritania.analyze("We condemn Ruritania.", lang="en", url="https://castle.gov.example/1")
    assert [(mention.source, mention.target) for mention in official.mentions] == [("GRA", "RUR")]


def test_code_names_no_side() -> None:
    names = re.compile(r"belarus(?!ian\b)|lukash|trump|\bBLR\b|\bUSA\b|minsk|washington", re.IGNORECASE)
    folder = Path(next(iter(pipeline.relations.__path__)))
    allowed = re.compile(r'belarus_us|belarusian|BELARUSIAN|^\s*(#|"""|.*: "[A-Z]{3}")', re.IGNORECASE)
    hits = [
        f"{path.name}: {line.strip()}"
        for path in folder.glob("*.py")
        for line in _code_lines(path.read_text(encoding="utf-8"))
        if names.search(line) and not allowed.search(line)
    ]
    assert hits == []


def _code_lines(source: str) -> list[str]:
    """The lines without docstrings and comments."""
    source = re.sub(r'""".*?"""', "", source, flags=re.DOTALL)
    return [line.split("  #")[0] for line in source.splitlines() if not line.lstrip().startswith("#")]
