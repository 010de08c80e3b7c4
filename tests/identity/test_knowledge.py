"""identity.yaml is read strictly: every mistake is named."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import KnowledgeError
from pipeline.identity.knowledge import NO_KNOWLEDGE, identity_knowledge

GOOD: dict[str, Any] = {
    "kb": "identity",
    "wires": [{"id": "NW", "names": ["Northern Wire"], "sources": ["northern"]}],
    "signs": [r"\({wire}\)"],
    "attributions": {"en": ["{wire} reports"]},
    "boilerplate": ["All rights reserved"],
}


def test_a_good_file_is_read() -> None:
    knowledge = identity_knowledge({"identity": GOOD})
    assert knowledge.wire_of_source("northern") == "NW"
    assert knowledge.attribution("(Northern Wire) It rains.", "en") == "NW"
    assert knowledge.attribution("It rains, «Northern Wire» reports.", "en") == "NW"
    assert knowledge.attribution("It rains, Northern Wire reports.", "fr") is None


def test_a_folder_without_the_file_knows_no_wires() -> None:
    assert identity_knowledge({}) is NO_KNOWLEDGE


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"wirez": []}, "identity.yaml: unknown key 'wirez'; did you mean 'wires'?"),
        ({"wires": [{"id": "NW", "names": [], "sources": []}]}, "wires 'NW': key 'names' is empty"),
        ({"wires": GOOD["wires"] * 2}, "wire 'NW' stands twice"),
        ({"signs": ["(x)"]}, "lacks {wire}"),
        ({"attributions": {"en": ["({wire}"]}}, "is no regular expression"),
        ({"boilerplate": "a"}, None),
    ],
)
def test_mistakes_are_named(change: dict[str, Any], message: str | None) -> None:
    if message is None:
        assert identity_knowledge({"identity": GOOD | change}).boilerplate == ("a",)
        return
    with pytest.raises(KnowledgeError) as error:
        identity_knowledge({"identity": GOOD | change})
    assert message in str(error.value)
