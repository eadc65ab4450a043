"""What is told to people who did not ask: a letter's plain content put into the reader's words when it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.delivery import uncertain
from bot.delivery.claiming import Later, Settle
from bot.delivery.outbox import SAID, Letter
from bot.messages import bases as resting
from bot.messages import broadcast_cards as broadcast_card
from bot.messages import broadcasts as broadcast
from bot.messages import digest as digests
from bot.messages import joining as joined
from bot.messages import leaders as leading
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
from bot.reminders import bases, broadcast_cards, broadcasts, digest, leaders, letters, nudges
from bot.reminders.calendar import Hours

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of the letters of a topic, all of it asked when one leaves.

    `told` puts the content into words. `still` says whether there is something to tell; where not, the letter is
    cancelled. `read` completes the content with what stands elsewhere or changes till then. `keeps_hours` says whether
    it waits for the office's hours.
    """

    told: Callable[[Voice, Content], Message]
    still: Callable[[Session, Content], bool] = lambda _tx, _content: True
    read: Callable[[Session, Content], Content] = lambda _tx, content: content
    keeps_hours: Callable[[Session, Content, datetime, Hours], bool] = lambda _tx, _content, _now, _hours: False


def _always(_tx: Session, _content: Content, _now: datetime, _hours: Hours) -> bool:
    return True


# By topic, as it stands in the outbox.
KINDS: Mapping[str, Kind] = {
    uncertain.TOPIC: Kind(unsure.told, uncertain.still_uncertain),
    reviews.RETURNED: Kind(review.returned, reviews.still_returned),
    joining.JOINED: Kind(joined.told_office, joining.still_bound),
    records.RECORDED: Kind(record.told, records.still_recorded),
    records.RECALLED: Kind(record.recalled, records.still_to_recall),
    roster_plan.BOUND: Kind(roster.bound),
    roster_plan.REMOVED: Kind(roster.removed),
    absence.DEPUTY: Kind(staff.deputy, absence.still_away),
    absence.DEPUTY_ENDED: Kind(staff.deputy_ended),
    handover.GIVEN: Kind(staff.handed_over),
    handover.TAKEN: Kind(staff.taken_over),
    letters.REMINDER: Kind(reminding.reminder, letters.still_open, letters.still_said, _always),
    letters.NUDGE: Kind(reminding.reminder, letters.still_open, letters.still_said, nudges.keeps_hours),
    leaders.LEADER: Kind(leading.told, leaders.still_missing, leaders.said, _always),
    bases.BASIS: Kind(resting.question, bases.still_open, keeps_hours=_always),
    digest.DIGEST: Kind(digests.digest, keeps_hours=_always),
    broadcasts.NOTICE: Kind(broadcast.notice, broadcasts.still_wanted, broadcasts.said, broadcasts.keeps_hours),
    broadcasts.AGAIN: Kind(broadcast.again, broadcasts.still_silent, broadcasts.said),
    broadcast_cards.CARD: Kind(broadcast_card.told, read=broadcast_cards.told),
}


def settler(voices: Voices, hours: Hours) -> Settle:
    """Return what puts a letter into its reader's words when it leaves, if there still is something to tell."""

    def settle(tx: Session, letter: Letter, now: datetime) -> Content | Later | None:
        if letter.topic == SAID:
            return letter.content
        kind = KINDS[letter.topic]
        if not kind.still(tx, letter.content):
            return None
        if not hours.is_open(now) and kind.keeps_hours(tx, letter.content, now, hours):
            return Later(hours.next_open(now))
        language = spoken_by(tx, letter.chat_id) or voices.settings.language
        (body,) = bodies(kind.told(voices.speaking(language), kind.read(tx, letter.content)))
        return body

    return settle
