"""Analysts' overrides: read, validated, appended."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge.load import load_knowledge
from pipeline.knowledge.overrides import (
    OVERRIDES_FILE,
    AliasOverride,
    MentionOverride,
    Overrides,
    add_mention_override,
    read_overrides,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TINY = Path(__file__).parent / "ruritania"
NOTE = "author: Jane, reason: never, at: '2026-11-23T12:00:00Z'"


def wrong(number: int = 1, reason: str = "a different Washington") -> MentionOverride:
    return MentionOverride(f"{number:032x}", "Jane Example", reason, NOON)


def append_some(folder: str, first: int) -> None:
    for number in range(first, first + 5):
        add_mention_override(Path(folder), wrong(number))


def test_no_file_is_no_override(tmp_path: Path) -> None:
    assert read_overrides(tmp_path / OVERRIDES_FILE) == Overrides()


def test_what_is_added_is_read_back(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    told = [wrong(1), wrong(2, "«Мінск» – марка:\n  - трактара # 1")]
    assert [add_mention_override(folder, override) for override in told] == [True, True]
    assert read_overrides(folder / OVERRIDES_FILE) == Overrides(mentions=tuple(told))


def test_a_mention_is_overridden_once(tmp_path: Path) -> None:
    add_mention_override(tmp_path, wrong(1))
    assert not add_mention_override(tmp_path, wrong(1, "again"))
    assert read_overrides(tmp_path / OVERRIDES_FILE).mentions == (wrong(1),)


@pytest.mark.parametrize(
    "text",
    [
        f"# ours\nmentions:\n- {{mention_id: {'a' * 32}, {NOTE}}}\n",
        f"# ours\naliases:\n  - {{alias: Гора, actor_id: p.hara, {NOTE}}}",
    ],
    ids=["mentions", "aliases"],
)
def test_comments_and_entries_outlive_an_append(tmp_path: Path, text: str) -> None:
    path = tmp_path / OVERRIDES_FILE
    path.write_text(text, encoding="utf-8")
    before = read_overrides(path)
    add_mention_override(tmp_path, wrong(7))
    assert read_overrides(path) == Overrides((*before.mentions, wrong(7)), before.aliases)
    assert "# ours" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [f"mentions:\n    - {{mention_id: {'a' * 32}, {NOTE}}}\n", f"mentions: [{{mention_id: {'a' * 32}, {NOTE}}}]\n"],
    ids=["indented", "flow"],
)
def test_a_file_in_another_style_is_written_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / OVERRIDES_FILE).write_text(text, encoding="utf-8")
    add_mention_override(tmp_path, wrong(7))
    assert [each.mention_id for each in read_overrides(tmp_path / OVERRIDES_FILE).mentions] == ["a" * 32, f"{7:032x}"]


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(append_some, [str(tmp_path)] * 2, [0, 100]))
    assert len(read_overrides(tmp_path / OVERRIDES_FILE).mentions) == 10


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mentions: 3\n", "overrides.yaml: key 'mentions' must be a list of mappings"),
        ("mention: []\n", "unknown key 'mention'; did you mean 'mentions'?"),
        (f"mentions: [{{mention_id: abc, {NOTE}}}]\n", "overrides.yaml: mentions 1: mention_id 'abc' is not an id"),
        (f"mentions: [{{mention_id: {'a' * 32}, reason: x, at: 2026-11-23}}]\n", "mentions 1: key 'author' must be"),
        (f"mentions: [{{mention_id: {'a' * 32}, author: J, reason: x, at: soon}}]\n", "mentions 1: at 'soon' is no"),
        (f"aliases: [{{alias: Гора, who: me, {NOTE}}}]\n", "aliases 1: unknown key 'who'"),
        ("aliases: [", "overrides.yaml: is no valid YAML"),
    ],
)
def test_mistakes_name_file_entry_and_field(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / OVERRIDES_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        load_knowledge(str(TINY), tmp_path)
    assert message in str(error.value)


def test_what_could_not_be_read_back_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="mention_id 'nonsense'"):
        add_mention_override(tmp_path, MentionOverride("nonsense", "Jane", "no", NOON))
    assert not (tmp_path / OVERRIDES_FILE).exists()


def test_only_alias_overrides_make_a_new_knowledge_version(tmp_path: Path) -> None:
    plain = load_knowledge(str(TINY))
    add_mention_override(tmp_path, wrong(1))
    mentions = load_knowledge(str(TINY), tmp_path)
    assert (mentions.version, mentions.overrides.mentions) == (plain.version, (wrong(1),))
    (tmp_path / OVERRIDES_FILE).write_text(f"aliases: [{{alias: Yetive, actor_id: p.yetive, {NOTE}}}]\n")
    aliases = load_knowledge(str(TINY), tmp_path)
    assert aliases.version != plain.version
    assert aliases.overrides.aliases == (AliasOverride("Yetive", "p.yetive", "Jane", "never", NOON),)


def test_an_alias_override_names_a_known_actor(tmp_path: Path) -> None:
    (tmp_path / OVERRIDES_FILE).write_text(f"aliases: [{{alias: Yetive, actor_id: p.yetiv, {NOTE}}}]\n")
    with pytest.raises(KnowledgeError, match=r"aliases 'Yetive': unknown actor 'p.yetiv'; did you mean 'p.yetive'"):
        load_knowledge(str(TINY), tmp_path)
