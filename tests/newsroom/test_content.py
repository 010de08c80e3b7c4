"""The content files: what is read, and how each slip of an editor is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from pipeline.errors import DyadwatchError, InputError
from pipeline.newsroom.content import load_content
from pipeline.newsroom.schema import Content, DateStyle, Encoding, FeedText, Kind, LinkStyle
from pipeline.records import ArticleStatus

FOLDER = Path(__file__).parent / "content"


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Copies the content and changes one place of one file."""

    def edit(name: str, old: str, new: str) -> Path:
        folder = tmp_path / "content"
        shutil.copytree(FOLDER, folder)
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return edit


def test_defaults_of_an_outlet(content: Content) -> None:
    outlet = content.outlet("mover")
    assert (outlet.encoding, outlet.link_style) == (Encoding.UTF_8, LinkStyle.ABSOLUTE)
    assert (outlet.dates, outlet.feed_text) == (DateStyle.RFC822, FeedText.SUMMARY)


def test_an_article_is_read_whole(content: Content) -> None:
    article = next(item for item in content.originals if item.id == "bridge-en")
    assert (article.days_ago, article.at, article.byline) == (2, time(9, 40), "Ann Reporter")
    assert len(article.body) == 4
    assert article.truth.status is ArticleStatus.ABOUT
    assert article.truth.quotes[0].speaker == "official"


def test_derivations_are_ordered_by_id(content: Content) -> None:
    assert [item.id for item in content.derivations] == sorted(item.id for item in content.derivations)
    assert {item.kind for item in content.derivations} == set(Kind) - {Kind.ORIGINAL}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("outlets.yaml", "layout: wire", "layout: wier", r"outlets.yaml: outlets 'agency': layout 'wier'.*'wire'"),
        ("outlets.yaml", "feed_text: full", "feed_txt: full", r"outlets 'agency': unknown key 'feed_txt'.*'feed_text'"),
        ("outlets.yaml", "id: agency", "id: Agency", r"outlets 'Agency': id 'Agency' is not lower-case"),
        ("outlets.yaml", "id: agency", "id: plain", r"outlet 'plain' stands twice"),
        ("outlets.yaml", "feed: json,", "feed: json, encoding: windows-1251,", r"'blogger': encoding: .*UTF-8"),
        ("articles/all.yaml", "outlet: agency", "outlet: agenci", r"articles/all.yaml: articles 'bridge-en': outlet"),
        (
            "articles/all.yaml",
            'time: "09:40"',
            "time: 19:40",
            r"articles 'bridge-en': published: time 1180 is not",
        ),
        ("articles/all.yaml", "days_ago: 2", "days_ago: 40", r"bridge-en': published: days_ago 40 is not"),
        ("articles/all.yaml", "status: about", "status: abuot", r"bridge-en': truth: status 'abuot'"),
        ("articles/all.yaml", "id: bridge-ru", "id: bridge-en", r"article 'bridge-en' stands twice"),
        ("articles/all.yaml", "articles:\n", "artciles:\n", r"articles/all.yaml: unknown key 'artciles'|no article"),
        ("derivations.yaml", "of: bridge-en,", "of: brigde-en,", r"'bridge-en--plain': of 'brigde-en' is no article"),
        ("derivations.yaml", "keep: 3", "hours: 3", r"'bridge-en--limiter': key 'keep'"),
        ("derivations.yaml", "hours_after: 3.5", "hours_after: 0", r"hours_after 0 must be above 0"),
        ("derivations.yaml", "kind: correction", "kind: mirror", r"'bridge-en--fix': key 'replace'"),
        ("derivations.yaml", "hours_after: 30", 'hours_after: 30, title: "X"', r"slowcoach': a mirror keeps title"),
    ],
)
def test_a_slip_is_named(edited: Callable[[str, str, str], Path], name: str, old: str, new: str, said: str) -> None:
    with pytest.raises(DyadwatchError, match=said):
        load_content(edited(name, old, new))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"outlets\.yaml: cannot be read .*give a folder"):
        load_content(tmp_path / "nowhere")


def test_broken_yaml_is_named(edited: Callable[[str, str, str], Path]) -> None:
    with pytest.raises(InputError, match=r"derivations\.yaml: is no YAML.*line"):
        load_content(edited("derivations.yaml", "derivations:", "derivations: ["))
