"""Repair of the ledger from the files, and the claim of a number that no file has."""

from __future__ import annotations

import uuid
from datetime import date

from pipeline.reports.package import read_package, revision_of
from pipeline.storage.store import Store
from pipeline.tables.files import PACKAGE, revision_folder

CLAIM_TRIES = 1000  # more revisions than a day can have; a bound, so that a broken ledger cannot hang a build


def published_files(store: Store, day: date) -> list[int]:
    """Numbers of the revisions of a day whose descriptor exists, sorted."""
    names = store.home.folders(f"reports/daily/{day}")
    numbers = sorted(int(name[1:]) for name in names if name[:1] == "r" and name[1:].isdigit())
    return [number for number in numbers if store.home.exists(f"{revision_folder(day, number)}/{PACKAGE}")]


def heal(store: Store, day: date) -> list[int]:
    """Enters revisions that exist as files but not in the ledger (a crash between the two); gives their numbers."""
    known = {revision.number for revision in store.ledger.of_day(day)}
    healed = [number for number in published_files(store, day) if number not in known]
    for number in healed:
        revision = revision_of(read_package(store.home, revision_folder(day, number)))
        store.ledger.publish(revision)
        if number not in {entry.number for entry in store.ledger.of_day(day)}:  # the database itself was lost
            _reserve(store, day, number)
            store.ledger.publish(revision)
    return healed


def claim_number(store: Store, day: date, builder: str) -> int:
    """A number for the day's next revision, above every published one.

    A claim left below a published number (its builder died while another was quicker) is passed over: the order of
    numbers is the order of publication.
    """
    highest = max((revision.number for revision in store.ledger.of_day(day)), default=0)
    number = store.ledger.claim(day, builder)
    for _ in range(CLAIM_TRIES):
        if number > highest:
            return number
        number = store.ledger.claim(day, f"{builder} (passed over {number}) {uuid.uuid4().hex}")
    raise RuntimeError(f"revision of {day}: no number above {highest} could be claimed")


def _reserve(store: Store, day: date, number: int) -> None:
    for _ in range(CLAIM_TRIES):
        if store.ledger.claim(day, f"restored {uuid.uuid4().hex}") >= number:
            return
    raise RuntimeError(f"revision {number} of {day}: the ledger gives no row for it")
