"""A local stand-in of Telegram's Bot API, with a chat page: the whole bot with no token and no network.

It speaks HTTP on loopback, so the unmodified bot polls it as it would poll Telegram. It knows nothing of what
the bot does: it imports nothing from `bot` but itself. What it refuses, it refuses in Telegram's own words.

`world` is the state and the human side, `methods` the Bot API, `server` the HTTP round both, `page` the
chat page.
"""
