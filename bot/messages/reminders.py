"""A reminder as a liaison reads it: what to report by when and to whom, with whom to call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.messages.actions.checkins import OpenForm
from bot.messages.actions.reminders import Receive, SeeTasks
from bot.messages.duties import addressee
from bot.messages.length import clip
from bot.messages.message import Button, Message, lines_of
from bot.messages.voice import Voice

_FORMS = 6  # buttons 去报送; the rest is a tap further
_UNITS = 13  # names in a line: all counties
_SUBJECTS = 6  # in one message; Telegram's limit is far


def reminder(voice: Voice, content: dict[str, Any]) -> Message:
    """Return the one message of a day with all that is open for a reader; `content` as `letters` wrote it."""
    voice = replace(voice, cycle=content["cycle"])
    lines: list[dict[str, Any]] = content["lines"]
    # 贵单位 is clear to a liaison of one unit; with several, or in a colleague's place, the names are needed.
    named = len({line["unit"] for line in lines}) > 1 or not all(line["own"] for line in lines)
    subjects: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for line in lines:
        subjects.setdefault((line["due"], line["row"]), []).append(line)
    return voice.message(
        "reminder",
        _buttons(voice, content["day"], lines),
        voice=voice,
        subjects=tuple(
            _subject(voice, of, content.get("basis", ""), named=named) for of in tuple(subjects.values())[:_SUBJECTS]
        ),
        more=max(len(subjects) - _SUBJECTS, 0),
        duties=any(line["row"] in voice.matrix.duty for line in lines),
        items=any(line["items"] for line in lines),
        telephone=voice.matrix.reminders.telephone,
    )


def _subject(voice: Voice, lines: Sequence[dict[str, Any]], confirmed: str, *, named: bool) -> dict[str, Any]:
    first = lines[0]
    asked = sum(len(line["rows"]) for line in lines) if "rows" in first else 0
    due, duty = _day(first["due"]), voice.matrix.duty.get(first["row"])
    row = voice.matrix.row.get(first["row"])
    items = [item for number in first["items"] if row and (item := row.item(number))]
    names = tuple(voice.called(line["unit"]) for line in lines)
    return {
        "units": voice.word("reminded_units", names[:_UNITS], len(names)) if named else "",
        "name": voice.subject(first["row"], 100),
        "addressee": addressee(voice, duty.id) if duty else "",
        "due": voice.date(due) if due else "",
        "left": (due - voice.today).days if due else 0,
        "texts": tuple(clip(item.en if voice.texts.language == "en" else item.text, 200) for item in items),
        "asked": asked,
        "basis": first["basis"] if asked else basis(voice, confirmed, first["row"], items[0].number if items else None),
    }


def _day(text: str) -> date | None:
    """Return a day, None for a row without a deadline: the office asks where it stands."""
    return date.fromisoformat(text) if text else None


def basis(voice: Voice, confirmed: str, row_id: str, item: int | None = None) -> str:
    """Return on what it rests: the 文号 of the year in the file, that which the office confirmed, else the document."""
    if known := voice.matrix.reminders.basis.get(voice.cycle) or confirmed:
        return known
    row = voice.matrix.row.get(row_id)
    place = voice.place(row, row.item(item) if item is not None else None) if row else ""
    year = voice.matrix.document.year if voice.other_year else None
    return voice.word("reminder_basis", voice.matrix.document.number, year, place)


def received(voice: Voice, content: dict[str, Any], at: datetime) -> tuple[tuple[Button, ...], ...]:
    """Return the keys that stand under a reminder once its reader said 收到."""
    return _buttons(replace(voice, cycle=content["cycle"]), content["day"], content["lines"], voice.moment(at))


def _buttons(
    voice: Voice, day: str, lines: Sequence[dict[str, Any]], received_at: str = ""
) -> tuple[tuple[Button, ...], ...]:
    own = [line for line in lines if line["own"]]
    rows = Counter(line["unit"] for line in own)

    def label(line: dict[str, Any]) -> str:
        unit = voice.unit_button(line["unit"]).label if len(rows) > 1 else ""
        subject = voice.short_subject(line["row"]) if rows[line["unit"]] > 1 else ""
        return voice.word("reminder_report", unit, subject)

    named = [line for line in own if "rows" not in line]
    forms = tuple(voice.button(label(line), OpenForm(line["row"], line["unit"])) for line in named[:_FORMS])
    called = len(own) > len(named)
    label_tasks = voice.word("reminder_tasks") if forms else voice.word("reminder_report", "", "")
    tasks = (voice.button(label_tasks, SeeTasks()),) if called or len(named) > _FORMS else ()
    label_received = voice.word("received_at", received_at) if received_at else voice.word("reminder_received")
    received = voice.button(label_received, Receive(date.fromisoformat(day)))
    if len(forms) == 1 and not tasks:
        return ((received, *forms),)
    return (*lines_of(forms, 2), tasks, (received,))
