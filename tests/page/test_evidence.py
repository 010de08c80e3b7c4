from __future__ import annotations

import io
import re

import pytest
from fastapi.testclient import TestClient
from warcio.archiveiterator import ArchiveIterator

DAY = "2026-11-20"


def mention(page: TestClient, query: str = f"since={DAY}&until={DAY}") -> str:
    """The address of the first mention that a filter finds."""
    found = re.search(r'href="\.\./(days/[^"]*/mentions/[0-9a-f]{32})"', page.get(f"/evidence/?{query}").text)
    assert found is not None
    return found.group(1)


def count(page: TestClient, query: str) -> int:
    return page.get(f"/evidence/?{query}").text.count('class="sentence"')


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("", 5),
        ("actor=p.two", 2),
        ("actor=x.envoy", 1),
        ("topic=visas", 0),
        ("bloc=NGO", 1),
        ("lang=en", 2),
        ("source=BBB", 2),
        ("source=AAA&target=BBB", 2),
        ("class=CONSULT", 4),
        ("quad=material_coop", 0),
        ("certainty=reported", 5),
        ("certainty=asserted", 0),
        ("words=WROTE", 1),
        ("story=s2", 2),
        ("grade=2", 0),
    ],
)
def test_the_filter_finds_what_it_says(page: TestClient, query: str, n: int) -> None:
    assert count(page, f"since={DAY}&until={DAY}&{query}") == n


@pytest.mark.parametrize("query", ["grade=9", "certainty=maybe", "since=yesterday", "from=2026-11-20.x", "from=x"])
def test_a_filter_that_says_nothing_is_refused(page: TestClient, query: str) -> None:
    assert page.get(f"/evidence/?{query}").status_code == 400


def test_a_mention_stands_in_its_article_with_its_actors_and_revision(page: TestClient) -> None:
    text = page.get(f"/{mention(page, f'since={DAY}&until={DAY}&actor=p.two&source=AAA')}").text
    assert "<mark>" in text
    assert 'class="actor' in text
    assert f"{DAY} r2" in text
    assert "RM-2" in text


def test_a_mention_has_one_address_for_ever(page: TestClient) -> None:
    address = mention(page)
    answer = page.get(f"/evidence/{address.rsplit('/', 1)[-1]}")
    assert answer.status_code == 307
    assert answer.headers["location"].startswith("../days/")


def test_a_mention_that_is_nowhere(page: TestClient) -> None:
    assert page.get(f"/evidence/{'0' * 32}").status_code == 404
    assert page.get(f"/days/{DAY}/mentions/{'0' * 32}").status_code == 404


def test_the_archived_capture_is_described_and_leaves_as_a_file(page: TestClient) -> None:
    address = mention(page, f"since={DAY}&until={DAY}&publisher=state")
    shown = page.get(f"/{address}/capture")
    assert "https://state.example/a01" in shown.text
    assert "<script>alert" not in shown.text
    answer = page.get(f"/{address}/capture.warc")
    assert "attachment" in answer.headers["content-disposition"]
    [record] = [each.content_stream().read() for each in ArchiveIterator(io.BytesIO(answer.content))]
    assert record == b"<script>alert(1)</script>"


def test_without_an_archived_page_the_capture_says_so(page: TestClient) -> None:
    answer = page.get(f"/{mention(page, f'since={DAY}&until={DAY}&publisher=ngo')}/capture")
    assert answer.status_code == 404
    assert "no page was archived" in answer.json()["detail"]


def test_a_story_folds_copies_under_their_originator(page: TestClient) -> None:
    text = page.get(f"/days/{DAY}/stories/s1").text
    assert "2 copies" in text
    assert text.index("Title a14") < text.index("state.example/a01")


@pytest.mark.parametrize("table", ["attention", "mentions", "carriers", "stories", "sources"])
def test_any_table_is_shown_as_rows(page: TestClient, table: str) -> None:
    assert page.get(f"/days/{DAY}/tables/{table}").text.count("<tr>") > 1


def test_what_no_day_has_is_not_found(page: TestClient) -> None:
    for path in ("stories/s9", "alerts/x", "tables/passwords"):
        assert page.get(f"/days/{DAY}/{path}").status_code == 404


def test_a_sentence_is_explained_on_request(page: TestClient) -> None:
    assert "explain=1" in page.get(f"/{mention(page)}").text
    assert "with the knowledge of now" not in page.get(f"/{mention(page)}?explain=1").text
