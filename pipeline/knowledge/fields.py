"""Reading one mapping of a knowledge file so that every mistake is named: file, entry, field, remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pipeline.errors import KnowledgeError


@dataclass(slots=True)
class Fields:
    """The keys of one mapping; `finish()` refuses keys that nobody asked for."""

    file: str
    entry: str
    data: Mapping[str, Any]
    asked: set[str] = field(default_factory=set)

    def fail(self, reason: str) -> KnowledgeError:
        place = f"{self.file}: {self.entry}" if self.entry else self.file
        return KnowledgeError(f"{place}: {reason}")

    def raw(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return self.data.get(key, default)

    def text(self, key: str) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"key {key!r} must be a text, not {value!r}; quote it if it looks like a number or a date")
        return value

    def optional_text(self, key: str) -> str | None:
        return None if self.raw(key) is None else self.text(key)

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.raw(key, default)
        if not isinstance(value, bool):
            raise self.fail(f"key {key!r} must be true or false, not {value!r}")
        return value

    def number(self, key: str) -> float:
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(f"key {key!r} must be a number, not {value!r}")
        return float(value)

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        value = self.raw(key, default)
        if value not in allowed:
            hint = suggestion(str(value), allowed)
            raise self.fail(f"{key} {value!r} is not one of {', '.join(sorted(allowed))}{hint}")
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.raw(key, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.fail(f"key {key!r} must be a list of texts; quote entries that look like numbers or dates")
        return tuple(value)

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.raw(key, {})
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            raise self.fail(f"key {key!r} must be a mapping of names to values, not {type(value).__name__}")
        return value

    def texts_by(self, key: str, allowed: Collection[str] | None = None) -> dict[str, tuple[str, ...]]:
        """A mapping of (for instance) language codes to lists of texts."""
        inner = Fields(self.file, f"{self.entry}: {key}" if self.entry else key, self.mapping(key))
        found = {name: inner.texts(name) for name in inner.data}
        if allowed is not None:
            for name in found:
                if name not in allowed:
                    raise inner.fail(f"unknown key {name!r}{suggestion(name, allowed)}")
        return found

    def items(self, key: str) -> list[Fields]:
        """A list of mappings, each read through Fields; entries are named by their id where they have one."""
        value = self.raw(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fail(f"key {key!r} must be a list of mappings")
        label = f"{self.entry}: {key}" if self.entry else key
        return [Fields(self.file, f"{label} {item.get('id', number)!r}", item) for number, item in enumerate(value, 1)]

    def moment(self, key: str) -> date | None:
        """A date written as 2025, 2025-10 or 2025-10-15 (the first day of what is stated), or null."""
        value = self.raw(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", str(value))
        if match is None:
            raise self.fail(f"{key} {value!r} is not a date; write it like 2025-10-15, 2025-10 or 2025")
        year, month, day = match.groups()
        try:
            return date(int(year), int(month or 1), int(day or 1))
        except ValueError as error:
            raise self.fail(f"{key} {value!r}: {error}") from error

    def pattern(self, key: str, flags: int = 0) -> re.Pattern[str]:
        source = self.text(key)
        try:
            return re.compile(source, flags)
        except re.error as error:
            raise self.fail(f"{key} {source!r} is no regular expression: {error}") from error

    def finish(self) -> None:
        for key in self.data:
            if key not in self.asked:
                raise self.fail(f"unknown key {key!r}{suggestion(str(key), self.asked)}")


def suggestion(word: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(sorted(known))}"
