"""The very commands of compose's services, started natively against a PostgreSQL of the test's own."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
import sqlalchemy as sa

from pipeline.newsroom.process import Newsroom, free_port, running_newsroom
from tests.docker.test_files import ROOT, compose, make_env, variables
from tests.postgres_support import running_postgres

pytestmark = [pytest.mark.stack, pytest.mark.postgres, pytest.mark.timeout(600)]

COMPONENTS = ("api-server", "scheduler", "dag-processor", "triggerer")
HEALTH_SECONDS = 180
RUN_SECONDS = 240


def environment(folder: Path, database: str, port: int, newsroom: Newsroom) -> dict[str, str]:
    """compose's environment with its variables filled by make_env, moved to this machine's addresses."""
    make_env(folder / "env")
    filled = variables(folder / "env")
    values = {}
    for name, value in compose()["x-dyadwatch"]["environment"].items():
        for key, secret in filled.items():
            for form in (f"${{{key}:?run make docker-env}}", f"${{{key}:-http://localhost:8080}}"):
                value = str(value).replace(form, secret)
        values[name] = value
    server = database.rsplit("/", 1)[0]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "DYADWATCH"))}
    return (
        own
        | values
        | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "AIRFLOW_HOME": str(folder / "airflow"),
            "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"{server}/airflow",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(folder / "airflow" / "passwords.json"),
            "AIRFLOW__API__BASE_URL": f"http://localhost:{port}",
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port()),
            "DYADWATCH_HOME": str(folder / "data"),
            "DYADWATCH_DATABASE_URL": f"{server}/dyadwatch",
            "DYADWATCH_CONTACT": "https://example.org/tests",
            "DYADWATCH_CATALOGUE": str(newsroom.catalogue),
            "DYADWATCH_ALLOW_LOOPBACK": "1",
            "DYADWATCH_STACK_TEST": secrets.token_hex(8),
        }
    )


def create_databases(address: str) -> None:
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in ("airflow", "dyadwatch"):
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()


def command_of(service: str, port: int) -> list[str]:
    return [str(part).replace("8080", str(port)) for part in compose()["services"][service]["command"]]


@contextlib.contextmanager
def services(env: dict[str, str], port: int, log: Path) -> Iterator[None]:
    """The init command, then the four components, each in a session of its own; all gone afterwards."""
    subprocess.run(command_of("init", port), env=env, check=True, timeout=180, capture_output=True)
    started = []
    with log.open("wb") as stream:
        for name in COMPONENTS:
            command = command_of(name, port)
            started.append(
                subprocess.Popen(command, env=env, stdout=stream, stderr=subprocess.STDOUT, start_new_session=True)
            )
        try:
            yield
        finally:
            for process in started:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
            time.sleep(8)
            for process in processes_of(env):
                with contextlib.suppress(psutil.Error):
                    process.kill()
            for process in started:
                process.wait(20)


def processes_of(env: dict[str, str]) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get("DYADWATCH_STACK_TEST") == env["DYADWATCH_STACK_TEST"]:
                found.append(process)
    return found


def wait_for(answer: Any, seconds: float, what: str) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(requests.RequestException, OSError, KeyError, ValueError):
            found = answer()
            if found:
                return found
        time.sleep(2)
    raise AssertionError(f"{what}: not within {seconds:.0f} s")


def test_the_services_come_up_and_a_run_succeeds(tmp_path: Path) -> None:
    port = free_port()
    with running_postgres() as address, running_newsroom(tmp_path) as newsroom:
        create_databases(address)
        env = environment(tmp_path, address, port, newsroom)
        base = f"http://127.0.0.1:{port}"
        with services(env, port, tmp_path / "log"):

            def healthy() -> bool:
                health = requests.get(f"{base}/api/v2/monitor/health", timeout=5).json()
                names = ("metadatabase", "scheduler", "dag_processor", "triggerer")
                return all(health[name]["status"] == "healthy" for name in names)

            wait_for(healthy, HEALTH_SECONDS, "healthy components")
            password = json.loads((tmp_path / "airflow" / "passwords.json").read_text())["admin"]
            login = {"username": "admin", "password": password}
            token = requests.post(f"{base}/auth/token", json=login, timeout=10).json()["access_token"]
            headers = {"Authorization": f"Bearer {token}"}
            dag = f"{base}/api/v2/dags/ingest_feeds"
            wait_for(lambda: requests.get(dag, headers=headers, timeout=5).ok, HEALTH_SECONDS, "the DAG ingest_feeds")
            requests.patch(dag, json={"is_paused": False}, headers=headers, timeout=10).raise_for_status()
            run = {"logical_date": None, "dag_run_id": f"test-{datetime.now(UTC):%H%M%S}"}
            requests.post(f"{dag}/dagRuns", json=run, headers=headers, timeout=10).raise_for_status()

            def state() -> str | None:
                found = requests.get(f"{dag}/dagRuns/{run['dag_run_id']}", headers=headers, timeout=5).json()["state"]
                return found if found in {"success", "failed"} else None

            assert wait_for(state, RUN_SECONDS, "the run's end") == "success"
        assert processes_of(env) == []
