"""Binding a Telegram group, said in that group; and the office's question before it is unbound."""

from __future__ import annotations

from bot.messages.actions.broadcasts import KeepGroup, UnbindGroup
from bot.messages.message import Message
from bot.messages.voice import Voice
from bot.store.models import ChatGroup


def bound(voice: Voice) -> Message:
    """Return that this group gets the office's notices from now on."""
    return voice.message("bindgroup")


def ask_unbind(voice: Voice, group: ChatGroup) -> Message:
    """Ask whether a group that is bound shall be no more."""
    return voice.message(
        "bindgroup_sure",
        (
            (
                voice.button(voice.word("group_unbind"), UnbindGroup(group.id)),
                voice.button(voice.word("group_keep"), KeepGroup(group.id)),
            ),
        ),
        since=voice.moment(group.bound_at),
    )


def unbound(voice: Voice) -> Message:
    """Return that this group gets none any more."""
    return voice.message("bindgroup_done")


def kept(voice: Voice) -> Message:
    """Return that nothing changed."""
    return voice.message("bindgroup_kept")
