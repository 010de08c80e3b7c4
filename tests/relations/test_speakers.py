"""Speakers: subjects before objects, pronouns to the person named last, offices to their holder."""

from __future__ import annotations

import pytest

from pipeline.relations.analyzer import Analyzer
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
         "US Department of State"),
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


def said_by(text: str, lang: str, kind: str = "direct") -> list[str | None]:
    """Id, or name of an unlisted speaker, of each quotation; the context names both sides, as news of them does."""
    context = {"en": "\nMinsk awaits Washington.", "ru": "\nМинск ждёт Вашингтон.", "be": "\nМінск чакае ЗША."}
    doc = read(text + context[lang], lang)
    found = [span._.dyad_speaker for span in doc.spans["dyad_quotes"] if span.label_ == kind]
    return [(speaker.actor_id or speaker.name) if speaker else None for speaker in found]


@pytest.mark.parametrize(
    ("lang", "text", "speaker"),
    [
        ("en", "“My husband is still there,” Tatsiana Vasilchuk told John Coale at the border.", "Tatsiana Vasilchuk"),
        ("en", "Tatsiana Vasilchuk wrote to Trump: “My husband is still there.”", "Tatsiana Vasilchuk"),
        ("en", "“The list is incomplete,” Tsikhanouskaya's adviser Dzmitry Halko told the portal.", "Dzmitry Halko"),
        ("en", "The analyst spoke. “It is asleep,” said the analyst, Georg Altmann of Berlin.", "Georg Altmann"),
        ("en", "In the words of Special Envoy for Hostage Affairs Pavel Kane, Trump “has made it a top priority”.",
         "Pavel Kane"),
        ("en", "Lukashenko's spokeswoman, Vera Antonava, told the pool: “He will think about it.”", "Vera Antonava"),
        ("ru", "«Мой муж ещё там», — написала Трампу Татьяна Васильчук.", "Татьяна Васильчук"),
        ("ru", "«Они работают хорошо», — отметил глава белорусской делегации Аркадий Ломоть.", "Аркадий Ломоть"),
        ("ru", "«Лукашенко продаст их дважды», — съехидничал политолог Марек Зелинский.", "Марек Зелинский"),
        ("be", "«Мой муж дагэтуль там», — напісала Трампу Таццяна Васільчук.", "Таццяна Васільчук"),
        ("be", "«Сьпіс няпоўны», — сказаў парталу дарадца Ціханоўскай Зьміцер Галко.", "Зьміцер Галко"),
    ],
)  # fmt: skip
def test_unlisted_person_is_not_the_listed_one_nearby(lang: str, text: str, speaker: str) -> None:
    assert said_by(text, lang) == [speaker]


@pytest.mark.parametrize(
    ("lang", "text", "speaker"),
    [
        ("en", "John Coale met Vera Antonava at the border. She did not smile. “I want my brother,” she told him.",
         "Vera Antonava"),
        ("en", "Vera Antonava sat beside Coale. “He shook every hand,” she recalled.", "Vera Antonava"),
        ("en", "Marek Zielinski of the Warsaw institute is not surprised. “Trump needs a win,” he said.", "Marek Zielinski"),
        ("ru", "Коул передал Лукашенко письмо. «Президент ценит ваши усилия», — сказал он.", "p.coale"),
        ("ru", "Письмо Трампу зачитала поэтесса Зоя Малашевич. «Я знаю этих людей», — сказала она.", "Зоя Малашевич"),
        ("ru", "По мнению сенатора Томаса Брэкли, текст нужен. «Мы узнаём всё из газет», — сказал он.",
         "x.usa.tomas-brekli"),
        ("ru", "Ольга вышла в сентябре. «До сих пор просыпаюсь в шесть», — говорит она.", "Ольга"),
        ("be", "Павел Сяргееў сустрэў Вольгу Гарбуз. «Я нікога не чакала», — сказала яна.", "Вольгу Гарбуз"),
        ("be", "З Коўлам Лукашэнка гаварыў пяць гадзін. «Нармальны мужык», — сказаў ён потым.", "p.lukashenko"),
    ],
)  # fmt: skip
def test_pronoun_means_the_last_subject_of_its_gender(lang: str, text: str, speaker: str) -> None:
    assert said_by(text, lang) == [speaker]


@pytest.mark.parametrize(
    ("lang", "text", "speaker"),
    [
        ("en", "Trump waved. “Turn it up,” somebody shouted.", "somebody"),
        ("en", "Two officials met Trump. “No champagne yet,” one of them said.", "one of them"),
        ("en", "“We have a list,” a senior White House official told reporters.", "White House official"),
        ("ru", "«Очередь была как театр», — вспоминает балерина театра.", "балерина театра"),
        ("ru", "Коул кивнул. «Через два месяца», — сказал белорусский чиновник.", "белорусский чиновник"),
        ("be", "Коўл кіўнуў. «Праз два месяцы», — сказаў беларускі чыноўнік.", "беларускі чыноўнік"),
    ],
)  # fmt: skip
def test_speaker_without_a_name_is_the_phrase(lang: str, text: str, speaker: str) -> None:
    found = said_by(text, lang)
    assert len(found) == 1
    assert found[0] is not None
    assert found[0].endswith(speaker)


@pytest.mark.parametrize(
    ("lang", "text", "body"),
    [
        ("en", "“We have no comment,” a State Department spokesperson said. Lukashenko was in Sochi.", "o.state"),
        ("en", "“We have no comment,” said a spokesman for the State Department. Lukashenko was in Sochi.", "o.state"),
        ("ru", "«Мы всё сказали», — заявил представитель Госдепартамента. Лукашенко был в Сочи.", "o.state"),
        ("ru", "«Мы всё сказали», — сообщили в МИД Беларуси.", "o.mfa"),
        ("be", "«Мы ўсё сказалі», — заявіў прадстаўнік Дзярждэпартамента. Лукашэнка быў у Сочы.", "o.state"),
        ("be", "«Мы ўсё сказалі», — паведамілі ў МЗС Беларусі.", "o.mfa"),
    ],
)  # fmt: skip
def test_body_speaks_through_its_unnamed_spokesman(lang: str, text: str, body: str) -> None:
    assert said_by(text, lang) == [body]


@pytest.mark.parametrize(
    ("lang", "text", "speakers"),
    [
        ("en", "“We asked for all,” said Coale, who had flown in from Vilnius. “We got 52 of them.”", ["p.coale"] * 2),
        ("en", "“He is still there,” Vera Antonava wrote to Trump. The White House has not replied. “I will write again.”",
         ["Vera Antonava"] * 2),
        ("en", "Pavel Siarheyeu is blunt. “Lukashenko will outlive three presidents. He always has.”", ["Pavel Siarheyeu"]),
        ("ru", "— Лукашенко переживёт всех, — качает головой Павел Сергеев. — Как всегда.", ["Павел Сергеев"] * 2),
        ("ru", "Павел Сергеев в перемены не верит. «Лукашенко переживёт трёх президентов. Как всегда».", ["Павел Сергеев"]),
        ("be", "Павел Сяргееў у перамены ня верыць. «Лукашэнка перажыве ўсіх. Як заўсёды».", ["Павел Сяргееў"]),
    ],
)  # fmt: skip
def test_quotation_without_author_is_carried_on(lang: str, text: str, speakers: list[str]) -> None:
    assert said_by(text, lang) == speakers


def test_official_document_is_its_publisher_speaking(analyzer: Analyzer) -> None:
    text = "The United States and Belarus held talks. “We raised every case on our list,” the statement reads."
    (quote,) = analyzer.quotes(text, lang="en", bloc="US_OFFICIAL", url="https://www.state.gov/briefing/")
    assert (quote.speaker, quote.speaker_id) == ("statement", "o.state")


def test_mention_never_holds_a_plain_name_as_speaker_id(analyzer: Analyzer) -> None:
    text = "“The US lifted sanctions on Belarus,” said Raisa Hrynkevich. Lukashenko thanked Trump."
    analysis = analyzer.analyze(text, lang="en")
    assert [quote.speaker for quote in analysis.quotes] == ["Raisa Hrynkevich"]
    assert analysis.mentions
    assert {mention.speaker_id for mention in analysis.mentions} == {None}


@pytest.mark.parametrize(
    ("lang", "kind", "text", "speakers"),
    [
        # A transcript that is cited does not speak; who told it does.
        ("en", "direct", "“We will come back in the spring,” John Coale told a meeting, according to a transcript.",
         ["p.coale"]),
        # An apposition stands between two commas.
        ("en", "indirect", "Natalya Eismont, the president's press secretary, said the talks had lasted an hour.",
         ["p.eismont"]),
        ("ru", "direct", "Спецпосланник США Джон Коул вышел к прессе. «День был длинный, но удачный», — сказал он.",
         ["p.coale"]),
        ("ru", "direct", "Гостей принял Максим Рыженков. «Мы никуда не торопимся», — заметил глава ведомства.",
         ["p.ryzhenkov"]),
        ("ru", "direct", "Позвонил пресс-секретарь президента России Дмитрий Песков. «Мы ждем», — пояснил представитель Кремля.",
         ["p.peskov"]),
        ("ru", "indirect", "Как считает украинский военный эксперт Богдан Лисовец, гости переоценивают союзника.",
         ["Богдан Лисовец"]),
        ("ru", "direct", "Софья Гвоздь приехала вчера. «Дорога была долгой и тихой», — призналась бывшая узница.",
         ["Софья Гвоздь"]),
        ("ru", "direct", "Софья Гвоздь приехала вчера. «Дорога была долгой?» — поинтересовалась корреспондентка.",
         ["корреспондентка"]),
        ("ru", "indirect", "Роджер Уикер предупреждает: лицензию можно отозвать одной строкой.", ["p.wicker"]),
        ("ru", "indirect", "В «Белавиа» подтвердили, что переговоры о запчастях начались.", ["o.belavia"]),
        ("be", "indirect", "Павел Латушка выступіў у Празе. На думку палітыка, ціск трэба здымаць паступова.",
         ["p.latushka"]),
        ("be", "direct", "Патрабаванні гасцей Лукашэнка назваў «дробяззю».", ["p.lukashenko"]),
    ],
)  # fmt: skip
def test_speakers_of_ordinary_news(lang: str, kind: str, text: str, speakers: list[str]) -> None:
    assert said_by(text, lang, kind) == speakers


def test_what_follows_the_authors_words_on_a_dash_line_is_said_by_the_same() -> None:
    text = "— Сказали, привезут к обеду, — объясняет Ольга Синкевич. — Потом сказали, что к вечеру."
    assert said_by(text, "ru") == ["Ольга Синкевич", "Ольга Синкевич"]


def test_the_tanker_in_marks_is_not_what_somebody_calls_it() -> None:
    assert said_by("Лукашенко назвал танкер «Северный ветер».", "ru") == []
