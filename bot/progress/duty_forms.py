"""The two forms of a yearly report: its electronic copy, and the 文号 and date of the formal one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import select

from bot.errors import Refused
from bot.people import drafts
from bot.people.work import Work
from bot.progress import attachments, checkins, documents, duties, rules
from bot.progress.attachments import Given
from bot.progress.checkins import NOTE, Source
from bot.progress.forms import subject
from bot.progress.secrecy import mark_in
from bot.store.models import Attachment, CheckIn, Draft, Standing, Withdrawal

REGISTERING, FILING = "duty", "filing"  # kinds of draft
Part = Literal["text", "files"]
Step = Literal["document", "dated", "done"]
_PENDING = "text"  # the subject under which a typed text waits for its report to be chosen


@dataclass(frozen=True, slots=True)
class DutyForm:
    """A form as it is now, of either kind: what would be sent, and what stands.

    In a registering form `text` counts, in a filing one `document` ("" for none, None while it is not given), `dated`,
    `channel` and `step`, what is asked next.
    """

    draft_id: int
    unit_id: str
    duty_id: str
    standing: Standing | None
    files: tuple[Attachment, ...]
    text: str = ""
    document: str | None = None
    dated: date | None = None
    channel: str = duties.CHANNELS[0]
    step: Step = "done"


def begin(work: Work, unit_id: str, duty_id: str, text: str = "") -> Draft:
    """Open the form of the electronic copy, the one begun before or a new one, and add `text`. Raises `Refused`.

    What the actor has just taken back, or what the office has returned, stands in a new one.
    """
    duties.check(work, unit_id, duty_id)
    rules.may_report(work, unit_id, duty_id)
    key = subject(unit_id, duty_id)
    draft = drafts.find(work, REGISTERING, key)
    if draft is None:
        earlier, files = _earlier(work, unit_id, duty_id)
        fields: dict[str, Any] = {"base": _latest(work, key), "text": earlier}
        draft = drafts.begin(work, REGISTERING, key, fields, "body")
        for known in files:
            attachments.add(work, draft, known)
    draft = drafts.begin(work, REGISTERING, key, {}, "body")
    add_text(work, draft, text)
    return draft


def _earlier(work: Work, unit_id: str, duty_id: str) -> tuple[str, tuple[Given, ...]]:
    last = _last_of(work, unit_id, duty_id)
    if last is None or last.status != duties.REGISTERED:
        return "", ()
    if _taken_back(work, last):
        files = attachments.of_check_ins(work.tx, [last.id])[last.id]
        return last.note, tuple(
            Given(f.sha256, f.name, "photo" if f.kind == "photo" else "document", f.size, f.file_id, f.checked)
            for f in files
        )
    standing = work.tx.get(Standing, (work.cycle, unit_id, duty_id))
    returned = standing is not None and standing.check_in_id == last.id and standing.state == "returned"
    return (last.note if returned else ""), ()


def _last_of(work: Work, unit_id: str, duty_id: str) -> CheckIn | None:
    of_duty = (CheckIn.cycle == work.cycle, CheckIn.unit_id == unit_id, CheckIn.row_id == duty_id)
    return work.tx.scalar(select(CheckIn).where(*of_duty).order_by(CheckIn.version.desc()).limit(1))


def _taken_back(work: Work, version: CheckIn) -> bool:
    return version.author_id == work.actor.person_id and work.tx.get(Withdrawal, version.id) is not None


def begin_filing(work: Work, unit_id: str, duty_id: str) -> Draft:
    """Open the form of the formal report; what the actor has just taken back stands in a new one. Raises `Refused`."""
    duties.check(work, unit_id, duty_id)
    rules.may_report(work, unit_id, duty_id)
    key = subject(unit_id, duty_id)
    last = _last_of(work, unit_id, duty_id)
    fields: dict[str, Any] = {"base": last.version if last else 0}
    if last is not None and last.status == duties.FILED and _taken_back(work, last):
        dated = last.dated.isoformat() if last.dated else None
        fields |= {"document": last.document or "", "dated": dated, "channel": last.channel}
    return drafts.begin(work, FILING, key, fields, "line")


def keep_text(work: Work, text: str) -> None:
    """Keep a typed text until it is chosen which report it is for."""
    _check_text(text)
    drafts.fill(work, drafts.begin(work, REGISTERING, _PENDING, {}), None, text=text)


def begin_with_kept(work: Work, unit_id: str, duty_id: str) -> Draft:
    """Open the form with the text that was kept, if there is one still. Raises `Refused`."""
    kept = drafts.find(work, REGISTERING, _PENDING)
    draft = begin(work, unit_id, duty_id, kept.fields.get("text", "") if kept else "")
    if kept is not None:
        drafts.drop(work, kept)
    return draft


def own(work: Work, draft_id: int, kind: str | None = None) -> Draft:
    """Return the actor's form, of one kind or either, if the report still is theirs. Raises `Refused`."""
    draft = work.tx.get(Draft, draft_id)
    kind = kind or (FILING if draft is not None and draft.kind == FILING else REGISTERING)
    draft = drafts.own(work, draft_id, kind, "duty_gone")
    duty_id, _, unit_id = draft.subject.partition("@")
    duties.check(work, unit_id, duty_id)
    rules.may_report(work, unit_id, duty_id)
    return draft


def read(work: Work, draft: Draft) -> DutyForm:
    """Return a draft as a form."""
    duty_id, _, unit_id = draft.subject.partition("@")
    fields = draft.fields
    standing = work.tx.get(Standing, (work.cycle, unit_id, duty_id))
    files = tuple(attachments.of_draft(work.tx, draft.id))
    if draft.kind == REGISTERING:
        return DutyForm(draft.id, unit_id, duty_id, standing, files, text=fields.get("text", ""))
    document, dated = fields.get("document"), fields.get("dated")
    step: Step = fields.get("asks") or ("document" if document is None else "dated" if dated is None else "done")
    return DutyForm(
        draft.id,
        unit_id,
        duty_id,
        standing,
        files,
        document=document,
        dated=date.fromisoformat(dated) if dated else None,
        channel=fields.get("channel", duties.CHANNELS[0]),
        step=step,
    )


def add_text(work: Work, draft: Draft, text: str) -> None:
    """Add to the text of an electronic copy. Raises `Refused` where that gets too long or bears a mark of secrecy."""
    text = text.strip()
    if text:
        whole = "\n".join(filter(None, (draft.fields.get("text", ""), text)))
        _check_text(whole)
        drafts.fill(work, draft, draft.awaits, text=whole)


def _check_text(text: str) -> None:
    if len(text) > NOTE:
        raise Refused("too_long", len(text), NOTE)
    if mark := mark_in("", text):
        raise Refused("duty_marked", mark)


def empty(work: Work, draft: Draft, part: Part) -> None:
    """Take the text, or all files, out of a form."""
    if part == "text":
        drafts.fill(work, draft, draft.awaits, text="")
        return
    for file in attachments.of_draft(work.tx, draft.id):
        attachments.remove(work, draft, file.id)
    drafts.fill(work, draft, draft.awaits)


def take_line(work: Work, draft: Draft, text: str) -> None:
    """Put a typed 文号 or date, or both, into a filing form. Raises `Refused`."""
    form, today = read(work, draft), work.now.date()
    if form.step == "dated":
        put_day(work, draft, documents.read_day(text, today))
        return
    document, day = documents.read_line(text, today)
    if day is not None:
        documents.check_day(day, today, work.cycle)
        drafts.fill(work, draft, "line", dated=day.isoformat(), asks=None)
    if document is not None:
        drafts.fill(work, draft, "line", document=document, asks=None)


def put_day(work: Work, draft: Draft, day: date) -> None:
    """Put the day into a filing form. Raises `Refused`."""
    documents.check_day(day, work.now.date(), work.cycle)
    drafts.fill(work, draft, "line", dated=day.isoformat(), asks=None)


def without_number(work: Work, draft: Draft) -> None:
    """Say that there is no 文号; then it was no 公文."""
    channel = draft.fields.get("channel", duties.CHANNELS[0])
    channel = channel if channel != duties.CHANNELS[0] else "书面"
    drafts.fill(work, draft, "line", document="", channel=channel, asks=None)


def set_channel(work: Work, draft: Draft, channel: str) -> None:
    """Say by which way it was filed."""
    drafts.fill(work, draft, "line", channel=channel)


def ask(work: Work, draft: Draft, step: Step) -> None:
    """Ask for the 文号 or the day once more."""
    drafts.fill(work, draft, "line", asks=step)


def overtaken(work: Work, draft: Draft) -> bool:
    """Say whether something was reported since the form was opened; from now on the person has seen it."""
    newest = _latest(work, draft.subject)
    if newest <= draft.fields["base"]:
        return False
    drafts.fill(work, draft, draft.awaits, base=newest)
    return True


def _latest(work: Work, key: str) -> int:
    duty_id, _, unit_id = key.partition("@")
    return checkins.latest_version(work.tx, work.cycle, unit_id, duty_id)


def send(work: Work, draft: Draft) -> CheckIn:
    """Make a version of a form, with its files, and forget the draft. Raises `Refused` where something is missing."""
    form = read(work, draft)
    if draft.kind == REGISTERING:
        if not form.text and not form.files:
            raise Refused("duty_empty")
        version = duties.register(work, form.unit_id, form.duty_id, form.text)
    else:
        version = duties.file(work, form.unit_id, form.duty_id, _source(form))
    attachments.move(work.tx, draft, version)
    drafts.drop(work, draft)
    return version


def _source(form: DutyForm) -> Source:
    if form.document is None or form.dated is None:
        raise Refused("filing_incomplete")
    if form.channel == duties.CHANNELS[0] and not form.document:
        raise Refused("filing_number")
    return Source(form.channel, form.document or None, form.dated)
