"""Attention: relevant texts per 1,000 texts, by bloc and language, with the counts it is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pipeline.records import Coverage
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.statistics import ewma7, mean_interval, robust_z, wilson
from pipeline.tables.view import Carried, DayView

MACRO = "MACRO"  # mean of the panel blocs heard, one vote each: the headline
MICRO = "MICRO"  # the same blocs' texts pooled, each text once
ALL = "all"  # all languages together
PER_1000 = 1000

_N = "Null where the bloc was not heard."

TABLE = Table(
    name="attention",
    title="Attention",
    grain="bloc (and MACRO, MICRO) × language (and all); complete grid",
    meaning=(
        "How much of what each bloc carried concerned the relation. MACRO is the mean of the panel blocs heard, one "
        "vote each; MICRO pools the same blocs and counts each text once. The counts of both rows are the pooled ones. "
        "The windowed figures of MACRO look back on the blocs heard today."
    ),
    key=("bloc", "lang"),
    columns=(
        day_column(),
        Column("bloc", Dtype.STRING, "id", "Bloc of the publishers, or MACRO, or MICRO."),
        Column("lang", Dtype.STRING, "ISO 639-1", "Language of the texts, or all."),
        Column("n_articles_total", Dtype.INTEGER, "articles", f"All articles of the day. {_N}", True, minimum=0),
        Column(
            "n_texts_total", Dtype.INTEGER, "texts", f"All independent texts carried that day. {_N}", True, minimum=0
        ),
        Column("n_articles", Dtype.INTEGER, "articles", f"Relevant articles. {_N}", True, minimum=0),
        Column("n_texts", Dtype.INTEGER, "texts", f"Relevant independent texts. {_N}", True, minimum=0),
        Column("n_stories", Dtype.INTEGER, "stories", f"Stories with a relevant text. {_N}", True, minimum=0),
        Column(
            "n_texts_about",
            Dtype.INTEGER,
            "texts",
            f"Texts about the relation, not only naming it. {_N}",
            True,
            minimum=0,
        ),
        Column(
            "attention_per_1000",
            Dtype.NUMBER,
            "texts per 1,000 texts",
            "1000 · n_texts / n_texts_total; in MACRO the mean over blocs. Null where nothing was heard or carried.",
            True,
            minimum=0,
        ),
        Column(
            "ci_low", Dtype.NUMBER, "texts per 1,000 texts", "Lower 95 % limit (Wilson; MACRO: Zou and Donner).", True
        ),
        Column(
            "ci_high", Dtype.NUMBER, "texts per 1,000 texts", "Upper 95 % limit (Wilson; MACRO: Zou and Donner).", True
        ),
        Column(
            "ewma7",
            Dtype.NUMBER,
            "texts per 1,000 texts",
            "Exponentially weighted mean of the seven days to this one. Null with fewer than four of them heard.",
            True,
            hashed=False,
        ),
        Column(
            "z_robust",
            Dtype.NUMBER,
            "robust standard deviations",
            "Distance from the median of this weekday in the last eight weeks; MAD of at least one text. "
            "Null with fewer than four of them heard.",
            True,
            hashed=False,
        ),
        Column(
            "syndication_factor",
            Dtype.NUMBER,
            "articles per text",
            "n_articles / n_texts. Null without relevant texts.",
            True,
            minimum=1,
        ),
        Column("coverage", Dtype.STRING, "class", "How much of the day was heard.", values=tuple(Coverage)),
    ),
)


@dataclass(slots=True)
class _Tally:
    articles_total: int = 0
    texts_total: int = 0
    articles: int = 0
    texts: int = 0
    about: int = 0
    stories: set[str] = field(default_factory=set)

    def add(self, carried: Carried, story_id: str | None) -> None:
        self.articles_total += carried.n_articles
        self.texts_total += 1
        self.articles += carried.n_relevant
        self.texts += carried.relevant
        self.about += carried.about
        if carried.relevant and story_id is not None:
            self.stories.add(story_id)


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the attention table."""
    panel = view.heard_panel()
    tallies: dict[tuple[str, str], _Tally] = defaultdict(_Tally)
    for carried in view.carried:
        _count(tallies, carried.bloc, carried, view)
    for carried in pooled([carried for carried in view.carried if carried.bloc in panel]):
        _count(tallies, MICRO, carried, view)
    langs = [*sorted({*view.inputs.scope.languages, *(carried.lang for carried in view.carried)}), ALL]
    rows: list[dict[str, Any]] = []
    for lang in langs:
        rows += [_row(view, bloc, lang, tallies[bloc, lang], view.coverage.blocs[bloc]) for bloc in view.blocs()]
        pool = _row(view, MICRO, lang, tallies[MICRO, lang], view.coverage.panel)
        votes = [tallies[bloc, lang] for bloc in panel if tallies[bloc, lang].texts_total]
        rows += [pool, _macro_row(view, pool, lang, votes)]
    return rows


def pooled(carried: Sequence[Carried]) -> list[Carried]:
    """The same texts with each counted once, whatever the number of blocs that carried it."""
    merged: dict[str, Carried] = {}
    for row in carried:
        known = merged.get(row.text_id)
        merged[row.text_id] = (
            row
            if known is None
            else replace(
                known,
                n_articles=known.n_articles + row.n_articles,
                n_relevant=known.n_relevant + row.n_relevant,
                about=known.about or row.about,
            )
        )
    return [merged[key] for key in sorted(merged)]


def _count(tallies: dict[tuple[str, str], _Tally], bloc: str, carried: Carried, view: DayView) -> None:
    voice = view.voices.get(carried.text_id)
    for lang in (carried.lang, ALL):
        tallies[bloc, lang].add(carried, voice.story_id if voice else None)


def _row(view: DayView, bloc: str, lang: str, tally: _Tally, coverage: Coverage) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(TABLE.column_names) | {
        "day": view.day,
        "bloc": bloc,
        "lang": lang,
        "coverage": str(coverage),
    }
    if coverage is Coverage.NONE:
        return row
    row |= {
        "n_articles_total": tally.articles_total,
        "n_texts_total": tally.texts_total,
        "n_articles": tally.articles,
        "n_texts": tally.texts,
        "n_stories": len(tally.stories),
        "n_texts_about": tally.about,
        "syndication_factor": tally.articles / tally.texts if tally.texts else None,
    }
    if tally.texts_total:
        low, high = wilson(tally.texts, tally.texts_total)
        row |= _figures(tally.texts / tally.texts_total, low, high)
        key = (bloc, lang)
        past = {earlier.day: earlier.attention[key] for earlier in view.inputs.history if key in earlier.attention}
        row |= _windowed(view, row, past, mad_floor=PER_1000 / tally.texts_total)
    return row


def _macro_row(view: DayView, pool: dict[str, Any], lang: str, votes: Sequence[_Tally]) -> dict[str, Any]:
    row = pool | dict.fromkeys(("attention_per_1000", "ci_low", "ci_high", "ewma7", "z_robust")) | {"bloc": MACRO}
    if votes:
        row |= _figures(*mean_interval([(tally.texts, tally.texts_total) for tally in votes]))
        # One text more in one bloc moves the mean by this much, on average over the blocs.
        one_text = sum(PER_1000 / tally.texts_total for tally in votes) / len(votes) ** 2
        row |= _windowed(view, row, _macro_past(view, lang), mad_floor=one_text)
    return row


def _macro_past(view: DayView, lang: str) -> dict[date, float]:
    """MACRO of earlier days over the blocs heard today: a bloc that falls silent makes no step in the trend."""
    panel = view.heard_panel()
    past = {}
    for earlier in view.inputs.history:
        votes = [earlier.attention[bloc, lang] for bloc in panel if (bloc, lang) in earlier.attention]
        if votes:
            past[earlier.day] = sum(votes) / len(votes)
    return past


def _figures(share: float, low: float, high: float) -> dict[str, float]:
    return {"attention_per_1000": PER_1000 * share, "ci_low": PER_1000 * low, "ci_high": PER_1000 * high}


def _windowed(
    view: DayView, row: dict[str, Any], past: Mapping[date, float], *, mad_floor: float
) -> dict[str, float | None]:
    series = {**past, view.inputs.day: row["attention_per_1000"]}
    return {
        "ewma7": ewma7(view.inputs.day, series),
        "z_robust": robust_z(view.inputs.day, series, mad_floor),
    }
