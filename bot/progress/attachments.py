"""Files of a form, then of the version that came of it: rows alone, the bytes lie in the `FileStore`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.errors import Refused
from bot.people.work import Work
from bot.store.models import Attachment, CheckIn, Draft

MOST = 10  # files of a form
FOLDER = "attachments"  # in BOT_HOME


@dataclass(frozen=True, slots=True)
class Given:
    """A file that was taken and stored: its hash, a name to show, bytes, and Telegram's id to show it again.

    `checked` where all its text was searched for marks of secrecy; never for a picture, a scan, an older format, a
    document with a password or of more text than is read.
    """

    sha256: str
    name: str
    kind: Literal["photo", "document"]
    size: int
    file_id: str
    checked: bool


def add(work: Work, draft: Draft, given: Given) -> Attachment:
    """Put a file into a form; one that is in it already counts once. Raises `Refused` above `MOST`."""
    there = of_draft(work.tx, draft.id)
    for known in there:
        if known.sha256 == given.sha256:
            return known
    if len(there) >= MOST:
        raise Refused("files_too_many", MOST)
    made = Attachment(
        sha256=given.sha256,
        name=given.name,
        kind=given.kind,
        size=given.size,
        file_id=given.file_id,
        checked=given.checked,
        draft_id=draft.id,
    )
    work.tx.add(made)
    work.tx.flush()
    return made


def remove(work: Work, draft: Draft, attachment_id: int) -> None:
    """Take a file out of a form. Raises `Refused` where it is not in it, or no longer."""
    found = work.tx.get(Attachment, attachment_id)
    if found is None or found.draft_id != draft.id:
        raise Refused("file_gone")
    work.tx.delete(found)
    work.tx.flush()


def move(tx: Session, draft: Draft, check_in: CheckIn) -> None:
    """Hand a form's files to the version that came of it; call it before the form is forgotten."""
    theirs = update(Attachment).where(Attachment.draft_id == draft.id)
    tx.execute(theirs.values(draft_id=None, check_in_id=check_in.id))


def of_draft(tx: Session, draft_id: int) -> list[Attachment]:
    """Return a form's files in the order in which they came."""
    return list(tx.scalars(select(Attachment).where(Attachment.draft_id == draft_id).order_by(Attachment.id)))


def of_check_ins(tx: Session, ids: Iterable[int]) -> dict[int, list[Attachment]]:
    """Return the files of versions by their id, each in order; an empty list for one that has none."""
    found: dict[int, list[Attachment]] = {number: [] for number in ids}
    query = select(Attachment).where(Attachment.check_in_id.in_(found)).order_by(Attachment.id)
    for attachment in tx.scalars(query):
        if attachment.check_in_id is not None:
            found[attachment.check_in_id].append(attachment)
    return found


def orphans(tx: Session) -> list[Attachment]:
    """Return the rows whose form was dropped."""
    nobodys = select(Attachment).where(Attachment.draft_id.is_(None), Attachment.check_in_id.is_(None))
    return list(tx.scalars(nobodys.order_by(Attachment.id)))


def let_go(tx: Session) -> set[str]:
    """Forget the orphans, and return the hashes of all files that a form or a version still has."""
    for orphan in orphans(tx):
        tx.delete(orphan)
    tx.flush()
    held = select(Attachment.sha256).where(or_(Attachment.draft_id.isnot(None), Attachment.check_in_id.isnot(None)))
    return set(tx.scalars(held))
