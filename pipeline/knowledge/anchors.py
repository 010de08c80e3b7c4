"""The letters with which a term of the mini-notation begins, whatever it goes on to match."""

from __future__ import annotations

_STOP = frozenset("*\\[?+.{")


def anchors(term: str) -> frozenset[str] | None:
    """The literals with which every match of the term begins, or None where a term has no such set."""
    found: set[str] = set()
    pending = [term]
    while pending:
        rest = pending.pop()
        if rest.startswith("("):
            group, after = _group(rest)
            pending.extend(option + after for option in group)
            continue
        literal = _literal(rest)
        if not literal:
            return None
        found.add(literal)
    return frozenset(found)


def _group(term: str) -> tuple[list[str], str]:
    """The options of a leading group and what follows it."""
    depth, cut, options = 0, 1, []
    for position, mark in enumerate(term):
        depth += (mark == "(") - (mark == ")")
        if (depth == 1 and mark == "|") or depth == 0:
            options.append(term[cut:position])
            cut = position + 1
        if depth == 0:
            return options, term[position + 1 :]
    return [term[1:]], ""


def _literal(term: str) -> str:
    for position, mark in enumerate(term):
        if mark in _STOP or mark in " (|)":
            # A letter before '?' or '+' may be missing or repeated: it is no part of the certain beginning.
            return term[: position - 1] if mark in "?+" else term[:position]
    return term
