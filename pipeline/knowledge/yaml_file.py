"""One YAML file of a knowledge folder, read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import KnowledgeError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml reads the actors ten times as fast


def read_yaml(path: Path) -> Mapping[str, Any]:
    """One YAML file that holds a mapping. Raises KnowledgeError with the line of a syntax error."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - both loaders are safe
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path.name}: cannot be read ({error}); check the file and its UTF-8 encoding") from error
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{path.name}: is no valid YAML ({' '.join(str(error).split())})") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise KnowledgeError(f"{path.name}: must hold a mapping at the top, not a {type(content).__name__}")
    return content
