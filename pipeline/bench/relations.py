"""Cost of finding mentions: beside a full spaCy pipeline, beside spaCy's EntityRuler over the same names, and alone.

Each measurement is a process of its own, with one thread; seconds are those of the processor, the best of a few rounds
over the same texts. The texts are the sample newsroom's, in English and Russian where a peer needs a language.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from pipeline.bench.memory import peak_bytes

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.newsroom.truth import LabelledCase
    from pipeline.relations.analyzer import Analyzer

MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MIB = 2**20
WORKER_MIB = 700  # what one worker may hold
ROUNDS = 5
RELEVANT_CHARACTERS = 4000
RELEVANT_TEXTS = 12  # of each language
RELEVANT_SHARE = 0.03  # of a day's articles on a mixed catalogue
MIXED_TEXTS = 400
PEER_LANGUAGES = ("en", "ru")  # those that trained models exist for
LANGUAGES = ("en", "ru", "be")
TRAINED = {"en": "en_core_web_sm", "ru": "ru_core_news_sm"}  # the smallest, and so the fastest, of each language


class Task(StrEnum):
    ONE_SIDED = "one_sided"
    PASSED_OVER = "passed_over"
    MIX = "mix"
    RELEVANT = "relevant"


PAIRED = (Task.ONE_SIDED, Task.PASSED_OVER, Task.MIX)  # tasks that a peer is measured on, too


@dataclass(frozen=True, slots=True)
class Cost:
    """One side's cost on some texts."""

    task: str
    side: str
    texts: int
    characters: int
    cpu_s: float
    peak_mib: float

    @property
    def per_second(self) -> float:
        return self.texts / self.cpu_s


def measure() -> dict[Task, list[Cost]]:
    """Ours first, then the peer where the task has one."""
    return {task: [Cost(**row) for row in json.loads(_in_process(task))] for task in Task}


def figures(costs: Mapping[Task, Sequence[Cost]]) -> dict[str, float]:
    """Ratios of the peer's time to ours, relevant texts a second, and what a worker leaves of its memory, in MiB."""
    [relevant] = costs[Task.RELEVANT]
    ratios = {f"{task}.ratio": costs[task][1].cpu_s / costs[task][0].cpu_s for task in PAIRED}
    return {**ratios, "relevant.per_second": relevant.per_second, "worker.spare_mib": WORKER_MIB - relevant.peak_mib}


def costs_of(task: Task) -> list[Cost]:
    """Measures one task in this process."""
    analyzer, cases = _analyzer(), _cases()
    if task is Task.RELEVANT:
        return [_cost(task, "dyadwatch", relevant_texts(analyzer, cases), _ours(analyzer))]
    if task is Task.ONE_SIDED:
        texts = [case for case in _of(cases, PEER_LANGUAGES) if not analyzer.may_concern(case[1], publisher=None)]
        pipes = {lang: full_pipeline(lang) for lang in PEER_LANGUAGES}
        name = "+".join(sorted({pipe.meta["name"] for pipe in pipes.values()}))
        return [_cost(task, "dyadwatch", texts, _ours(analyzer)), _cost(task, f"spaCy {name}", texts, _theirs(pipes))]
    texts = mixed_texts(analyzer, cases)
    if task is Task.PASSED_OVER:  # the part of the mix that costs no more than the look whether it names both sides
        texts = [(lang, text) for lang, text in texts if not analyzer.may_concern(text, publisher=None)]
    rulers = {lang: entity_ruler(analyzer, lang) for lang in LANGUAGES}
    return [_cost(task, "dyadwatch", texts, _ours(analyzer)), _cost(task, "EntityRuler", texts, _theirs(rulers))]


def relevant_texts(analyzer: Analyzer, cases: Sequence[LabelledCase]) -> list[tuple[str, str]]:
    """(language, text): articles on the relation, each followed by one that is not, cut to the same length.

    About a fifth of their sentences are then mentions, as in the labelled real texts.
    """
    found = []
    for lang in LANGUAGES:
        on, off = _split(analyzer, [case for case in cases if case.lang == lang])
        pairs = cycle(zip(cycle(on), off, strict=False))
        stream = (text for pair in pairs for text in pair)
        found += [(lang, _filled(stream)) for _ in range(RELEVANT_TEXTS)]
    return found


def mixed_texts(analyzer: Analyzer, cases: Sequence[LabelledCase]) -> list[tuple[str, str]]:
    """(language, text) in the proportion of a day: few on the relation, the others ordinary.

    Articles that were written to mislead are left out: a newsroom has many of them, a day has few.
    """
    on, off = [], []
    for lang in LANGUAGES:
        parts = _split(analyzer, [case for case in cases if case.lang == lang and case.trap is None])
        on += [(lang, text) for text in parts[0]]
        off += [(lang, text) for text in parts[1]]
    n = round(RELEVANT_SHARE * MIXED_TEXTS)
    step = max(1, len(on) // n)
    return [*on[::step][:n], *islice(cycle(off), MIXED_TEXTS - n)]


def full_pipeline(lang: str) -> Language:
    """The trained model where it is installed; else one of the same components and sizes without training.

    What a network computes costs the same whatever its weights are.
    """
    import spacy

    if TRAINED[lang] in spacy.util.get_installed_models():
        return spacy.load(TRAINED[lang])
    nlp = spacy.blank(lang, meta={"name": "untrained"})
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    nlp.add_pipe("tok2vec")
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    nlp.add_pipe("parser", config={"model": {**_TRANSITIONS, "state_type": "parser", "tok2vec": listener}})
    nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("ner")
    nlp.initialize(lambda: _examples(nlp))
    return nlp


_TRANSITIONS: Mapping[str, Any] = {
    "@architectures": "spacy.TransitionBasedParser.v2", "extra_state_tokens": False, "hidden_width": 64,
    "maxout_pieces": 2, "use_upper": True,
}  # fmt: skip


def entity_ruler(analyzer: Analyzer, lang: str) -> Language:
    """spaCy's EntityRuler over every expanded form that the language's texts are searched for."""
    import spacy

    from pipeline.relations.automaton import expand_actors
    from pipeline.relations.languages import blank

    nlp = blank(lang) if lang == "be" else spacy.blank(lang)
    ruler: Any = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    languages = analyzer.knowledge.dyad.languages.get(lang, (lang,))
    forms = {(form, actor) for form, actor, of, _, _ in expand_actors(analyzer.knowledge) if of in languages}
    ids = [actor.actor_id for actor in analyzer.knowledge.actors]
    ruler.add_patterns([{"label": ids[actor], "pattern": form} for form, actor in sorted(forms)])
    return nlp


def _examples(nlp: Language) -> list[Any]:
    """Enough for the components to know their labels."""
    from spacy.tokens import Doc
    from spacy.training import Example

    words = ["Alice", "met", "Bob", "in", "Paris", "."]
    doc = Doc(
        nlp.vocab,
        words=words,
        tags=["NNP", "VBD", "NNP", "IN", "NNP", "."],
        heads=[1, 1, 1, 1, 3, 1],
        deps=["nsubj", "ROOT", "dobj", "prep", "pobj", "punct"],
        ents=["B-PERSON", "O", "B-PERSON", "O", "B-GPE", "O"],
    )
    return [Example(Doc(nlp.vocab, words=words), doc)]


def _analyzer() -> Analyzer:
    from pipeline.knowledge.load import load_knowledge
    from pipeline.relations.analyzer import Analyzer
    from pipeline.settings import Settings

    return Analyzer(load_knowledge(Settings.from_env().dyad, None))


def _cases() -> list[LabelledCase]:
    from pipeline.newsroom.truth import labelled

    return list(labelled(MOMENT))


def _of(cases: Iterable[LabelledCase], languages: Sequence[str]) -> list[tuple[str, str]]:
    return [(case.lang, case.text) for case in cases if case.lang in languages]


def _split(analyzer: Analyzer, cases: Iterable[LabelledCase]) -> tuple[list[str], list[str]]:
    """The texts on the relation, and the others."""
    parts: dict[bool, list[str]] = defaultdict(list)
    for case in cases:
        parts[analyzer.analyze(case.text, lang=case.lang, published=case.published_at).relevant].append(case.text)
    return parts[True], parts[False]


def _filled(stream: Iterable[str]) -> str:
    text = ""
    for part in stream:
        text += part.strip() + "\n\n"
        if len(text) >= RELEVANT_CHARACTERS:
            break
    return text[:RELEVANT_CHARACTERS]


def _ours(analyzer: Analyzer) -> Callable[[str, str], object]:
    return lambda lang, text: analyzer.analyze(text, lang=lang, published=MOMENT)


def _theirs(pipes: Mapping[str, Language]) -> Callable[[str, str], object]:
    return lambda lang, text: pipes[lang](text)


def _cost(task: Task, side: str, texts: Sequence[tuple[str, str]], read: Callable[[str, str], object]) -> Cost:
    """The best of the rounds; the first warms the caches that a worker keeps."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for lang, text in texts:
            read(lang, text)
        best = min(best, time.process_time() - began)
    return Cost(task, side, len(texts), sum(len(text) for _, text in texts), best, peak_bytes() / MIB)


def _in_process(task: Task) -> str:
    command = [sys.executable, "-m", "pipeline.bench.relations", task]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own module


if __name__ == "__main__":
    sys.stdout.write(json.dumps([asdict(cost) for cost in costs_of(Task(sys.argv[1]))]))
