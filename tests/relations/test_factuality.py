"""Negation, possibility, future, background and report."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.relations.relation_docs import frames, read

FLAGS = ("negated", "hypothetical", "future", "historical", "reported")
ROWS = [
    ("en", "The US lifted sanctions on Belavia.", set()),
    ("en", "The US never lifted sanctions on Belavia.", {"negated"}),
    ("en", "The US not only lifted sanctions on Belavia.", set()),
    ("en", "The US has not yet lifted sanctions on Belavia.", {"negated"}),
    ("en", "The US could lift sanctions on Belavia.", {"hypothetical"}),
    ("en", "If prisoners are freed, the US will lift sanctions on Belavia.", {"hypothetical", "future"}),
    ("en", "The US will lift sanctions on Belavia.", {"future"}),
    ("en", "The US is going to lift sanctions on Belavia.", {"future"}),
    ("en", "The US imposed sanctions on Belavia in August 2023.", {"historical"}),
    ("en", "The US imposed sanctions on Belavia on 10 March.", set()),
    ("en", "The US imposed sanctions on Belavia on 10 January.", {"historical"}),
    ("en", "The US reportedly lifted sanctions on Belavia.", {"reported"}),
    ("en", "Lukashenko said that the US lifted sanctions on Belavia.", {"reported"}),
    ("en", "Coale said that the US lifted sanctions on Belavia.", set()),
    ("ru", "США не снимали санкции с Беларуси.", {"negated"}),
    ("ru", "США не только сняли санкции с Беларуси.", set()),
    ("ru", "США ввели санкции против Беларуси в 2021 году.", {"historical"}),
    ("ru", "США могли бы снять санкции с Беларуси.", {"hypothetical", "future"}),
    ("ru", "США якобы сняли санкции с Беларуси.", {"hypothetical", "reported"}),
    ("be", "ЗША не здымалі санкцыі з Беларусі.", {"negated"}),
    ("be", "ЗША ўвялі санкцыі супраць Беларусі ў 2021 годзе.", {"historical"}),
    ("be", "Лукашэнка заявіў, што ЗША знялі санкцыі з «Белавія».", {"reported"}),
    ("be", "ЗША здымуць санкцыі з Беларусі.", {"future"}),
]


@pytest.mark.parametrize(("lang", "sentence", "expected"), ROWS)
def test_flags(lang: str, sentence: str, expected: set[str]) -> None:
    (frame,) = [frame for frame in frames(read(sentence, lang)) if frame.direction == ("USA", "BLR")]
    assert {flag for flag in FLAGS if getattr(frame.factuality, flag)} == expected


def test_negated_event_scores_nothing() -> None:
    (frame,) = frames(read("Washington did not lift sanctions on Belarus."))
    assert (frame.event_class, frame.score) == ("RETREAT", 0.0)


def test_year_is_measured_against_publication() -> None:
    sentence = "The US imposed sanctions on Belavia in August 2023."
    (then,) = frames(read(sentence, published=datetime(2023, 8, 9, tzinfo=UTC)))
    assert not then.factuality.historical


def test_eased_sanctions_are_never_coded_as_sanction() -> None:
    for sentence in (
        "Washington eased the sanctions imposed on Belarus.",
        "The US announced the lifting of sanctions on Minsk.",
    ):
        assert [frame.event_class for frame in frames(read(sentence))] in (["RETREAT"], ["CONCEDE"]), sentence
