"""Uploaded files, on disk under names of our own."""

import secrets
import shutil
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.playground.images import size_of_image
from bot.playground.refusal import Json, Refusal, bad_request

UPLOAD_LIMIT = 50 * 1024 * 1024  # bytes, core.telegram.org/bots/api#sending-files
DOWNLOAD_LIMIT = 20 * 1024 * 1024  # bytes, core.telegram.org/bots/api#getfile
PHOTO_LIMIT = 10 * 1024 * 1024  # bytes, core.telegram.org/bots/api#sendphoto
_SUFFIX = ".upload"


@dataclass(frozen=True)
class StoredFile:
    """A file that somebody sent; `path` is where it lies, `name` what the sender called it, `size` in bytes.

    `width` and `height` are pixels, 0 where it is not an image the stand-in can measure.
    """

    id: str
    unique_id: str
    name: str
    mime_type: str
    size: int
    path: Path
    width: int = 0
    height: int = 0

    @property
    def api_path(self) -> str:
        """The `file_path` of getFile."""
        return f"files/{self.unique_id}{''.join(Path(self.name).suffixes[-1:])[:12]}"

    def _json(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}

    def document_json(self) -> Json:
        """core.telegram.org/bots/api#document."""
        return {**self._json(), "file_name": self.name, "mime_type": self.mime_type}

    def photo_json(self) -> Json:
        """core.telegram.org/bots/api#photosize."""
        return {**self._json(), "width": self.width, "height": self.height}

    def file_json(self) -> Json:
        """core.telegram.org/bots/api#file; a file above 20 MB is refused, as Telegram refuses it."""
        if self.size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return {**self._json(), "file_path": self.api_path}


class Files:
    """Keep at most `capacity` files in `folder`, the oldest giving way.

    The folder is the stand-in's own: what an earlier run left there under our suffix is removed.
    """

    def __init__(self, folder: Path, capacity: int = 500) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"*{_SUFFIX}"):
            left.unlink(missing_ok=True)
        self._folder = folder
        self._capacity = capacity
        self._by_id: OrderedDict[str, StoredFile] = OrderedDict()
        self._paths: set[Path] = set()
        self._kinds: dict[str, str] = {}

    def receiving(self) -> Path:
        """Give a fresh path for an upload to be written to, before `keep`."""
        return self._folder / f"{secrets.token_hex(8)}{_SUFFIX}"

    def keep(self, path: Path, name: str, mime_type: str) -> StoredFile:
        """Take in what was written to `path`. An empty file or one above 50 MB is refused and removed."""
        size = path.stat().st_size
        if size == 0 or size > UPLOAD_LIMIT:
            path.unlink()
            raise Refusal(413, "Request Entity Too Large") if size else bad_request("file must be non-empty")
        width, height = size_of_image(path)
        name = Path(name.replace("\\", "/")).name.strip()[:255] or "file"
        stored = StoredFile(secrets.token_urlsafe(24), secrets.token_hex(8), name, mime_type, size, path, width, height)
        self._by_id[stored.id] = stored
        self._paths.add(path)
        while len(self._by_id) > self._capacity:
            gone = self._by_id.popitem(last=False)[1]
            gone.path.unlink(missing_ok=True)
            self._paths.discard(gone.path)
            self._kinds.pop(gone.id, None)
        return stored

    def write(self, source: BinaryIO, name: str, mime_type: str) -> StoredFile:
        """Copy `source` to disk and `keep` it."""
        path = self.receiving()
        with path.open("wb") as target:
            shutil.copyfileobj(source, target)
        return self.keep(path, name, mime_type)

    def get(self, file_id: str) -> StoredFile | None:
        """Return the file of that id, none when unknown or gone."""
        return self._by_id.get(file_id)

    def used_as(self, kind: str, file: StoredFile) -> None:
        """Fix what kind of file it is: what was sent first as a photo stays one under this id."""
        self._kinds.setdefault(file.id, kind)

    def kind(self, file: StoredFile) -> str | None:
        """Return what the file was first sent as, None while it never was."""
        return self._kinds.get(file.id)

    def has(self, path: Path) -> bool:
        """Whether the file at `path` was kept."""
        return path in self._paths

    def at(self, api_path: str) -> StoredFile | None:
        """Return the file that getFile named by `api_path`.

        Looked up, never opened by what the client says.
        """
        return next((file for file in self._by_id.values() if file.api_path == api_path), None)
