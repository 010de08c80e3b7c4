"""The gate inside Airflow: its own permissions on the DAGs that make what the page shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_dag
from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session
from sqlalchemy import select

from dyadwatch_page.access import Access, Visitor
from pipeline.chain import batch_name

DAGS = ("ingest_feeds", "daily_tables", "ingest_archive")  # those that note batches
RUNS_LOOKED_AT = 500  # more than two days of polls

# Who may read the DAG of the tables may read the tables; who may change it may correct what it is built from; who may
# start the polling may have pages fetched again.
_PERMISSIONS: dict[Access, dict[str, Any]] = {
    Access.READ: {"method": "GET", "dag_id": "daily_tables", "entity": None},
    Access.JUDGE: {"method": "PUT", "dag_id": "daily_tables", "entity": None},
    Access.RETRY: {"method": "POST", "dag_id": "ingest_feeds", "entity": DagAccessEntity.RUN},
}


class AirflowGate:
    """See `dyadwatch_page.access.Gate`."""

    def check(self, access: Access) -> Callable[..., Any]:
        asked = _PERMISSIONS[access]
        check: Callable[..., Any] = requires_access_dag(
            method=asked["method"], access_entity=asked["entity"], param_dag_id=asked["dag_id"]
        )
        return check

    def visitor(self) -> Callable[..., Visitor]:
        def visitor(user: GetUserDep) -> Visitor:
            return Visitor(user.get_name(), frozenset(access for access in Access if _allowed(access, user)))

        return visitor

    def runs(self) -> dict[str, str]:
        query = (
            select(DagRun.dag_id, DagRun.run_id)
            .where(DagRun.dag_id.in_(DAGS))
            .order_by(DagRun.id.desc())
            .limit(RUNS_LOOKED_AT)
        )
        with create_session() as session:
            rows = session.execute(query).all()
        # Several DAGs may use one name; the newest run of it is found first and stays.
        return {batch_name(run_id): f"dags/{dag_id}/runs/{quote(run_id, safe='')}" for dag_id, run_id in reversed(rows)}


def _allowed(access: Access, user: Any) -> bool:
    asked = _PERMISSIONS[access]
    return bool(
        get_auth_manager().is_authorized_dag(
            method=asked["method"], access_entity=asked["entity"], details=DagDetails(id=asked["dag_id"]), user=user
        )
    )
