"""Charts as geometry: series of days become bars, lines and bands in pixels, which a template writes as SVG."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 960, 52, 10, 12, 26  # pixels of the drawing; it scales with its place
STRIP_LEFT = 130  # room for the names of blocs
TICKS = 4
LEAST_TICK_PIXELS = 70


class Kind(StrEnum):
    LINE = "line"
    BAR = "bar"
    STACK = "stack"


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each day; None was not heard, or is not known yet. `low` and `high` are its interval."""

    name: str
    values: Sequence[float | None]
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()


@dataclass(frozen=True, slots=True)
class Marker:
    day: date
    label: str
    kind: str  # knowledge or milestone


@dataclass(slots=True)
class Shape:
    """What one series looks like: polylines (and dots for lone days), a band, bars; in the language of SVG paths."""

    name: str
    number: int
    lines: list[str] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)
    bands: list[str] = field(default_factory=list)
    bars: list[str] = field(default_factory=list)  # one path element's subpaths


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to be written."""

    title: str
    unit: str
    height: int
    shapes: list[Shape]
    blind: list[tuple[float, float, str]]  # x, width, title
    x_ticks: list[tuple[float, str]]
    y_ticks: list[tuple[float, str]]
    markers: list[tuple[float, Marker]]
    zero: float  # y of the axis
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def draw(
    title: str,
    unit: str,
    days: Sequence[date],
    series: Sequence[Series],
    *,
    kind: Kind = Kind.LINE,
    blind: Collection[date] = (),
    markers: Sequence[Marker] = (),
    over: Sequence[Series] = (),
    height: int = 240,
    width: int = WIDTH,
) -> Drawing:
    """The geometry of a chart over consecutive days; the series of `over` are lines upon it."""
    scale = _Scale.of([*series, *over], Kind.LINE if over else kind, height)
    step = (width - LEFT - RIGHT) / max(len(days), 1)
    centre = {day: LEFT + step * (place + 0.5) for place, day in enumerate(days)}
    shapes, below, under = [], [0.0] * len(days), [0.0] * len(days)
    for number, each in enumerate(series):
        shape = Shape(each.name, number)
        if kind is Kind.LINE:
            _trace(shape, each, days, centre, scale)
        else:
            _stack(shape, each, days, centre, step, scale, below, under)
        shapes.append(shape)
    for number, each in enumerate(over, start=len(series)):
        shape = Shape(each.name, number)
        _trace(shape, each, days, centre, scale)
        shapes.append(shape)
    return Drawing(
        title=title,
        unit=unit,
        height=height,
        shapes=shapes,
        blind=[(centre[day] - step / 2, step, f"{day}: blind") for day in days if day in blind],
        x_ticks=_x_ticks(days, centre),
        y_ticks=[(scale.y(value), _label(value)) for value in scale.ticks],
        markers=[(centre[marker.day], marker) for marker in markers if marker.day in centre],
        zero=scale.y(0.0),
        width=width,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    height: int

    @classmethod
    def of(cls, series: Sequence[Series], kind: Kind, height: int) -> _Scale:
        if kind is Kind.STACK:
            columns = list(zip(*(each.values for each in series), strict=True))
            found = [sum(v for v in column if v is not None and v > 0) for column in columns]
            found += [sum(v for v in column if v is not None and v < 0) for column in columns]
        else:
            found = [v for each in series for v in (*each.values, *each.low, *each.high) if v is not None]
        bottom, top = min([*found, 0.0]), max([*found, 0.0])
        top = top if top > bottom else 1.0  # nothing to show still has a scale
        step = _round_step(top - bottom, TICKS)
        low, high = math.floor(bottom / step) * step, math.ceil(top / step) * step
        return cls(low, high, height)

    @property
    def ticks(self) -> list[float]:
        step = _round_step(self.high - self.low, TICKS)
        return [self.low + step * place for place in range(round((self.high - self.low) / step) + 1)]

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.height - BOTTOM - share * (self.height - TOP - BOTTOM), 1)


def _trace(shape: Shape, series: Series, days: Sequence[date], centre: dict[date, float], scale: _Scale) -> None:
    for run in _runs(series.values):
        points = [(round(centre[days[place]], 1), scale.y(series.values[place] or 0.0)) for place in run]
        if len(points) == 1:
            shape.dots.append(points[0])
        else:
            shape.lines.append(" ".join(f"{x},{y}" for x, y in points))
    if series.low and series.high:
        both = [None if low is None or high is None else 0.0 for low, high in zip(series.low, series.high, strict=True)]
        for run in _runs(both):
            upper = [f"{centre[days[i]]:.1f},{scale.y(series.high[i] or 0.0)}" for i in run]
            lower = [f"{centre[days[i]]:.1f},{scale.y(series.low[i] or 0.0)}" for i in reversed(run)]
            shape.bands.append(" ".join([*upper, *lower]))


def _stack(
    shape: Shape,
    series: Series,
    days: Sequence[date],
    centre: dict[date, float],
    step: float,
    scale: _Scale,
    above: list[float],
    under: list[float],
) -> None:
    width = max(step * 0.8, 0.6)
    for place, day in enumerate(days):
        value = series.values[place]
        if not value:
            continue
        base = above if value > 0 else under
        start, base[place] = base[place], base[place] + value
        top, foot = sorted((scale.y(start), scale.y(base[place])))
        shape.bars.append(f"M{centre[day] - width / 2:.1f} {top}h{width:.1f}V{foot}h-{width:.1f}z")


def _runs(values: Sequence[float | None]) -> list[list[int]]:
    """Places of neighbouring values: a line is broken where a day was not heard."""
    runs: list[list[int]] = []
    for place, value in enumerate(values):
        if value is not None and value == value:
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
    return runs


def _round_step(span: float, ticks: int) -> float:
    """1, 2 or 5 times a power of ten, so that about so many steps cover the span."""
    rough = max(span, 1e-6) / ticks
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)


def _x_ticks(days: Sequence[date], centre: dict[date, float]) -> list[tuple[float, str]]:
    months = [day for day in days if day.day == 1]
    chosen = months if len(days) > 45 and months else days[:: max(len(days) // 7, 1)]
    shown: list[tuple[float, str]] = []
    for day in chosen:
        if not shown or centre[day] - shown[-1][0] >= LEAST_TICK_PIXELS:
            shown.append((round(centre[day], 1), f"{day:%b %Y}" if chosen is months else f"{day:%d %b}"))
    return shown


def _label(value: float) -> str:
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "0") else text.replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True, slots=True)
class Cell:
    """One bloc on neighbouring days of the same coverage."""

    x: float
    y: float
    width: float
    height: float
    coverage: str
    title: str


def coverage_strip(
    days: Sequence[date], coverage: Mapping[date, Mapping[str, str]], blocs: Sequence[str], row_height: int = 15
) -> tuple[list[Cell], list[tuple[float, str]], int]:
    """Cells, row labels and height of a strip that has a row for each bloc. Days without a publication have no cell."""
    step = (WIDTH - STRIP_LEFT - RIGHT) / max(len(days), 1)
    cells = []
    for row, bloc in enumerate(blocs):
        start = 0
        for value, run in groupby(coverage[day].get(bloc, "none") if day in coverage else "" for day in days):
            n = len(list(run))
            if value:
                first, last = days[start], days[start + n - 1]
                title = f"{first} {bloc}" if n == 1 else f"{first} to {last} {bloc}"
                x, width = STRIP_LEFT + step * start, max(step * n - 1, 0.8)
                cells.append(Cell(round(x, 1), row * row_height + 1, round(width, 1), row_height - 2, value, title))
            start += n
    labels = [(row * row_height + row_height / 2 + 4, bloc) for row, bloc in enumerate(blocs)]
    return cells, labels, row_height * len(blocs)
