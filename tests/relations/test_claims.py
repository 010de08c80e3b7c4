"""Prisoner figures and sanctions steps as claims."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.records import Analysis
from tests.relations.relation_docs import shipped_analyzer


def analysis(text: str, lang: str, url: str | None = None) -> Analysis:
    return shipped_analyzer().analyze(text, lang=lang, published=datetime(2026, 3, 20, tzinfo=UTC), url=url)


@pytest.mark.parametrize(
    ("lang", "text", "kind", "n", "approximate"),
    [
        ("en", "Minsk freed 52 prisoners after talks with the US envoy.", "released", 52, False),
        ("en", "Lukashenko pardoned more than 120 people at Trump's request.", "pardoned", 120, True),
        ("en", "Lukashenko told the US he would free about 1,300 hostages if asked.", "listed", 1300, True),
        ("en", "Washington urged Minsk to release the remaining 900 political prisoners.", "remaining", 900, False),
        ("ru", "Минск освободил 250 политзаключённых по договоренности с США.", "released", 250, False),
        ("ru", "Лукашенко помиловал около 30 человек по просьбе Трампа.", "pardoned", 30, True),
        ("ru", "США требуют от Минска освободить 1100 политзаключённых.", "listed", 1100, False),
        ("be", "Менск вызваліў 123 палітвязьняў пасьля сустрэчы з амэрыканскім пасланьнікам.", "released", 123, False),
        ("be", "Лукашэнка памілаваў больш за 30 чалавек на просьбу Трампа.", "pardoned", 30, True),
    ],
)
def test_a_figure_is_bound_to_what_happened(lang: str, text: str, kind: str, n: int, approximate: bool) -> None:
    (claim,) = analysis(text, lang).prisoners
    assert (claim.kind, claim.n, claim.approximate) == (kind, n, approximate)
    assert claim.counterpart == "USA"
    assert str(n)[0] in text[claim.start : claim.end]


def test_a_figure_has_its_author() -> None:
    (claim,) = analysis('"Belarus released 52 people," said John Coale, the US envoy.', "en").prisoners
    assert claim.said_by == "p.coale"


def test_destination_and_deportation() -> None:
    (claim,) = analysis("Minsk freed 52 prisoners for the US and deported them to Lithuania.", "en").prisoners
    assert (claim.destination, claim.deported) == ("LTU", True)


@pytest.mark.parametrize(
    ("lang", "text", "object_id", "step"),
    [
        ("en", "The United States has lifted sanctions on Belavia.", "o.belavia", "effective"),
        ("en", "Washington will lift sanctions on Belarusian potash, Coale announced.", "potash", "announced_relief"),
        ("en", "The United States imposed sanctions on Belaruskali.", "o.belaruskali", "imposed"),
        ("en", "The United States extended sanctions against Belarus.", "BLR", "extended"),
        ("ru", "США сняли санкции с «Белавиа».", "o.belavia", "effective"),
        ("ru", "Минфин США выдал лицензию на операции с «Белавиа».", "o.belavia", "legal_act"),
        ("be", "ЗША падоўжылі санкцыі супраць Беларусі.", "BLR", "extended"),
    ],
)
def test_a_sanction_takes_a_step(lang: str, text: str, object_id: str, step: str) -> None:
    (claim,) = analysis(text, lang).sanctions
    assert (claim.issuer, claim.object_id, claim.step) == ("USA", object_id, step)
    assert claim.document_url is None


def test_a_licence_has_its_number_and_its_document() -> None:
    url = "https://ofac.treasury.gov/media/934666/download"
    text = "OFAC issued General License 13 authorizing transactions with Belaruskali."
    (claim,) = analysis(text, "en", url).sanctions
    assert (claim.instrument, claim.step, claim.document_url) == ("GL 13", "legal_act", url)
    assert analysis(text, "en", "https://example.org/news").sanctions[0].document_url is None


def test_a_denied_or_possible_measure_is_no_step() -> None:
    for text in ("The US did not lift sanctions on Belavia.", "The US may lift sanctions on Belavia."):
        assert analysis(text, "en").sanctions == ()


@pytest.mark.parametrize(
    ("lang", "text", "mode", "n", "objects"),
    [
        ("en", "Minsk freed 52 prisoners after talks with Coale.", "release", 52, ()),
        ("en", "The US lifted sanctions on Belavia.", "sanctions_relief", None, ("o.belavia",)),
        ("ru", "Лукашенко помиловал 14 человек по просьбе Трампа.", "pardon", 14, ()),
        ("be", "ЗША знялі санкцыі з «Белавія».", "sanctions_relief", None, ("o.belavia",)),
    ],
)
def test_a_mention_knows_its_figure_and_its_object(
    lang: str, text: str, mode: str, n: int | None, objects: tuple[str, ...]
) -> None:
    mention = next(mention for mention in analysis(text, lang).mentions if mention.mode == mode)
    assert (mention.n_reported, mention.object_ids) == (n, objects)
