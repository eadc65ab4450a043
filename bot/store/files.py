"""Files that people send, each under the hash of its bytes: what lies there is whole, and never changes."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class FileStore:
    """The files in `folder`, which is made when the first one comes; only the bot's own user may look inside.

    It blocks: call it in a thread.
    """

    folder: Path

    def keep(self, data: bytes) -> str:
        """Store bytes and return their SHA-256 in hex; once this returns they outlive a power cut.

        The same bytes are stored once. Raises OSError where the disk is full or can't be written.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        with suppress(OSError):
            self.read(sha256)
            os.utime(path)  # in use again: the next sweep must not take it for a leftover
            return sha256
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.parent / f"{token_hex(8)}{_UNFINISHED}"
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        for folder in (path.parent, path.parent.parent, self.folder):
            _settle(folder)
        return sha256

    def path(self, sha256: str) -> Path:
        """Return where the file of that hash lies, or would. Raises ValueError for what is no hash."""
        if not _HASH.fullmatch(sha256):
            raise ValueError("not a SHA-256 in hex")
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def read(self, sha256: str) -> bytes:
        """Return a file's bytes. Raises FileNotFoundError, and OSError where they are no longer what was stored."""
        data = self.path(sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise OSError(f"attachment {sha256} is damaged")
        return data

    def sweep(self, keep: Collection[str], older_than: timedelta) -> int:
        """Remove files whose hash is not in `keep` and what a kill left unfinished; return how many.

        Spared is what was stored within `older_than` (by the machine's clock, like the times of files), for the row
        that belongs to it may not be written yet. Other files in the folder are not ours and stay.
        """
        before = time.time() - older_than.total_seconds()
        removed = 0
        for path in self._ours():
            if path.name in keep:
                continue
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()
                    removed += 1
        return removed

    def _ours(self) -> Iterator[Path]:
        for path in self.folder.glob("??/??/*"):
            if (_HASH.fullmatch(path.name) or path.suffix == _UNFINISHED) and path.is_file():
                yield path


def _settle(folder: Path) -> None:
    """Have a folder's list of names written to disk, where the system can."""
    with suppress(OSError):  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
