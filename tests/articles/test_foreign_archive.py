"""Other people's archives read: filtered before extraction, and on from where a killed run was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.articles import intake
from pipeline.articles.ingest import Ingest
from pipeline.articles.language import LanguageDetector
from pipeline.articles.topical import PageFilter
from pipeline.clock import FrozenClock
from pipeline.knowledge.load import load_knowledge
from pipeline.records import Article
from pipeline.relations.analyzer import Analyzer
from pipeline.storage.schemas import ARTICLE_SET
from pipeline.storage.store import Store
from tests.articles.warcs import TALKS, WEATHER, Page, cc_news, page
from tests.feeds.documents import catalogue, feed
from tests.samples import NOON

Run = Callable[..., dict[str, Any]]


class KilledError(Exception):
    pass


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(load_knowledge("belarus_us"))


@pytest.fixture
def ingest(store: Store) -> Run:
    listed = catalogue(feed("example"))
    detector = LanguageDetector(listed.languages)

    def run(path: Path, batch: str = "b1", progress: Callable[[int], None] | None = None, **options: Any) -> Any:
        [report] = Ingest(store, listed, detector, FrozenClock(NOON), batch, **options).run([path], progress)
        return report

    return run


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "CHUNK_ITEMS", 2)


def stored(store: Store) -> list[Article]:
    return list(store.lake.read(ARTICLE_SET, store.lake.days(ARTICLE_SET)))


def crawl() -> Iterator[Page]:
    yield page("talks", TALKS["en"])
    yield page("weather", WEATHER["en"])
    yield page("peregovory", TALKS["ru"], lang="ru", encoding="windows-1251")
    yield page("pogoda", WEATHER["ru"], lang="ru")
    yield page("gespräch", TALKS["de"], lang="de")
    yield Page("https://example.org/gone", b"gone", status="404 Not Found")
    yield Page("https://example.org/picture", b"\x89PNG", content_type="image/png")


def test_only_pages_that_may_concern_the_relation_are_extracted(
    ingest: Run, store: Store, analyzer: Analyzer, tmp_path: Path
) -> None:
    report = ingest(cc_news(tmp_path / "CC-NEWS.warc.gz", crawl()), page_filter=PageFilter(analyzer, {"en", "ru"}))
    assert (report["kind"], report["records"]) == ("warc", 7)
    assert report["counts"] == {"ok": 2, "not_relevant": 3, "gone": 1, "not_article": 1}
    assert {article.url for article in stored(store)} == {"https://example.org/talks", "https://example.org/peregovory"}


def test_without_the_filter_every_article_is_taken(ingest: Run, store: Store, tmp_path: Path) -> None:
    report = ingest(cc_news(tmp_path / "CC-NEWS.warc.gz", crawl()))
    assert "not_relevant" not in report["counts"]
    assert len(stored(store)) == 5


def kill_after(parts: int) -> Callable[[int], None]:
    """A progress callback that ends the run after so many commits."""
    seen: list[int] = []

    def progress(n: int) -> None:
        seen.append(n)
        if len(seen) > parts:  # the first call tells the bookmark
            raise KilledError

    return progress


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("name", ["crawl.warc.gz", "crawl.jsonl"])
def test_a_killed_run_goes_on_behind_its_last_commit(ingest: Run, store: Store, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    pages = [page(f"p{n}", TALKS["en"]) for n in range(7)]
    if name.endswith("jsonl"):
        lines = [f'{{"url": "{item.url}", "text": "{TALKS["en"] * 4}{n}"}}\n' for n, item in enumerate(pages)]
        path.write_text("".join(lines), encoding="utf-8")
    else:
        cc_news(path, pages)
    with pytest.raises(KilledError):
        ingest(path, progress=kill_after(2))
    assert len(stored(store)) == 4
    steps: list[int] = []
    report = ingest(path, "b2", progress=steps.append)
    assert report["counts"] == {"ok": 7}
    assert len(stored(store)) == 7
    assert sum(steps) == path.stat().st_size
    assert 0 < steps[0] < path.stat().st_size


@pytest.mark.usefixtures("small_chunks")
def test_what_a_killed_run_wrote_without_committing_is_written_again_and_analysed(
    ingest: Run, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = cc_news(tmp_path / "crawl.warc.gz", [page(f"p{n}", TALKS["en"]) for n in range(3)])

    def die(*args: Any, **kwargs: Any) -> None:
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(type(store.queue), "remember", die)
        with pytest.raises(KilledError):
            ingest(path)
    assert ingest(path, "b2")["counts"] == {"ok": 3}
    listed = {
        row.article_id
        for file in store.analysis_queue.waiting()
        for row in store.lake.read_file(ARTICLE_SET, file.path)
    }
    assert listed == {article.article_id for article in stored(store)}
    assert len(listed) == 3


@pytest.mark.usefixtures("small_chunks")
def test_a_file_that_changed_is_read_from_its_beginning(ingest: Run, store: Store, tmp_path: Path) -> None:
    path = cc_news(tmp_path / "crawl.warc.gz", [page(f"p{n}", TALKS["en"]) for n in range(4)])
    with pytest.raises(KilledError):
        ingest(path, progress=kill_after(1))
    cc_news(path, [page(f"q{n}", TALKS["ru"], lang="ru") for n in range(5)])
    assert ingest(path)["counts"] == {"ok": 5}


def test_a_finished_run_starts_over_and_stores_nothing_twice(ingest: Run, store: Store, tmp_path: Path) -> None:
    path = cc_news(tmp_path / "crawl.warc.gz", [page(f"p{n}", TALKS["en"]) for n in range(3)])
    ingest(path)
    assert ingest(path, "b2")["counts"] == {"duplicate_url": 3}
    assert len(stored(store)) == 3


def test_a_folder_is_read_kind_by_kind(ingest: Run, store: Store, tmp_path: Path) -> None:
    (tmp_path / "in" / "example.org").mkdir(parents=True)
    cc_news(tmp_path / "in" / "a.warc.gz", [page("a", TALKS["en"])])
    cc_news(tmp_path / "in" / "b.warc.gz", [page("b", TALKS["en"])])
    (tmp_path / "in" / "example.org" / "c.html").write_bytes(page("c", TALKS["en"]).html)
    (tmp_path / "in" / "picture.png").write_bytes(b"\x89PNG")
    listed = catalogue(feed("example"))
    run = Ingest(store, listed, LanguageDetector(listed.languages), FrozenClock(NOON), "b1")
    reports = run.run([tmp_path / "in"])
    assert [(report["kind"], report["files"], report["counts"]) for report in reports] == [
        ("warc", 2, {"ok": 2}),
        ("html", 1, {"ok": 1}),
    ]
