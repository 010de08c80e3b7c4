"""Titles, texts and addresses come from the open web: whatever they hold, they stay texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from dyadwatch_page.app import create_app
from fastapi.testclient import TestClient

from pipeline.records import ArticleStatus
from pipeline.reports.publish import publish_day
from pipeline.settings import Settings
from pipeline.storage.schemas import ANALYSIS_SET, ARTICLE_SET
from pipeline.storage.store import Store
from tests.conftest import NOW
from tests.page.conftest import VIEWER, HeaderGate
from tests.tables.fabricate import DAY, NEXT_MORNING, Newsday, full_day, mention

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>"
FORMULA = '=HYPERLINK("https://evil.example","click")'
ADDRESSES = {
    "a01": "javascript:alert(4)",
    "a02": 'https://x.example/" onmouseover="alert(5)',
    "a03": "data:text/html,x",
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("hostile")
    settings = Settings.from_env({"DYADWATCH_HOME": str(home), "DYADWATCH_NOW": NOW.isoformat()})
    store = Store.open(settings)
    news = Newsday().polls(full_day("state_ru"), full_day("exile_ru"), full_day("west_en"))
    for number, (name, url) in enumerate(ADDRESSES.items()):
        title = SCRIPT if number != 1 else FORMULA
        news.article(
            name,
            "state",
            status=ArticleStatus.ABOUT,
            mentions=(mention(actors=("p.one",), text=title, topics=(SCRIPT,)),),
            topics=(SCRIPT,),
            story=f"s{number}",
            title=title,
            text=f"{SCRIPT} and more",
            url=url,
            author=SCRIPT,
        )
    inputs = news.inputs()
    inputs = replace(inputs, stories=tuple(replace(story, title=SCRIPT) for story in inputs.stories))
    publish_day(store, inputs, builder="b", now=NEXT_MORNING)
    store.lake.write(ARTICLE_SET, DAY, "b1", list(inputs.articles))
    store.lake.write(ANALYSIS_SET, DAY, "b1", list(inputs.analyses.values()))
    yield TestClient(create_app(HeaderGate(), settings), headers=VIEWER)
    store.database.engine.dispose()


class Seen(HTMLParser):
    """What a browser would run: scripts, handlers, and links that are no plain addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "script":
            self.scripts.append(values.get("src", "inline"))
        self.handlers += [name for name in values if name.startswith("on") or name == "style"]
        self.links += [values[name] for name in ("href", "src", "action") if name in values]


def test_nothing_from_the_web_becomes_markup(page: TestClient) -> None:
    rows = page.get("/api/v1/mentions").json()["mentions"]
    paths = ["/", "/days/", f"/days/{DAY}/", "/evidence/", "/trends/", f"/days/{DAY}/brief", "/operations/"]
    paths += [f"/days/{DAY}/mentions/{row['mention_id']}" for row in rows]
    paths += [f"/days/{DAY}/stories/s{n}" for n in range(3)] + [
        f"/days/{DAY}/tables/{t}" for t in ("stories", "mentions")
    ]
    for path in paths:
        answer = page.get(path)
        assert answer.status_code == 200, path
        seen = Seen()
        seen.feed(answer.text)
        assert [script for script in seen.scripts if "static/" not in script] == [], path
        assert seen.handlers == [], path
        assert [link for link in seen.links if link.lower().startswith(("javascript:", "data:", "//"))] == [], path
        assert "alert(1)" not in answer.text or "&lt;script&gt;" in answer.text, path


@pytest.mark.parametrize("field", ["actor", "topic", "bloc", "words", "story", "since", "publisher", "from"])
def test_what_stands_in_an_address_is_no_markup_either(page: TestClient, field: str) -> None:
    answer = page.get("/evidence/", params={field: SCRIPT}, headers={"Accept": "text/html"})
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


def test_no_cell_of_a_csv_file_is_a_formula(page: TestClient) -> None:
    for path in (f"/days/{DAY}/mentions.csv", "/downloads/carriers.csv", "/trends/topics.csv"):
        rows = list(csv.reader(io.StringIO(page.get(path).content.decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        assert len(rows) > 1
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))], path


def test_no_header_can_be_split_by_an_address(page: TestClient) -> None:
    answer = page.get(f"/days/{DAY}/attention.csv%0d%0aX-Evil:1")
    assert answer.status_code == 404
    assert "x-evil" not in answer.headers


def test_a_picture_escapes_the_names_in_it(page: TestClient) -> None:
    assert "<script>" not in page.get("/trends/topics.svg").text
