"""Topics by sentence."""

from __future__ import annotations

import pytest
from spacy.language import Language

from pipeline.knowledge.schema import Knowledge
from pipeline.relations.analyzer import Analyzer
from pipeline.relations.attributes import bind_knowledge
from pipeline.relations.languages import blank


def labels(nlp: Language, text: str) -> list[str]:
    doc = nlp(text)  # spans live as long as their Doc
    return [span.label_ for span in doc.spans["dyad_topics"]]


@pytest.mark.parametrize(
    ("lang", "text", "topic", "expected"),
    [
        ("en", "The US will lift most of the sanctions.", "sanctions_relief", True),
        ("en", "Sanctions on Syria lifted.", "sanctions_relief", False),  # excluded
        ("en", "It is no big deal.", "grand_bargain", False),
        ("en", "A grand bargain is near.", "grand_bargain", True),
        ("ru", "США сняли с «Белавиа» санкции.", "sanctions_relief", True),
        ("ru", "«Томагавки» не помогут.", "tomahawk_escalation", True),
        ("be", "Вызвалілі 52 палітвязняў.", "political_prisoners", True),
        ("be", "Пра вялікую ўгоду гавораць.", "grand_bargain", True),
        ("en", "Two inmates stayed behind.", "political_prisoners", True),  # a sign
        ("en", "Hamas took inmates.", "political_prisoners", False),  # what a topic excludes holds for its signs too
        ("ru", "Их вычеркнули из американского списка.", "sanctions_relief", True),
        ("be", "Вязень за кратамі.", "political_prisoners", True),
    ],
)
def test_topics(knowledge: Knowledge, lang: str, text: str, topic: str, *, expected: bool) -> None:
    nlp = blank(lang)
    bind_knowledge(nlp, knowledge)
    nlp.add_pipe("dyad_sentences")
    nlp.add_pipe("dyad_topics")
    assert (topic in set(labels(nlp, text))) is expected


def test_a_topic_counts_once_a_sentence(knowledge: Knowledge) -> None:
    nlp = blank("en")
    bind_knowledge(nlp, knowledge)
    nlp.add_pipe("dyad_sentences")
    nlp.add_pipe("dyad_topics")
    assert labels(nlp, "Nobel, Nobel and Nobel. Nobel again.") == ["nobel", "nobel"]
    assert labels(nlp, "An inmate and a political prisoner.") == ["political_prisoners"]  # by sign and by term


def test_a_term_links_two_sides_and_a_sign_does_not(analyzer: Analyzer) -> None:
    def counted(sitter: str) -> bool:
        text = f"A Belarusian artist and an American singer painted the {sitter}."
        return analyzer.explain(text, lang="en")[-1].grade.counted

    assert [counted("hostages"), counted("inmates")] == [True, False]


@pytest.mark.parametrize(
    ("official", "classical"),
    [
        ("ЗША заклікалі Мінск вызваліць палітвязняў.", "ЗША заклікалі Менск вызваліць палітвязьняў."),
        ("ЗША ўнеслі Беларусь у чорны спіс.", "ЗША ўнесьлі Беларусь у чорны сьпіс."),
    ],
)
def test_both_belarusian_spellings_have_one_meaning(analyzer: Analyzer, official: str, classical: str) -> None:
    found = [analyzer.analyze(text, lang="be") for text in (official, classical)]
    assert found[0].topics == found[1].topics != ()
    assert [[(m.event_class, m.grade) for m in one.mentions] for one in found] == [
        [(m.event_class, m.grade) for m in found[0].mentions]
    ] * 2
