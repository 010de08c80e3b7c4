"""Alerts over days: what opens them, keeps them open and closes them, and what never should."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pipeline.records import ArticleStatus, Factuality, PollOutcome, Quad
from pipeline.tables.alert_condition import BASE_DAYS
from pipeline.tables.attention import ALL, MACRO
from pipeline.tables.build import BUILDERS
from pipeline.tables.bursts import Base, base_of, chance
from pipeline.tables.day import DayInputs, EarlierDay
from pipeline.tables.history import earlier_day
from pipeline.tables.view import view_of
from tests.tables.fabricate import DAY, Newsday, at, full_day, mention, poll
from tests.tables.two_days import FEEDS, TWO_DAY_SCOPE

ABOUT = ArticleStatus.ABOUT
PLAIN = {"source": None, "target": None}
Change = Callable[[Newsday], object]
BLOCS = {"state": "ru", "exile": "ru", "west": "en"}


def quiet(day: date, silent: str | None = None, relevant: int = 2) -> Newsday:
    """Ten texts of each publisher, two of them on the relation; `silent` fails at every poll and gives nothing."""
    news = Newsday(day=day, now=at(33, day), scope=TWO_DAY_SCOPE)
    for source, lang in BLOCS.items():
        if source == silent:
            news.polls(poll(f"{source}_{lang}", None, at(12, day), PollOutcome.TIMEOUT, http_status=None))
            continue
        news.polls(full_day(f"{source}_{lang}", day))
        for number in range(10 if source != "west" else 20):  # one bloc of another level: half as much attention
            name = f"{day:%d%m}-{source}-{number}"
            if number < relevant:
                told = {"status": ABOUT, "mentions": (mention(**PLAIN),), "story": f"{name}-story"}
                news.article(name, source, lang, **told)
            else:
                news.article(name, source, lang)
    return news


def days_of(makers: Iterable[Newsday]) -> list[dict[str, list[dict[str, Any]]]]:
    """The tables of days in a row, each with those before it as its history."""
    history: list[EarlierDay] = []
    made = []
    window: list[Newsday] = []
    for number, news in enumerate(makers, 1):
        window = [*window[-3:], replace_parts(news)]
        for earlier in window[:-1]:
            news.articles |= earlier.articles
            news.analyses |= earlier.analyses
            news.copies |= earlier.copies
            news.stories |= earlier.stories
        inputs: DayInputs = replace(news.inputs(), history=tuple(history[-60:]))
        view = view_of(inputs)
        tables = {name: build(view) for name, (_, build) in BUILDERS.items()}
        history.append(earlier_day(inputs.day, number, rows_of(tables)))
        made.append(tables)
    return made


def replace_parts(news: Newsday) -> Newsday:
    """The day as it is now, with mappings of its own: the day itself is about to get those of the days before."""
    parts = {name: dict(getattr(news, name)) for name in ("articles", "analyses", "copies", "stories")}
    return replace(news, **parts)


def rows_of(tables: dict[str, list[dict[str, Any]]]) -> Callable[[str, Sequence[str]], list[dict[str, Any]]]:
    return lambda table, columns: [{name: row[name] for name in columns} for row in tables[table]]


def calendar(days: int) -> list[date]:
    return [DAY + timedelta(days=n) for n in range(days)]


def states(tables: Sequence[dict[str, list[dict[str, Any]]]], rule: str) -> list[str | None]:
    """What became of the alerts of a rule, day by day; None where there are none."""
    return [", ".join(row["state"] for row in day["alerts"] if row["rule_id"] == rule) or None for day in tables]


def macro(day: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return next(row for row in day["attention"] if (row["bloc"], row["lang"]) == (MACRO, ALL))


def bloc(day: dict[str, list[dict[str, Any]]], name: str) -> dict[str, Any]:
    return next(row for row in day["attention"] if (row["bloc"], row["lang"]) == (name, ALL))


# ── a source removed for three days ──────────────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def silenced() -> list[dict[str, list[dict[str, Any]]]]:
    """36 days; on the 31st to the 33rd the exile publisher is not heard."""
    return days_of(quiet(day, "exile" if 30 <= n < 33 else None) for n, day in enumerate(calendar(36)))


def test_a_source_removed_raises_one_collection_alert(silenced: list[dict[str, list[dict[str, Any]]]]) -> None:
    assert states(silenced, "A8") == [None] * 30 + ["opened", "updated", "updated", "closed", None, None]
    rows = [row for day in silenced for row in day["alerts"] if row["rule_id"] == "A8"]
    assert len({row["alert_id"] for row in rows}) == 1
    assert {row["cause"] for row in rows[:3]} == {"collection"}
    assert rows[0]["evidence_ids"] == ["exile"]


def test_it_raises_no_attention_or_balance_alert(silenced: list[dict[str, list[dict[str, Any]]]]) -> None:
    assert {row["rule_id"] for day in silenced for row in day["alerts"]} == {"A8"}


def test_its_figures_are_null_and_the_others_stand(silenced: list[dict[str, list[dict[str, Any]]]]) -> None:
    for day in silenced[30:33]:
        row = bloc(day, "EXILE")
        assert (row["coverage"], row["n_texts"], row["attention_per_1000"], row["ewma7"]) == ("none", None, None, None)
        assert bloc(day, "STATE")["n_texts"] == 2


def test_the_healthy_panel_keeps_its_trend(silenced: list[dict[str, list[dict[str, Any]]]]) -> None:
    truth = (200 + 100) / 2  # two of ten texts, two of twenty
    for day in silenced[30:33]:
        for figure in ("attention_per_1000", "ewma7"):
            assert macro(day)[figure] == pytest.approx(truth, rel=0.05)
    for day in (*silenced[10:30], *silenced[33:]):
        assert macro(day)["ewma7"] == pytest.approx((200 + 200 + 100) / 3, rel=0.05)


def test_a_dead_network_is_one_alert() -> None:
    def dead(day: date) -> Newsday:
        news = Newsday(day=day, now=at(33, day), scope=TWO_DAY_SCOPE)
        return news.polls(*(poll(feed, None, at(9, day), PollOutcome.DNS, http_status=None) for feed in FEEDS))

    tables = days_of([*(quiet(day) for day in calendar(8)), *(dead(day) for day in calendar(10)[8:])])
    assert states(tables, "A8") == [None] * 8 + ["opened", "updated"]
    assert tables[-1]["alerts"][0]["subject"] == "all sources"


def test_what_was_never_heard_cannot_fall_silent() -> None:
    assert states(days_of(quiet(day, "exile") for day in calendar(3)), "A8") == [None] * 3


def test_the_running_day_opens_no_collection_alert() -> None:
    makers = [quiet(day) for day in calendar(8)]
    running = quiet(DAY + timedelta(days=8), "exile")
    running.now = at(12, running.day)
    assert states(days_of([*makers, running]), "A8")[-1] is None


# ── bursts ───────────────────────────────────────────────────────────────────────────────────────
def burst(change: Change) -> list[dict[str, Any]]:
    """The alerts of the day after four quiet weeks, changed."""
    makers = [quiet(day) for day in calendar(BASE_DAYS + 1)]
    change(makers[-1])
    return [row for row in days_of(makers)[-1]["alerts"] if row["rule_id"] == "A4"]


def add(news: Newsday, name: str, source: str, **more: object) -> None:
    told = {"status": ABOUT, "mentions": (mention(**PLAIN),)}
    news.article(name, source, BLOCS.get(source, "en"), **told, **more)


def test_many_new_texts_in_two_blocs_are_an_event() -> None:
    def more(news: Newsday) -> None:
        for number in range(6):
            add(news, f"n{number}", "state", story="new")
            add(news, f"m{number}", "exile", story="new")

    (alert,) = burst(more)
    assert (alert["cause"], alert["severity"], alert["observed"]) == ("new_event", "warning", 18)
    assert alert["expected"] == pytest.approx(6 * 52 / 40)  # six relevant texts of forty, on a day of fifty-two
    assert alert["evidence_ids"][0] == "new"


def test_copies_alone_are_syndication() -> None:
    def copies(news: Newsday) -> None:
        original = f"{news.day:%d%m}-state-0"
        for number in range(15):
            source = "state" if number % 2 else "exile"
            add(news, f"c{number}", source, copy_of=original)

    (alert,) = burst(copies)
    assert (alert["cause"], alert["severity"], alert["observed"]) == ("syndication", "notice", 21)


def test_texts_of_a_source_never_heard_before_are_collection() -> None:
    def arrive(news: Newsday) -> None:
        for number in range(12):
            add(news, f"n{number}", "newcomer", story="x", bloc="STATE" if number % 2 else "EXILE")

    (alert,) = burst(arrive)
    assert alert["cause"] == "collection"


def test_a_burst_in_one_bloc_alone_is_no_alert() -> None:
    def more(news: Newsday) -> None:
        for number in range(14):
            add(news, f"n{number}", "state", story="new")

    assert burst(more) == []


@pytest.mark.parametrize(("values", "expected"), [([5] * 13, None), ([5] * 14, Base(5, 1)), ([0] * 28, Base(0, 1))])
def test_a_base_needs_fourteen_days(values: list[float], expected: Base | None) -> None:
    assert base_of(values) == expected


def test_two_wild_days_leave_the_base_alone() -> None:
    assert base_of([5.0] * 26 + [90.0, 120.0]) == Base(5, 1)


@pytest.mark.parametrize(
    ("observed", "base", "expected"),
    [
        (0, Base(5, 1), 1 - 0.0067379 / 2),  # Poisson: P(0) = e^-5
        (10, Base(5, 1), 0.0136953 + 0.0181328 / 2),  # P(X > 10) and P(X = 10), from tables
        (1, Base(1, 2), 0.25 + 0.25 / 2),  # negative binomial of size 1: P(k) = 2^-(k+1)
        (3, Base(0, 1), 0.0),
    ],
)
def test_the_chance_of_a_count(observed: int, base: Base, expected: float) -> None:
    assert chance(observed, base) == pytest.approx(expected, abs=1e-6)


# ── events ───────────────────────────────────────────────────────────────────────────────────────
DEED = mention(
    "AAA",
    "BBB",
    event_class="RETREAT",
    mode="release",
    quad=Quad.MATERIAL_COOP,
    score=6.5,
    factuality=Factuality(),
)


def told_by(day: date, *sources: str, deed: object = DEED) -> Newsday:
    news = quiet(day, relevant=0)
    for source in sources:
        name = f"{day:%d%m}-{source}"
        news.article(f"{name}-d", source, BLOCS[source], status=ABOUT, mentions=(deed,), story=f"{name}-s")
    return news


def test_a_deed_opens_an_alert_when_a_second_bloc_tells_of_it() -> None:
    first, second, third, fourth = calendar(4)
    tables = days_of([told_by(first, "state"), told_by(second, "exile"), told_by(third, "west"), told_by(fourth)])
    assert states(tables, "A1") == [None, "opened", "updated", "closed"]
    assert [len(day["events"]) for day in tables] == [1, 0, 0, 0]  # one act


def test_an_old_deed_told_again_in_passing_opens_nothing() -> None:
    past = replace(DEED, factuality=Factuality(historical=True))
    tables = days_of([told_by(DAY, "state", "exile", deed=past)])
    assert states(tables, "A1") == [None]
    assert tables[0]["events"][0]["weight"] == 0


def test_the_week_that_turns_moves_the_balance() -> None:
    acts = [replace(DEED, object_ids=(f"o{n}",)) for n in range(14)]
    clashes = [replace(act, quad=Quad.VERBAL_CONF, event_class="ACCUSE", score=-2.0) for act in acts]
    makers = [
        told_by(day, "state", "exile", deed=(acts if n < 7 else clashes)[n]) for n, day in enumerate(calendar(14))
    ]
    tables = days_of(makers)
    moves = [row for row in tables[-1]["alerts"] if row["rule_id"] == "A5" and row["subject"] == "AAA→BBB"]
    assert [(row["observed"], row["expected"]) for row in moves] == [(-2.0, 6.5)]
