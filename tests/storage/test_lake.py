from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from pipeline.records import (
    ActorHit,
    AnalysedArticle,
    Analysis,
    ArticleStatus,
    Factuality,
    Grade,
    Mention,
    Quad,
    Quote,
    QuoteKind,
    Shingles,
    TopicHit,
    Track,
)
from pipeline.storage.home import Home
from pipeline.storage.lake import Lake
from pipeline.storage.schemas import ANALYSIS_SET, ARTICLE_SET, FETCH_SET, SHINGLE_SET
from pipeline.storage.store import Store
from tests.samples import NOON, article, fetch_row

DAY = date(2026, 11, 23)

MENTION = Mention(
    start=0,
    end=12,
    text="The sentence",
    in_title=False,
    sentence_index=0,
    grade=Grade.R3,
    source="USA",
    target="BLR",
    source_role="government",
    target_role=None,
    event_class="RETREAT",
    mode="sanctions_relief",
    quad=Quad.MATERIAL_COOP,
    score=6.5,
    factuality=Factuality(reported=True),
    track=Track.GOVERNMENT,
    evidence_type="dyad",
    actor_ids=("g.us",),
    third_party_ids=(),
    topic_ids=("sanctions_relief",),
    speaker_id=None,
    rule_ids=("RM-2",),
)
ANALYSED = AnalysedArticle(
    article_id="0" * 32,
    text_sha256="1" * 64,
    title="A title",
    day=DAY,
    analyzer_version="1+k",
    analysis=Analysis(
        lang="en",
        status=ArticleStatus.ABOUT,
        n_sentences=3,
        mentions=(MENTION,),
        actors=(ActorHit("g.us", "United States", "USA", "government", 2, True, ((0, 3), (9, 12))),),
        topics=(TopicHit("sanctions_relief", 1),),
        quotes=(Quote(1, 5, "text", "A speaker", None, QuoteKind.DIRECT, ("nobel",)),),
    ),
)


def test_every_kind_of_record_survives_the_lake_unchanged(tmp_path: Path) -> None:
    lake = Lake(Home(str(tmp_path)))
    for dataset, record in (
        (ARTICLE_SET, article(author="A. Author")),
        (SHINGLE_SET, Shingles("0" * 32, "1" * 64, 9, bytes(15) + b"\x01" + bytes(8))),
        (ANALYSIS_SET, ANALYSED),
        (FETCH_SET, fetch_row(error="none", http_status=None)),
    ):
        path = lake.write(dataset, DAY, "b1-0", [record])
        assert lake.read_file(dataset, path) == [record]


def test_a_second_try_stands_beside_the_first(tmp_path: Path) -> None:
    lake = Lake(Home(str(tmp_path)))
    first = lake.write(ARTICLE_SET, DAY, "b1-0", [article("a")])
    second = lake.write(ARTICLE_SET, DAY, "b1-0", [article("b")])
    assert first != second
    assert {row.url for row in lake.read(ARTICLE_SET, [DAY])} == {"https://example.org/a", "https://example.org/b"}


def test_days_are_those_that_have_files(tmp_path: Path) -> None:
    lake = Lake(Home(str(tmp_path)))
    for ahead in (3, 0):
        lake.write(ARTICLE_SET, DAY + timedelta(days=ahead), "b", [article()])
    assert lake.days(ARTICLE_SET) == [DAY, DAY + timedelta(days=3)]


def test_an_empty_file_keeps_its_schema(tmp_path: Path) -> None:
    lake = Lake(Home(str(tmp_path)))
    path = lake.write(FETCH_SET, NOON.date(), "b", [])
    assert lake.read_file(FETCH_SET, path) == []


def test_rows_are_found_by_a_column_without_reading_the_others(store: Store) -> None:
    day = NOON.date()
    store.lake.write(ARTICLE_SET, day, "a", [article("a"), article("b")])
    store.lake.write(ARTICLE_SET, day, "b", [article("c")])
    wanted = [article("b"), article("c")]
    found = store.lake.find(ARTICLE_SET, [day], "article_id", [each.article_id for each in wanted])
    assert list(found) == wanted
    assert list(store.lake.find(ARTICLE_SET, [day], "article_id", ["nobody"])) == []
