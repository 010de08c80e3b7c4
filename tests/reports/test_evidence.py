"""Evidence for an id: the archived article, and whether its page was found gone."""

from __future__ import annotations

from datetime import timedelta

from pipeline.records import Absence
from pipeline.relations.shown import evidence_as_json
from pipeline.reports.evidence import find_evidence
from pipeline.storage.schemas import ABSENCE_SET, ARTICLE_SET
from pipeline.storage.store import Store
from tests.samples import NOON, article


def test_an_article_whose_page_is_gone_says_so(store: Store) -> None:
    kept, gone = article("kept"), article("gone")
    noticed_at = NOON + timedelta(days=1)
    store.lake.write(ARTICLE_SET, NOON.date(), "b1", [kept, gone])
    absence = Absence(gone.article_id, NOON.date(), noticed_at, True, 404, "b2")
    store.lake.write(ABSENCE_SET, NOON.date(), "b2", [absence])
    assert not find_evidence(store, kept.article_id).deleted
    found = find_evidence(store, gone.article_id)
    assert found.deleted == {gone.article_id: noticed_at}
    [shown] = evidence_as_json(found, {gone.article_id: []})["articles"]
    assert shown["deleted_noticed_at"] == noticed_at.isoformat()
