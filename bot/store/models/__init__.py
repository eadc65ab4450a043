"""The tables."""

from bot.store.models.base import Base
from bot.store.models.broadcasts import Broadcast, BroadcastRecipient, ChatGroup
from bot.store.models.people import Absence, Attempt, Binding, Charge, Invite, LanguageChoice, Person
from bot.store.models.progress import Acknowledgement, Attachment, Audit, CheckIn, Draft, Review, Standing, Withdrawal
from bot.store.models.reminders import Basis, Survey, Swept
from bot.store.models.teaching import Lesson, Missed
from bot.store.models.traffic import Budget, Incoming, Outgoing

__all__ = [
    "Absence",
    "Acknowledgement",
    "Attachment",
    "Attempt",
    "Audit",
    "Base",
    "Basis",
    "Binding",
    "Broadcast",
    "BroadcastRecipient",
    "Budget",
    "Charge",
    "ChatGroup",
    "CheckIn",
    "Draft",
    "Incoming",
    "Invite",
    "LanguageChoice",
    "Lesson",
    "Missed",
    "Outgoing",
    "Person",
    "Review",
    "Standing",
    "Survey",
    "Swept",
    "Withdrawal",
]
