"""The simulated year, small: the promises hold on a few feeds, and the simulation itself keeps its rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from pipeline.bench.commands import app
from pipeline.bench.polling import fixed
from pipeline.bench.polling.parameters import DAY_S, HOUR_S, MINUTE_S, RUN_S, WINDOW
from pipeline.bench.polling.pollers import DyadwatchPoller
from pipeline.bench.polling.report import BASELINE, report
from pipeline.bench.polling.server import SimulatedFeed, Visits, draw_feed
from pipeline.bench.polling.simulate import OURS, FeedResult, judge, simulate
from pipeline.bench.polling.troubles import Move, Spell
from pipeline.records import PollOutcome

SEED, FEEDS, DAYS = 20260105, 12, 30


@pytest.fixture(scope="module")
def results() -> list[FeedResult]:
    return list(simulate(SEED, FEEDS, DAYS, jobs=1))


def plain(published: Sequence[float], days: int = 4, spells: tuple[Spell, ...] = ()) -> SimulatedFeed:
    """A feed that declares nothing, with a window of old entries and these."""
    old = np.full(WINDOW, -100.0 * DAY_S)
    return SimulatedFeed(
        name="plain",
        days=days,
        published=np.concatenate([old, np.array(published, dtype=float)]),
        spells=spells,
        move=None,
        min_interval_s=0,
        has_validators=True,
        stuck_validators=False,
        restless_body=False,
        expires_at_once=False,
        lags=np.full(days * DAY_S // RUN_S, 10.0),
    )


def test_the_promises_hold(results: list[FeedResult]) -> None:
    found = report(results)
    assert [(promise.words, promise.kept) for promise in found.promises] == [
        (promise.words, True) for promise in found.promises
    ]


def test_ours_is_politer_than_fixed_polling_and_says_where_it_is_slower(results: list[FeedResult]) -> None:
    found = report(results)
    lines = {line.poller: line for line in found.lines}
    assert lines[OURS].hasty == lines[OURS].hushed == 0 < lines[BASELINE].hasty
    assert lines[OURS].requests < lines["every 15 min"].requests
    assert any(sentence.startswith("every 10 min discovers") for sentence in found.weaknesses)
    assert any(sentence.startswith("rss-fetcher asks") for sentence in found.weaknesses)


def test_a_feed_is_the_same_whatever_else_is_simulated(results: list[FeedResult]) -> None:
    first, again = draw_feed(SEED, 3, DAYS), draw_feed(SEED, 3, DAYS)
    assert np.array_equal(first.published, again.published)
    assert first.spells == again.spells
    outcome, earlier = judge(first).outcomes[OURS], results[3].outcomes[OURS]
    assert (outcome.requests, outcome.caught, outcome.lost) == (earlier.requests, earlier.caught, earlier.lost)


def test_every_entry_is_caught_lost_or_still_open(results: list[FeedResult]) -> None:
    for result in results:
        for outcome in result.outcomes.values():
            assert outcome.caught == outcome.delays.sum()
            assert 0 <= result.catchable - outcome.caught - sum(outcome.lost.values()) <= WINDOW


def test_what_nobody_could_have_caught_is_left_out() -> None:
    burst = [DAY_S + 0.01 * n for n in range(WINDOW + 7)]  # more than a window at once
    assert judge(plain(burst)).catchable == WINDOW
    down = Spell(DAY_S - HOUR_S, 2 * DAY_S, PollOutcome.TIMEOUT)
    steady = [DAY_S + n * 10 * MINUTE_S for n in range(100)]  # the last window of them stands when it is back
    assert judge(plain(steady, spells=(down,))).catchable == WINDOW


def test_what_a_feed_loses_while_its_poller_backs_off_is_the_pollers_loss() -> None:
    down = Spell(DAY_S, 2 * DAY_S, PollOutcome.TIMEOUT)
    after = [2 * DAY_S + n * MINUTE_S for n in range(400)]
    outcome = judge(plain(after, spells=(down,))).outcomes
    assert sum(outcome[BASELINE].lost.values()) == 0
    assert outcome[OURS].lost["after failures"] > 0


def test_a_poller_that_keeps_no_move_loses_the_feed() -> None:
    moved = replace(plain([n * HOUR_S for n in range(24 * 10)], days=10), move=Move(DAY_S, 4 * DAY_S))
    outcomes = judge(moved).outcomes
    assert sum(outcomes[OURS].lost.values()) == 0
    assert outcomes[BASELINE].lost["moved away"] > 50


def test_what_fixed_polling_does_better_is_said() -> None:
    moved = replace(plain([n * HOUR_S / 6 for n in range(24 * 6 * 10)], days=10), move=Move(DAY_S, 4 * DAY_S))
    down = Spell(DAY_S, 2 * DAY_S, PollOutcome.TIMEOUT)
    missed = plain([2 * DAY_S + n * MINUTE_S for n in range(400)], days=10, spells=(down,))
    said = report([judge(moved), judge(missed)]).weaknesses
    assert any("every 10 min catches 100.000% of entries when somebody mends moved addresses" in each for each in said)


def test_a_conditional_request_is_answered_304_until_something_new_comes() -> None:
    visits = Visits(plain([HOUR_S]))
    first = visits.ask(0, at_new_address=False, validator=None)
    again = visits.ask(600, at_new_address=False, validator=first.etag)
    later = visits.ask(HOUR_S, at_new_address=False, validator=first.etag)
    assert [reply.outcome for reply in (first, again, later)] == [
        PollOutcome.NEW,
        PollOutcome.NOT_MODIFIED,
        PollOutcome.NEW,
    ]
    assert later.n_new == 1


def test_stuck_validators_are_found_out_after_a_day() -> None:
    steady = replace(plain([n * HOUR_S / 2 for n in range(48 * 10)], days=10), stuck_validators=True)
    outcome = judge(steady).outcomes[OURS]
    assert 0 < outcome.lost["stuck validators"] < 60


def test_our_poller_asks_only_in_runs_and_when_due() -> None:
    quiet = plain([], days=60)
    poller, visits = DyadwatchPoller(quiet), Visits(quiet)
    for _ in range(20):
        at = poller.next_at()
        assert at is not None
        assert at % RUN_S == pytest.approx(15.0)  # the planning's lag and the poll's
        poller.learn(at, visits.ask(at, at_new_address=False, validator=poller.validator(at)))
    assert visits.requests == 20


def test_fixed_polling_counts_what_a_server_did_not_want() -> None:
    limited = Spell(DAY_S, DAY_S + 3 * HOUR_S, PollOutcome.RATE_LIMITED, "3600")
    feed = replace(plain([], spells=(limited,)), min_interval_s=1800)
    asked = fixed.moments(feed, RUN_S)
    assert fixed.hushed(feed, asked) > 17
    outcomes = judge(feed).outcomes
    assert outcomes[BASELINE].hasty == outcomes[BASELINE].requests - 1
    assert (outcomes[OURS].hasty, outcomes[OURS].hushed) == (0, 0)


def test_the_command_reports_and_ends_with_0_when_the_promises_hold() -> None:
    arguments = ["polling", "--feeds", str(FEEDS), "--days", str(DAYS), "--jobs", "1"]
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["feeds"] == FEEDS
    assert [line["poller"] for line in found["lines"]][:2] == [OURS, "rss-fetcher"]
    assert "not better:" in CliRunner().invoke(app, arguments).stdout
