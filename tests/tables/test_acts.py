"""Folding: when two reports tell of one act."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.records import ArticleStatus, Factuality, Mention, Quad
from pipeline.tables.acts import Standing, standing_of
from pipeline.tables.balance import balance_of
from pipeline.tables.day import CountedEvent
from pipeline.tables.events import build
from pipeline.tables.view import view_of
from tests.tables.fabricate import DAY, Newsday, mention

ACT = mention("AAA", "BBB", factuality=Factuality(), score=4.0)


def told(*reports: tuple[float, Mention]) -> Newsday:
    """Reports by the hour of the day (negative: before it), each in a text and story of its own."""
    news = Newsday()
    for number, (hour, said) in enumerate(reports):
        day = DAY.replace(day=DAY.day + int(hour // 24))
        status = ArticleStatus.ABOUT
        news.article(f"r{number}", "state", hour=hour, day=day, status=status, mentions=(said,), story=f"s{number}")
    return news


def events(*reports: tuple[float, Mention]) -> list[dict[str, object]]:
    return build(view_of(told(*reports).inputs()))


@pytest.mark.parametrize(("before", "counted"), [(-62, 0), (-62.1, 1), (-1, 0), (-71.9, 1)])
def test_an_act_is_new_when_72_hours_passed_without_a_report(before: float, counted: int) -> None:
    assert len(events((before, ACT), (10, ACT))) == counted


def test_reports_in_between_keep_it_one_act() -> None:
    assert events((-70, ACT), (-30, ACT), (10, ACT)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"source": "BBB", "target": "AAA"},
        {"event_class": "AID"},
        {"mode": "phone"},
        {"object_ids": ("potash",)},
        {"factuality": Factuality(negated=True)},
        {"factuality": Factuality(historical=True)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_tells_two_acts_apart(change: dict[str, object]) -> None:
    assert len(events((9, ACT), (10, replace(ACT, **change)))) == 2


def test_the_surest_report_speaks_for_the_act() -> None:
    rumour = replace(ACT, factuality=Factuality(reported=True), text="It is said.")
    (row,) = events((9, rumour), (10, ACT))
    assert (row["factuality"], row["weight"], row["example_text"]) == ("asserted", 1.0, "One met two.")
    assert (row["first_source_id"], row["n_texts"], row["n_stories"]) == ("state", 2, 2)


def test_the_number_is_that_of_most_stories() -> None:
    reports = [(hour, replace(ACT, n_reported=n)) for hour, n in ((8, 52), (9, 51), (10, 52), (11, None))]
    assert events(*reports)[0]["n_reported"] == 52


@pytest.mark.parametrize(
    ("event_class", "facts", "standing", "weight"),
    [
        ("CONSULT", Factuality(), Standing.ASSERTED, 1),
        ("AGREE", Factuality(), Standing.INTENT, 1),
        ("CONCEDE", Factuality(future=True), Standing.INTENT, 1),
        ("CONSULT", Factuality(reported=True), Standing.REPORTED, 0.75),
        ("AGREE", Factuality(hypothetical=True), Standing.CONDITIONAL, 0.5),
        ("CONCEDE", Factuality(hypothetical=True), Standing.HYPOTHETICAL, 0),
        ("AGREE", Factuality(negated=True, reported=True), Standing.NEGATED, 0),
        ("SANCTION", Factuality(historical=True), Standing.HISTORICAL, 0),
    ],
)
def test_weights(event_class: str, facts: Factuality, standing: Standing, weight: float) -> None:
    assert standing_of(event_class, facts) is standing
    assert standing.weight == weight


def counted(score: float, weight: float, *blocs: str) -> CountedEvent:
    quad = str(Quad.MATERIAL_COOP if score > 0 else Quad.VERBAL_CONF)
    return CountedEvent("a", "AAA", "BBB", "X", None, "gov", quad, score, weight, blocs)


def test_the_balance_is_a_weighted_mean_of_scores() -> None:
    found = balance_of([counted(6, 1, "S"), counted(-2, 0.5, "S"), counted(9, 1, "T")], ["S"])
    assert (found.n, found.sum_weight, found.n_coop, found.n_conf, found.n_verbal) == (2, 1.5, 1, 1, 1)
    assert found.mean == pytest.approx((6 - 1) / 1.5)
    # residuals 1 · (6 - 10/3) / 1.5 and .5 · (-2 - 10/3) / 1.5 are ± 16/9; √(2/1 · 2 · (16/9)²)
    assert found.std_error == pytest.approx(2 * 16 / 9)


def test_the_macro_balance_gives_each_bloc_one_vote() -> None:
    events = [*(counted(6, 1, "S") for _ in range(9)), counted(-2, 1, "T")]
    assert balance_of(events, ["S", "T", "U"]).mean == pytest.approx(2)


def test_an_event_in_two_blocs_is_one_event() -> None:
    assert balance_of([counted(6, 1, "S", "T")], ["S", "T"]).n == 1
