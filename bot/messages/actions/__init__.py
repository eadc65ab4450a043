"""What the buttons ask for, a file a subject; all are imported here, so that every verb is known to the codec."""

from bot.messages.actions import (
    asking,
    broadcasts,
    calls,
    checkins,
    delivery,
    duties,
    leaders,
    nudges,
    outlook,
    people,
    records,
    reminders,
    reviews,
    roster,
    staff,
)
from bot.messages.actions.codec import Action, Press, decode, encode

__all__ = [
    "Action",
    "Press",
    "asking",
    "broadcasts",
    "calls",
    "checkins",
    "decode",
    "delivery",
    "duties",
    "encode",
    "leaders",
    "nudges",
    "outlook",
    "people",
    "records",
    "reminders",
    "reviews",
    "roster",
    "staff",
]
