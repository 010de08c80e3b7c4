"""The one entrance of the relations room: a text in, an Analysis out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.knowledge.read_claims import parse_claims
from pipeline.knowledge.schema import Knowledge
from pipeline.records import Analysis, Article, ArticleStatus, Mention, PrisonerClaim, Quote, SanctionClaim
from pipeline.relations.attributes import Context, matched_of
from pipeline.relations.automaton import build_automaton, default_cache
from pipeline.relations.explain import SentenceExplanation
from pipeline.relations.grades import GRADES_KEY
from pipeline.relations.guess_language import guess_language
from pipeline.relations.hits import actor_hits, quotes_of, topic_hits
from pipeline.relations.languages import LONGEST_TEXT_CHARACTERS
from pipeline.relations.mentions import with_figures
from pipeline.relations.nlp import build_nlp
from pipeline.relations.normalise import Normalised, normalise
from pipeline.relations.prefilter import names_both_sides
from pipeline.relations.prisoner_claims import prisoner_claims
from pipeline.relations.publisher import date_in_url, publisher_actor, publisher_side
from pipeline.relations.sanction_claims import sanction_claims
from pipeline.relations.status import article_status
from pipeline.relations.version import analyzer_version

FALLBACK_LANGUAGE = "en"
LONGEST_TITLE_CHARACTERS = 1000  # as much as is stored of one


@dataclass(frozen=True, slots=True)
class _Passages:
    """The title and the text as analysed Docs."""

    title: Doc | None
    body: Doc


class Analyzer:
    """Finds the mentions of a relation. Pipelines are built per language when first needed; not for use by threads."""

    def __init__(
        self, knowledge: Knowledge, language_models: Mapping[str, str] | None = None, cache: Path | None = None
    ) -> None:
        self.knowledge = knowledge
        self.version = analyzer_version(knowledge)
        claims = knowledge.documents.get("claims")
        self._claims = parse_claims(claims) if claims is not None else None
        self._models = dict(language_models or {})
        self._automaton = build_automaton(knowledge, cache or default_cache())
        self._pipelines: dict[str, Language] = {}

    def analyze(
        self,
        text: str,
        *,
        title: str = "",
        lang: str | None = None,
        published: datetime | None = None,
        source_id: str | None = None,
        bloc: str | None = None,
        url: str | None = None,
    ) -> Analysis:
        """The analysis of one article version. `lang` None or "auto": guessed. Offsets are code points of `text`.

        Of a longer text the first 200,000 characters are read, of a title the first 1,000.
        """
        text, title = text[:LONGEST_TEXT_CHARACTERS], title[:LONGEST_TITLE_CHARACTERS]
        lang = self._language(text, title, lang)
        context = self._context(title, published, source_id, bloc, url)
        normalised = normalise(text)
        if not self._worth_reading(normalised, context, lang):
            return Analysis(lang, ArticleStatus.NONE, 0, (), (), (), ())
        passages = self._read(text, lang, context, normalised)
        found = self._mentions(passages)
        prisoners = self._prisoners(passages.body, normalised, found)
        mentions = with_figures(found, prisoners)
        n_sentences = len(passages.body._.dyad_explanations)
        return Analysis(
            lang=lang,
            status=article_status(mentions, n_sentences),
            n_sentences=n_sentences,
            mentions=mentions,
            actors=actor_hits(self.knowledge, passages.title, passages.body, mentions, context),
            topics=topic_hits(passages.body, mentions),
            quotes=quotes_of(passages.body),
            prisoners=prisoners,
            sanctions=self._sanctions(passages.body, mentions, url),
        )

    def may_concern(self, text: str, *, publisher: str | None) -> bool:
        """Whether a text in whatever language names both sides; the publisher's own side counts as named."""
        languages = sorted({lang for known in self.knowledge.dyad.languages.values() for lang in known})
        return names_both_sides((normalise(text),), self.knowledge, self._automaton, languages, publisher)

    def _prisoners(self, body: Doc, text: Normalised, mentions: Sequence[Mention]) -> tuple[PrisonerClaim, ...]:
        if self._claims is None or not mentions:
            return ()
        return prisoner_claims(body, matched_of(body), self._claims)

    def _sanctions(self, body: Doc, mentions: Sequence[Mention], url: str | None) -> tuple[SanctionClaim, ...]:
        if self._claims is None or not mentions:
            return ()
        return sanction_claims(body, self._claims, self.knowledge, url)

    def events(
        self,
        text: str,
        *,
        title: str = "",
        lang: str | None = None,
        published: datetime | None = None,
        bloc: str | None = None,
        url: str | None = None,
    ) -> list[Span]:
        """Every event of the text, third parties' too; `span._.dyad_event` is its EventFrame."""
        lang = self._language(text, title, lang)
        context = self._context(title, published, None, bloc, url)
        normalised = normalise(text)
        if not self._worth_reading(normalised, context, lang):
            return []
        body = self._read(text, lang, context, normalised).body
        return list(body.spans.get("dyad_events", []))

    def analyze_article(self, article: Article) -> Analysis:
        """The analysis of a stored article."""
        return self.analyze(article.text, **_facts(article))

    def explain_article(self, article: Article) -> list[SentenceExplanation]:
        """Every sentence of a stored article, as `explain`."""
        return self.explain(article.text, **_facts(article))

    def explain(
        self,
        text: str,
        *,
        title: str = "",
        lang: str | None = None,
        published: datetime | None = None,
        source_id: str | None = None,
        bloc: str | None = None,
        url: str | None = None,
    ) -> list[SentenceExplanation]:
        """Every sentence, the title first, with its grade, the rules that fired and those that blocked."""
        text, title = text[:LONGEST_TEXT_CHARACTERS], title[:LONGEST_TITLE_CHARACTERS]
        context = self._context(title, published, source_id, bloc, url)
        passages = self._read(text, self._language(text, title, lang), context, normalise(text))
        titles: Sequence[SentenceExplanation] = () if passages.title is None else passages.title._.dyad_explanations
        return [*titles, *passages.body._.dyad_explanations]

    def quotes(
        self,
        text: str,
        *,
        title: str = "",
        lang: str | None = None,
        published: datetime | None = None,
        source_id: str | None = None,
        bloc: str | None = None,
        url: str | None = None,
    ) -> tuple[Quote, ...]:
        """The quotations of a text, whether or not it names both sides. Offsets are code points of `text`."""
        context = self._context(title, published, source_id, bloc, url)
        return quotes_of(self._read(text, self._language(text, title, lang), context, normalise(text)).body)

    def _language(self, text: str, title: str, lang: str | None) -> str:
        if lang and lang != "auto":
            return lang.lower().split("-")[0]
        return guess_language(f"{title}\n{text}", tuple(self.knowledge.dyad.languages)) or FALLBACK_LANGUAGE

    def _context(
        self, title: str, published: datetime | None, source_id: str | None, bloc: str | None, url: str | None
    ) -> Context:
        side = publisher_side(self.knowledge.dyad, source_id=source_id, bloc=bloc, url=url)
        actor_id = publisher_actor(self.knowledge.dyad, url)
        return Context(published or date_in_url(url), source_id, bloc, side, False, title, actor_id)

    def _worth_reading(self, text: Normalised, context: Context, lang: str) -> bool:
        languages = self.knowledge.dyad.languages.get(lang, (lang,))
        passages = (normalise(context.title), text)
        return names_both_sides(passages, self.knowledge, self._automaton, languages, context.publisher_side)

    def _read(self, text: str, lang: str, context: Context, normalised: Normalised) -> _Passages:
        nlp = self.pipeline(lang)
        title_doc = None
        if context.title.strip():
            title_context = Context(
                context.published, context.source_id, context.bloc, context.publisher_side, True, context.title
            )
            title_doc = nlp(_doc(nlp, context.title, title_context))
        body = _doc(nlp, text, context)
        body._.dyad_normalised = normalised
        if title_doc is not None:
            explained = title_doc._.dyad_explanations
            body._.dyad_title_sides = tuple({span.side for item in explained for span in item.actors})
            body._.dyad_title_related = any(item.grade.counted for item in explained)
        return _Passages(title_doc, nlp(body))

    def pipeline(self, lang: str) -> Language:
        """The spaCy pipeline of a language, built when first asked for."""
        nlp = self._pipelines.get(lang)
        if nlp is None:
            nlp = self._pipelines[lang] = build_nlp(lang, self.knowledge, self._automaton, self._models)
        return nlp

    def _mentions(self, passages: _Passages) -> tuple[Mention, ...]:
        docs = [doc for doc in (passages.title, passages.body) if doc is not None]
        return tuple(mention for doc in docs for span in doc.spans[GRADES_KEY] for mention in span._.dyad_mentions)


__all__ = ["Analyzer", "Quote"]


def _doc(nlp: Language, text: str, context: Context) -> Doc:
    """The tokens of a text that come with what is known of it; no component has seen them yet."""
    doc = nlp.make_doc(text)
    doc._.dyad_text, doc._.dyad_context = text, context
    return doc


def _facts(article: Article) -> dict[str, Any]:
    """What an article tells besides its text, as `analyze` and `explain` take it."""
    return {
        "title": article.title,
        "lang": article.lang,
        "published": article.published_at,
        "source_id": article.source_id,
        "bloc": article.bloc,
        "url": article.url,
    }
