"""A runtime: settings, clock, store, catalogue and analyser opened once and handed to every stage."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from pipeline.clock import Clock, clock_from
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.articles.language import LanguageDetector
    from pipeline.feeds.catalogue import Catalogue
    from pipeline.knowledge.schema import Knowledge
    from pipeline.relations.analyzer import Analyzer
    from pipeline.storage.store import Store


class Runtime:
    """What a run needs. Costly parts are imported and made when first asked for: a poll never loads the linguistics."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock: Clock = clock_from(settings.now)

    @classmethod
    def open(cls, settings: Settings | None = None) -> Runtime:
        """A runtime of the given settings, or of the environment's."""
        return cls(settings or Settings.from_env())

    def __enter__(self) -> Runtime:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes what was opened."""
        if "store" in self.__dict__:
            self.store.database.engine.dispose()

    @cached_property
    def store(self) -> Store:
        from pipeline.storage.store import Store

        return Store.open(self.settings)

    @cached_property
    def overlay(self) -> Path | None:
        """The writable knowledge folder of a local home; None where there is none."""
        if not self.settings.home_is_local:
            return None
        from pipeline.storage.home import Home

        folder = Path(Home(self.settings.home).path("knowledge"))
        return folder if folder.is_dir() else None

    @cached_property
    def catalogue(self) -> Catalogue:
        from pipeline.feeds.catalogue import load_catalogue
        from pipeline.knowledge.load import knowledge_folder

        path = self.settings.catalogue or knowledge_folder(self.settings.dyad) / "feeds.yaml"
        return load_catalogue(path, self.overlay)

    @cached_property
    def knowledge(self) -> Knowledge:
        from pipeline.knowledge.load import load_knowledge

        return load_knowledge(self.settings.dyad, self.overlay)

    @cached_property
    def analyzer(self) -> Analyzer:
        from pipeline.relations.analyzer import Analyzer

        return Analyzer(self.knowledge, language_models=self.settings.language_models)

    @cached_property
    def detector(self) -> LanguageDetector:
        from pipeline.articles.language import LanguageDetector

        return LanguageDetector(self.catalogue.languages)
