"""The feeds' DAG run by Airflow itself, against the sample newsroom: every stage green, the days announced."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import chain
from pipeline.newsroom.process import running_newsroom
from pipeline.runtime import Runtime
from pipeline.scheduling import FEEDS_POOL, FEEDS_POOL_SLOTS
from tests.chain_support import FROZEN, environment

pytestmark = [pytest.mark.airflow, pytest.mark.filterwarnings("default")]


def test_a_run_of_the_feeds_dag_fills_the_lake_and_announces_its_days(
    airflow_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.dag_processing.dagbag import DagBag
    from airflow.models.pool import Pool

    Pool.create_or_update_pool(FEEDS_POOL, FEEDS_POOL_SLOTS, "polls and page fetches", include_deferred=False)
    with running_newsroom(tmp_path / "newsroom", FROZEN) as newsroom:
        for name, value in environment(tmp_path / "home", newsroom).items():
            monkeypatch.setenv(name, value)
        run = DagBag(dag_folder=str(Path(__file__).parents[2] / "dags")).dags["ingest_feeds"].test()

    states = {(ti.task_id, ti.map_index): ti.state for ti in run.get_task_instances()}
    assert run.state == "success", states
    assert set(states.values()) == {"success"}
    assert sum(task == "fetch" for task, _ in states) == 4
    announced = run.get_task_instance("announce").xcom_pull("announce")
    assert len(announced) >= 5
    with Runtime.open() as rt:
        assert not rt.store.analysis_queue.waiting()
        published = chain.publish_day(rt, announced[0], builder="after")
    assert published["state"] == "published"
    assert published["articles"] > 0
