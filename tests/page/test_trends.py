from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from dyadwatch_page.charts import Kind, Marker, Series, coverage_strip, draw
from dyadwatch_page.trend_data import CHARTS
from fastapi.testclient import TestClient

RANGE = "since=2026-11-19&until=2026-11-22"
FIRST = date(2026, 11, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(6)]


def test_the_page_has_every_chart_and_no_script_of_its_own(page: TestClient) -> None:
    text = page.get(f"/trends/?{RANGE}").text
    assert all(f'id="{name}"' in text for name in CHARTS)
    assert text.count("<script") == text.count('<script src="../static/') == 2


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_had_as_json_csv_and_picture(page: TestClient, name: str) -> None:
    chart = page.get(f"/trends/{name}.json?{RANGE}").json()
    rows = list(csv.DictReader(io.StringIO(page.get(f"/trends/{name}.csv?{RANGE}").content.decode("utf-8-sig"))))
    assert chart["days"] == ["2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"]
    assert len(rows) == 4 * len(chart["series"])
    picture = page.get(f"/trends/{name}.svg?{RANGE}")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert ET.fromstring(picture.text).tag.endswith("svg")


def test_a_day_that_was_not_published_has_no_value(page: TestClient) -> None:
    chart = page.get(f"/trends/attention.json?{RANGE}&bloc=STATE&bloc=LOST").json()
    state, lost = (series["values"] for series in chart["series"])
    assert [value is None for value in state] == [True, False, False, True]
    assert lost == [None] * 4


@pytest.mark.parametrize("query", ["since=x", "window=3", "since=1990-01-01", "since=2026-11-22&until=2026-11-20"])
def test_a_range_that_makes_no_sense_is_refused(page: TestClient, query: str) -> None:
    assert page.get(f"/trends/?{query}").status_code == 400


def test_a_line_is_broken_where_a_day_was_not_heard() -> None:
    drawing = draw("t", "u", DAYS, [Series("s", [1.0, 2.0, None, 3.0, None, None])], blind=[DAYS[2]])
    assert [len(line.split()) for line in drawing.shapes[0].lines] == [2]
    assert len(drawing.shapes[0].dots) == 1
    assert len(drawing.blind) == 1


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0.0, 80.0], ["0", "20", "40", "60", "80"]),
        ([-3.0, 3.5], ["−4", "−2", "0", "2", "4"]),
        ([0.0, 0.0], ["0", "0.5", "1"]),
        ([], ["0", "0.5", "1"]),
    ],
)
def test_the_scale_has_round_ticks_and_zero(values: list[float], ticks: list[str]) -> None:
    found = [text for _, text in draw("t", "u", DAYS[: len(values)], [Series("s", values)]).y_ticks]
    assert found == ticks


def test_a_stack_stands_on_what_is_below_it() -> None:
    drawing = draw("t", "u", DAYS[:1], [Series("a", [2.0]), Series("b", [3.0])], kind=Kind.STACK)
    tops = [float(shape.bars[0].split(" ")[1].split("h")[0]) for shape in drawing.shapes]
    feet = [float(shape.bars[0].split("V")[1].split("h")[0]) for shape in drawing.shapes]
    assert feet[0] == drawing.zero
    assert feet[1] == tops[0]


def test_only_marks_of_the_range_are_drawn() -> None:
    markers = [Marker(DAYS[1], "in", "milestone"), Marker(FIRST - timedelta(days=9), "out", "milestone")]
    assert len(draw("t", "u", DAYS, [Series("s", [1.0] * 6)], markers=markers).markers) == 1


def test_the_strip_joins_days_of_the_same_coverage() -> None:
    coverage = {day: {"A": "none" if day == DAYS[3] else "full"} for day in DAYS[1:]}
    cells, labels, _ = coverage_strip(DAYS, coverage, ["A"])
    assert [cell.coverage for cell in cells] == ["full", "none", "full"]
    assert [label for _, label in labels] == ["A"]
