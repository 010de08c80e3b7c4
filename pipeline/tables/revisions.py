"""Revisions: what a revision changed against the one before it, and why."""

from __future__ import annotations

from enum import StrEnum

from pipeline.tables.schema import Column, Dtype, Table, day_column


class ChangeCause(StrEnum):
    FIRST = "first_publication"
    CLOSED = "day_closed"
    LATE_ARTICLE = "late_article"
    CORRECTION = "correction"
    WITHDRAWN = "withdrawn_article"
    ANALYSED = "analysed_since"
    KNOWLEDGE = "knowledge_version"
    CODE = "code_version"
    SCOPE = "scope"
    COVERAGE = "coverage"
    REGROUPED = "regrouped"
    WINDOWS = "windows"
    FEEDBACK = "feedback"
    REQUEST = "request"


TABLE = Table(
    name="revisions",
    title="Revisions",
    grain="table",
    meaning=(
        "What this revision changed against the one before it, table by table. A row is changed where its key stayed "
        "and a figure of it did not; wall-clock times and poll counters do not count. late_article and correction name "
        "articles; feedback is what analysts called wrong; request is a reason given by hand."
    ),
    key=("table",),
    hashed=False,  # how the day came to be published, not what it was
    columns=(
        day_column(),
        Column("table", Dtype.STRING, "name", "The table."),
        Column("revision", Dtype.INTEGER, "number", "This revision; null in a live view.", True, minimum=1),
        Column("previous", Dtype.INTEGER, "number", "The one compared with; null where it is the first.", True),
        Column("rows_added", Dtype.INTEGER, "rows", "Rows whose key is new.", minimum=0),
        Column("rows_changed", Dtype.INTEGER, "rows", "Rows with another figure.", minimum=0),
        Column("rows_withdrawn", Dtype.INTEGER, "rows", "Rows that are there no more.", minimum=0),
        Column("causes", Dtype.STRINGS, "classes", "Why: " + ", ".join(ChangeCause) + "."),
    ),
)
