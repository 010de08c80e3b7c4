"""The brief: what it says, that each line points at its evidence, and that hostile titles stay text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pipeline.records import DayStatus, Story
from pipeline.reports import library
from pipeline.reports.brief import make_brief, write_brief
from pipeline.reports.publish import publish_day
from pipeline.storage.store import Store
from pipeline.tables.history import read_history
from tests.tables.fabricate import Newsday, at
from tests.tables.two_days import SECOND, first_day, second_day

HOSTILE = "<script>alert(1)</script> [a](javascript:b) | *c*\n# d"


def publish_both(store: Store, title: str | None = None) -> None:
    publish_day(store, first_day().inputs(), builder="b", now=at(32))
    inputs = second_day().inputs()
    history, first = read_history(store, inputs.day, inputs.now)
    inputs = replace(inputs, history=history, first_published=first)
    if title is not None:
        stories = tuple(Story(s.story_id + "x", s.text_ids, title, s.lang) for s in inputs.stories)
        inputs = replace(inputs, stories=stories)
    publish_day(store, inputs, builder="b", now=at(56))


@pytest.fixture
def told(store: Store) -> Store:
    publish_both(store)
    return store


def test_every_line_ends_with_its_evidence(told: Store) -> None:
    lines = [line for line in make_brief(told, library.find(told, SECOND)).markdown.splitlines() if line[:1] == "*"]
    assert len(lines) >= 12
    for line in lines:
        assert re.search(r"\[[^\]]+\]\((https://|\.\./)[^)]+\)[\w, ]*$", line.rstrip()), line


def test_linked_tables_are_those_of_the_revision(told: Store) -> None:
    brief = make_brief(told, library.find(told, SECOND))
    paths = write_brief(told, brief, at(57))
    assert paths == [f"reports/briefs/{SECOND}/r1/brief.md", f"reports/briefs/{SECOND}/r1/brief.html"]
    linked = set(re.findall(r"\(\.\./\.\./\.\./([^)]+)\)", brief.markdown))
    assert linked
    assert all(told.home.exists(f"reports/{path}") for path in linked)


def test_what_it_says_of_the_second_day(told: Store) -> None:
    text = make_brief(told, library.find(told, SECOND)).markdown
    for said in (
        "3 relevant texts, 3 stories",
        "no z before 2026-12-18",
        "A2 opened",
        "https://two.example/gl1",
        "A3 closed",
        "No new story",
        "BBB → AAA, ACCUSE",
        "one bloc alone: STATE",
        "Every source was heard",
    ):
        assert said in text
    assert "CONSULT" not in text  # counted the day before


def test_a_brief_keeps_its_revision_for_ever(told: Store) -> None:
    revision = library.find(told, SECOND)
    publish_day(told, replace(first_day().inputs(), now=at(20)), builder="b", now=at(20))
    write_brief(told, make_brief(told, revision), at(57))
    with told.database.read() as connection:
        cited = connection.exec_driver_sql("SELECT day FROM dyadwatch_revisions WHERE cited_at IS NOT NULL").all()
    assert cited == [(str(SECOND),)]


def test_titles_from_the_open_web_stay_text(store: Store) -> None:
    publish_both(store, HOSTILE)
    brief = make_brief(store, library.find(store, SECOND))
    assert not re.search(r"(?<!\\)<", brief.markdown)
    assert "<script" not in brief.html
    assert 'href="javascript' not in brief.html
    assert "<h1>d" not in brief.html
    assert "&lt;script&gt;" in brief.html


def test_a_blind_day_says_so_instead_of_zero(store: Store) -> None:
    publish_day(store, Newsday(day=SECOND, now=at(56)).inputs(), builder="b", now=at(56))
    revision = library.find(store, SECOND)
    assert revision.status is DayStatus.CLOSED
    text = make_brief(store, revision).markdown
    assert "how many texts there were is not known" in text
    assert "Nothing was heard from 6 of 6 sources" in text
    assert "STATE: not heard, its figures are null" in text
