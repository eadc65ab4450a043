"""Shian Bot (食安协同助手): who is responsible, who has reported, who needs a reminder."""

__version__ = "0.1.0"
