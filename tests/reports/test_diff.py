"""What changed between two revisions, why, and that what was downloaded stays what it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import InputError, NotFoundError
from pipeline.records import ArticleStatus
from pipeline.reports import library
from pipeline.reports.diff import difference, parse_revision
from pipeline.reports.export import day_zip
from pipeline.reports.publish import publish_day
from pipeline.storage.store import Store
from pipeline.tables.day import DayInputs
from tests.tables.fabricate import DAY, NEXT_MORNING, Newsday, full_day, mention, shifted, worked_day

HOUR = timedelta(hours=1)


def late(news: Newsday) -> Newsday:
    """A relevant article more."""
    return news.article(
        "a50", "ngo", "en", status=ArticleStatus.MENTIONS, mentions=(mention(index=3),), topics=("visas",), story="s2"
    )


def corrected(inputs: DayInputs) -> DayInputs:
    """The text of a04 in another version."""
    articles = tuple(replace(a, text_sha256="f" * 64) if a.article_id == "a04" else a for a in inputs.articles)
    return replace(inputs, articles=articles)


def upgraded(inputs: DayInputs) -> DayInputs:
    return replace(inputs, versions=replace(inputs.versions, knowledge="k2"))


@pytest.fixture
def revised(shelf: Store) -> Store:
    """The worked day, and in one second revision a late article, a correction and new knowledge."""
    inputs = upgraded(corrected(late(worked_day()).inputs()))
    publish_day(shelf, replace(inputs, now=NEXT_MORNING + HOUR), builder="b", now=NEXT_MORNING + HOUR)
    return shelf


def test_a_download_of_yesterday_is_as_of_yesterday_bit_for_bit(shelf: Store) -> None:
    before = day_zip(shelf, library.find(shelf, DAY))
    for step, inputs in enumerate(
        (late(worked_day()).inputs(), corrected(late(worked_day()).inputs()), upgraded(worked_day().inputs())), 1
    ):
        moment = NEXT_MORNING + step * HOUR
        publish_day(shelf, replace(inputs, now=moment), builder="b", now=moment)
    assert len(shelf.ledger.of_day(DAY)) == 3  # a correction of an irrelevant text changes no table
    assert day_zip(shelf, library.find(shelf, DAY, as_of=NEXT_MORNING + HOUR / 2)) == before


def test_a_diff_names_the_late_article_the_correction_and_the_upgrade(revised: Store) -> None:
    first, last = (library.find(revised, DAY, number=number) for number in (1, 2))
    found = difference(revised, first, last)
    assert {str(cause): list(ids) for cause, ids in found.causes.articles.items()} == {
        "late_article": ["a50"],
        "correction": ["a04"],
    }
    assert [str(cause) for cause in found.causes.others] == ["knowledge_version"]
    assert dict(found.versions) == {"knowledge": ("k1", "k2")}
    assert len(found.rows["mentions"].added) == 1
    assert not found.rows["mentions"].withdrawn
    assert ("NGO", "en") in found.rows["attention"].changed
    assert "sources" not in found.rows


def test_the_reason_and_the_revisions_table_say_the_same(revised: Store) -> None:
    last = library.find(revised, DAY)
    assert last.reason == "late articles: 1; corrected articles: 1; new knowledge version"
    rows = library.frame_of(revised, last, "revisions").set_index("table")
    assert list(rows.loc["mentions", ["previous", "rows_added", "rows_changed", "rows_withdrawn"]]) == [1, 1, 0, 0]
    assert rows.loc["topics", "causes"] == ["late_article", "correction", "knowledge_version"]
    causes = library.package_of(revised, last)["causes"]
    assert causes[0] == {"cause": "late_article", "n": 1, "article_ids": ["a50"]}


def test_backwards_late_is_withdrawn(revised: Store) -> None:
    first, last = (library.find(revised, DAY, number=number) for number in (1, 2))
    found = difference(revised, last, first)
    assert list(found.causes.articles)[1] == "withdrawn_article"
    assert len(found.rows["mentions"].withdrawn) == 1


def test_a_story_regrouped_by_an_earlier_day_is_no_late_article(shelf: Store) -> None:
    inputs = worked_day().inputs()
    merged = tuple(replace(story, title="Another") for story in inputs.stories)
    publish_day(shelf, replace(inputs, stories=merged), builder="b", now=NEXT_MORNING + HOUR)
    assert library.find(shelf, DAY).reason == "copies or stories regrouped"


def test_a_silent_source_is_a_change_of_coverage(shelf: Store) -> None:
    news = worked_day()
    news.fetches = [row for row in news.fetches if row.feed_id != "ngo_en"]
    publish_day(shelf, news.inputs(), builder="b", now=NEXT_MORNING + HOUR)
    assert library.find(shelf, DAY).reason == "coverage changed"


@pytest.mark.parametrize("text", ["2026-11-20@r2", "2026-11-20", "r2", "2026-11-20@2026-11-21T09:30"])
def test_how_a_revision_is_written(revised: Store, text: str) -> None:
    assert parse_revision(revised, text, DAY).number == 2


def test_a_moment_gives_the_revision_of_then(revised: Store) -> None:
    assert parse_revision(revised, "2026-11-20@2026-11-21T08:30").number == 1


def test_an_unreadable_revision_names_the_notation(revised: Store) -> None:
    with pytest.raises(InputError, match="2026-11-20@r3"):
        parse_revision(revised, "yesterday")
    with pytest.raises(NotFoundError, match="no revision 7"):
        parse_revision(revised, "2026-11-20@r7")


def test_two_days_have_no_difference(two_days: Store) -> None:
    first, last = (library.find(two_days, DAY + timedelta(days=n)) for n in (0, 1))
    with pytest.raises(InputError, match="two days"):
        difference(two_days, first, last)


def test_the_command_shows_causes_and_rows(revised: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYADWATCH_HOME", revised.home.root)
    shown = CliRunner().invoke(app, ["reports", "diff", "2026-11-20@r1", "r2"])
    assert shown.exit_code == 0
    for word in ("late_article", "a50", "correction", "a04", "knowledge_version", "k1 → k2", "mentions"):
        assert word in shown.output
    machine = CliRunner().invoke(app, ["reports", "diff", "2026-11-20@r1", "r2", "--json"])
    assert json.loads(machine.output)["tables"]["mentions"]["withdrawn"] == []


def test_windows_are_looked_at_again_when_an_earlier_day_changed(shelf: Store) -> None:
    following = DAY + timedelta(days=1)
    shelf.days.touch([DAY, following])
    publish_day(shelf, shifted(worked_day().inputs(), 1), builder="b", now=NEXT_MORNING + 24 * HOUR)
    assert shelf.days.windows_due() == []
    moment = NEXT_MORNING + 25 * HOUR
    publish_day(shelf, replace(late(worked_day()).inputs(), now=moment), builder="b", now=moment)
    assert shelf.days.windows_due() == [following]
    assert not shelf.days.windows_asked(following)
    shelf.days.ask_windows([following])
    assert shelf.days.windows_asked(following)
    shelf.days.windows_computed(following)
    assert shelf.days.windows_due() == []


def test_a_quiet_poll_heard_later_changes_nothing(shelf: Store) -> None:
    news = worked_day().polls(full_day("state_ru"))
    assert publish_day(shelf, news.inputs(), builder="b", now=NEXT_MORNING + HOUR).state == "unchanged"
