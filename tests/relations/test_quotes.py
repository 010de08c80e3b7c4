"""Quotations: which stretches are speech, and whose."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge.quote_schema import parse_quotes
from pipeline.relations.attribution import attribute
from pipeline.relations.pieces import find_pieces
from pipeline.relations.speakers import SpeakerFinder
from tests.relations.growth import grows_linearly
from tests.relations.relation_docs import knowledge, pipeline_of, read, speakers

LUKA = "Alyaksandr Lukashenka"
COALE = "John Coale"
TSIKH = "Sviatlana Tsikhanouskaya"

DIRECT = [
    ("en", "“We are ready,” Lukashenko said, “but not at any price.” Trump did not answer.",
     [("We are ready,", LUKA), ("but not at any price.", LUKA)]),
    ("en", "John Coale flew to Minsk. He said: “It was a good day for all of us.” “We will be back,” he added.",
     [("It was a good day for all of us.", COALE), ("We will be back,", COALE)]),
    ("en", "‘We shall not give up our friends,’ Lukashenko said on Monday.", [("We shall not give up our friends,", LUKA)]),
    ("en", 'Lukashenko met John Coale on Friday. "They want a deal and we want a deal," the Belarusian president told reporters.',
     [("They want a deal and we want a deal,", LUKA)]),
    ("en", "According to Lukashenko, “more people will be freed before the end of the year.”",
     [("more people will be freed before the end of the year.", LUKA)]),
    ("en", "Tsikhanouskaya thanked Trump. “People are home thanks to you,” she wrote.",
     [("People are home thanks to you,", TSIKH)]),
    ("en", "Jane Doe, a spokeswoman for the museum, said: “The hall is open until March.” Minsk was silent.",
     [("The hall is open until March.", "Jane Doe")]),
    ("en", "“He told me ‘the deal is close’ and left the room,” Lukashenko recalled.",
     [("He told me ‘the deal is close’ and left the room,", LUKA)]),
    ("en", "“It is a long story. It took us many months to agree. Nobody believed us at first.\n\n"
     "“Then the prisoners came home,” Lukashenko said.",
     [("It is a long story. It took us many months to agree. Nobody believed us at first.", LUKA),
      ("Then the prisoners came home,", LUKA)]),
    ("ru", "«Мы готовы к сделке», — заявил Лукашенко. Он добавил: «Но интересы Беларуси должны быть учтены».",
     [("Мы готовы к сделке", LUKA), ("Но интересы Беларуси должны быть учтены", LUKA)]),
    ("ru", "— Мы готовы, — сказал Лукашенко. — Остальное решит время.",
     [("Мы готовы", LUKA), ("Остальное решит время.", LUKA)]),
    ("ru", "«Переговоры, — подчеркнул Лукашенко, — были полезными и честными».",
     [("Переговоры,", LUKA), ("были полезными и честными", LUKA)]),
    ("ru", "По словам Лукашенко, «это только начало большого пути».", [("это только начало большого пути", LUKA)]),
    ("ru", 'Тихановская поблагодарила Трампа. "Это важный шаг для всех нас", - написала она.',
     [("Это важный шаг для всех нас", TSIKH)]),
    ("be", "«Мы гатовыя да перамоваў», — сказаў Лукашэнка.", [("Мы гатовыя да перамоваў", LUKA)]),
    ("be", "— Гэтага недастаткова, — падкрэсліла Ціханоўская. — Трэба вызваліць усіх.",
     [("Гэтага недастаткова", TSIKH), ("Трэба вызваліць усіх.", TSIKH)]),
    ("be", "Паводле слоў Ціханоўскай, „гэта вялікі крок для ўсёй краіны“.", [("гэта вялікі крок для ўсёй краіны", TSIKH)]),
    ("en", "Lukashenko calls the verdict “a stupid mistake”.", [("a stupid mistake", LUKA)]),
    ("ru", "Лукашенко повернулся к посланнику: «Передайте Дональду, что я жду».",
     [("Передайте Дональду, что я жду", LUKA)]),
    ("be", "«Лукашэнка, — жартуе Ціханоўская, — разумее толькі сілу».",
     [("Лукашэнка,", TSIKH), ("разумее толькі сілу", TSIKH)]),
    ("be", "Лукашэнка дадаў: «Але нашы інтарэсы трэба ўлічваць».", [("Але нашы інтарэсы трэба ўлічваць", LUKA)]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "expected"), DIRECT)
def test_direct_quotation_and_speaker(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert speakers(read(text, lang)) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Lukashenko spoke of a ‘Grand Bargain’ with the US and of ‘tails’."),
        ("en", "The so-called “normalisation” with Washington went on."),
        ("en", "The film “Minsk Story” opened in Washington."),
        ("en", "The Americans' promises and Minsk's answers don't match."),
        ("ru", "США сняли санкции с «Белавиа» и «Беларуськалия»."),
        ("ru", "В Минске показали фильм «Ирония судьбы»."),
        ("be", "ЗША знялі санкцыі з «Белавія»."),
        ("be", "Радыё «Свабода» паведаміла пра візіт."),
        ("en", "Lukashenko told the weekly “Voice of the Village” about the Americans."),
        ("ru", "Лукашенко рассказал газете «Голос нашей деревни» об американцах."),
        ("be", "Лукашэнка расказаў газеце «Голас нашай вёскі» пра амерыканцаў."),
        ("en", "- Targeting entities in Minsk.\n- Supporting the people."),
    ],
)
def test_marks_that_quote_nobody(lang: str, text: str) -> None:
    assert speakers(read(text, lang)) == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Lukashenko said that the Americans keep their word.", [("the Americans keep their word", LUKA)]),
        ("en", "Washington will lift sanctions on potash, Lukashenko announced.",
         [("Washington will lift sanctions on potash", LUKA)]),
        ("ru", "Лукашенко заявил, что США снимут санкции с «Белавиа».", [("США снимут санкции с «Белавиа»", LUKA)]),
        ("ru", "Мы готовы заключить с американцами большую сделку, заявил Лукашенко.",
         [("Мы готовы заключить с американцами большую сделку", LUKA)]),
        ("be", "Ціханоўская заявіла, што санкцыі трэба захаваць.", [("санкцыі трэба захаваць", TSIKH)]),
        ("en", "His remarks on Trump, his statements on Minsk carried weight.", []),
        ("en", "John Coale said the talks with Minsk had been useful.", [("the talks with Minsk had been useful", COALE)]),
        ("en", "The deal is close, according to Lukashenko.", [("The deal is close", LUKA)]),
        ("en", "John Coale spoke last. In his view, the deal with Minsk is close.", [("the deal with Minsk is close", COALE)]),
        ("en", "In an open letter, prisoners ask Trump to remember them.", []),
        ("en", "The owner, a farmer, calls Trump a friend.", []),
        ("ru", "По словам Коула, Лукашенко обещал отпустить всех.", [("Лукашенко обещал отпустить всех", COALE)]),
        ("ru", "Он добавил, что освобождения продолжатся. Лукашенко молчал.", []),
        ("ru", "Выступил Лукашенко. Американцы, по его словам, просят ещё троих.", [("просят ещё троих", LUKA)]),
        ("ru", "Лукашенко отрицает, что оттепель умерла.", [("оттепель умерла", LUKA)]),
        ("be", "Паводле Коўла, Лукашэнка абяцаў адпусціць усіх.", [("Лукашэнка абяцаў адпусціць усіх", COALE)]),
        ("be", "Лукашэнка адмаўляе, што адліга памерла.", [("адліга памерла", LUKA)]),
    ],
)  # fmt: skip
def test_reported_speech(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert speakers(read(text, lang), "indirect") == expected


@pytest.mark.parametrize("text", ["Trump to meet Lukashenko, officials say", "What Lukashenko said", "Trump"])
def test_a_verb_may_end_the_text(text: str) -> None:
    read(text, "en")


def test_reference_article(shared: Path) -> None:
    doc = read((shared / "real" / "lukashenka-grand-bargain.txt").read_text(encoding="utf-8"))
    found = speakers(doc)
    assert sum(name == LUKA for _, name in found) >= 10
    assert found[-1][1] == "Alexander Klaskovsky"
    assert all(name for _, name in found)


@pytest.mark.parametrize(
    "unit",
    ['"said ', "“a ” ", "“a” said ", "«b», — сказал ", "— a, — said he. ", "— а, — сказал он. ", "„a“ ", ", said "],
)
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_hostile_runs_of_marks_take_linear_time(unit: str, lang: str) -> None:
    words = pipeline_of(lang).get_pipe("dyad_quotes").quotes.of(lang)
    doc = pipeline_of(lang).make_doc("x")

    def quote_all(units: int) -> None:
        text = unit * units
        pieces = find_pieces(text, text.lower(), words)
        finder = SpeakerFinder(doc, text, text.lower(), words, [(piece.start, piece.end) for piece in pieces], {})
        attribute(text, text.lower(), words, pieces, finder)

    assert grows_linearly(quote_all, 400)


@pytest.mark.parametrize("text", ['"' * 10_000, "«" * 10_000, "‘" * 10_000, "“‘" * 5_000 + "’”" * 5_000])
def test_ten_thousand_marks_quote_nothing_much(text: str) -> None:
    words = pipeline_of("en").get_pipe("dyad_quotes").quotes.of("en")
    assert len(find_pieces(text, text, words)) <= 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"reporting": ["said"], "repoting": ["says"]}, "unknown key 'repoting'; did you mean 'reporting'"),
        ({"reporting": []}, "key 'reporting' is empty"),
        ({"reporting": ["(said"]}, "check its brackets"),
    ],
)
def test_mistakes_in_the_file_are_named(body: dict[str, object], message: str) -> None:
    with pytest.raises(KnowledgeError, match=r"quotes.yaml: language 'en'") as caught:
        parse_quotes({"languages": {"en": body}, "fallback": "en"}, "quotes.yaml")
    assert message in str(caught.value)


def test_unknown_language_uses_the_fallback() -> None:
    quotes = parse_quotes(dict(knowledge().documents["quotes"]), "quotes.yaml")
    assert quotes.of("lt") is quotes.of("en")
