"""Events: who did what to whom, in English, Russian and Belarusian."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import KnowledgeError
from pipeline.knowledge.read_events import parse_events
from pipeline.relations.frames import EventFrame
from tests.relations.event_rows import CONTEXTS, MECHANISMS, OFFICIAL, PAIRS, ROWS
from tests.relations.relation_docs import frames, knowledge, read

# Lead-in or publisher's side for the worked examples that lean on context (kb_events.yaml marks them C9 or "passage").
CONTEXT = {
    "The lifting of": ("The Americans promised steps. ", None),
    "The Treasury imp": ("The United States kept its word. ", None),
    "The Americans ack": ("Minsk waits. ", None),
    "I absolutely": ("", "BLR"),
    "But our interests": ("Trump spoke. ", "BLR"),
    "If the Americans": ("", "BLR"),
    "Предложения": ("", "BLR"),
}
LEAST_WORKED_EXAMPLES = 69


def matches(found: list[EventFrame], expected: str | None) -> bool:
    if expected is None:
        return not found
    direction, _, label = expected.partition(" ")
    source, _, target = direction.partition(">")
    event_class, _, flag = label.partition("-")
    for frame in found:
        if frame.direction == (source, target) and event_class in ("", frame.event_class):
            flags = frame.factuality
            return flags.negated == (flag == "neg") and (flag != "hyp" or flags.hypothetical)
    return False


@pytest.mark.parametrize(("lang", "sentence", "expected"), ROWS)
def test_sentence_gives_its_event(lang: str, sentence: str, expected: str | None) -> None:
    found = frames(read(sentence, lang))
    assert matches(found, expected), found


@pytest.mark.parametrize(("lang", "sentence", "expected"), MECHANISMS)
def test_mechanism_binds_turns_or_takes_away(lang: str, sentence: str, expected: str | None) -> None:
    found = frames(read(sentence, lang))
    assert matches(found, expected), found


@pytest.mark.parametrize(("lang", "lead", "sentence", "expected"), CONTEXTS)
def test_the_sentences_before_supply_a_party(lang: str, lead: str, sentence: str, expected: str | None) -> None:
    doc = read(lead + sentence, lang)
    later = [span._.dyad_event for span in doc.spans["dyad_events"] if span.start_char >= len(lead)]
    assert matches([frame for frame in later if frame.joins(("BLR", "USA"))], expected), later


@pytest.mark.parametrize(("lang", "first", "one", "second", "two"), PAIRS)
def test_one_word_turns_the_event(lang: str, first: str, one: str | None, second: str, two: str | None) -> None:
    assert matches(frames(read(first, lang)), one), frames(read(first, lang))
    assert matches(frames(read(second, lang)), two), frames(read(second, lang))


@pytest.mark.parametrize(("sentence", "quad", "role"), OFFICIAL)
def test_official_document_speaks_for_its_side(sentence: str, quad: str, role: str) -> None:
    found = frames(read("Statement on Belarus. " + sentence, side="USA"))
    assert [(f.source.side, f.target.side, f.target.role, f.quad) for f in found if f.source and f.target] == [
        ("USA", "BLR", role, quad)
    ]


def test_worked_examples_of_the_definitions(shared: Path) -> None:
    examples = yaml.safe_load((shared / "domain" / "kb_events.yaml").read_text(encoding="utf-8"))["examples"]
    right = []
    for lang, sentence, source, target, event_class, mode, _, score, flags in examples:
        lead, side = next((given for start, given in CONTEXT.items() if sentence.startswith(start)), ("", None))
        found = frames_of_any_side(lead + sentence, lang, side)
        wanted = (str(source).split("-")[0], str(target).split("-")[0], event_class, mode)
        if event_class is None:
            right.append(not frames(read(sentence, lang)))
            continue
        negated = "negated" in str(flags) and score == 0
        right.append(any(key == wanted and f.factuality.negated == negated for key, f in found))
    assert sum(right) >= LEAST_WORKED_EXAMPLES, [row[1] for row, good in zip(examples, right, strict=True) if not good]


def frames_of_any_side(text: str, lang: str, side: str | None) -> list[tuple[tuple[object, ...], EventFrame]]:
    doc = read(text, lang, side=side)
    found = [span._.dyad_event for span in doc.spans["dyad_events"]]
    return [((*frame.direction, frame.event_class, frame.mode), frame) for frame in found]


def test_reference_article(shared: Path) -> None:
    text = (shared / "real" / "lukashenka-grand-bargain.txt").read_text(encoding="utf-8")
    doc = read(text)
    stated = {
        (span.sent.text.strip()[:24], *span._.dyad_event.direction, span._.dyad_event.event_class)
        for span in doc.spans["dyad_events"]
    }
    assert ("We are ready to conclude", "BLR", "USA", "AGREE") in stated
    assert ("I absolutely assess Dona", "BLR", "USA", "SUPPORT") in stated
    assert ("But our interests must a", "BLR", "USA", "REQUEST") in stated
    assert ("They say it will take so", "USA", "BLR", "CONCEDE") in stated
    classes = {key[3] for key in stated if {key[1], key[2]} == {"BLR", "USA"}}
    assert not classes & {"SANCTION", "THREATEN", "REJECT"}  # eased sanctions, the advice, the prize that is refused
    assert not [key for key in stated if key[0].startswith("They have done nothing")]
    assert not [key for key in stated if key[3] == "RETREAT" and key[1] == "BLR"]  # the 1,300 are a condition


def test_target_role_follows_the_head_noun() -> None:
    for sentence, role in [
        ("The United States supports the people of Belarus.", "people_or_civil_society"),
        ("The United States supports the Belarusian opposition.", "opposition"),
        ("The United States thanked the Belarusian authorities.", "government"),
        ("США поддержали народ Беларуси.", "people_or_civil_society"),
    ]:
        (frame,) = frames(read(sentence, "ru" if sentence.startswith("С") else "en"))
        assert frame.target is not None
        assert frame.target.role == role, sentence


def test_third_party_stays_out_of_the_dyad() -> None:
    doc = read("Lukashenko criticised Poland after his talks with Coale.")
    directions = {span._.dyad_event.direction for span in doc.spans["dyad_events"]}
    assert ("BLR", "POL") in directions


def test_expert_opinion_is_no_event() -> None:
    assert frames(read("Political scientists say that Washington has lifted sanctions on Belarus.")) == []


def test_arguments_point_at_the_text_as_given() -> None:
    text = "Ва\u00adшингтон снял санкции с «Белавиа»."
    (frame,) = frames(read(text, "ru"))
    assert frame.source is not None
    assert text[frame.source.start : frame.source.end] == "Ва\u00adшингтон"


@settings(max_examples=30, deadline=None)
@given(
    st.text(alphabet=st.sampled_from(list("Trump Минск санкций лифт,.;:«»“”\"'—()\n not не lifted США ")), max_size=300)
)
def test_any_text_is_coded_without_error(text: str) -> None:
    for lang in ("en", "ru"):
        doc = read(text, lang)
        for span in doc.spans["dyad_events"]:
            assert 0 <= span._.dyad_event.confidence <= 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "x", "event": "RETRAET"}, "'RETRAET' is not one of the classes"),
        ({"id": "x", "event": "RETREAT:relief"}, "'relief' is not a mode of RETREAT"),
        ({"id": "x", "event": "AGREE", "matrx": True}, "unknown key 'matrx'; did you mean 'matrix'"),
        ({"id": "x", "event": "AGREE", "en": {"verbs": ["go/goes"]}}, "2 forms"),
        ({"id": "x", "event": "AGREE", "en": {"noun": ["(open"]}}, "check its brackets"),
    ],
)
def test_mistakes_in_the_file_are_named(change: dict[str, object], message: str) -> None:
    raw = dict(knowledge().documents["events"])
    raw["triggers"] = [*raw["triggers"], change]
    with pytest.raises(KnowledgeError, match=r"events.yaml: triggers 'x'") as caught:
        parse_events(raw, "events.yaml", {"en"})
    assert message in str(caught.value)
