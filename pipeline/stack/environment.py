"""The environment of a local Airflow: one folder, one port for people, loopback only. See docs/airflow.md."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.stack.places import Places
from pipeline.stack.secret_files import Secrets

PARALLELISM = 4  # workers forked at start; Airflow's own default is 32, about a gigabyte that a laptop misses
REFRESH_SECONDS = 10
LOOPBACK_NAMES = "localhost,127.0.0.1,.localhost"


@dataclass(frozen=True, slots=True)
class Ports:
    api: int
    worker_logs: int
    trigger_logs: int


def airflow_environment(
    places: Places, secrets: Secrets, ports: Ports, inherited: Mapping[str, str], *, sample: bool
) -> dict[str, str]:
    """Environment for every process of the stack.

    Airflow variables of the surroundings are left out: a demo must never reach somebody's production database.
    """
    own = {name: value for name, value in inherited.items() if not name.startswith("AIRFLOW")}
    own["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), inherited.get("PATH", os.defpath)])
    for name in ("no_proxy", "NO_PROXY"):
        own[name] = ",".join(filter(None, [inherited.get(name), LOOPBACK_NAMES]))
    own |= {"DYADWATCH_HOME": places.home, "PYTHONUNBUFFERED": "1"}
    if sample:
        own |= {"DYADWATCH_CATALOGUE": str(places.catalogue), "DYADWATCH_ALLOW_LOOPBACK": "1"}
        own.pop("DYADWATCH_DATABASE_URL", None)  # the sample's state lies with the sample
    return own | _airflow_variables(places, secrets, ports)


def _airflow_variables(places: Places, secrets: Secrets, ports: Ports) -> dict[str, str]:
    sections: dict[str, dict[str, object]] = {
        "core": {
            "dags_folder": places.dags,
            "plugins_folder": places.plugins,
            "load_examples": False,
            "executor": "LocalExecutor",
            "parallelism": PARALLELISM,
            "fernet_key": secrets.fernet,
            "simple_auth_manager_users": "admin:admin",
            "simple_auth_manager_passwords_file": places.passwords,
            "execution_api_server_url": f"http://127.0.0.1:{ports.api}/execution/",
        },
        "database": {"sql_alchemy_conn": f"sqlite:///{places.airflow / 'airflow.db'}"},
        "api": {
            "host": "127.0.0.1",
            "port": ports.api,
            "base_url": f"http://localhost:{ports.api}",
            "secret_key": secrets.session,
            "workers": 1,
        },
        "api_auth": {"jwt_secret": secrets.jwt},
        "dag_processor": {
            "refresh_interval": REFRESH_SECONDS,
            "min_file_process_interval": REFRESH_SECONDS,
            "parsing_processes": 1,
        },
        "logging": {"worker_log_server_port": ports.worker_logs, "trigger_log_server_port": ports.trigger_logs},
        "usage_data_collection": {"enabled": False},
    }
    variables = {
        f"AIRFLOW__{section.upper()}__{name.upper()}": str(value)
        for section, options in sections.items()
        for name, value in options.items()
    }
    return {"AIRFLOW_HOME": str(places.airflow)} | variables
