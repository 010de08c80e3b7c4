"""`dyadwatch newsroom` as a process and as a call."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest
import typer
from typer.testing import CliRunner

from pipeline.errors import InputError
from pipeline.newsroom.commands import newsroom

FOLDER = Path(__file__).parent / "content"
STARTER = "import typer; from pipeline.newsroom.commands import newsroom; typer.run(newsroom)"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.setenv("DYADWATCH_NOW", "2026-11-23T12:00:00+00:00")
    app = typer.Typer()
    app.command()(newsroom)
    return app


def test_check_prints_counts_and_finds_problems(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["--check", "--content", str(FOLDER)])
    assert result.exit_code == 1
    assert "14 outlets, 11 articles (6 originals" in result.stdout
    assert "problem: 6 articles of their own" in result.stdout


def test_check_as_json(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["--check", "--json", "--content", str(FOLDER)])
    found = json.loads(result.stdout)
    assert found["languages"]["be"] == 1
    assert found["problems"]


def test_check_of_the_shipped_content_ends_well(app: typer.Typer) -> None:
    assert CliRunner().invoke(app, ["--check"]).exit_code == 0


def test_an_error_of_the_editor_is_raised_for_the_command_line_to_print(app: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--content", str(tmp_path)])
    assert isinstance(result.exception, InputError)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop(tmp_path: Path, number: signal.Signals) -> None:
    catalogue = tmp_path / "feeds.yaml"
    command = [sys.executable, "-c", STARTER, "--port", "0", "--content", str(FOLDER)]
    command += ["--catalogue-out", str(catalogue)]
    env = os.environ | {"DYADWATCH_NOW": "2026-11-23T12:00:00+00:00"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = re.search(r"http://localhost:(\d+)/", line)
            assert address is not None, line
            assert f":{address[1]}/" in catalogue.read_text(encoding="utf-8")
            with build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{address[1]}/", timeout=5) as page:
                assert page.status == 200
            process.send_signal(number)
            rest, complaints = process.communicate(timeout=5)
        finally:
            process.kill()
    assert (process.returncode, rest, complaints) == (0, "", "")
