"""Actors: aliases, strengths, blockers, metonyms, epithets, offices."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.knowledge.schema import Knowledge
from pipeline.relations.attributes import Context, bind_knowledge
from pipeline.relations.automaton import build_automaton
from pipeline.relations.languages import blank
from pipeline.relations.nlp import build_nlp


@pytest.fixture(scope="module")
def pipelines(knowledge: Knowledge) -> dict[str, Language]:
    automaton = build_automaton(knowledge)
    return {lang: build_nlp(lang, knowledge, automaton) for lang in ("en", "ru", "be")}


def read(pipelines: dict[str, Language], lang: str, text: str, context: Context | None = None) -> Doc:
    doc = pipelines[lang].make_doc(text)
    doc._.dyad_context = context or Context(published=datetime(2026, 1, 15, tzinfo=UTC))
    return pipelines[lang](doc)


def ids(doc: Doc) -> list[str]:
    return [span.label_ for span in doc.spans["dyad_actors"]]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Alyaksandr Lukashenka met Donald Trump Jr.", ["p.lukashenko", "p.trump_jr"]),
        ("en", "Svyatlana Tsikhanouskaya", ["p.tsikhanouskaya"]),
        ("en", "TRUMP WROTE TO LUKASHENKO", ["p.trump", "p.lukashenko"]),
        ("en", "They trump us.", []),  # a verb and a pronoun
        ("ru", "Вашингтон поставил условие Минску.", ["metonym.washington", "metonym.minsk"]),  # no newspaper
        ("ru", "Так пишет Вашингтон пост.", []),
        ("en", "Denzel Washington", []),
        ("en", "Kerry Washington met John Kerry", ["p.kerry"]),
        ("en", "The Washington Post", ["m.wapo"]),
        ("en", "Washington insists on the Minsk agreements", ["metonym.washington"]),
        ("en", "The state of Georgia", []),
        ("en", "It costs 5 US dollars", []),
        ("en", "JOIN US AT THE FAIR TODAY", []),
        ("en", "the US Department of State", ["o.state"]),
        ("ru", "Сергею Тихановскому и Светлане Тихановской", ["p.tsikhanouski", "p.tsikhanouskaya"]),
        ("ru", "новый трамплин", []),
        ("ru", "крутой поворот и швед", []),
        ("ru", "Дмитрий Крутой приехал. Крутой уехал.", ["p.krutoi", "p.krutoi"]),
        ("ru", "Госдепартаменту США", ["o.state", "state.usa"]),
        ("ru", "Джорджия и Грузия", []),
        ("be", "Спецпасланьнік ЗША Джон Коўл", ["t.us_envoy", "p.coale"]),  # classical spelling
        ("be", "Дзярждэп і «Белавія»", ["o.state", "o.belavia"]),
        ("be", "Амэрыка", ["state.usa"]),
    ],
)
def test_names_resolve(pipelines: dict[str, Language], lang: str, text: str, expected: list[str]) -> None:
    assert [label for label in ids(read(pipelines, lang, text + "\nБеларусь")) if label != "state.blr"] == expected


def test_a_blocker_begins_and_ends_with_a_word(pipelines: dict[str, Language]) -> None:
    assert ids(read(pipelines, "en", "Belarus opened an embassy.")) == ["state.blr"]  # "us open" is no tournament here


@pytest.mark.parametrize(
    ("lang", "text", "name", "side"),
    [
        ("en", "US Senator Jane Doolittle met Belarusian exiles. Doolittle was glad.", "Jane Doolittle", "USA"),
        ("en", "National Security Advisor Robert Example spoke.", "Robert Example", "USA"),
        ("en", "Peter Specimen, the deputy national security adviser, spoke.", "Peter Specimen", "USA"),
        ("ru", "Об этом заявил представитель Госдепа Джон Смитсон.", "Dzhon Smitson", "USA"),
    ],
)
def test_offices_make_unlisted_names_actors(
    pipelines: dict[str, Language], lang: str, text: str, name: str, side: str
) -> None:
    doc = read(pipelines, lang, text)
    found = {span._.dyad_name: span._.dyad_side for span in doc.spans["dyad_actors"]}
    assert found.get(name) == side


def test_a_third_partys_title_makes_nobody_an_actor(pipelines: dict[str, Language]) -> None:
    doc = read(pipelines, "en", "The Polish senator Jan Example came.")
    assert all(span._.dyad_side == "POL" for span in doc.spans["dyad_actors"])


@pytest.mark.parametrize(
    ("year", "holder"), [(2026, "p.trump"), (2022, "p.biden"), (2018, "p.trump"), (2012, "p.obama")]
)
def test_epithets_resolve_by_date(pipelines: dict[str, Language], year: int, holder: str) -> None:
    context = Context(published=datetime(year, 6, 1, tzinfo=UTC))
    doc = read(pipelines, "ru", "Президент США прилетел в Беларусь.", context)
    assert [span._.dyad_resolved for span in doc.spans["dyad_actors"] if span.label_ == "t.us_president"] == [holder]


def test_epithets_resolve_by_source(pipelines: dict[str, Language]) -> None:
    text = "Глава государства поговорил с Трампом."
    assert "t.headofstate_weak" not in ids(read(pipelines, "ru", text))
    assert "t.headofstate_weak" in ids(read(pipelines, "ru", text, Context(bloc="BY_STATE")))


@pytest.mark.parametrize(
    ("lang", "text", "ours"),
    [
        ("en", "The Foreign Ministry rejected the American note.", True),
        ("en", "The Romanian Foreign Ministry rejected the American note.", False),
        ("en", "The Foreign Ministry of Latvia rejected the American note.", False),
        ("en", "The Belarusian Foreign Ministry rejected the American note.", True),
        ("ru", "В МИД отвергли ноту США.", True),
        ("ru", "В МИД Румынии отвергли ноту США.", False),
        ("ru", "МИД РФ отверг ноту США.", False),
        ("ru", "МИД РБ отверг ноту США.", True),
        ("be", "У МЗС адхілілі ноту ЗША.", True),
        ("be", "У МЗС Чэхіі адхілілі ноту ЗША.", False),
        ("be", "У МЗС Польшчы адхілілі ноту ЗША.", False),
    ],
)
def test_the_ministry_a_belarusian_paper_names_is_its_own_unless_it_is_named_another(
    pipelines: dict[str, Language], lang: str, text: str, ours: bool
) -> None:
    found = ids(read(pipelines, lang, text, Context(bloc="BY_STATE")))
    assert ("o.mfa" in found) is ours


def test_a_capital_after_a_preposition_is_a_place(pipelines: dict[str, Language]) -> None:
    doc = read(pipelines, "en", "A show in Minsk. Minsk agreed.")
    assert [span._.dyad_strength for span in doc.spans["dyad_actors"]] == ["W", "M"]


def test_component_works_alone(knowledge: Knowledge) -> None:
    nlp = blank("en")
    bind_knowledge(nlp, knowledge)
    nlp.add_pipe("dyad_actors")
    assert ids(nlp("Trump and Lukashenko")) == ["p.trump", "p.lukashenko"]
