"""Feed documents made to stall or fill the parser, and large ones that are not."""

from __future__ import annotations

import pytest

from pipeline.feeds.parse import MAX_ENTRIES, ParsedFeed, parse_feed
from pipeline.feeds.screen import AUTHOR_CHARACTERS, MAX_ATTRIBUTES, MAX_NESTING, MAX_TAGS

HANG_SECONDS = 100  # far above what any of these takes, far below what one that is not linear takes
ITEM = "<item><title>Talks</title><link>https://example.org/a</link>{}</item>"
LONG = 2_000_000


def rss(*items: str, attributes: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"{attributes}><channel>{"".join(items)}</channel></rss>'


def parsed(document: str) -> ParsedFeed:
    return parse_feed(document.encode(), url="https://example.org/rss", content_type=None, lang="en", feed_id="f")


def many_attributes(n: int) -> str:
    return "".join(f' a{number}="x>"' for number in range(n))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        pytest.param(rss("<a>" * 100_000 + "</a>" * 100_000), "nested", id="nesting"),
        pytest.param(rss("<a>" * 100_000), "nested", id="nesting-unclosed"),
        pytest.param(rss(ITEM.format("<a/>" * (MAX_TAGS + 1))), "tags", id="tags"),
        pytest.param(rss(attributes=many_attributes(200_000)), "attributes", id="attributes"),
        pytest.param(rss(attributes=many_attributes(MAX_ATTRIBUTES)), "attributes", id="one-attribute-too-many"),
    ],
)
@pytest.mark.timeout(HANG_SECONDS)
def test_too_much_markup_is_refused_by_name(document: str, reason: str) -> None:
    feed = parsed(document)
    assert not feed.is_feed
    assert reason in feed.problems[0]


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(rss(ITEM.format("<a>" * 900 + "</a>" * 900)), id="deep-but-not-too-deep"),
        pytest.param(rss(ITEM.format("<br>") * 1, *[ITEM.format("<br><p>")] * (MAX_NESTING + 1)), id="unclosed-html"),
        pytest.param(rss(ITEM.format(f"<description><![CDATA[{'<b>' * MAX_TAGS}]]></description>")), id="cdata"),
        pytest.param(rss(ITEM.format(f"<media url='{'a=b&amp;' * 200}'/>")), id="long-attribute"),
        pytest.param(rss(ITEM.format(f"<media url='{'x' * LONG}'/>")), id="huge-attribute"),
        pytest.param(rss(attributes=many_attributes(MAX_ATTRIBUTES - 1)), id="many-attributes"),
    ],
)
@pytest.mark.timeout(HANG_SECONDS)
def test_what_only_looks_like_too_much_is_read(document: str) -> None:
    assert parsed(document).is_feed


@pytest.mark.timeout(HANG_SECONDS)
def test_entries_over_the_limit_do_not_make_a_document_too_large() -> None:
    feed = parsed(rss(*[ITEM.format("<category>x</category>" * 10)] * 10_000))
    assert (len(feed.entries), feed.over_limit) == (MAX_ENTRIES, 8_000)


@pytest.mark.parametrize("mark", ["<!--", "<a ", "&lt;", "&#", "<![CDATA[", "1", "a@", " ", '"'])
@pytest.mark.parametrize("field", ["title", "description", "author", "pubDate", "guid"])
@pytest.mark.timeout(HANG_SECONDS)
def test_a_field_of_one_repeated_mark_costs_its_length(field: str, mark: str) -> None:
    value = (mark * 100_000).replace("&", "&amp;").replace("<", "&lt;")
    assert len(parsed(rss(ITEM.format(f"<{field}>{value}</{field}>"))).entries) == 1


@pytest.mark.timeout(HANG_SECONDS)
def test_a_document_type_said_over_and_over_costs_its_length() -> None:
    assert parsed("<!DOCTYPE " * 200_000 + rss(ITEM)).is_feed


def test_an_author_is_read_up_to_its_limit() -> None:
    (entry,) = parsed(rss(ITEM.format(f"<author>{'x' * 10_000}</author>"))).entries
    assert len(entry.author or "") == AUTHOR_CHARACTERS


def test_an_ordinary_author_is_read_as_ever() -> None:
    (entry,) = parsed(rss(ITEM.format("<author>desk@example.org (Ann Lee)</author>"))).entries
    assert entry.author == "desk@example.org (Ann Lee)"
