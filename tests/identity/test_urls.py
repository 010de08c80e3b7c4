"""Canonical URLs: a table of addresses that must merge or stay apart, and the properties of the key."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity.urls import SourceRules, article_id, canonical_url, same_site, url_key

A = "https://example.com/news/2026/11/some-Title-1.html"

MERGE = [
    # scheme, host, port
    (A, "http://example.com/news/2026/11/some-Title-1.html"),
    (A, "HTTPS://EXAMPLE.com/news/2026/11/some-Title-1.html"),
    (A, "https://www.example.com/news/2026/11/some-Title-1.html"),
    (A, "https://www2.example.com/news/2026/11/some-Title-1.html"),
    (A, "https://m.example.com/news/2026/11/some-Title-1.html"),
    (A, "https://mobile.example.com/news/2026/11/some-Title-1.html"),
    (A, "https://www.m.example.com/news/2026/11/some-Title-1.html"),
    (A, "https://example.com./news/2026/11/some-Title-1.html"),
    (A, "https://example.com:443/news/2026/11/some-Title-1.html"),
    (A, "http://example.com:80/news/2026/11/some-Title-1.html"),
    (A, "https://reader@example.com/news/2026/11/some-Title-1.html"),
    (A, "  https://example.com/news/2026/11/some-Title-1.html\n"),
    ("https://en.wikipedia.org/wiki/Minsk", "https://en.m.wikipedia.org/wiki/Minsk"),
    ("https://gov.by/ru/a", "https://www.gov.by/ru/a"),
    ("https://bbc.co.uk/news/1", "https://m.bbc.co.uk/news/1"),
    ("https://навіны.бел/палітыка", "https://xn--80ae5ac4e2c.xn--90ais/палітыка"),
    ("https://навіны.бел/a", "https://НАВІНЫ.бел/a"),
    # AMP
    (A, "https://amp.example.com/news/2026/11/some-Title-1.html"),
    ("https://example.com/a/1", "https://example.com/amp/a/1"),
    ("https://example.com/a/1", "https://example.com/a/1/amp"),
    ("https://example.com/a/1", "https://example.com/a/1/amp/"),
    ("https://example.com/a/1", "https://example.com/a/1.amp"),
    ("https://example.com/a/1.html", "https://example.com/a/1.amp.html"),
    ("https://example.com/a/1", "https://example.com/a/1/amp.html"),
    ("https://example.com/a/1", "https://example.com/a/1?amp"),
    ("https://example.com/a/1", "https://example.com/a/1?amp=1"),
    ("https://example.com/a/1", "https://example.com/a/1?outputType=amp"),
    ("https://example.com/a/1", "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a/1"),
    (
        "https://example.com/a/1",
        "https://www-example-com.cdn.ampproject.org/v/s/www.example.com/a/1?amp_js_v=0.1&usqp=x",
    ),
    ("https://example.com/a/1", "https://cdn.ampproject.org/c/s/amp.example.com/a/1"),
    ("https://example.com/a/1", "https://www.google.com/amp/s/www.example.com/a/1"),
    ("https://example.com/a/1?id=7", "https://www.google.by/amp/s/amp.example.com/a/1?id=7"),
    ("https://example.com/a/1", "https://www.bing.com/amp/s/www.example.com/a/1"),
    ("https://example.com/a/1", "https://example-com.turbopages.org/example.com/s/a/1"),
    ("https://example.com/a/1", "https://example-com.turbopages.org/turbo/example.com/s/a/1"),
    ("https://example.com/a/1", "https://yandex.ru/turbo/example.com/s/a/1"),
    # link shims
    ("https://example.com/a/1", "https://www.google.com/url?q=https://example.com/a/1&sa=D&usg=x"),
    ("https://example.com/a/1?b=2", "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fa%2F1%3Fb%3D2&h=x"),
    ("https://example.com/a/1", "https://vk.com/away.php?to=https%3A%2F%2Fexample.com%2Fa%2F1"),
    # trackers
    ("https://example.com/a", "https://example.com/a?utm_source=telegram&utm_medium=social"),
    ("https://example.com/a", "https://example.com/a?UTM_Source=rss"),
    ("https://example.com/a", "https://example.com/a?fbclid=IwAR0"),
    ("https://example.com/a", "https://example.com/a?gclid=1&gclsrc=aw.ds"),
    ("https://example.com/a", "https://example.com/a?yclid=55"),
    ("https://example.com/a", "https://example.com/a?ysclid=lq1"),
    ("https://example.com/a", "https://example.com/a?_openstat=ZGly"),
    ("https://example.com/a", "https://example.com/a?at_medium=RSS&at_campaign=KARANGA"),
    ("https://example.com/a", "https://example.com/a?traffic_source=rss"),
    ("https://example.com/a", "https://example.com/a?maca=en-rss-en-all-1573-rdf"),
    ("https://example.com/a", "https://example.com/a?smid=tw-share"),
    ("https://example.com/a", "https://example.com/a?CMP=share_btn_tw"),
    ("https://example.com/a", "https://example.com/a?igshid=1"),
    ("https://example.com/a", "https://example.com/a?mc_cid=1&mc_eid=2"),
    ("https://example.com/a", "https://example.com/a?from=rss"),
    ("https://example.com/a", "https://example.com/a?ref=telegram"),
    ("https://example.com/a", "https://example.com/a?rss"),
    ("https://example.com/a", "https://example.com/a;jsessionid=0A1B"),
    ("https://example.com/a?id=5", "https://example.com/a?utm_source=x&id=5"),
    ("https://example.com/a?id=5", "https://example.com/a?id=5&PHPSESSID=77"),
    ("https://example.com/a?b=1&c=2", "https://example.com/a?c=2&b=1"),
    ("https://example.com/a", "https://example.com/a?"),
    ("https://example.com/a?b=1", "https://example.com/a?&b=1&"),
    # fragments, slashes, dots, escapes, index pages
    (A, A + "#comments"),
    (A, A + "#:~:text=said"),
    (A, A + "#xtor=RSS-1"),
    ("https://example.com/a", "https://example.com/a/"),
    ("https://example.com", "https://example.com/"),
    ("https://example.com/a/b", "https://example.com//a//b"),
    ("https://example.com/a/b", "https://example.com/a/./c/../b"),
    ("https://example.com/b", "https://example.com/../b"),
    ("https://example.com/a/b", "https://example.com/a/%2E/b"),
    ("https://example.com/~user", "https://example.com/%7Euser"),
    ("https://example.com/%D0%B0", "https://example.com/%d0%b0"),
    ("https://example.com/%D0%B0", "https://example.com/а"),
    ("https://example.com/a%20b", "https://example.com/a b"),
    ("https://example.com/a?q=%D0%B0", "https://example.com/a?q=а"),
    ("https://example.com/a?t[]=1", "https://example.com/a?t%5B%5D=1"),
    ("https://example.com/a", "https://example.com/a/index.html"),
    ("https://example.com/a?id=1", "https://example.com/a/index.php?id=1"),
    ("https://example.com", "https://example.com/default.aspx"),
    ("https://nashaniva.com/?c=ar&i=369241", "http://www.nashaniva.com/index.php?i=369241&c=ar"),
    # shapes of real outlets' addresses
    ("https://belta.by/president/view/title-1234-2026/", "http://www.belta.by/president/view/title-1234-2026"),
    (
        "https://eng.belta.by/politics/view/title-1-2026",
        "https://eng.belta.by/politics/view/title-1-2026/?utm_source=x",
    ),
    ("https://www.sb.by/articles/zagolovok.html", "http://sb.by/articles/zagolovok.html?ysclid=m1abc"),
    ("https://www.svaboda.org/a/33456789.html", "https://svaboda.org/amp/a/33456789.html"),
    ("https://www.svaboda.org/a/33456789.html", "https://www.svaboda.org/a/33456789.html?utm_medium=rss#player"),
    (
        "https://www.rferl.org/a/belarus-us-talks/33456789.html",
        "http://rferl.org/a/belarus-us-talks/33456789.html#0_8_8",
    ),
    (
        "https://www.reuters.com/world/title-2026-11-23/",
        "https://www.reuters.com/world/title-2026-11-23?utm_campaign=trueAnthem",
    ),
    ("https://www.bbc.com/news/articles/c0ab", "https://www.bbc.com/news/articles/c0ab?at_medium=RSS&at_campaign=rss"),
    ("https://www.bbc.com/russian/articles/c0ab", "https://www.bbc.com/russian/articles/c0ab.amp"),
    ("https://www.dw.com/en/title/a-70000001", "https://amp.dw.com/en/title/a-70000001"),
    ("https://www.dw.com/be/title/a-70000001", "https://www.dw.com/be/title/a-70000001?maca=bel-rss-bel-all-1234-rdf"),
    (
        "https://apnews.com/article/belarus-1a2b",
        "https://apnews.com/article/belarus-1a2b?utm_source=copy&utm_medium=share",
    ),
    ("https://apnews.com/article/belarus-1a2b", "https://www.apnews.com/article/belarus-1a2b/"),
    ("https://edition.cnn.com/2026/11/23/europe/title", "https://edition.cnn.com/2026/11/23/europe/title/index.html"),
    (
        "https://www.theguardian.com/world/2026/nov/23/title",
        "https://amp.theguardian.com/world/2026/nov/23/title?CMP=Share_iOSApp_Other",
    ),
    ("https://www.politico.eu/article/title/", "https://www.politico.eu/article/title/amp/"),
    ("https://tass.com/politics/1888888", "http://www.tass.com/politics/1888888/amp"),
    ("https://tass.ru/politika/25555555", "https://tass.ru/politika/25555555?utm_source=yxnews&utm_medium=desktop"),
    ("https://ria.ru/20261123/ssha-1999999999.html", "https://ria.ru/amp/20261123/ssha-1999999999.html"),
    ("https://www.interfax.ru/world/999999", "https://m.interfax.ru/world/999999"),
    ("https://www.kommersant.ru/doc/7300000", "https://www.kommersant.ru/amp/doc/7300000"),
    ("https://meduza.io/news/2026/11/23/title", "https://meduza.io/amp/news/2026/11/23/title"),
    ("https://novychas.online/palityka/title", "http://www.novychas.online/palityka/title/?fbclid=IwAR1"),
    ("https://reform.news/title-1234", "https://reform.news/title-1234/amp"),
    ("https://pozirk.online/ru/news/123456/", "https://www.pozirk.online/ru/news/123456"),
    ("https://www.state.gov/belarus-release/", "https://www.state.gov/belarus-release?utm_source=govdelivery"),
    ("https://ofac.treasury.gov/recent-actions/20261123", "http://ofac.treasury.gov/recent-actions/20261123/"),
    ("https://gazetaby.com/post/title/201111/", "http://gazetaby.com/post/title/201111/?rss=1"),
    ("https://www.lrt.lt/en/news-in-english/19/2400000/title", "http://lrt.lt/en/news-in-english/19/2400000/title/"),
]

APART = [
    ("https://nashaniva.com/?c=ar&i=369241", "https://nashaniva.com/?c=ar&i=369242"),
    ("https://nashaniva.com/?c=ar&i=369241", "https://nashaniva.com/"),
    ("https://nashaniva.com/?c=ar&i=369241&lang=ru", "https://nashaniva.com/?c=ar&i=369241&lang=be"),
    ("https://example.com/?p=12", "https://example.com/?p=13"),
    ("https://example.com/news.php?sid=101", "https://example.com/news.php?sid=202"),
    ("https://example.com/?cid=5", "https://example.com/?cid=6"),
    ("https://example.com/a?id=1", "https://example.com/a?id=2"),
    ("https://example.com/a", "https://example.com/A"),
    ("https://t.example/AbCdEf", "https://t.example/abcdef"),
    ("https://news.example.com/a1", "https://blog.example.com/a1"),
    ("https://eng.belta.by/politics/view/x-1", "https://belta.by/politics/view/x-1"),
    ("https://example.com/a", "https://example.org/a"),
    ("https://example.com/a", "https://example.com:8080/a"),
    ("https://example.com/a#!/story/1", "https://example.com/a#!/story/2"),
    ("https://example.com/a#!/story/1", "https://example.com/a"),
    ("https://example.com/a?source=belta", "https://example.com/a?source=tass"),
    ("https://example.com/a?from=minsk", "https://example.com/a"),
    ("https://example.com/a?ref=12", "https://example.com/a?ref=13"),
    ("https://example.com/a?page=2", "https://example.com/a"),
    ("https://example.com/a?lang=be", "https://example.com/a?lang=ru"),
    ("https://example.com/en/a", "https://example.com/be/a"),
    ("https://example.com/a%2Fb", "https://example.com/a/b"),
    ("https://example.com/a?x=1%262", "https://example.com/a?x=1&2"),
    ("https://example.com/a?t[]=1&t[]=2", "https://example.com/a?t[]=2&t[]=1"),
    ("https://m.gov.by/a", "https://gov.by/a"),
    ("https://m.com/a", "https://com/a"),
    ("https://example.com/amp", "https://example.com/"),
    ("https://example.com/champ", "https://example.com/ch"),
    ("https://example.com/lamp.html", "https://example.com/l.html"),
    ("https://example.com/news/index.html", "https://example.com/news/index-2.html"),
    ("https://example.com/a.html", "https://example.com/a"),
    ("https://mail.example.com/a", "https://example.com/a"),
    ("https://example.com/2026/11/22/a", "https://example.com/2026/11/23/a"),
    ("https://google.com/url?q=notaurl", "https://google.com/url?q=other"),
    ("https://example.com/a?utm=1", "https://example.com/a?utm=2"),
    # shapes of real outlets' addresses
    ("https://www.svaboda.org/a/33456789.html", "https://www.svaboda.org/a/33456790.html"),
    ("https://belta.by/president/view/title-1234-2026/", "https://belta.by/president/view/title-1235-2026/"),
    ("https://tass.com/politics/1888888", "https://tass.ru/politics/1888888"),
    ("https://www.bbc.com/russian/articles/c0ab", "https://www.bbc.com/news/articles/c0ab"),
    ("https://www.interfax.ru/world/999999", "https://www.interfax.ru/russia/999999"),
    ("https://news.google.com/rss/articles/CBMiA", "https://news.google.com/rss/articles/CBMia"),
    ("https://t.me/s/pul_1/12", "https://t.me/s/pul_1/13"),
    ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=ABC"),
    ("https://president.gov.by/ru/events/title", "https://president.gov.by/be/events/title"),
    ("https://www.kp.ru/daily/27500/4700001/", "https://www.belarus.kp.ru/daily/27500/4700001/"),
    ("https://www.state.gov/briefings?page=1", "https://www.state.gov/briefings?page=2"),
    ("https://forum.example/viewtopic.php?t=5", "https://forum.example/viewtopic.php?t=6"),
]


@pytest.mark.parametrize(("first", "second"), MERGE, ids=lambda url: url[:60])
def test_addresses_of_one_article_merge(first: str, second: str) -> None:
    assert canonical_url(first) == canonical_url(second) is not None


@pytest.mark.parametrize(("first", "second"), APART, ids=lambda url: url[:60])
def test_addresses_of_two_articles_stay_apart(first: str, second: str) -> None:
    assert canonical_url(first) != canonical_url(second)


def test_the_table_is_long_enough() -> None:
    assert len(MERGE) + len(APART) >= 120


@pytest.mark.parametrize(
    "url",
    ["", "about:blank", "mailto:a@example.com", "ftp://example.com/a", "/relative", "//example.com/a", "https://",
     "http://exa mple.com/", "http://example.com:99999/a", "https://a..b/c", "http://[::1/a", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_http_address_gives_none(url: str) -> None:
    assert canonical_url(url) is None


def test_key_and_id_are_the_sha256_of_the_canonical_url() -> None:
    canonical = canonical_url("http://www.example.com/a/")
    assert canonical == "https://example.com/a"
    digest = hashlib.sha256(b"https://example.com/a")
    assert url_key(canonical) == digest.digest()[:16]
    assert article_id(canonical) == digest.hexdigest()[:32]


@pytest.mark.parametrize("url", [url for pair in MERGE + APART for url in pair], ids=lambda url: url[:60])
def test_idempotent_on_the_table(url: str) -> None:
    once = canonical_url(url)
    assert once is not None
    assert canonical_url(once) == once


@pytest.mark.parametrize("wrapped", ["0.;", "a.b:99999", "x y.by", ".."])
def test_a_wrapper_around_no_address_stands_for_itself(wrapped: str) -> None:
    once = canonical_url(f"https://google.com/amp/{wrapped}")
    assert once is not None
    assert once.startswith("https://google.com")
    assert canonical_url(once) == once


_PIECE = st.text(st.sampled_from("abZ0.~-_%/:;=&?#!@+ ё[]\\é2Fmp"), max_size=14)
_HOSTS = st.sampled_from(
    ["example.com", "www.example.com", "m.amp.www.example.by", "google.com", "yandex.ru", "vk.com", "m.google.com",
     "x.cdn.ampproject.org", "t.turbopages.org", "l.facebook.com", "пример.бел", "be.m.wikipedia.org", "EXAMPLE.COM:80"]
)  # fmt: skip
_PATHS = st.lists(
    st.one_of(st.sampled_from(["amp", "turbo", "s", "c", "v", "a.by", "index.php", "url", "..", "x.amp"]), _PIECE),
    max_size=6,
).map("/".join)
_QUERIES = st.lists(
    st.one_of(_PIECE, st.sampled_from(["utm_a=1", "q=https://m.google.com/amp/s/b.by", "u=http://a.by/?amp", "rss"])),
    max_size=4,
).map("&".join)


@given(_HOSTS, _PATHS, _QUERIES, _PIECE)
def test_idempotent_on_anything(host: str, path: str, query: str, fragment: str) -> None:
    once = canonical_url(f"http://{host}/{path}?{query}#{fragment}")
    if once is not None:
        assert canonical_url(once) == once
        assert once.startswith("https://")


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    canonical_url(text)
    canonical_url("http://" + text)


def test_rules_of_a_source_override() -> None:
    rules = SourceRules(
        keep_params=frozenset({"cmp"}), drop_params=frozenset({"s"}), hosts={"mirror.example": "example.com"}
    )
    assert canonical_url("https://www.mirror.example/a?s=1&CMP=3", rules) == "https://example.com/a?CMP=3"
    fragment = SourceRules(keep_fragment=True)
    assert canonical_url("https://example.com/a#n5", fragment) == "https://example.com/a#n5"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("https://example.com/a", "https://example.com/b", True),
        ("https://news.example.com/a", "https://example.com/b", True),
        ("https://example.com/a", "https://badexample.com/a", False),
        ("https://example.com/a", "https://example.org/a", False),
    ],
)
def test_same_site(first: str, second: str, expected: bool) -> None:
    assert same_site(first, second) is expected
