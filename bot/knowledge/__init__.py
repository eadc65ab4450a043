"""The matrix and how to ask it: no Telegram, no database, no clock."""

from bot.knowledge.answer import Answer, Hit, Intent
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.matrix import Matrix

__all__ = ["Answer", "Hit", "Intent", "Knowledge", "Matrix"]
