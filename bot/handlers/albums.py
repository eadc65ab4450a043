"""Pictures sent together arrive one by one; whoever sent ten wants one answer."""

from __future__ import annotations

from collections import OrderedDict

from telegram import Message

_REMEMBERED = 256


class Albums:
    """Knows the albums of the last minutes. Forgetting one costs a second line of help, nothing else."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()

    def first(self, message: Message) -> bool:
        """Say whether a message is the first of its album that asks; always for one that is in none."""
        album = message.media_group_id
        if album is None:
            return True
        if album in self._seen:
            return False
        self._seen[album] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True
