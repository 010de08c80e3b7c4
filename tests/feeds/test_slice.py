"""A document cut down to its unseen items gives the entries that the whole document gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.feeds.parse import MAX_ENTRIES, ParsedFeed, parse_feed
from pipeline.feeds.seen import NOTHING_SEEN, Seen, SeenItem
from pipeline.feeds.slice import slice_document
from pipeline.records import Disposition
from tests.feeds.documents import item, rss

URL = "https://example.org/news/rss.xml"
FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.xml"))


def parse(body: bytes, seen: Seen = NOTHING_SEEN, url: str = URL) -> ParsedFeed:
    return parse_feed(body, url=url, content_type=None, lang="ru", feed_id="f", seen=seen)


def seen_of(parsed: ParsedFeed, chosen: Callable[[int], bool] = lambda place: True) -> Seen:
    """What a poll would remember of the chosen items."""
    return {
        digest: SeenItem(digest, bytes(16), Disposition.DUPLICATE_URL, None, b"0000")
        for place, (digest, _) in enumerate(parsed.outline)
        if chosen(place)
    }


def assert_slices_equal_the_whole(body: bytes, url: str = URL) -> None:
    """Every third item unseen, all unseen but the first, none unseen: the entries are those of the whole document."""
    whole = parse(body, url=url)
    by_digest = dict(zip((digest for digest, _ in whole.outline), whole.entries, strict=True))
    for chosen in (lambda place: place % 3 > 0, lambda place: place == 0, lambda place: True):
        seen = seen_of(whole, chosen)
        part = parse(body, seen, url)
        assert part.entries == tuple(
            entry for (digest, _), entry in zip(whole.outline, whole.entries, strict=True) if digest not in seen
        )
        assert [digest for digest, _ in part.outline] == list(by_digest) or len(by_digest) < len(whole.outline)
        assert part.kind == whole.kind or (part.kind == "seen" and not part.entries)
        assert (part.min_interval_s, part.n_items) == (whole.min_interval_s, whole.n_items)


DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
FEEDBURNER = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'
SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=12)
MARKUP = st.sampled_from(
    ["", "a &amp;amp; b", "&lt;p&gt;Привет&lt;/p&gt;", "<![CDATA[</item>A & <B></entry>]]>", "&#1057;", "a\r\nb",
     "<!-- <item> -->", "<?x <entry> ?>"]
)  # fmt: skip
LINKS = st.sampled_from(["https://example.org/a", "/n/1?a=1&amp;b=2", "../x", "//cdn.example.org/1", "n 1", ""])
DATES = st.sampled_from(["Mon, 23 Nov 2026 09:00:00 GMT", "2026-11-23T12:00:00+03:00", "soon", "1795424400", ""])
RSS_PARTS = st.one_of(
    MARKUP.map("<title>{}</title>".format),
    LINKS.map("<link>{}</link>".format),
    MARKUP.map("<description>{}</description>".format),
    MARKUP.map("<content:encoded>{}</content:encoded>".format),
    DATES.map("<pubDate>{}</pubDate>".format),
    DATES.map("<dc:date>{}</dc:date>".format),
    MARKUP.map("<dc:creator>{}</dc:creator>".format),
    LINKS.map('<guid isPermaLink="false">{}</guid>'.format),
    LINKS.map("<feedburner:origLink>{}</feedburner:origLink>".format),
    LINKS.map('<atom:link rel="alternate" href="{}"/>'.format),
    st.just('<media:group><media:title>M</media:title><media:content url="/m.jpg"/></media:group>'),
    st.just('<enclosure url="/a.mp3" length="1" type="audio/mpeg"/>'),
    st.just('<source url="https://other.example/rss"><![CDATA[Other]]></source>'),
    st.just("<image><title>I</title><link>/i</link></image>"),
    st.just('<x:y xmlns:x="urn:x"><x:item>in</x:item></x:y>'),
    st.just("<itemised/><x-item/>"),
)
ATOM_PARTS = st.one_of(
    st.tuples(st.sampled_from(["text", "html"]), MARKUP).map(lambda p: f'<title type="{p[0]}">{p[1]}</title>'),
    st.just('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><a href="/x">A</a><br/></div></content>'),
    st.tuples(st.sampled_from(["alternate", "self"]), LINKS).map(lambda p: f'<link rel="{p[0]}" href="{p[1]}"/>'),
    MARKUP.map('<content type="html" xml:base="/deep/">{}</content>'.format),
    MARKUP.map("<summary>{}</summary>".format),
    DATES.map("<updated>{}</updated>".format),
    DATES.map("<published>{}</published>".format),
    st.just("<author><name>Ann</name><uri>/ann</uri></author>"),
    st.just("<source><id>urn:s</id><title>S</title><updated>2020-01-01T00:00:00Z</updated></source>"),
    LINKS.map("<id>{}</id>".format),
)
BASES = st.sampled_from(["", " a='/>' b = \"'>\"", ' xml:base="https://base.example/x/"', ' xml:lang="be"'])
HEADS = st.sampled_from(
    ["<ttl>30</ttl>", "<sy:updatePeriod>daily</sy:updatePeriod>", "<image><url>/i</url></image>", ""]
)


def parts_of(part: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.lists(part, max_size=7).map("\n ".join), max_size=7)


@st.composite
def rss_documents(draw: st.DrawFn) -> str:
    items = [f"<item{draw(BASES)}>{inner}</item>{draw(TEXTS.map(escape))}" for inner in draw(parts_of(RSS_PARTS))]
    version = draw(st.sampled_from(["0.91", "0.92", "2.0"]))
    return (
        f'<rss version="{version}" {DC} {CONTENT} {FEEDBURNER} {MEDIA} {ATOM} {SY}{draw(BASES)}><channel{draw(BASES)}>'
        f"<title>T</title><link>/</link>{draw(HEADS)}{''.join(items)}{draw(HEADS)}</channel></rss>"
    )


@st.composite
def rdf_documents(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"]))
    items = [f'<item rdf:about="/{n}">{inner}</item>\n' for n, inner in enumerate(draw(parts_of(RSS_PARTS)))]
    return (
        f'<rdf:RDF {RDF} xmlns="{name}" {DC} {CONTENT} {FEEDBURNER} {MEDIA} {ATOM} {SY}><channel rdf:about="x">'
        f"<title>T</title>{draw(HEADS)}</channel>{''.join(items)}</rdf:RDF>"
    )


@st.composite
def atom_documents(draw: st.DrawFn) -> str:
    prefix = draw(st.sampled_from(["", "a:"]))
    items = [f"<entry{draw(BASES)}>{inner}</entry>\n" for inner in draw(parts_of(ATOM_PARTS))]
    text = f"<feed xmlns='http://www.w3.org/2005/Atom'{draw(BASES)}><title>T</title>{''.join(items)}</feed>"
    if prefix:
        text = text.replace("<entry", "<a:entry").replace("</entry", "</a:entry")
        text = text.replace("<feed xmlns=", "<feed xmlns:a='http://www.w3.org/2005/Atom' xmlns=")
    return text


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@settings(max_examples=120, deadline=None)
@given(st.one_of(rss_documents(), rdf_documents(), atom_documents()))
def test_documents_of_all_formats(text: str) -> None:
    assert parse(text.encode()).outline or ("<item" not in text and "entry" not in text)
    assert_slices_equal_the_whole(text.encode())


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixtures(path: Path) -> None:
    body = path.read_bytes()
    if parse(body).outline:
        assert_slices_equal_the_whole(body)


def test_the_real_feeds(shared: Path) -> None:
    for path in sorted((shared / "real_feeds").glob("*.xml")):
        assert_slices_equal_the_whole(path.read_bytes())


def test_what_was_seen_is_not_read_again() -> None:
    body = rss(item("https://example.org/a"), item("https://example.org/b", "B"))
    again = parse(body, seen_of(parse(body)))
    assert (again.is_feed, again.entries, again.n_items) == (True, (), 2)


@pytest.mark.parametrize(
    "changed",
    [
        rss(item(title="Corrected")),
        rss(item(date="Mon, 23 Nov 2026 09:00:01 GMT")),
        rss(item(extra="<guid>1</guid>")),
        rss(item()).replace(b'version="2.0"', b'version="2.0" xml:base="https://other.example/"'),
    ],
    ids=["title", "date", "guid", "base"],
)
def test_a_changed_item_is_read_again(changed: bytes) -> None:
    assert len(parse(changed, seen_of(parse(rss(item())))).entries) == 1


@pytest.mark.parametrize(
    "changed",
    [
        rss(item(), channel="<lastBuildDate>Mon, 23 Nov 2026 11:00:00 GMT</lastBuildDate>"),
        rss(item("https://example.org/b"), item()),
        rss(item()).replace(b"<item>", b"<!-- cached -->\n<item>"),
    ],
    ids=["channel", "another item", "comment"],
)
def test_an_unchanged_item_is_known_in_another_document(changed: bytes) -> None:
    part = parse(changed, seen_of(parse(rss(item()))))
    assert all(entry.url == "https://example.org/b" for entry in part.entries)
    assert len(part.entries) == part.n_items - 1


def test_relative_links_moved_to_another_address_are_read_again() -> None:
    body = rss(item("/a"))
    (entry,) = parse(body, seen_of(parse(body)), url="https://moved.example/rss").entries
    assert entry.url == "https://moved.example/a"


@pytest.mark.parametrize(
    "body",
    [
        rss(item(title="A &nbsp; B")),
        rss(item(title="A & B")),
        rss(item(extra="<media:thing/>")),
        rss(item(), item())[:-60],
        rss(item(title="A\x0bB")),
        rss(f"<item>{'<a>' * 300}{'</a>' * 300}</item>"),
        rss(item(extra='<m:x xmlns:m="urn:1"/>'), item(extra='<m:x xmlns:m="urn:2"/>')),
        rss(item(extra="<item><title>inner</title></item>")),
    ],
    ids=["entity", "ampersand", "prefix", "truncated", "control", "nesting", "two meanings", "item in item"],
)
def test_what_lxml_or_the_count_of_items_objects_to_is_read_whole(body: bytes) -> None:
    parsed = parse(body)
    assert parsed.entries
    assert parsed.outline == ()


def test_items_over_the_limit_are_cut_and_counted() -> None:
    body = rss(*(item(f"https://example.org/{number}") for number in range(MAX_ENTRIES + 3)))
    whole = parse(body)
    part = parse(body, seen_of(whole, lambda place: place != 7))
    assert (whole.over_limit, part.over_limit, len(part.outline)) == (3, 3, MAX_ENTRIES)
    assert [entry.url for entry in part.entries] == ["https://example.org/7"]


def test_entities_are_never_resolved() -> None:
    bomb = (
        b'<!DOCTYPE r [<!ENTITY a "AAAA">]><rss version="2.0"><channel><item><title>&a;</title></item></channel></rss>'
    )
    sliced = slice_document(bomb, base=URL, known={}, limit=9)
    assert sliced is None or b"AAAA" not in sliced.xml.partition(b"]>")[2]
