"""What the stand-in answers when it does not do as asked."""

Json = dict[str, object]


class Refusal(Exception):  # noqa: N818 - it is an answer, not an accident
    """The Bot API's `{"ok": false}` answer.

    `code` is the HTTP status and `error_code` alike, `description` Telegram's own sentence, as its server
    (github.com/tdlib/telegram-bot-api) or TDLib below it says it.
    """

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description

    def as_json(self) -> Json:
        """Return the body of the answer, core.telegram.org/bots/api#making-requests."""
        return {"ok": False, "error_code": self.code, "description": self.description}


def bad_request(reason: str) -> Refusal:
    """Make a 400, which python-telegram-bot raises as BadRequest."""
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """Make a 403, which python-telegram-bot raises as Forbidden."""
    return Refusal(403, f"Forbidden: {reason}")
