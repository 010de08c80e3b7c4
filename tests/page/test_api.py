from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

DAY = "2026-11-20"


def test_days_come_newest_first(page: TestClient) -> None:
    rows = page.get("/api/v1/days").json()["days"]
    assert [row["day"] for row in rows] == ["2026-11-21", DAY]
    assert page.get(f"/api/v1/days?until={DAY}").json()["days"][0]["revision"] == 2


def test_rows_of_a_table_come_in_pages(page: TestClient) -> None:
    whole = page.get(f"/api/v1/days/{DAY}/tables/sources").json()
    part = page.get(f"/api/v1/days/{DAY}/tables/sources?start=2&limit=3").json()
    assert part["rows"] == whole["rows"][2:5]
    assert (part["total"], part["revision"]) == (6, 2)


def test_pages_of_mentions_together_are_all_of_them_once(page: TestClient) -> None:
    seen: list[tuple[str, str]] = []
    start = ""
    for _ in range(20):
        answer = page.get(f"/api/v1/mentions?limit=2&from={start}").json()
        seen += [(row["day"], row["mention_id"]) for row in answer["mentions"]]
        if answer["next"] is None:
            break
        start = answer["next"]
    whole = page.get("/api/v1/mentions?limit=1000").json()
    assert seen == [(row["day"], row["mention_id"]) for row in whole["mentions"]]
    assert whole["next"] is None
    assert len(seen) == len(set(seen)) == 10


def test_one_mention_by_its_id(page: TestClient) -> None:
    row = page.get("/api/v1/mentions?limit=1").json()["mentions"][0]
    assert page.get(f"/api/v1/mentions/{row['mention_id']}").json() == row


@pytest.mark.parametrize("path", ["/api/v1/days", f"/api/v1/days/{DAY}", "/api/openapi.json", "/api/v1/mentions"])
def test_an_answer_that_is_known_is_not_sent_again(page: TestClient, path: str) -> None:
    tag = page.get(path).headers["etag"]
    assert page.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_the_openapi_document_names_every_address_for_programs(page: TestClient) -> None:
    document = page.get("/api/openapi.json").json()
    assert {"/api/v1/days", "/api/v1/mentions", "/downloads/{file}", "/days/{day}/day.zip"} <= set(document["paths"])
    assert document["components"]["schemas"]["Day"]["properties"]["coverage_by_bloc"]
    assert document["security"] == [{"bearer": []}]


def test_the_api_page_lists_what_the_document_has(page: TestClient) -> None:
    text = page.get("/api/").text
    assert all(path in text for path in page.get("/api/openapi.json").json()["paths"])


@pytest.mark.parametrize("query", ["limit=0", "limit=100000", "limit=x"])
def test_a_limit_beyond_reason_is_refused(page: TestClient, query: str) -> None:
    assert page.get(f"/api/v1/mentions?{query}").status_code == 422
