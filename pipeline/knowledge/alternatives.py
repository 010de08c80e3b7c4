"""Many alternatives as one regular expression that fails fast: joined by the letters that they begin with.

Python's engine tries the branches of an alternation one by one at every position. Branches that begin with different
letters exclude each other, so that joining them by letter changes neither what matches nor which one comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

_PLAIN = re.compile(r"[\w\"'-](?![?+*{])")  # a character that stands for itself, and once
_GROUP, _QUANTIFIERS, _MARKS = "(?:", "?+*{", "()|"
_STRUCTURE = re.compile(r"\\.|\[[^\]]*\]|[()|]", re.DOTALL)


def one_of(sources: Sequence[str]) -> str:
    """The source of a pattern over whole words that matches any of the sources, in their order of preference.

    Those that begin with no letter of their own (`\\w+ism`) come after the others.
    """
    groups: dict[str, list[str]] = {}
    open_ended: list[str] = []
    for option in chain.from_iterable(map(_options, sources)):
        letter = _beginning(option)
        if letter:
            groups.setdefault(letter, []).append(option[1:])
        else:
            open_ended.append(option)
    # The letter stands first, and what must not stand before it is looked at after: the engine then skips to letters.
    branches = [rf"{letter}(?<!\w{letter}){_joined(rest)}" for letter, rest in groups.items()]
    if open_ended:
        branches.append(rf"(?<!\w)(?:{'|'.join(open_ended)})")
    return rf"(?:{'|'.join(branches)})(?!\w)"


def _options(source: str) -> Iterator[str]:
    """A source that begins with a group, once for each option of it; any other as it is."""
    if not source.startswith(_GROUP):
        yield source
        return
    cut, options = len(_GROUP), []
    for position, mark, depth in _structure(source):
        if (mark == "|" and depth == 1) or depth == 0:
            options.append(source[cut:position])
            cut = position + 1
        if depth == 0:
            rest = source[position + 1 :]
            if rest[:1] and rest[0] in _QUANTIFIERS:
                break
            for option in options:
                yield from _options(option + rest)
            return
    yield source


def _structure(source: str) -> Iterator[tuple[int, str, int]]:
    """(place, mark, depth behind it) of every bracket and bar; escapes and classes hold none."""
    depth = 0
    for mark in _STRUCTURE.finditer(source):
        depth += (mark.group() == "(") - (mark.group() == ")")
        if mark.group() in _MARKS:
            yield mark.start(), mark.group(), depth


def _joined(sources: Sequence[str]) -> str:
    """Alternatives in their order, neighbours that begin with one letter sharing it."""
    if len(sources) == 1:
        return sources[0] if "|" not in sources[0] else f"(?:{sources[0]})"
    branches: list[str] = []
    run: dict[str, list[str]] = {}
    for source in sources:
        letter = _beginning(source)
        if letter:
            run.setdefault(letter, []).append(source[1:])
            continue
        branches += [letter + _joined(rest) for letter, rest in run.items()]
        run = {}
        branches.append(source)
    branches += [letter + _joined(rest) for letter, rest in run.items()]
    return f"(?:{'|'.join(branches)})" if len(branches) > 1 else branches[0]


def _beginning(source: str) -> str:
    match = _PLAIN.match(source)
    return match.group() if match and not _splits(source) else ""


def _splits(source: str) -> bool:
    """Whether an alternation stands outside brackets, so that the first letter belongs to its first branch only."""
    return any(mark == "|" and depth == 0 for _, mark, depth in _structure(source))
