"""Everything a person reads: plain values in, text and buttons out, in every language of the program."""

from bot.messages.message import Button, Message
from bot.messages.voice import Voice

__all__ = ["Button", "Message", "Voice"]
