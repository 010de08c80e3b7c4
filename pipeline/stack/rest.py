"""A small client of Airflow's REST API v2: what the stack needs to start its chain and to see how it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import requests

from pipeline.stack.errors import StackError

TIMEOUT_SECONDS = 30.0  # a busy scheduler on two cores lets the API wait
PAGE = 100
COMPONENTS = ("metadatabase", "scheduler", "dag_processor", "triggerer")
FINISHED = frozenset({"success", "failed"})


@dataclass(frozen=True, slots=True)
class Run:
    """One DAG run."""

    dag_id: str
    run_id: str
    state: str
    queued_at: datetime | None
    partition_key: str | None
    seconds: float | None

    @property
    def finished(self) -> bool:
        return self.state in FINISHED


class AirflowApi:
    """Airflow at one address, as one user. Every method raises StackError when Airflow refuses or is not there."""

    def __init__(self, address: str, user: str, password: str) -> None:
        self.address = address
        self._credentials = {"username": user, "password": password}
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of the surroundings is no way to loopback

    def healthy(self) -> bool:
        """Whether every component reports itself healthy; False while nothing listens."""
        try:
            answer = self._session.get(f"{self.address}/api/v2/monitor/health", timeout=TIMEOUT_SECONDS)
            report = answer.json() if answer.ok else {}
        except (requests.RequestException, ValueError):
            return False
        return all((report.get(name) or {}).get("status") == "healthy" for name in COMPONENTS)

    def ensure_pool(self, name: str, slots: int, description: str) -> None:
        """Makes the pool where there is none; one that is there keeps the size that its operator gave it."""
        body = {"name": name, "slots": slots, "description": description, "include_deferred": False}
        self._call("POST", "/pools", body, accept=(409,))

    def dags(self) -> dict[str, dict[str, Any]]:
        return {dag["dag_id"]: dag for dag in self._call("GET", f"/dags?limit={PAGE}")["dags"]}

    def import_errors(self) -> list[str]:
        found = self._call("GET", "/importErrors")["import_errors"]
        return [f"{error['filename']}: {error['stack_trace']}" for error in found]

    def unpause(self, dag_id: str) -> None:
        self._call("PATCH", f"/dags/{dag_id}", {"is_paused": False})

    def trigger(self, dag_id: str) -> None:
        self._call("POST", f"/dags/{dag_id}/dagRuns", {"logical_date": None})

    def runs(self, since: datetime) -> list[Run]:
        """Runs of all DAGs that were queued since a moment, newest first (at most a page)."""
        found = self._call("GET", f"/dags/~/dagRuns?limit={PAGE}&order_by=-run_after")["dag_runs"]
        runs = [_run(item) for item in found]
        return [run for run in runs if run.queued_at is None or run.queued_at >= since]

    def returned(self, run: Run, task_id: str) -> Any:
        """What a task of a run returned; None where it returned nothing, was skipped or has not ended."""
        path = f"{_run_path(run)}/taskInstances/{task_id}/xcomEntries/return_value?deserialize=true"
        return self._call("GET", path, accept=(404,)).get("value")

    def failed_tasks(self, run: Run) -> list[tuple[str, str]]:
        """Name and end of the log of every failed task of a run."""
        path = f"{_run_path(run)}/taskInstances"
        tasks = self._call("GET", f"{path}?limit={PAGE}")["task_instances"]
        failed = [task for task in tasks if task["state"] == "failed"]
        return [(_task_name(task), self._log_tail(path, task)) for task in failed]

    def _log_tail(self, path: str, task: Mapping[str, Any]) -> str:
        place = f"{path}/{task['task_id']}/logs/{max(task['try_number'], 1)}"
        content = self._call("GET", f"{place}?map_index={task['map_index']}&full_content=true")["content"]
        lines = [item if isinstance(item, str) else _log_line(item) for item in content]
        return "\n".join(lines[-25:])

    def _call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, accept: tuple[int, ...] = ()
    ) -> dict[str, Any]:
        try:
            answer = self._send(method, path, body)
            if answer.status_code in (401, 403):
                self._log_in()
                answer = self._send(method, path, body)
            if not answer.ok and answer.status_code not in accept:
                raise StackError(
                    f"Airflow at {self.address}: {method} {path} gave {answer.status_code}: {answer.text[:300]}"
                )
            found: dict[str, Any] = answer.json() if answer.content else {}
        except (requests.RequestException, ValueError) as error:
            raise StackError(f"Airflow at {self.address}: {method} {path}: {error}") from error
        return found

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None) -> requests.Response:
        return self._session.request(method, f"{self.address}/api/v2{path}", json=body, timeout=TIMEOUT_SECONDS)

    def _log_in(self) -> None:
        answer = self._session.post(f"{self.address}/auth/token", json=self._credentials, timeout=TIMEOUT_SECONDS)
        if not answer.ok:
            raise StackError(f"Airflow at {self.address}: log-in was refused ({answer.status_code})")
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def _run(item: Mapping[str, Any]) -> Run:
    return Run(
        dag_id=item["dag_id"],
        run_id=item["dag_run_id"],
        state=item["state"],
        queued_at=datetime.fromisoformat(item["queued_at"]) if item["queued_at"] else None,
        partition_key=item["partition_key"],
        seconds=item["duration"],
    )


def _run_path(run: Run) -> str:
    return f"/dags/{run.dag_id}/dagRuns/{quote(run.run_id, safe='')}"


def _task_name(task: Mapping[str, Any]) -> str:
    return f"{task['task_id']}[{task['map_index']}]" if task["map_index"] >= 0 else str(task["task_id"])


def _log_line(item: Mapping[str, Any]) -> str:
    error = "".join(
        f"\n  {detail.get('exc_type')}: {detail.get('exc_value')}" for detail in item.get("error_detail") or []
    )
    return f"{item.get('level', '')} {item.get('event', '')}{error}".strip()
