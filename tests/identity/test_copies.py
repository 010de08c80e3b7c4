"""Copies: what reprinting does to a text keeps it together, what reporting does keeps texts apart, in any order."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.identity.copies import CopyCandidate, group_copies
from pipeline.identity.digests import Why
from pipeline.identity.knowledge import IdentityKnowledge, NameFinder, Wire
from pipeline.identity.shingles import TIERS_WORDS, sample
from pipeline.records import Article, Text
from tests.identity.edits import EDITS
from tests.identity.texts import FILLER, TEXTS
from tests.samples import NOON, article

Candidates = list[CopyCandidate]


def candidate(name: str, text: str, lang: str = "en", hours: float = 0, **changes: object) -> CopyCandidate:
    at = NOON + timedelta(hours=hours)
    values = {"source_id": name, "first_seen_at": at, "published_at": at} | changes
    made: Article = article(name, text=text, lang=lang, **values)
    return CopyCandidate(made, sample(made.article_id, text, made.title, lang))


def names(texts: list[Text], candidates: Candidates) -> set[frozenset[str]]:
    known = {item.article.article_id: item.article.url.rsplit("/", 1)[1] for item in candidates}
    return {frozenset(known[member] for member in text.article_ids) for text in texts}


def corpus() -> Candidates:
    rng = Random(11)
    made = []
    for name, (lang, text) in TEXTS.items():
        made.append(candidate(name, text, lang))
        for kind, edit in EDITS.items():
            made.append(candidate(f"{name}+{kind}", edit(text, rng, FILLER[lang]), lang, hours=rng.uniform(1, 40)))
    return made


CORPUS = corpus()
SURE = ("headline", "cut", "insert", "cut_insert", "words_5", "embed", "wire_tag")


@pytest.fixture(scope="module")
def group_of() -> dict[str, frozenset[str]]:
    return {name: group for group in names(group_copies(CORPUS), CORPUS) for name in group}


@pytest.mark.parametrize("kind", SURE)
@pytest.mark.parametrize("name", TEXTS)
def test_an_edited_copy_stays_with_its_text(group_of: dict[str, frozenset[str]], name: str, kind: str) -> None:
    assert group_of[f"{name}+{kind}"] == group_of[name]


@pytest.mark.parametrize("kind", ["words_15", "half"])
def test_most_heavily_rewritten_copies_stay_with_their_texts(group_of: dict[str, frozenset[str]], kind: str) -> None:
    kept = sum(group_of[f"{name}+{kind}"] == group_of[name] for name in TEXTS)
    assert kept >= len(TEXTS) - 1


@pytest.mark.parametrize("event", ["en", "ru", "be"])
def test_two_reports_that_share_a_quotation_are_two_texts(group_of: dict[str, frozenset[str]], event: str) -> None:
    assert group_of[f"{event}_1"] != group_of[f"{event}_2"]


def test_no_group_mixes_texts(group_of: dict[str, frozenset[str]]) -> None:
    for group in group_of.values():
        assert len({name.split("+")[0] for name in group}) == 1


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(len(CORPUS))))
def test_the_order_of_arrival_changes_nothing(order: list[int]) -> None:
    assert group_copies([CORPUS[place] for place in order]) == group_copies(CORPUS)


def test_every_article_is_in_exactly_one_text() -> None:
    members = [member for text in group_copies(CORPUS) for member in text.article_ids]
    assert sorted(members) == sorted(item.article.article_id for item in CORPUS)


def test_the_text_id_is_the_member_seen_first_then_the_least_id() -> None:
    text = TEXTS["en_1"][1]
    late, first, second = candidate("a", text, hours=3), candidate("b", text), candidate("c", text)
    [group] = group_copies([late, first, second])
    assert group.text_id == min(first.article.article_id, second.article.article_id)
    assert group.article_ids[-1] == late.article.article_id


def test_equal_words_in_two_languages_are_two_texts() -> None:
    text = TEXTS["ru_1"][1]
    assert len(group_copies([candidate("a", text, "ru"), candidate("b", text, "be")])) == 2


LONG = f"{TEXTS['en_1'][1]} {TEXTS['en_2'][1]}"
HEADLINE = "Harbour talks end without a word on the ferry"


def brief(shared_words: int, own_words: int = 20) -> str:
    """The first words of a long text, and some of the editors' own."""
    return " ".join([*LONG.split()[:shared_words], *DISCLAIMER.split()[:own_words]])


@pytest.mark.parametrize(
    ("shared_words", "title", "texts"),
    [
        (26, HEADLINE, 1),
        (26, "Another headline for what the editors made of it", 2),
        (26, "Talks end", 2),
        (10, HEADLINE, 2),
    ],
)
def test_a_headline_in_common_speaks_for_a_brief_text(shared_words: int, title: str, texts: int) -> None:
    told = candidate("long", LONG, title=title if title == "Talks end" else HEADLINE)
    assert len(group_copies([told, candidate("brief", brief(shared_words), hours=2, title=title)])) == texts


@pytest.mark.parametrize(("own_words", "texts"), [(0, 1), (70, 2)])
def test_a_brief_abridgement_of_a_very_long_text_is_found(own_words: int, texts: int) -> None:
    long = " ".join([LONG, *FILLER["en"], *FILLER["en"][::-1]])
    assert len(long.split()) > TIERS_WORDS[-1][0]
    found = [candidate("long", long), candidate("brief", brief(40, own_words), hours=1)]
    assert len(group_copies(found)) == texts


def test_a_headline_in_common_joins_no_issues_of_a_periodic_text() -> None:
    first = candidate("monday", BULLETIN.format("41.25", "38.07", "152.30", "0.4", "212"), title=HEADLINE)
    second = candidate("tuesday", BULLETIN.format("41.60", "37.98", "151.11", "0.7", "187"), title=HEADLINE)
    assert len(group_copies([first, second])) == 2


@pytest.mark.parametrize(("credit", "texts"), [("Northwire reports.", 1), ("Our correspondent reports.", 2)])
def test_a_brief_that_credits_the_wire_is_its_copy_sooner(credit: str, texts: int) -> None:
    wire = Wire("northwire", ("Northwire",), frozenset({"northwire_en"}))
    knowledge = IdentityKnowledge((wire,), {"en": {"northwire": "Northwire reports"}}, NameFinder.of([wire]))
    told = candidate("wire", LONG, source_id="northwire_en")
    found = [told, candidate("brief", f"{brief(32, 16)} {credit}", hours=2)]
    assert len(group_copies(found, knowledge)) == texts


def test_each_member_says_why_it_is_a_copy() -> None:
    first = candidate("a", LONG, title=HEADLINE)
    same, cut = candidate("b", LONG, hours=1), candidate("c", LONG[: len(LONG) * 2 // 3], hours=2)
    [text] = group_copies([first, same, cut])
    a = first.article.article_id
    assert text.reasons[:2] == ("first seen", f"same text as {a}")
    assert text.reasons[2].endswith(f"in common with {a}: {Why.CONTAINED}")


BULLETIN = (
    "The central bank has set official exchange rates. One hundred crowns cost {} marks, one hundred florins cost {} "
    "marks and ten ducats cost {} marks. The rates hold until the next session of the board, which meets every working "
    "day at two in the afternoon. The currency basket fell by {} per cent. Trading volume at the exchange came to {} "
    "million marks, the bank said. Deposits of households are accepted at the published rates in all branches of the "
    "savings bank and at post offices in the regions."
)


def test_a_periodic_text_with_other_figures_is_another_text() -> None:
    first = candidate("monday", BULLETIN.format("41.25", "38.07", "152.30", "0.4", "212"))
    second = candidate("tuesday", BULLETIN.format("41.60", "37.98", "151.11", "0.7", "187"))
    assert len(group_copies([first, second])) == 2


def test_a_reprinted_periodic_text_is_a_copy() -> None:
    figures = ("41.25", "38.07", "152.30", "0.4", "212")
    first = candidate("bank", BULLETIN.format(*figures))
    second = candidate("paper", "The bank reports. " + BULLETIN.format(*figures))
    assert len(group_copies([first, second])) == 1


def test_a_correction_of_one_figure_is_a_copy() -> None:
    first = candidate("bank", BULLETIN.format("41.25", "38.07", "152.30", "0.4", "212"))
    second = candidate("paper", BULLETIN.format("41.25", "38.07", "152.30", "0.4", "312"))
    assert len(group_copies([first, second])) == 1


DISCLAIMER = (
    "This publication appears on a site whose editors keep their own counsel. Readers who wish to use its materials "
    "must ask for written leave at least three working days ahead and must name the author, the photographer and the "
    "address of the page. The opinions of columnists need not agree with those of the editors, who do not return "
    "manuscripts. Subscribe to our channel, follow us on the network of your choice and tell your friends about our "
    "evening letter."
)


def test_a_disclaimer_that_a_source_repeats_joins_nothing() -> None:
    bodies = [
        TEXTS["en_1"][1][:420], TEXTS["en_2"][1][:430], " ".join(FILLER["en"][:8]), TEXTS["en_1"][1][-430:],
        TEXTS["en_2"][1][-430:],
    ]  # fmt: skip
    found = [candidate(f"p{n}", f"{body} {DISCLAIMER}", source_id="site") for n, body in enumerate(bodies)]
    assert len(group_copies(found)) == len(bodies)


def test_a_digest_does_not_join_the_texts_that_it_holds() -> None:
    one, other = candidate("one", TEXTS["en_1"][1]), candidate("other", TEXTS["en_2"][1])
    digest = candidate("digest", f"{TEXTS['en_1'][1]} {TEXTS['en_2'][1]}", hours=5)
    groups = names(group_copies([one, other, digest]), [one, other, digest])
    assert not any({"one", "other"} <= group for group in groups)


def test_clones_on_mirror_sites_add_articles_but_no_texts() -> None:
    clones = [
        candidate(f"{item.article.url[20:]}-{mirror}", item.article.text, item.article.lang, 60, source_id=mirror)
        for item in CORPUS
        for mirror in ("mirror-1", "mirror-2", "mirror-3")
    ]
    before, after = group_copies(CORPUS), group_copies([*CORPUS, *clones])
    originals = {item.article.article_id for item in CORPUS}
    assert {text.text_id for text in after} == {text.text_id for text in before}
    assert [set(text.article_ids) & originals for text in after] == [set(text.article_ids) for text in before]


def test_captions_are_no_copies_of_one_another() -> None:
    captions = [candidate(name, "Photo from the archive.") for name in "ab"]
    assert len(group_copies(captions)) == 2


def test_empty_texts_stay_alone() -> None:
    assert len(group_copies([candidate("a", "…"), candidate("b", "…")])) == 2


def test_no_candidates_no_texts() -> None:
    assert group_copies([]) == []
