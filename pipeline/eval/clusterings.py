"""How well one clustering matches another: pairs, adjusted Rand index, B-cubed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import comb


@dataclass(frozen=True, slots=True)
class Agreement:
    """All between 0 and 1 (the adjusted Rand index may fall below 0)."""

    pair_precision: float
    pair_recall: float
    ari: float  # Hubert and Arabie 1985
    b3_precision: float  # Bagga and Baldwin 1998
    b3_recall: float

    @property
    def b3_f1(self) -> float:
        total = self.b3_precision + self.b3_recall
        return 2 * self.b3_precision * self.b3_recall / total if total else 0.0


def agreement(found: Mapping[str, str], true: Mapping[str, str]) -> Agreement:
    """Compares two clusterings of the same items (item → cluster)."""
    items = list(true)
    cells = Counter((found[item], true[item]) for item in items)
    rows, columns = Counter(found[item] for item in items), Counter(true[item] for item in items)
    both = sum(comb(n, 2) for n in cells.values())
    in_rows, in_columns = sum(comb(n, 2) for n in rows.values()), sum(comb(n, 2) for n in columns.values())
    expected = in_rows * in_columns / comb(len(items), 2) if len(items) > 1 else 0.0
    span = (in_rows + in_columns) / 2 - expected
    n = max(len(items), 1)
    return Agreement(
        pair_precision=both / in_rows if in_rows else 1.0,
        pair_recall=both / in_columns if in_columns else 1.0,
        ari=(both - expected) / span if span else 1.0,
        b3_precision=sum(k * k / rows[row] for (row, _), k in cells.items()) / n,
        b3_recall=sum(k * k / columns[column] for (_, column), k in cells.items()) / n,
    )
