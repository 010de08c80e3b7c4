"""Speakers: subjects before objects, pronouns to the person named last, offices to their holder."""

from __future__ import annotations

import pytest

from tests.relations.relation_docs import read, speakers

LUKA = "Alyaksandr Lukashenka"
COALE = "John Coale"


@pytest.mark.parametrize(
    ("lang", "text", "speaker"),
    [
        ("en", "John Coale told Lukashenko: “We will come back in the spring.”", COALE),
        ("en", "Lukashenko told John Coale: “We will come back in the spring.”", LUKA),
        ("en", "“We will come back in the spring,” said Lukashenko after meeting John Coale.", LUKA),
        ("en", "“We will come back in the spring,” John Coale, the US envoy, said in Minsk.", COALE),
        ("en", "John Coale left Minsk. “We will come back in the spring,” the envoy said.", COALE),
        ("en", "Lukashenko’s spokeswoman spoke first. “We will come back,” a State Department spokesperson said.",
         "State Department spokesperson"),
        ("ru", "Коулу Лукашенко сказал: «Мы ждем вас весной снова».", LUKA),
        ("ru", "«Мы вернемся весной снова», — сказал Лукашенко Коулу.", LUKA),
        ("be", "Лукашэнку Джон Коўл сказаў: «Мы вернемся вясной зноў».", COALE),
        ("be", "Джону Коўлу Лукашэнка сказаў: «Мы чакаем вас вясной зноў».", LUKA),
    ],
)  # fmt: skip
def test_subject_speaks(lang: str, text: str, speaker: str) -> None:
    assert [name for _, name in speakers(read(text, lang))] == [speaker]


def test_speaker_knows_its_side() -> None:
    doc = read("“We will come back in the spring,” said Lukashenko.")
    (span,) = doc.spans["dyad_quotes"]
    assert (span._.dyad_speaker.actor_id, span._.dyad_speaker.side, span._.dyad_speaker.role) == (
        "p.lukashenko", "BLR", "government",
    )  # fmt: skip


def test_person_inside_a_quotation_is_not_its_speaker() -> None:
    doc = read("“Trump will come,” Lukashenko said. “Trump said so himself on the phone.”")
    assert [name for _, name in speakers(doc)] == [LUKA, LUKA]
