"""The newsroom's content files read and validated: outlets.yaml, articles/*.yaml, derivations.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import InputError
from pipeline.knowledge.fields import Fields, suggestion
from pipeline.newsroom.schema import (
    Behaviour,
    Content,
    DateStyle,
    Derivation,
    Encoding,
    FeedFormat,
    FeedText,
    Insertion,
    Kind,
    Layout,
    LinkStyle,
    Original,
    Outlet,
    Replacement,
    TrueQuote,
    Truth,
)
from pipeline.records import ArticleStatus

SHIPPED = Path(__file__).parent / "content"
DNS_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")  # RFC 1123; the id becomes a host name
ARTICLE_ID = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*")  # becomes part of an address
CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
OLDEST_DAYS = 30  # the pipeline drops older entries, so that an older article could never be seen
LANGUAGE = re.compile(r"[a-z]{2,3}")
COUNTRY = re.compile(r"[A-Z]{2}")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml keeps the server's start under a second


def load_content(folder: Path = SHIPPED) -> Content:
    """The content of `folder`, schema and references checked.

    Raises KnowledgeError (file, entry, field, remedy) or InputError for a file that is missing or no YAML.
    """
    outlets_file = _document(folder, "outlets.yaml")
    outlets = tuple(_outlet(item) for item in outlets_file.items("outlets"))
    outlets_file.finish()
    known = [outlet.id for outlet in outlets]
    _refuse_duplicates("outlets.yaml", "outlet", known)
    originals: list[Original] = []
    for path in sorted((folder / "articles").glob("*.yaml")):
        file = _document(folder, f"articles/{path.name}")
        originals += [_original(item, known) for item in file.items("articles")]
        file.finish()
    if not originals:
        raise InputError(f"{folder / 'articles'}: no article stands in any *.yaml; the newsroom needs some")
    derivations: list[Derivation] = []
    if (folder / "derivations.yaml").exists():
        file = _document(folder, "derivations.yaml")
        names = {item.id for item in originals} | {str(item.data.get("id")) for item in file.items("derivations")}
        derivations = [_derivation(item, known, names) for item in file.items("derivations")]
        file.finish()
    _refuse_duplicates(folder.name, "article", [item.id for item in originals] + [item.id for item in derivations])
    return Content(
        outlets=outlets,
        originals=tuple(sorted(originals, key=lambda item: item.id)),
        derivations=tuple(sorted(derivations, key=lambda item: item.id)),
    )


def _document(folder: Path, name: str) -> Fields:
    path = folder / name
    try:
        data: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a safe loader)
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); give a folder with the newsroom's files"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is no YAML: {' '.join(str(error).split())}; mend the place named") from error
    if not isinstance(data, dict):
        raise InputError(f"{path}: holds {type(data).__name__}, not a mapping; begin it with its list's name")
    return Fields(name, "", data)


def _outlet(item: Fields) -> Outlet:
    outlet = Outlet(
        id=_matching(item, "id", DNS_LABEL, "lower-case letters, digits and hyphens: it becomes a host name"),
        name=item.text("name"),
        lang=_matching(item, "lang", LANGUAGE, "a language code such as be; quote no"),
        country=_matching(item, "country", COUNTRY, "a country code such as BY; quote NO"),
        bloc=item.text("bloc"),
        layout=Layout(item.choice("layout", list(Layout))),
        feed=FeedFormat(item.choice("feed", list(FeedFormat))),
        encoding=Encoding(item.choice("encoding", list(Encoding), Encoding.UTF_8)),
        link_style=LinkStyle(item.choice("link_style", list(LinkStyle), LinkStyle.ABSOLUTE)),
        dates=DateStyle(item.choice("dates", list(DateStyle), DateStyle.RFC822)),
        behaviour=Behaviour(item.choice("behaviour", list(Behaviour), Behaviour.NORMAL)),
        feed_text=FeedText(item.choice("feed_text", list(FeedText), FeedText.SUMMARY)),
        about=item.text("about"),
    )
    item.finish()
    if outlet.feed is FeedFormat.JSON and outlet.encoding is not Encoding.UTF_8:
        raise item.fail("encoding: a JSON feed is UTF-8 by definition (RFC 8259); choose another feed or utf-8")
    return outlet


def _original(item: Fields, outlets: list[str]) -> Original:
    published = Fields(item.file, f"{item.entry}: published", item.mapping("published"))
    days_ago = published.number("days_ago")
    if not days_ago.is_integer() or not 0 <= days_ago <= OLDEST_DAYS:
        raise published.fail(f"days_ago {days_ago:g} is not a whole number from 0 to {OLDEST_DAYS}")
    at = CLOCK_TIME.fullmatch(str(published.raw("time")))
    if at is None:
        raise published.fail(f'time {published.raw("time")!r} is not a quoted time such as "09:40"')
    published.finish()
    truth = Fields(item.file, f"{item.entry}: truth", item.mapping("truth"))
    body = item.texts("body")
    if not body:
        raise item.fail("key 'body' needs at least one paragraph after the lead")
    original = Original(
        id=_matching(item, "id", ARTICLE_ID, "lower-case letters, digits and hyphens: it becomes an address"),
        outlet=item.choice("outlet", outlets),
        days_ago=int(days_ago),
        at=time(int(at[1]), int(at[2])),
        title=_one_line(item, "title"),
        lead=_paragraph(item.text("lead")),
        body=tuple(_paragraph(paragraph) for paragraph in body),
        byline=item.optional_text("byline"),
        section=item.text("section"),
        wire=item.optional_text("wire"),
        truth=_truth(truth),
        file=item.file,
    )
    item.finish()
    return original


def _truth(truth: Fields) -> Truth:
    quotes = []
    for quote in truth.items("quotes"):
        quotes.append(TrueQuote(speaker=quote.text("speaker"), text=_paragraph(quote.text("text"))))
        quote.finish()
    read = Truth(
        status=ArticleStatus(truth.choice("status", list(ArticleStatus))),
        story=truth.optional_text("story"),
        trap=truth.optional_text("trap"),
        quotes=tuple(quotes),
    )
    truth.finish()
    return read


def _derivation(item: Fields, outlets: list[str], names: set[str]) -> Derivation:
    kind = Kind(item.choice("kind", [kind for kind in Kind if kind is not Kind.ORIGINAL]))
    hours = item.number("hours_after")
    if hours <= 0:
        raise item.fail(f"hours_after {hours:g} must be above 0: a derivation follows its original")
    of = item.text("of")
    if of not in names:
        raise item.fail(f"of {of!r} is no article{suggestion(of, names)}")
    keep = None if item.raw("keep") is None else int(item.number("keep"))
    if (kind is Kind.ABRIDGEMENT) != (keep is not None) or (keep is not None and keep < 1):
        raise item.fail(
            "key 'keep' (a number of paragraphs, at least 1) belongs to every abridgement and to nothing else"
        )
    insertions, replacements = [], []
    for part in item.items("insert"):
        insertions.append(Insertion(after=int(part.number("after")), text=_paragraph(part.text("text"))))
        part.finish()
    for part in item.items("replace"):
        replacements.append(Replacement(old=part.text("old"), new=part.text("new")))
        part.finish()
    if kind is Kind.INSERTION and not insertions:
        raise item.fail("key 'insert' needs at least one {after, text} in an insertion")
    if (kind is Kind.CORRECTION) != bool(replacements):
        raise item.fail("key 'replace' (a list of {old, new}) belongs to every correction and to nothing else")
    derivation = Derivation(
        id=_matching(item, "id", ARTICLE_ID, "lower-case letters, digits and hyphens: it becomes an address"),
        of=of,
        outlet=item.choice("outlet", outlets),
        kind=kind,
        title=_one_line(item, "title") if item.raw("title") is not None else None,
        hours_after=hours,
        keep=keep,
        insert=tuple(insertions),
        replace=tuple(replacements),
        prefix=item.optional_text("prefix"),
        file=item.file,
    )
    item.finish()
    if kind is Kind.MIRROR and (derivation.title or insertions or derivation.prefix):
        raise item.fail("a mirror keeps title and text; take out title, insert and prefix or name another kind")
    return derivation


def _matching(item: Fields, key: str, pattern: re.Pattern[str], rule: str) -> str:
    value = item.text(key)
    if pattern.fullmatch(value) is None:
        raise item.fail(f"{key} {value!r} is not {rule}")
    return value


def _paragraph(text: str) -> str:
    """One paragraph on one line: YAML's folded blocks leave line ends behind."""
    return " ".join(text.split())


def _one_line(item: Fields, key: str) -> str:
    return _paragraph(item.text(key))


def _refuse_duplicates(file: str, what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InputError(f"{file}: {what} {name!r} stands twice; give one of them another id")
        seen.add(name)
