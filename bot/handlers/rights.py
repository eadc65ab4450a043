"""What each command and each button asks of whoever uses it: the one table, checked twice and walked by a test.

That a row is one's own, or a draft, is checked by the service that changes it.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.messages.actions import asking, calls, checkins, duties, people, records, reviews, roster
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
    "mytasks": Right.UNIT,
    "checkin": Right.LIAISON,
    "report": Right.LIAISON,
    "history": Right.UNIT,
    "review": Right.OFFICE,
    "record": Right.OFFICE,
    "invite": Right.OFFICE,
    "contacts": Right.OFFICE,
}

PRESSES: Mapping[type, Right] = {
    asking.ShowRow: Right.ANYONE,
    asking.BackToRow: Right.ANYONE,
    asking.ShowText: Right.ANYONE,
    asking.ShowHolders: Right.ANYONE,
    asking.ShowUnit: Right.ANYONE,
    asking.TurnUnit: Right.ANYONE,
    asking.ShowUnits: Right.ANYONE,
    asking.ShowDeadlines: Right.ANYONE,
    asking.AskThis: Right.ANYONE,
    asking.Speak: Right.ANYONE,
    calls.ShowContacts: Right.MEMBER,
    calls.TurnContacts: Right.MEMBER,
    calls.ShowLink: Right.LIAISON,
    checkins.ListTasks: Right.UNIT,
    checkins.ShowTask: Right.UNIT,
    checkins.ShowOthers: Right.UNIT,
    checkins.ShowHistory: Right.MEMBER,
    checkins.ShowVersion: Right.MEMBER,
    checkins.OpenForm: Right.LIAISON,
    checkins.PickRow: Right.LIAISON,
    checkins.NoChange: Right.LIAISON,
    checkins.Gather: Right.LIAISON,
    checkins.SetStatus: Right.LIAISON,
    checkins.SetPercent: Right.LIAISON,
    checkins.Want: Right.LIAISON,
    checkins.Skip: Right.LIAISON,
    checkins.DropFiles: Right.LIAISON,
    checkins.Submit: Right.LIAISON,
    checkins.Cancel: Right.LIAISON,
    checkins.TakeBack: Right.MEMBER,
    checkins.ListTicks: Right.LIAISON,
    checkins.Tick: Right.LIAISON,
    checkins.SameForTicked: Right.LIAISON,
    checkins.AskCharge: Right.LIAISON,
    duties.ShowDuty: Right.MEMBER,
    duties.BeginCopy: Right.LIAISON,
    duties.PickCopy: Right.LIAISON,
    duties.EmptyCopy: Right.LIAISON,
    duties.BeginFiling: Right.LIAISON,
    duties.FiledOn: Right.LIAISON,
    duties.NoDocument: Right.LIAISON,
    duties.FiledVia: Right.LIAISON,
    duties.AskFiling: Right.LIAISON,
    duties.SendDuty: Right.LIAISON,
    duties.CancelDuty: Right.LIAISON,
    reviews.ListReviews: Right.OFFICE,
    reviews.ChooseReviews: Right.OFFICE,
    reviews.ShowReview: Right.OFFICE,
    reviews.NextReview: Right.OFFICE,
    reviews.ShowFiles: Right.OFFICE,
    reviews.Decide: Right.OFFICE,
    reviews.AskReason: Right.OFFICE,
    reviews.GiveReason: Right.OFFICE,
    reviews.DropReason: Right.OFFICE,
    records.RecordUnit: Right.OFFICE,
    records.RecordRow: Right.OFFICE,
    records.RecordList: Right.OFFICE,
    records.RecordVia: Right.OFFICE,
    records.RecordNoNumber: Right.OFFICE,
    records.RecordOn: Right.OFFICE,
    records.RecordStatus: Right.OFFICE,
    records.RecordBack: Right.OFFICE,
    records.SendRecord: Right.OFFICE,
    records.CancelRecord: Right.OFFICE,
    records.UndoRecord: Right.OFFICE,
    records.ImportRecords: Right.OFFICE,
    records.DropRecords: Right.OFFICE,
    people.ChooseInviteUnit: Right.OFFICE,
    people.ChooseInviteRole: Right.OFFICE,
    people.MakeInvite: Right.OFFICE,
    people.RevokeInvite: Right.OFFICE,
    people.UndoJoin: Right.OFFICE,
    people.ListContacts: Right.OFFICE,
    people.ShowContacts: Right.OFFICE,
    people.AskRemove: Right.OFFICE,
    people.Remove: Right.OFFICE,
    roster.ImportRoster: Right.OFFICE,
    roster.DropRoster: Right.OFFICE,
}

# By the kind of draft whose form awaits what a person writes.
REPLIES: Mapping[str, Right] = {
    "checkin": Right.LIAISON,
    "charge": Right.LIAISON,
    "duty": Right.LIAISON,
    "filing": Right.LIAISON,
    "return": Right.OFFICE,
    "record": Right.OFFICE,
    "roster": Right.OFFICE,
}
