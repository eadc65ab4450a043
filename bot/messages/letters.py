"""What is told to people who did not ask: a letter's plain content put into the reader's words when it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.delivery import uncertain
from bot.delivery.courier import Settle
from bot.delivery.outbox import SAID, Letter
from bot.messages import broadcast_cards as broadcast_card
from bot.messages import broadcasts as broadcast
from bot.messages import joining as joined
from bot.messages import records as record
from bot.messages import reminders as reminding
from bot.messages import reviews as review
from bot.messages import roster, staff
from bot.messages import uncertain as unsure
from bot.messages.message import Message, bodies
from bot.messages.voice import Voice, Voices
from bot.people import absence, handover, joining, roster_plan
from bot.people.languages import spoken_by
from bot.progress import records, reviews
from bot.reminders import broadcast_cards, broadcasts, letters

Told = Callable[[Voice, dict[str, Any]], Message]

# By topic, as it stands in the outbox.
LETTERS: Mapping[str, Told] = {
    uncertain.TOPIC: unsure.told,
    reviews.RETURNED: review.returned,
    joining.JOINED: joined.told_office,
    records.RECORDED: record.told,
    records.RECALLED: record.recalled,
    roster_plan.BOUND: roster.bound,
    roster_plan.REMOVED: roster.removed,
    absence.DEPUTY: staff.deputy,
    absence.DEPUTY_ENDED: staff.deputy_ended,
    handover.GIVEN: staff.handed_over,
    handover.TAKEN: staff.taken_over,
    letters.REMINDER: reminding.reminder,
    broadcasts.NOTICE: broadcast.notice,
    broadcasts.AGAIN: broadcast.again,
    broadcast_cards.CARD: broadcast_card.told,
}

# By topic: whether there is still something to tell; where not, the letter is cancelled.
STILL: Mapping[str, Callable[[Session, dict[str, Any]], bool]] = {
    uncertain.TOPIC: uncertain.still_uncertain,
    reviews.RETURNED: reviews.still_returned,
    joining.JOINED: joining.still_bound,
    absence.DEPUTY: absence.still_away,
    records.RECORDED: records.still_recorded,
    records.RECALLED: records.still_to_recall,
    letters.REMINDER: letters.still_open,
    broadcasts.NOTICE: broadcasts.still_wanted,
    broadcasts.AGAIN: broadcasts.still_silent,
}

# By topic: what is read when it leaves, for it stands elsewhere or changes till then.
READ: Mapping[str, Callable[[Session, dict[str, Any]], dict[str, Any]]] = {
    letters.REMINDER: letters.still_said,
    broadcasts.NOTICE: broadcasts.said,
    broadcasts.AGAIN: broadcasts.said,
    broadcast_cards.CARD: broadcast_cards.told,
}


def settler(voices: Voices) -> Settle:
    """Return what puts a letter into its reader's words when it leaves, if there still is something to tell."""

    def settle(tx: Session, letter: Letter, _now: datetime) -> dict[str, Any] | None:
        if letter.topic == SAID:
            return letter.content
        still = STILL.get(letter.topic)
        if still is not None and not still(tx, letter.content):
            return None
        language = spoken_by(tx, letter.chat_id) or voices.settings.language
        read = READ.get(letter.topic)
        content = letter.content if read is None else read(tx, letter.content)
        (body,) = bodies(LETTERS[letter.topic](voices.speaking(language), content))
        return body

    return settle
