"""How quotations are compared with their labels."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.eval.quotes import GoldQuote, QuotePassage, evaluate_quotes, judge_passage, same_speaker
from pipeline.records import Quote, QuoteKind

LISTED = frozenset({"p.coale", "o.mfa"})


def passage(*quotes: GoldQuote, not_quotes: tuple[str, ...] = (), lang: str = "en") -> QuotePassage:
    return QuotePassage("q-1", lang, "", datetime(2026, 1, 1, tzinfo=UTC), None, None, quotes, not_quotes)


def labelled(text: str, speaker: str = "John Coale", speaker_id: str | None = "p.coale") -> GoldQuote:
    return GoldQuote(text, speaker, speaker_id)


def found(text: str, speaker: str | None = "John Coale", speaker_id: str | None = "p.coale") -> Quote:
    return Quote(0, len(text), text, speaker, speaker_id, QuoteKind.DIRECT)


def test_final_punctuation_does_not_matter() -> None:
    judged = judge_passage(passage(labelled("We will be back.")), (found("We will be back,"),), LISTED)
    assert judged.tally.f1 == 1.0


def test_one_found_quotation_answers_for_one_label_only() -> None:
    judged = judge_passage(passage(labelled("We agree"), labelled("We agree")), (found("We agree"),), LISTED)
    assert (judged.tally.right, judged.tally.recall) == (1, 0.5)


def test_pieces_are_not_the_whole() -> None:
    judged = judge_passage(
        passage(labelled("one two three"), labelled("four five")), (found("one two three four five"),), LISTED
    )
    assert judged.tally.right == 0


def test_title_taken_for_speech_is_counted() -> None:
    judged = judge_passage(passage(not_quotes=("Minsk Story", "reset")), (found("Minsk Story"),), LISTED)
    assert evaluate_quotes([judged], "dev")["dev.not_quotes.en"] == 0.5


@pytest.mark.parametrize(
    ("true", "speaker", "speaker_id", "right"),
    [
        (("Coale", "p.coale"), "John Coale", "p.coale", True),
        (("Coale", "p.coale"), "Coale", None, False),
        (("Raisa Hrynkevich", None), "Hrynkevich", None, True),
        (("Raisa Hrynkevich", None), "Raisa Hrynkevich", "p.coale", False),
        (("Томас Брэкли", None), "Tomas Brekli", "x.usa.tomas-brekli", True),
        (("Раиса Гринкевич", None), "Раисы Гринкевич", None, True),
        (("a diplomat", None), "diplomat", None, True),
        (("Igor Lapitski", None), "the owner", None, False),
        (("Igor Lapitski", None), None, None, False),
    ],
)
def test_speakers(true: tuple[str, str | None], speaker: str | None, speaker_id: str | None, *, right: bool) -> None:
    assert same_speaker(labelled("We agree", *true), found("We agree", speaker, speaker_id), LISTED) is right


def test_intervals_hold_the_figure() -> None:
    judged = [
        judge_passage(passage(labelled("We agree")), (found("We agree"),), LISTED),
        judge_passage(passage(labelled("We agree")), (), LISTED),
    ]
    figures = evaluate_quotes(judged, "dev")
    assert figures["dev.f1.en.low"] <= figures["dev.f1.en"] <= figures["dev.f1.en.high"]
