"""Telegram itself: how requests travel, in which order updates are worked on, how messages leave."""
