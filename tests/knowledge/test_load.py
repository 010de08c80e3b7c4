"""Knowledge folders: validation, overlay, version."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge.load import load_knowledge

TINY = Path(__file__).parent / "ruritania"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "ruritania"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_shipped_knowledge_loads_with_its_declared_version() -> None:
    knowledge = load_knowledge("belarus_us")
    assert re.fullmatch(re.escape(knowledge.dyad.version) + r"\+[0-9a-f]{8}", knowledge.version)
    assert knowledge.dyad.sides == ("BLR", "USA")
    assert {"p.trump", "p.lukashenko", "o.belavia"} <= set(knowledge.actors_by_id())
    assert len(knowledge.topics) == 24


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("actors.yaml", "name: Ruritania, kind", "nam: Ruritania, kind",
         "entity 'state.rur': key 'name' must be a text"),
        ("actors.yaml", "role: government, aliases: {en: [Ruritania]", "role: government, alliases: {en: [Ruritania]",
         "actors.yaml: entity 'state.rur': aliases: none given"),
        ("actors.yaml", "strength: M, aliases: {en: [Strelsau]}", "strenght: M, aliases: {en: [Strelsau]}",
         "unknown key 'strenght'; did you mean 'strength'?"),
        ("actors.yaml", "side: SYL", "side: SIL",
         "actors.yaml: entity 'state.syl': unknown side 'SIL'; did you mean 'SYL'?"),
        ("actors.yaml", "actor: p.rudolf", "actor: p.rudolph",
         "resolves to unknown 'p.rudolph'; did you mean 'p.rudolf'?"),
        ("actors.yaml", 'from: "1894"}]\n    aliases', 'from: "soon"}]\n    aliases', "from 'soon' is not a date"),
        ("relations.yaml", "re: 'Ruritania opera'", "re: 'Ruritania (opera'", "relations.yaml: blocker 'X1-opera': re"),
        ("relations.yaml", "objects: [o.mine]", "objects: [o.mint]", "unknown actor 'o.mint'; did you mean 'o.mine'?"),
        ("topics.yaml", '"tariff*"', '"(tariff*"', "topic 'tariffs': term '(tariff*'"),
        ("dyad.yaml", "sides: [RUR, GRA]", "sides: [RUR]", "dyad.yaml: sides ['RUR'] must be two different codes"),
        ("dyad.yaml", "name: Ruritania–Graustark", "name: [", "dyad.yaml: is no valid YAML"),
    ],
)  # fmt: skip
def test_mistakes_name_file_entry_and_remedy(folder: Path, file: str, old: str, new: str, message: str) -> None:
    replace(folder / file, old, new)
    with pytest.raises(KnowledgeError) as error:
        load_knowledge(str(folder))
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_unknown_dyad_says_what_is_shipped() -> None:
    with pytest.raises(KnowledgeError, match=r"knowledge 'atlantis': .* belarus_us"):
        load_knowledge("atlantis")


def test_overlay_replaces_by_id_and_adds(tmp_path: Path) -> None:
    overlay = tmp_path / "overlay"
    overlay.mkdir()
    (overlay / "actors.yaml").write_text(
        "entities:\n"
        "  - {id: p.yetive, name: Yetive of Graustark}\n"
        "  - {id: p.hentzau, name: Rupert of Hentzau, kind: person, side: RUR, aliases: {en: [Hentzau]}}\n",
        encoding="utf-8",
    )
    plain, merged = load_knowledge(str(TINY)), load_knowledge(str(TINY), overlay)
    yetive = merged.actor("p.yetive")
    assert yetive is not None
    assert (yetive.name, yetive.aliases[0].text) == ("Yetive of Graustark", "Yetive")
    assert merged.actor("p.hentzau") is not None
    assert len(merged.actors) == len(plain.actors) + 1


def test_version_follows_content(folder: Path) -> None:
    before = load_knowledge(str(folder))
    replace(folder / "topics.yaml", '"tariff*"', '"tariffs"')
    after = load_knowledge(str(folder))
    assert before.version != after.version
    assert before.version.startswith("1+")
    assert load_knowledge(str(folder)).version == after.version


def test_a_mark_on_the_charts_is_no_other_knowledge(tmp_path: Path) -> None:
    before = load_knowledge("belarus_us").digest
    (tmp_path / "milestones.yaml").write_text("milestones:\n  - {date: 2026-11-01, label: A made-up day}\n", "utf-8")
    assert load_knowledge("belarus_us", tmp_path).digest == before
