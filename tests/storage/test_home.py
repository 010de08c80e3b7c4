from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pipeline.errors import NotFoundError, StorageError
from pipeline.storage.home import Home


@pytest.fixture(params=["local", "memory"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    return Home(str(tmp_path) if request.param == "local" else f"memory://{tmp_path.name}")


def test_a_written_file_is_read_back(home: Home) -> None:
    home.write("lake/x/day=2026-11-23/a.parquet", b"rows")
    assert home.read("lake/x/day=2026-11-23/a.parquet") == b"rows"


def test_a_file_that_fails_half_way_never_appears(home: Home) -> None:
    def fail() -> None:
        with home.create("lake/a.bin") as stream:
            stream.write(b"half")
            raise RuntimeError("crash")

    with pytest.raises(RuntimeError, match="crash"):
        fail()
    assert not home.exists("lake/a.bin")
    assert home.list("lake") == []


def test_the_list_is_sorted_and_leaves_temporary_files_out(home: Home) -> None:
    for name in ("b.parquet", "a.parquet", ".c.parquet.123.tmp", "d.json"):
        home.write(f"lake/{name}", b"")
    assert home.list("lake", ".parquet") == ["lake/a.parquet", "lake/b.parquet"]


def test_folders_of_a_missing_folder_are_none(home: Home) -> None:
    assert home.folders("nowhere") == []


def test_folders_are_named_without_their_path(home: Home) -> None:
    home.write("reports/daily/2026-11-22/r1/a", b"")
    home.write("reports/daily/2026-11-23/r1/a", b"")
    assert home.folders("reports/daily") == ["2026-11-22", "2026-11-23"]


def test_a_free_name_never_hits_an_older_try(home: Home) -> None:
    assert home.free_name("a/b-0", ".parquet") == "a/b-0.parquet"
    home.write("a/b-0.parquet", b"")
    assert home.free_name("a/b-0", ".parquet") == "a/b-0-t2.parquet"
    home.write("a/b-0-t2.parquet", b"")
    assert home.free_name("a/b-0", ".parquet") == "a/b-0-t3.parquet"


def test_a_missing_file_is_named(home: Home) -> None:
    with pytest.raises(NotFoundError, match="lake/none"):
        home.read("lake/none")


def test_a_home_that_is_a_file_is_reported_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StorageError, match="set DYADWATCH_HOME"):
        Home(str(tmp_path / "home")).check_writable()


@pytest.mark.parametrize("moment", ["open", "write", "fsync", "replace"])
def test_a_full_disk_is_one_line_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def write() -> None:
        with Home(str(tmp_path)).create("lake/a.bin") as stream:
            if moment == "write":
                full()
            stream.write(b"half")

    match moment:
        case "open" | "replace":
            monkeypatch.setattr(Path, moment, full)
        case "fsync":
            monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"lake/a.bin cannot be written \(No space left") as caught:
        write()
    assert "\n" not in str(caught.value)
    monkeypatch.undo()
    assert list((tmp_path / "lake").iterdir()) == []
