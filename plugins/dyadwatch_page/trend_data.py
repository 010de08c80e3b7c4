"""What each trend chart shows: series over days from the tables, with what was blind and the marks of the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dyadwatch_page.charts import Kind, Marker, Series
from dyadwatch_page.shelf import Shelf
from dyadwatch_page.wording import bloc_name
from pipeline.reports import library
from pipeline.reports.series import knowledge_changes, read_series
from pipeline.tables.attention import ALL, MACRO
from pipeline.tables.balance import BOTH
from pipeline.tables.build import TABLES

SERIES_SHOWN = 8  # the largest of the range: more lines than that nobody tells apart
MARKED_DAYS = 800  # of a longer range the knowledge's changes are not looked up


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the trends page, as its address has them."""

    since: date
    until: date
    blocs: tuple[str, ...]  # none: the mean of the panel, or all blocs together
    lang: str
    direction: str
    window: int

    @property
    def days(self) -> list[date]:
        return [self.since + timedelta(days=ahead) for ahead in range((self.until - self.since).days + 1)]


@dataclass(frozen=True, slots=True)
class Trend:
    """One chart's content."""

    name: str
    title: str
    unit: str
    kind: Kind
    days: list[date]
    series: list[Series]
    blind: list[date]
    markers: list[Marker]
    note: str = ""


def markers_of(shelf: Shelf, asked: Asked) -> list[Marker]:
    """Milestones of the knowledge folder, and days since which the tables are built with another knowledge."""
    listed = shelf.names.documents.get("milestones", {}).get("milestones", [])
    found = [Marker(_date(each["date"]), str(each["label"]), "milestone") for each in listed]
    if (asked.until - asked.since).days <= MARKED_DAYS:
        revisions = library.current_revisions(shelf.store, asked.since, asked.until)
        versions = {revision.day: shelf.knowledge_version(revision) for revision in revisions}
        found += [Marker(day, f"knowledge {v}", "knowledge") for day, v in knowledge_changes(versions).items()]
    return sorted((m for m in found if asked.since <= m.day <= asked.until), key=lambda m: (m.day, m.kind))


def attention(shelf: Shelf, asked: Asked) -> Trend:
    blocs = asked.blocs or (MACRO, *shelf.names.panel)
    columns = ("day", "bloc", "attention_per_1000", "ci_low", "ci_high", "coverage")
    frame = _read(shelf, "attention", asked, columns, {"bloc": blocs, "lang": [asked.lang or ALL]})
    series = []
    for bloc in blocs:
        rows = frame[frame["bloc"] == bloc]
        with_interval = bool(asked.blocs) or bloc == MACRO  # nine bands upon one another say nothing
        limits = [_column(asked.days, rows, name) if with_interval else [] for name in ("ci_low", "ci_high")]
        series.append(Series(_bloc(bloc), _column(asked.days, rows, "attention_per_1000"), *limits))
    heard = frame[frame["coverage"] != "none"]["day"]
    blind = set(frame["day"].dt.date) - set(heard.dt.date)
    return Trend(
        "attention", "Attention", "relevant texts per 1,000, with 95 % interval", Kind.LINE, asked.days, series,
        sorted(blind), [],
        "Without a chosen bloc: those of the panel, and their mean with its interval, one vote each.",
    )  # fmt: skip


def balance(shelf: Shelf, asked: Asked) -> Trend:
    frame = _balance(shelf, asked, "balance", "std_error")
    series = []
    for name, rows in _directions(shelf, frame):
        values, errors = (_column(asked.days, rows, column) for column in ("balance", "std_error"))
        low = [None if v is None or e is None else v - 1.96 * e for v, e in zip(values, errors, strict=True)]
        high = [None if v is None or e is None else v + 1.96 * e for v, e in zip(values, errors, strict=True)]
        series.append(Series(name, values, low, high))
    return Trend(
        "balance", f"Cooperation and conflict, {asked.window} days",
        "−10 conflict to +10 cooperation, with 95 % interval",
        Kind.LINE, asked.days, series, [], [],
        "Mean of the panel, or the first chosen bloc. Nothing is shown with fewer than five events in the window.",
    )  # fmt: skip


def words_and_deeds(shelf: Shelf, asked: Asked) -> Trend:
    frame = _balance(shelf, asked, "verbal_share", "n_events")
    verbal: list[float | None] = []
    material: list[float | None] = []
    chosen = next((rows for name, rows in _directions(shelf, frame)), frame.head(0))
    shares, counts = (_column(asked.days, chosen, name) for name in ("verbal_share", "n_events"))
    for share, n in zip(shares, counts, strict=True):
        verbal.append(None if share is None or n is None else share * n)
        material.append(None if share is None or n is None else (1 - share) * n)
    return Trend(
        "words", f"Words and deeds, {asked.window} days", "events in the window", Kind.STACK, asked.days,
        [Series("words", verbal), Series("deeds", material)], [], [],
        "Of the direction chosen, or of both: twenty announcements are not one licence.",
    )  # fmt: skip


def topics(shelf: Shelf, asked: Asked) -> Trend:
    return _ranked(
        shelf, asked, "topics", "Topics", "relevant texts by bloc and day", ("topic_id",), "n_texts",
        lambda row: shelf.names.topic(row["topic_id"]),
    )  # fmt: skip


def actors(shelf: Shelf, asked: Asked) -> Trend:
    return _ranked(
        shelf, asked, "actors", "Actors", "mentions that name them", ("actor_id", "actor_name"), "n_mentions",
        lambda row: str(row["actor_name"]),
    )  # fmt: skip


def speakers(shelf: Shelf, asked: Asked) -> Trend:
    return _ranked(
        shelf, asked, "speakers", "Speakers", "quoted words", ("speaker", "name"), "n_words",
        lambda row: str(row["name"]),
    )  # fmt: skip


CHARTS: Mapping[str, Callable[[Shelf, Asked], Trend]] = {
    "attention": attention,
    "balance": balance,
    "words": words_and_deeds,
    "topics": topics,
    "actors": actors,
    "speakers": speakers,
}


def _ranked(
    shelf: Shelf,
    asked: Asked,
    table: str,
    title: str,
    unit: str,
    keys: Sequence[str],
    column: str,
    name: Callable[[Mapping[str, Any]], str],
) -> Trend:
    where = {"bloc": asked.blocs} if asked.blocs else {}
    frame = _read(shelf, table, asked, ("day", "bloc", *keys, column), where)
    totals = frame.groupby(keys[0])[column].sum().sort_values(ascending=False, kind="stable")
    series = []
    for key in [key for key in totals.index[:SERIES_SHOWN] if totals[key]]:
        rows = frame[frame[keys[0]] == key]
        sums = rows.groupby("day", as_index=False)[column].sum(min_count=1)
        label = name({str(k): v for k, v in rows.iloc[0].items()})
        series.append(Series(label, _column(asked.days, sums, column)))
    note = f"The {SERIES_SHOWN} largest of the range, over {'the chosen' if asked.blocs else 'all'} blocs."
    return Trend(table, title, unit, Kind.STACK, asked.days, series, [], [], note)


def _balance(shelf: Shelf, asked: Asked, *columns: str) -> pd.DataFrame:
    bloc = asked.blocs[0] if asked.blocs else MACRO
    where = {"bloc": [bloc]} | ({"direction": [asked.direction]} if asked.direction else {})
    frame = _read(shelf, "balance", asked, ("day", "direction", "window_days", *columns), where)
    return frame[frame["window_days"] == asked.window]


def _directions(shelf: Shelf, frame: pd.DataFrame) -> Iterable[tuple[str, pd.DataFrame]]:
    """Both directions together first, then each."""
    for direction in sorted(set(frame["direction"]), key=lambda each: (each != BOTH, each)):
        sides = [shelf.names.side(side) for side in direction.split("→")]
        yield ("both directions" if direction == BOTH else " → ".join(sides)), frame[frame["direction"] == direction]


def _read(
    shelf: Shelf, table: str, asked: Asked, columns: Sequence[str], where: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    frame: pd.DataFrame = read_series(shelf.store, TABLES[table], asked.since, asked.until, columns, where).to_pandas()
    return frame


def _column(days: Sequence[date], rows: pd.DataFrame, column: str) -> list[float | None]:
    found = {day.date(): value for day, value in zip(rows["day"], rows[column], strict=True)}
    values = [found.get(day) for day in days]
    return [None if value is None or value != value else round(float(value), 4) for value in values]


def _bloc(bloc: str) -> str:
    return "mean of the panel" if bloc == MACRO else bloc_name(bloc)


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
