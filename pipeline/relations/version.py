"""Which analyses agree: the version of code and knowledge together. Loads no linguistics."""

from __future__ import annotations

from pipeline.knowledge.schema import Knowledge

CODE_VERSION = "3"  # raise when the same text and knowledge give another result


def analyzer_version(knowledge: Knowledge) -> str:
    """Code and knowledge together: analyses of one version agree."""
    return f"{CODE_VERSION}+{knowledge.version}"
