"""The DAGs as Airflow sees them: imported, serialized, scheduled, documented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.airflow, pytest.mark.filterwarnings("default")]

DAGS = {"ingest_feeds", "daily_tables", "close_day", "morning_brief", "ingest_archive", "maintain"}


@pytest.fixture(scope="module")
def dags(airflow_db: None) -> dict[str, Any]:
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(Path(__file__).resolve().parents[2] / "dags"))
    assert bag.import_errors == {}
    return dict(bag.dags)


def test_every_dag_is_there(dags: dict[str, Any]) -> None:
    assert set(dags) == DAGS


@pytest.mark.parametrize("dag_id", sorted(DAGS))
def test_a_dag_survives_serialization(dags: dict[str, Any], dag_id: str) -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    again = DagSerialization.from_dict(DagSerialization.to_dict(dags[dag_id]))
    assert set(again.task_ids) == set(dags[dag_id].task_ids)


@pytest.mark.parametrize("dag_id", sorted(DAGS))
def test_a_dag_is_documented_owned_and_retried(dags: dict[str, Any], dag_id: str) -> None:
    dag = dags[dag_id]
    assert len(dag.doc_md) > 100
    assert "dyadwatch" in dag.tags
    assert dag.max_active_runs == 1
    workers = [task for task in dag.tasks if task.task_type != "EmptyOperator"]
    assert workers
    assert all(task.owner == "dyadwatch" and task.retries >= 1 and task.retry_exponential_backoff for task in workers)


def test_polling_and_fetching_share_the_feeds_pool(dags: dict[str, Any]) -> None:
    from pipeline.scheduling import FEEDS_POOL

    pools = {task.task_id: task.pool for task in dags["ingest_feeds"].tasks}
    assert (pools["poll"], pools["fetch"]) == (FEEDS_POOL, FEEDS_POOL)
