"""The originator of a group of copies, by rule and with its reason."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from pipeline.identity.knowledge import NO_KNOWLEDGE, IdentityKnowledge, identity_knowledge
from pipeline.identity.origin import originator_of
from pipeline.knowledge.load import load_knowledge
from pipeline.records import Article, DateSource
from tests.samples import NOON, article

BODY = "The ferry hall was opened on Thursday after two years of work, and the mayor spoke. " * 12


@pytest.fixture(scope="module")
def knowledge() -> IdentityKnowledge:
    return identity_knowledge(load_knowledge("belarus_us").documents)


def at(name: str, hours: float, text: str = BODY, **changes: object) -> Article:
    values = {"source_id": name, "text": text, "published_at": NOON + timedelta(hours=hours)}
    return article(name, **values | changes)


def test_the_earliest_published_is_the_originator() -> None:
    origin = originator_of([at("late", 2), at("early", 0), at("later", 3)], NO_KNOWLEDGE)
    assert origin.article_id == at("early", 0).article_id
    assert origin.reason == "earliest published_at"
    assert origin.wire is None


def test_an_undated_article_is_earliest_only_among_undated_ones() -> None:
    undated = at("undated", -5, date_source=DateSource.FIRST_SEEN)
    assert originator_of([undated, at("dated", 1)], NO_KNOWLEDGE).article_id == at("dated", 1).article_id
    origin = originator_of([undated, at("other", 1, date_source=DateSource.FIRST_SEEN)], NO_KNOWLEDGE)
    assert (origin.article_id, origin.reason) == (undated.article_id, "first seen")


def test_the_credited_wire_is_the_originator_though_it_was_seen_later(knowledge: IdentityKnowledge) -> None:
    copy = at("paper", 0, f"MINSK (Reuters) - {BODY}")
    wire = at("reuters", 1)
    origin = originator_of([copy, wire], knowledge)
    assert origin.article_id == wire.article_id
    assert origin.reason == "1 of 2 articles name Reuters, which published it"
    assert origin.wire == "Reuters"


def test_a_credited_wire_that_is_not_watched_is_still_named(knowledge: IdentityKnowledge) -> None:
    origin = originator_of([at("paper", 0, f"(AP) {BODY}"), at("other", 1, f"{BODY} (AP)")], knowledge)
    assert origin.article_id == at("paper", 0).article_id
    assert (origin.wire, origin.reason) == ("AP", "earliest published_at; 2 of 2 articles name AP")


def test_an_article_of_a_wire_names_its_wire(knowledge: IdentityKnowledge) -> None:
    origin = originator_of([at("tass_ru", 0)], knowledge)
    assert (origin.wire, origin.reason) == ("TASS", "the only article")


def test_a_wire_named_in_the_middle_is_credited_with_a_fact_only(knowledge: IdentityKnowledge) -> None:
    text = f"{BODY} The price rose, Reuters reported. {BODY}"
    assert originator_of([at("paper", 0, text)], knowledge).wire is None


def test_the_order_of_members_does_not_matter(knowledge: IdentityKnowledge) -> None:
    members = [at(f"p{n}", n % 3, f"(AP) {BODY}" if n % 2 else BODY) for n in range(7)]
    expected = originator_of(members, knowledge)
    for seed in range(5):
        Random(seed).shuffle(members)
        assert originator_of(members, knowledge) == expected


CREDITS = [
    ("en", "MINSK, Nov 23 (Reuters) - The talks ended.", "Reuters"),
    ("en", "VILNIUS (AP) — The talks ended.", "AP"),
    ("en", "The talks ended, state-run news agency BelTA reported.", "BelTA"),
    ("en", "The talks ended, according to the state news agency BelTA.", "BelTA"),
    ("en", "The office confirmed it, Reuters writes, citing an official.", "Reuters"),
    ("ru", "МИНСК, 23 ноября. /ТАСС/. Переговоры завершились.", "TASS"),
    ("ru", "Переговоры завершились, сообщает БЕЛТА.", "BelTA"),
    ("ru", "Переговоры завершились, сообщает «БелТА».", "BelTA"),
    ("ru", "Об этом пишет газета со ссылкой на агентство Reuters.", "Reuters"),
    ("ru", "Как передаёт корреспондент агентства «Интерфакс-Запад», спор окончен.", "Interfax"),
    ("be", "Перамовы скончыліся, паведамляе БелТА.", "BelTA"),
    ("be", "Пра гэта паведаміла агенцтва «Позірк».", "Pozirk"),
    ("be", "Піша газэта са спасылкай на Reuters.", "Reuters"),
    ("be", "Паводле БелТА, сустрэча адбылася ўначы.", "BelTA"),
    ("pl", "Rozmowy zakończono, podaje agencja BelTA.", "BelTA"),
    ("uk", "Переговори завершено, повідомляє Укрінформ.", "Ukrinform"),
    ("en", "He showed the map to AP photographers.", None),
    ("en", "He told Reuters that the map was wrong.", None),
    ("en", "The wire BelTAX is fictional.", None),
    ("ru", "Журналист ТАСС задал вопрос.", None),
    ("be", "Будынак БелТА стаіць у цэнтры.", None),
]


@pytest.mark.parametrize(("lang", "text", "wire"), CREDITS)
def test_credits(knowledge: IdentityKnowledge, lang: str, text: str, wire: str | None) -> None:
    assert knowledge.attribution(text, lang) == wire
