"""The command line as a user meets it: results, errors in one line, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import Commands

REFERENCE = "lukashenka-grand-bargain.txt"


def dyadwatch(*arguments: str, home: Path, stdin: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments],
        env=os.environ | {"DYADWATCH_HOME": str(home)} | env,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", Commands.lazy)
def test_each_line_of_the_help_has_its_command(name: str) -> None:
    command = Commands(name="dyadwatch").get_command(None, name)
    assert command.name == name
    assert command.help


def test_a_name_nearly_right_gets_a_suggestion(tmp_path: Path) -> None:
    result = dyadwatch("reprots", home=tmp_path)
    assert result.returncode == 2
    assert "Did you mean 'reports'" in result.stderr


@pytest.mark.parametrize(
    ("statement", "spared"),
    [
        ("from pipeline.cli import app; app(['--help'], standalone_mode=False)", "pandas pyarrow spacy sqlalchemy"),
        ("import pipeline.runtime, pipeline.chain", "pandas pyarrow spacy sqlalchemy trafilatura"),
        ("import pipeline.feeds.poll", "pandas spacy trafilatura"),
    ],
)
def test_nothing_is_imported_that_is_not_used(statement: str, spared: str) -> None:
    check = f"import sys; {statement}; sys.exit(' '.join(set({spared.split()}) & set(sys.modules)) or None)"
    result = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, result.stderr.strip()) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "env", "message"),
    [
        (["tables", "--day", "soon"], {}, "day 'soon': not a date"),
        (["tables"], {}, "give either --day or --since"),
        (["reports", "show", "2020-01-01"], {}, "2020-01-01: not published"),
        (["ingest", "/no/such/file.jsonl"], {}, "no such file or folder"),
        (["explain", "abc"], {}, "not an id of 32 hexadecimal digits"),
        (["analyze"], {}, "give either a text file"),
        (["run"], {"DYADWATCH_HOME": "/proc/none"}, "set DYADWATCH_HOME"),
        (["run"], {"DYADWATCH_DATABASE_URL": "postgresql+psycopg2://u@127.0.0.1:1/d"}, "check that it runs"),
        (["run"], {"DYADWATCH_CATALOGUE": "/no/feeds.yaml"}, "feeds.yaml"),
    ],
)
def test_an_error_is_one_line_and_exit_code_2(
    arguments: list[str], env: dict[str, str], message: str, tmp_path: Path
) -> None:
    result = dyadwatch(*arguments, home=tmp_path, **env)
    assert result.returncode == 2
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stderr


def test_a_misspelt_key_in_the_knowledge_is_named(tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "topics.yaml").write_text("topics:\n- id: nobel\n  nme: Nobel\n", encoding="utf-8")
    result = dyadwatch("analyze", "-", "--json", home=tmp_path, stdin="Minsk and Washington talk.")
    assert result.returncode == 2
    assert "topics.yaml" in result.stderr
    assert "nme" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_text_on_standard_input_gives_one_json_object(tmp_path: Path) -> None:
    text = "Washington has lifted sanctions on Belavia, Minsk said."
    result = dyadwatch("analyze", "-", "--json", "--published", "2025-10-15", home=tmp_path, stdin=text)
    found = json.loads(result.stdout)
    assert result.returncode == 0
    assert found["relevant"]
    (mention,) = found["mentions"]
    assert text[mention["start"] : mention["end"]] == mention["text"]


def test_many_texts_give_one_object_a_line(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "США сняли санкции с «Белавиа»."}, {"id": "b", "text": "It rained.", "more": 1}]
    path = tmp_path / "texts.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    result = dyadwatch("analyze", "--jsonl", str(path), "--json", home=tmp_path)
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["id"], row["relevant"]) for row in found] == [("a", True), ("b", False)]


def test_without_json_the_reasons_are_shown(tmp_path: Path) -> None:
    result = dyadwatch("analyze", "-", home=tmp_path, stdin="Washington has lifted sanctions on Belavia, Minsk said.")
    assert "RM-" in result.stdout
    assert "1 of 1 sentences counted" in result.stdout


def test_the_reference_article_is_read_as_its_analysts_would(shared: Path, tmp_path: Path) -> None:
    path = shared / "real" / REFERENCE
    result = dyadwatch("analyze", str(path), "--published", "2025-10-15", "--json", home=tmp_path)
    found = json.loads(result.stdout)
    text = path.read_bytes().decode("utf-8")
    counted = [m["text"].lstrip("“") for m in found["mentions"]]
    assert (found["relevant"], found["status"]) == (True, "about")
    assert 15 <= len(counted) <= 40
    assert all(text[m["start"] : m["end"]] == m["text"] for m in found["mentions"])
    for beginning in (
        "Lukashenka noted that the bilateral dialogue",
        "We are ready to conclude a grand bargain",
        "I absolutely assess Donald Trump’s proposals",
        "The Americans acknowledge this",
        "As an example, he cited",
    ):
        assert any(sentence.startswith(beginning) for sentence in counted), beginning
    for beginning in ("Especially since some (you know who)", "They have done nothing", "Ukraine must exist as a sov"):
        assert not any(sentence.startswith(beginning) for sentence in counted), beginning
    names = " ".join(actor["name"] for actor in found["actors"])
    for name in ("Lukashenka", "Trump", "Belavia", "Turchin", "Volfovich", "Krutoi", "Shved", "Tertel", "Klaskovsky"):
        assert name in names
    assert "United States" in names
    topics = {topic["id"] for topic in found["topics"]}
    assert {
        "grand_bargain", "sanctions_relief", "belavia_aviation", "nobel", "ukraine_peace", "tomahawk_escalation",
        "political_prisoners", "red_lines", "blr_china", "blr_russia", "eurasian_integration",
    } <= topics  # fmt: skip
    speakers = [quote["speaker"] or "" for quote in found["quotes"]]
    assert len(speakers) >= 10
    assert any("Klaskovsky" in speaker for speaker in speakers)
