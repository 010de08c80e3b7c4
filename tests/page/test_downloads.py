from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pandas as pd
import pytest
from fastapi.testclient import TestClient

DAY = "2026-11-20"
READERS = {"parquet": pd.read_parquet, "csv": pd.read_csv, "xlsx": pd.read_excel}


@pytest.mark.parametrize("form", READERS)
def test_a_table_of_a_day_opens_in_pandas(page: TestClient, form: str) -> None:
    frame = READERS[form](BytesIO(page.get(f"/days/{DAY}/attention.{form}").content))
    assert {"bloc", "lang", "n_articles", "coverage"} <= set(frame.columns)
    assert len(frame) > 0


@pytest.mark.parametrize("form", READERS)
def test_a_range_holds_every_day_of_it(page: TestClient, form: str) -> None:
    frame = READERS[form](BytesIO(page.get(f"/downloads/stories.{form}?since={DAY}").content))
    assert sorted({str(day)[:10] for day in frame["day"]}) == [DAY, "2026-11-21"]


def test_a_range_as_of_a_day_has_the_revisions_of_then(page: TestClient) -> None:
    frame = pd.read_parquet(BytesIO(page.get("/downloads/stories.parquet?as_of=2026-11-21").content))
    assert {str(day)[:10] for day in frame["day"]} == {DAY}


def test_the_revision_asked_for_comes(page: TestClient) -> None:
    sizes = [len(pd.read_csv(BytesIO(page.get(f"/days/{DAY}/sources.csv?r={n}").content))) for n in (1, 2)]
    assert sizes[0] == sizes[1]
    names = [page.get(f"/days/{DAY}/sources.csv?r={n}").headers["content-disposition"] for n in (1, 2)]
    assert "r1" in names[0]
    assert "r2" in names[1]


def test_the_zip_holds_descriptor_and_tables(page: TestClient) -> None:
    names = ZipFile(BytesIO(page.get(f"/days/{DAY}/day.zip").content)).namelist()
    assert {f"{DAY}-r2/datapackage.json", f"{DAY}-r2/attention.parquet"} <= set(names)


@pytest.mark.parametrize("path", [f"/days/{DAY}/attention.parquet", f"/days/{DAY}/day.zip", "/downloads/topics.csv"])
def test_what_is_known_already_is_not_sent_again(page: TestClient, path: str) -> None:
    first = page.get(path)
    again = page.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", [f"/days/{DAY}/attention.parquet", "/downloads/topics.parquet"])
@pytest.mark.parametrize(("asked", "status"), [("bytes=0-3", 206), ("bytes=-4", 206), ("bytes=99999999-", 416)])
def test_a_part_can_be_asked_for(page: TestClient, path: str, asked: str, status: int) -> None:
    answer = page.get(path, headers={"Range": asked})
    assert answer.status_code == status
    if status == 206:
        assert answer.content == b"PAR1"


def test_a_part_of_another_content_is_sent_whole(page: TestClient) -> None:
    headers = {"Range": "bytes=0-3", "If-Range": '"another"'}
    assert page.get(f"/days/{DAY}/attention.parquet", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/downloads/passwords.csv", 404),
        ("/downloads/..%2fx.csv", 404),
        ("/downloads/stories.exe", 404),
        ("/downloads/stories.csv?since=2026-11-21&until=2026-11-20", 400),
        ("/downloads/stories.csv?since=monday", 400),
        ("/downloads/stories.csv?as_of=monday", 400),
        ("/downloads/stories.csv?since=2030-01-01", 404),
        (f"/days/{DAY}/attention.parquet?r=99", 404),
    ],
)
def test_what_cannot_be_had_is_refused(page: TestClient, path: str, status: int) -> None:
    assert page.get(path).status_code == status


def test_a_range_with_too_many_rows_is_refused(page: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.reports import ranges

    monkeypatch.setattr(ranges, "RANGE_DAYS", 1)
    answer = page.get("/downloads/stories.parquet")
    assert answer.status_code == 400
    assert "fewer days" in answer.json()["detail"]


def test_the_brief_is_shown_and_had_as_a_file(page: TestClient) -> None:
    shown = page.get(f"/days/{DAY}/brief").text
    assert f"../{DAY}/tables/" in shown
    assert "daily/" not in shown
    assert page.get(f"/days/{DAY}/brief.md").text.startswith("#")
