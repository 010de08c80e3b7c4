"""Stories: one event in several languages is one story, another event another, in any order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.identity.stories import StoryCandidate, group_stories
from pipeline.records import ActorHit, Analysis, ArticleStatus, Text, TopicHit
from tests.samples import NOON, article

# name: (lang, hours, actors, topics, title, text). The people and firms are invented.
REPORTS = {
    "potash-en": ("en", 0, "by us oren", "potash", "Lawyers warn banks still shy away from potash",
                  "The law office Marlow & Quist wrote on 15 March that 18 banks refused payments worth 240 million "
                  "crowns. The note was signed by Harriet Quist and sent to traders in Rotterdam."),
    "potash-ru": ("ru", 2, "by us oren", "potash", "Юристы: банки всё ещё боятся калия",
                  "Контора Marlow & Quist сообщила 15 марта, что 18 банков отказались проводить платежи на 240 "
                  "миллионов крон. Записку подписала юрист Харриет Квист, её получили трейдеры в Роттердаме."),
    "potash-be": ("be", 5, "by us", "potash", "Ліцэнзія ёсць, банкаў няма",
                  "Кантора юрысткі Харыет Квіст піша, што 18 банкаў не праводзяць плацяжы на 240 мільёнаў крон. "
                  "Ліст атрымалі гандляры ў Ратэрдаме. Дакумент датаваны 15 сакавіка."),
    "embassy-en": ("en", 1, "by us", "embassy", "Consuls hold a round of talks on visas",
                   "Diplomats spent three hours on a list of 31 questions, said Foreign Ministry aide Pavel Dorsky. "
                   "The next round is due on 2 June in Vilnius."),
    "embassy-ru": ("ru", 3, "by us", "embassy", "Консулы провели раунд переговоров о визах",
                   "Дипломаты три часа обсуждали список из 31 вопроса, рассказал сотрудник МИД Павел Дорский. "
                   "Следующий раунд назначен на 2 июня в Вильнюсе."),
    "lecture-en": ("en", 6, "by us", "bargain", "Students hear a lecture on fair dialogue",
                   "At the House of Books lecturer Galina Sorokina told 90 students that interests come first. "
                   "She quoted speeches of 12 October and answered questions until dusk."),
}  # fmt: skip


def candidate(name: str) -> StoryCandidate:
    lang, hours, actors, topics, title, text = REPORTS[name]
    at = NOON + timedelta(hours=hours)
    made = article(name, lang=lang, title=title, text=text, published_at=at, first_seen_at=at)
    hits = tuple(ActorHit(actor, actor, "X", "government", 1, True, ()) for actor in actors.split())
    analysis = Analysis(lang, ArticleStatus.ABOUT, 3, (), hits, (TopicHit(topics, 2),), ())
    return StoryCandidate(Text(made.article_id, (made.article_id,), made.article_id, "", None), made, analysis)


ALL = [candidate(name) for name in REPORTS]
NAMES = {item.text.text_id: item.article.url.rsplit("/", 1)[1] for item in ALL}


def groups(candidates: list[StoryCandidate]) -> set[frozenset[str]]:
    return {frozenset(NAMES[text_id] for text_id in story.text_ids) for story in group_stories(candidates)}


def test_one_event_in_three_languages_is_one_story() -> None:
    assert groups(ALL) == {
        frozenset({"potash-en", "potash-ru", "potash-be"}),
        frozenset({"embassy-en", "embassy-ru"}),
        frozenset({"lecture-en"}),
    }


@pytest.mark.parametrize("pair", [("potash-en", "potash-ru"), ("embassy-en", "embassy-ru")])
def test_two_reports_are_recognised_in_a_window_of_two(pair: tuple[str, str]) -> None:
    assert groups([candidate(name) for name in pair]) == {frozenset(pair)}


@pytest.mark.parametrize(
    "pair", [("potash-en", "embassy-ru"), ("potash-en", "embassy-en"), ("lecture-en", "embassy-en")]
)
def test_two_events_of_one_dyad_are_two_stories_in_a_window_of_two(pair: tuple[str, str]) -> None:
    assert len(groups([candidate(name) for name in pair])) == 2


@settings(max_examples=25, deadline=None)
@given(st.permutations(ALL))
def test_the_order_of_arrival_changes_nothing(order: list[StoryCandidate]) -> None:
    assert group_stories(order) == group_stories(ALL)


def test_id_title_and_language_are_those_of_the_first_text() -> None:
    story = next(story for story in group_stories(ALL) if len(story.text_ids) == 3)
    first = candidate("potash-en")
    assert (story.story_id, story.title, story.lang) == (first.text.text_id, first.article.title, "en")
    assert story.text_ids[0] == story.story_id


def test_every_text_is_in_exactly_one_story() -> None:
    members = [text_id for story in group_stories(ALL) for text_id in story.text_ids]
    assert sorted(members) == sorted(NAMES)


def test_no_candidates_no_stories() -> None:
    assert group_stories([]) == []
