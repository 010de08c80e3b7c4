"""Which article versions a revision was built from: a small file beside its tables, so that two can be compared."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.storage.home import Home
from pipeline.tables.day import DayInputs
from pipeline.tables.files import COMPRESSION, WrittenFile
from pipeline.tables.fingerprint import version_of

INPUTS = "inputs.parquet"
VERSION_BYTES = 8  # enough to tell the versions of one article apart

_SCHEMA = pa.schema([("article_id", pa.string()), ("version", pa.binary(VERSION_BYTES)), ("analysed", pa.bool_())])


@dataclass(frozen=True, slots=True)
class ArticleState:
    """One article of a day as a revision knew it."""

    version: bytes
    analysed: bool


def states_of(inputs: DayInputs) -> dict[str, ArticleState]:
    """article id → its state, for the articles of the day itself."""
    return {
        article.article_id: ArticleState(
            bytes.fromhex(version_of(article))[:VERSION_BYTES], article.article_id in inputs.analyses
        )
        for article in inputs.articles
        if article.day == inputs.day
    }


def write_states(home: Home, folder: str, states: Mapping[str, ArticleState]) -> WrittenFile:
    """Writes the file, durable when this returns."""
    rows = [{"article_id": i, "version": s.version, "analysed": s.analysed} for i, s in sorted(states.items())]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), buffer, compression=COMPRESSION)
    content = buffer.getvalue()
    home.write(f"{folder}/{INPUTS}", content)
    return WrittenFile(f"{folder}/{INPUTS}", len(content), hashlib.sha256(content).hexdigest())


def read_states(home: Home, folder: str) -> dict[str, ArticleState]:
    """What the file says. Raises NotFoundError."""
    with home.open(f"{folder}/{INPUTS}") as stream:
        rows = pq.read_table(stream, schema=_SCHEMA).to_pylist()
    return {row["article_id"]: ArticleState(row["version"], row["analysed"]) for row in rows}
