"""Publication of one large day from the lake, by step, beside the same counts written in plain pandas.

The peer reads the same article and mention files, drops repeated texts by their hash and counts by bloc and language:
no near-copies, no stories, no coverage, no intervals, no windows, no revision. The figure is a ratio in one run.
"""

from __future__ import annotations

import hashlib
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pyarrow.parquet as pq

from pipeline.identity.shingles import sample
from pipeline.knowledge.load import load_knowledge
from pipeline.records import (
    AnalysedArticle,
    Analysis,
    Article,
    ArticleStatus,
    DateSource,
    Factuality,
    Grade,
    Mention,
    Quad,
    TextKind,
    Track,
)
from pipeline.reports import trends
from pipeline.reports.publish import publish_day
from pipeline.runtime import Runtime
from pipeline.settings import Settings
from pipeline.storage.schemas import ANALYSIS_SET, ARTICLE_SET, SHINGLE_SET
from pipeline.storage.store import Store
from pipeline.tables.build import BUILDERS
from pipeline.tables.fingerprint import fingerprint
from pipeline.tables.frames import to_frame
from pipeline.tables.inputs import collect
from pipeline.tables.view import view_of

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
ARTICLES, MENTIONS = 100_000, 20_000
WORDS_A_TEXT = 120
SENTENCE_CHARACTERS = 60
MENTIONS_AN_ARTICLE = 5  # about what a relevant article of the labelled sets holds
COPIED_SHARE = 0.2
MIB = 2**20


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    seconds: float
    peak_mib: float  # of the process so far


def measure(articles: int = ARTICLES, mentions: int = MENTIONS) -> tuple[list[Step], Step]:
    """Fills a lake below a temporary folder; gives the steps of publishing its day, and the peer's one step."""
    steps: list[Step] = []
    with tempfile.TemporaryDirectory(prefix="dyadwatch-bench-") as folder:
        settings = replace(Settings.from_env(), home=folder, database_url=None)
        with Runtime.open(settings) as rt:
            version = fill(rt.store, articles, mentions)
            with _timed(steps, "pandas: read, count"):
                _peer(rt.store)
            knowledge, catalogue = load_knowledge(settings.dyad), rt.catalogue
            with _timed(steps, "collect: read, fold, group copies and stories"):
                inputs = collect(rt.store, catalogue, knowledge, DAY, NOW, version, "bench")
            with _timed(steps, "view: coverage, voices, acts"):
                view = view_of(inputs)
            with _timed(steps, "fingerprint"):
                fingerprint(view)
            for name, (table, build) in BUILDERS.items():
                with _timed(steps, f"table {name}"):
                    to_frame(table, build(view))
            del view
            with _timed(steps, "publish: all of it once more, hashed and written"):
                publish_day(rt.store, inputs, builder="bench", now=NOW)
            with _timed(steps, "monthly files and series"):
                trends.update(rt.store, [DAY])
    return steps[1:], steps[0]


def fill(store: Store, articles: int, mentions: int) -> str:
    """Writes a made-up day of `articles` into the lake, samples and analyses with it; gives the analyser's version."""
    rng = random.Random(7)  # noqa: S311 - made-up news
    vocabulary = ["".join(rng.choice("bcdfgklmnprst") + rng.choice("aeiou") for _ in range(3)) for _ in range(20_000)]
    every = max(1, articles * MENTIONS_AN_ARTICLE // mentions)
    texts: list[str] = []
    for start in range(0, articles, 10_000):
        made = []
        for number in range(start, min(start + 10_000, articles)):
            copied = texts and rng.random() < COPIED_SHARE
            text = rng.choice(texts) if copied else " ".join(rng.choices(vocabulary, k=WORDS_A_TEXT))
            if not copied and len(texts) < 5_000:
                texts.append(text)
            made.append(_article(number, text))
        store.lake.write(ARTICLE_SET, DAY, f"b{start}", made)
        store.lake.write(SHINGLE_SET, DAY, f"b{start}", [sample(a.article_id, a.text, a.title, a.lang) for a in made])
        analysed = [_analysed(a, start + n, relevant=(start + n) % every == 0) for n, a in enumerate(made)]
        store.lake.write(ANALYSIS_SET, DAY, f"b{start}", analysed)
    return "bench"


def _article(number: int, text: str) -> Article:
    identifier = hashlib.sha256(str(number).encode()).hexdigest()[:32]
    bloc = ("BY_STATE", "BY_INDEP_EXILE", "RU_STATE", "WESTERN")[number % 4]
    moment = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(seconds=number * 86_000 // ARTICLES)
    return Article(
        article_id=identifier,
        url=f"https://s{number % 90}.example/{number}",
        canonical_url=f"https://s{number % 90}.example/{number}",
        source_id=f"s{number % 90}",
        feed_id=None,
        bloc=bloc,
        day=DAY,
        title=text[:60],
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        text_kind=TextKind.FULL,
        lang="en",
        lang_supported=True,
        published_at=moment,
        date_source=DateSource.FEED,
        first_seen_at=moment,
        fetched_at=moment,
        extractor_version="bench",
        batch="bench",
    )


def _analysed(article: Article, number: int, *, relevant: bool) -> AnalysedArticle:
    mentions = tuple(_mention(article, number, place) for place in range(MENTIONS_AN_ARTICLE)) if relevant else ()
    status = ArticleStatus.ABOUT if relevant else ArticleStatus.NONE
    analysis = Analysis("en", status, 10, mentions, (), (), ())
    return AnalysedArticle(article.article_id, article.text_sha256, article.title, DAY, "bench", analysis)


def _mention(article: Article, number: int, place: int) -> Mention:
    start, end = place * SENTENCE_CHARACTERS, (place + 1) * SENTENCE_CHARACTERS
    return Mention(
        start=start,
        end=end,
        text=article.text[start:end],
        in_title=False,
        sentence_index=place,
        grade=Grade.R3,
        source=("BLR", "USA")[number % 2],
        target=("USA", "BLR")[number % 2],
        source_role="government",
        target_role="government",
        event_class=("CONSULT", "AGREE", "RETREAT", "ACCUSE")[number % 4],
        mode=None,
        quad=(Quad.VERBAL_COOP, Quad.VERBAL_COOP, Quad.MATERIAL_COOP, Quad.VERBAL_CONF)[number % 4],
        score=(2.5, 2.5, 6.5, -3.0)[number % 4],
        factuality=Factuality(),
        track=Track.GOVERNMENT,
        evidence_type="bench",
        actor_ids=("state.blr", "state.usa"),
        third_party_ids=(),
        topic_ids=(f"t{number % 20}",),
        speaker_id=None,
        rule_ids=("bench",),
    )


def _peer(store: Store) -> None:
    def read(dataset: str, columns: list[str]) -> pd.DataFrame:
        paths = store.home.list(f"lake/{dataset}", ".parquet")
        frames: list[pd.DataFrame] = [
            pq.read_table(store.home.path(path), columns=columns).to_pandas() for path in paths
        ]
        return pd.concat(frames)

    articles = read("articles", ["article_id", "bloc", "lang", "text_sha256", "text"])
    found = read("mentions", ["article_id", "status", "mentions"])
    merged = articles.merge(found, on="article_id").drop_duplicates(["bloc", "text_sha256"])
    merged["relevant"] = merged["status"] != "none"
    counts: pd.DataFrame = merged.groupby(["bloc", "lang"])["relevant"].agg(["sum", "count"])
    rows = merged.loc[merged["relevant"], "mentions"].explode()
    counts["mentions"] = len(pd.json_normalize(rows.tolist()))


@contextmanager
def _timed(steps: list[Step], name: str, clock: Callable[[], float] = time.perf_counter) -> Iterator[None]:
    start = clock()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    steps.append(Step(name, clock() - start, peak))
