"""Who works with the bot: roles, invitations, the roster, absence and hand-over."""
