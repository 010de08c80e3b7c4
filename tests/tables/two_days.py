"""The two hand-worked days of test_two_days.py: seventeen articles of three publishers, one for each bloc.

20 November                                                21 November
 s1 06:00 state  one visits two; quoted                     t1 05:00 state  the visit again; two criticises one
 s2 07:00 state  its copy                                   t2 09:00 state  something else
 s3 s4           something else                             f1 10:00 exile  the release again; two did not ease
 e1 08:00 exile  a copy of s1                               f2 11:00 exile  something else
 e2 09:00 exile  one released 52, as two says               v1 12:00 west   the relief again, with the legal act
 e3              something else                             v2 13:00 west   its copy
 w1 10:00 west   two eased sanctions on the airline         v3 14:00 west   something else
 w2 w3           something else
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pipeline.records import (
    ArticleStatus,
    Factuality,
    PartyPart,
    PrisonerClaim,
    PrisonerKind,
    Quad,
    SanctionClaim,
    SanctionStep,
    ThirdPartyHit,
)
from tests.tables.fabricate import DAY, SCOPE, Newsday, at, full_day, mention, quote

SECOND = DAY + timedelta(days=1)
FEEDS = ("state_ru", "exile_ru", "west_en")
TWO_DAY_SCOPE = replace(
    SCOPE,
    feeds=tuple(feed for feed in SCOPE.feeds if feed.feed_id in FEEDS),
    blocs=("STATE", "EXILE", "WEST"),
    third_parties=("CCC",),
    topic_ids=("deal", "sanctions"),
)
ASSERTED, REPORTED, NEGATED = Factuality(), Factuality(reported=True), Factuality(negated=True)
NO_PARTS = {"third_parties": ()}

VISIT = mention("AAA", "BBB", actors=("p.one", "p.two"), topics=("deal",), mode="visit", score=4.0, factuality=ASSERTED)
RELEASE = mention(
    "AAA",
    "BBB",
    actors=("p.one",),
    text="One freed 52.",
    event_class="RETREAT",
    mode="release",
    quad=Quad.MATERIAL_COOP,
    score=6.5,
    factuality=REPORTED,
    n_reported=52,
)
RELIEF = mention(
    "BBB",
    "AAA",
    actors=("p.two",),
    topics=("sanctions",),
    text="Two wrote off sanctions.",
    event_class="RETREAT",
    mode="sanctions_relief",
    quad=Quad.MATERIAL_COOP,
    score=6.5,
    factuality=ASSERTED,
    object_ids=("airline",),
)
NO_RELIEF = replace(RELIEF, start=20, end=40, sentence_index=1, score=0.0, factuality=NEGATED, text="Two did not.")
CRITICISM = mention(
    "BBB",
    "AAA",
    index=1,
    actors=("p.two",),
    text="Two scolded one.",
    event_class="ACCUSE",
    mode="disapprove",
    quad=Quad.VERBAL_CONF,
    score=-2.0,
    factuality=ASSERTED,
    speaker="p.two",
)
PRISONERS = PrisonerClaim(0, 13, "One freed 52.", PrisonerKind.RELEASED, 52, said_by="p.two", counterpart="BBB")
ANNOUNCED = SanctionClaim(0, 24, "Two wrote off sanctions.", "BBB", "airline", SanctionStep.ANNOUNCED_RELIEF)
LEGAL = replace(ANNOUNCED, step=SanctionStep.LEGAL_ACT, instrument="GL 1", document_url="https://two.example/gl1")
LIMIT = {"third_parties": (ThirdPartyHit("CCC", PartyPart.CONSTRAINT),)}


def first_day() -> Newsday:
    news = Newsday(day=DAY, now=at(32), scope=TWO_DAY_SCOPE)
    news.polls(*(full_day(feed) for feed in FEEDS))
    return _first(news, DAY, 0)


def second_day() -> Newsday:
    """The second day with the first in its window."""
    news = Newsday(day=SECOND, now=at(56), scope=TWO_DAY_SCOPE)
    news.polls(*(full_day(feed, SECOND) for feed in FEEDS))
    _first(news, DAY, -24)
    about, told = ArticleStatus.ABOUT, ArticleStatus.MENTIONS
    again = {"actors": ("p.one", "p.two"), "found": NO_PARTS}
    news.article("t1", "state", hour=5, status=about, mentions=(VISIT, CRITICISM), topics=("deal",), story="A", **again)
    news.article("t2", "state", hour=9)
    news.article("f1", "exile", hour=10, status=told, mentions=(RELEASE, NO_RELIEF), story="B", **again)
    news.article("f2", "exile", hour=11)
    legal = {
        "status": about,
        "mentions": (RELIEF,),
        "actors": ("p.two", "x.third"),
        "topics": ("sanctions",),
        "found": LIMIT | {"sanctions": (LEGAL,)},
        "story": "C",
    }
    news.article("v1", "west", "en", hour=12, **legal)
    news.article("v2", "west", "en", hour=13, copy_of="v1", **legal)
    return news.article("v3", "west", "en", hour=14)


def _first(news: Newsday, day: date, shift: int) -> Newsday:
    about, told = ArticleStatus.ABOUT, ArticleStatus.MENTIONS
    visit = {
        "status": about,
        "mentions": (VISIT,),
        "actors": ("p.one", "p.two"),
        "topics": ("deal",),
        "quotes": (quote("We are ready.", "One", "p.one"),),
        "found": NO_PARTS,
        "story": "A",
        "day": day,
    }
    news.article("s1", "state", hour=6 + shift, **visit)
    news.article("s2", "state", hour=7 + shift, copy_of="s1", **visit)
    news.article("e1", "exile", hour=8 + shift, copy_of="s1", **visit)
    news.article(
        "e2",
        "exile",
        hour=9 + shift,
        status=told,
        mentions=(RELEASE,),
        actors=("p.one",),
        found=NO_PARTS | {"prisoners": (PRISONERS,)},
        story="B",
        day=day,
    )
    news.article(
        "w1",
        "west",
        "en",
        hour=10 + shift,
        status=about,
        mentions=(RELIEF,),
        actors=("p.two", "x.third"),
        topics=("sanctions",),
        found=LIMIT | {"sanctions": (ANNOUNCED,)},
        story="C",
        day=day,
    )
    for name, source, lang in (("s3", "state", "ru"), ("s4", "state", "ru"), ("e3", "exile", "ru")):
        news.article(name, source, lang, hour=12 + shift, day=day)
    for name in ("w2", "w3"):
        news.article(name, "west", "en", hour=12 + shift, day=day)
    return news
