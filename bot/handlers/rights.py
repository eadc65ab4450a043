"""What each command and each button asks of whoever uses it: the one table, checked twice and walked by a test.

That a row is one's own, or a draft, is checked by the service that changes it.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.messages import actions
from bot.people.rights import Right

# Open even where BOT_ACCESS=members: the ways in.
FOR_STRANGERS = frozenset({"start", "help", "lang"})

COMMANDS: Mapping[str, Right] = {
    "start": Right.ANYONE,
    "help": Right.ANYONE,
    "who": Right.ANYONE,
    "unit": Right.ANYONE,
    "deadlines": Right.ANYONE,
    "lang": Right.ANYONE,
}

PRESSES: Mapping[type, Right] = {
    actions.ShowRow: Right.ANYONE,
    actions.BackToRow: Right.ANYONE,
    actions.ShowText: Right.ANYONE,
    actions.ShowHolders: Right.ANYONE,
    actions.ShowUnit: Right.ANYONE,
    actions.TurnUnit: Right.ANYONE,
    actions.ShowUnits: Right.ANYONE,
    actions.ShowDeadlines: Right.ANYONE,
    actions.AskThis: Right.ANYONE,
    actions.Speak: Right.ANYONE,
}
