"""The container files without a container engine: schema, references, secrets."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"


def compose() -> dict[str, Any]:
    return yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))


def make_env(out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(DOCKER / "make_env.py"), "--out", str(out), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def variables(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_compose_file_follows_the_published_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    result = subprocess.run([*command, str(DOCKER / "compose.yaml")], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_component_has_a_health_check_with_time_to_start() -> None:
    services = compose()["services"]
    for name in ("postgres", "api-server", "scheduler", "dag-processor", "triggerer"):
        assert services[name]["healthcheck"]["start_period"] == "120s", name


def test_what_the_dockerfile_copies_is_there() -> None:
    lines = (DOCKER / "Dockerfile").read_text().splitlines()
    copied = [part for line in lines if line.startswith("COPY") and "--from" not in line
              for part in line.split()[1:-1] if not part.startswith("--")]  # fmt: skip
    assert copied
    assert [part for part in copied if not (ROOT / part).exists()] == []


def test_the_image_does_not_run_as_root() -> None:
    assert re.search(r"^USER dyadwatch$", (DOCKER / "Dockerfile").read_text(), re.MULTILINE)


def test_make_env_writes_every_variable_that_compose_needs(tmp_path: Path) -> None:
    assert make_env(tmp_path / "env").returncode == 0
    needed = set(re.findall(r"\$\{([A-Z_]+)", (DOCKER / "compose.yaml").read_text())) - {"HOSTNAME"}
    assert needed <= set(variables(tmp_path / "env"))


def test_secrets_are_random_and_for_the_owner_only(tmp_path: Path) -> None:
    make_env(tmp_path / "a")
    make_env(tmp_path / "b")
    one, two = variables(tmp_path / "a"), variables(tmp_path / "b")
    names = ("POSTGRES_PASSWORD", "FERNET_KEY", "JWT_SECRET", "SESSION_SECRET")
    assert all(len(one[name]) >= 43 and one[name] != two[name] for name in names)
    assert len({one[name] for name in names}) == len(names)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("KEEP=1\n")
    refused = make_env(tmp_path / "env")
    assert (refused.returncode, (tmp_path / "env").read_text()) == (2, "KEEP=1\n")
    assert make_env(tmp_path / "env", "--force").returncode == 0


def test_no_password_stands_in_the_files() -> None:
    for path in (DOCKER / "compose.yaml", DOCKER / "env.template", DOCKER / "Dockerfile"):
        assert not re.search(r"PASSWORD[:=]\s*[\"']?[A-Za-z0-9]+[\"']?\s*$", path.read_text(), re.MULTILINE), path
