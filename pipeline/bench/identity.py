"""Cost of finding copies in a window, beside datasketch's MinHash LSH on the same documents in the same run.

Each measurement is a process of its own, so that its peak memory is its own. Seconds are those of the processor: both
sides use one thread, and a busy machine then slows neither. Ours covers what the tables do (sampling, joining, figures
in context, originators); the peer's covers signatures, the index, one query for each document and the components.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.bench.memory import peak_bytes
from pipeline.identity.copies import candidates_of, group_copies
from pipeline.identity.knowledge import identity_knowledge
from pipeline.records import Article
from pipeline.storage.schemas import ARTICLE_SET

SIZES = (10_000, 100_000)
PEER_THRESHOLD = 0.4  # the one at which `dyadwatch eval identity` finds it best on 20,000 documents
CHUNK = 2_000  # documents written and read at a time
MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MIB = 2**20


class Side(StrEnum):
    DYADWATCH = "dyadwatch"
    DATASKETCH = "datasketch"


@dataclass(frozen=True, slots=True)
class Cost:
    """One side's cost on one window."""

    side: str
    documents: int
    cpu_s: float
    peak_mib: float
    groups: int

    @property
    def ms_each(self) -> float:
        return 1000 * self.cpu_s / self.documents


def measure(folder: Path, sizes: tuple[int, ...] = SIZES, *, peer: bool = True) -> list[Cost]:
    """Measures each side at each size, smallest first; documents are written below `folder`."""
    costs = []
    for size in sorted(sizes):
        path = folder / f"press-{size}.parquet"
        _in_process("write", path, str(size))
        costs += [Cost(**json.loads(_in_process(side, path))) for side in Side if peer or side is Side.DYADWATCH]
    return costs


def write_press(path: Path, n: int) -> None:
    """Writes a synthetic window of `n` articles as the lake would hold them."""
    from pipeline.eval.copies import as_article, synthetic_press
    from pipeline.newsroom.truth import labelled

    with pq.ParquetWriter(path, ARTICLE_SET.schema) as writer:
        rows = []
        for document in synthetic_press(list(labelled(MOMENT)), n):
            rows.append(ARTICLE_SET.to_row(as_article(document)))
            if len(rows) == CHUNK:
                writer.write_table(pa.Table.from_pylist(rows, ARTICLE_SET.schema))
                rows = []
        writer.write_table(pa.Table.from_pylist(rows, ARTICLE_SET.schema))


def cost_of(side: Side, path: Path) -> Cost:
    """Groups the window in this process."""
    group = _ours() if side is Side.DYADWATCH else _peers()
    articles = _read(path)
    began = time.process_time()
    groups = group(articles)
    return Cost(side, len(articles), time.process_time() - began, peak_bytes() / MIB, groups)


def _ours() -> Callable[[list[Article]], int]:
    from pipeline.knowledge.load import load_knowledge
    from pipeline.settings import Settings

    knowledge = identity_knowledge(load_knowledge(Settings.from_env().dyad, None).documents)

    def group(articles: list[Article]) -> int:
        return len(group_copies(candidates_of(articles), knowledge))

    return group


def _peers() -> Callable[[list[Article]], int]:
    from pipeline.eval.minhash import groups, signatures

    signatures([("", "the library is loaded before the clock runs", "en")])

    def group(articles: list[Article]) -> int:
        found = groups(signatures((a.article_id, a.text, a.lang) for a in articles), PEER_THRESHOLD, verified=True)
        return len(set(found.values()))

    return group


def _read(path: Path) -> list[Article]:
    file = pq.ParquetFile(path)
    # group by group, as the lake holds many small files: iter_batches would keep a good part of a file's pages
    groups = (file.read_row_group(number) for number in range(file.num_row_groups))
    return [ARTICLE_SET.from_row(row) for group in groups for row in group.to_pylist()]


def _in_process(task: str, path: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "pipeline.bench.identity", task, str(path), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own module


def _main(task: str, path: str, *arguments: str) -> None:
    if task == "write":
        write_press(Path(path), int(arguments[0]))
    else:
        sys.stdout.write(json.dumps(asdict(cost_of(Side(task), Path(path)))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
