"""Files under their hash: whole or not there."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from bot.store.files import FileStore

DAY = timedelta(days=1)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "attachments")


def _all(files: FileStore) -> list[Path]:
    return [path for path in files.folder.rglob("*") if path.is_file()]


def _age(path: Path, age: timedelta) -> None:
    then = path.stat().st_mtime - age.total_seconds()
    os.utime(path, (then, then))


def test_a_file_lies_under_its_hash_and_comes_back(files: FileStore) -> None:
    sha256 = files.keep(b"report")
    assert sha256 == hashlib.sha256(b"report").hexdigest()
    assert files.read(sha256) == b"report"
    assert _all(files) == [files.folder / sha256[:2] / sha256[2:4] / sha256]


def test_only_the_bots_own_user_may_read(files: FileStore) -> None:
    path = files.path(files.keep(b"report"))
    assert path.stat().st_mode & 0o077 == files.folder.stat().st_mode & 0o077 == 0


def test_the_same_bytes_are_stored_once_also_at_the_same_time(files: FileStore) -> None:
    threads = [Thread(target=files.keep, args=(b"x" * 1_000_000,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.stat().st_size for path in _all(files)] == [1_000_000]


def test_a_write_that_fails_leaves_nothing_under_the_hash(files: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            files.keep(b"report")
    assert _all(files) == []
    assert files.read(files.keep(b"report")) == b"report"


@pytest.mark.parametrize("damaged", [b"rep", b"repair"])
def test_a_damaged_file_is_not_handed_out_and_mended_when_it_comes_again(files: FileStore, damaged: bytes) -> None:
    sha256 = files.keep(b"report")
    files.path(sha256).write_bytes(damaged)
    with pytest.raises(OSError, match="damaged"):
        files.read(sha256)
    assert files.read(files.keep(b"report")) == b"report"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "g" * 64, "a" * 63 + "\n", "٣" * 64])
def test_what_is_no_hash_is_never_a_path(files: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        files.path(name)


def test_a_sweep_takes_old_leftovers_alone(files: FileStore) -> None:
    held, left, fresh, again = (files.keep(name) for name in (b"held", b"left", b"fresh", b"again"))
    unfinished = files.path(held).parent / "0123.part"
    unfinished.write_bytes(b"half")
    foreign = files.path(held).parent / "note.txt"
    foreign.write_bytes(b"not ours")
    for path in (files.path(held), files.path(left), files.path(again), unfinished, foreign):
        _age(path, 2 * DAY)
    files.keep(b"again")
    assert files.sweep({held}, DAY) == 2
    assert sorted(_all(files)) == sorted([files.path(held), files.path(fresh), files.path(again), foreign])


def test_a_sweep_of_no_folder_removes_nothing(files: FileStore) -> None:
    assert files.sweep(set(), DAY) == 0
