from __future__ import annotations

import logging
import sys

import pytest

from bot import logs
from bot.logs import RedactingFormatter, redacted

TOKEN = "123456789:" + "AAE_abcdefghijklmnopqrstuvwxyz012345"
SHORT = "7:stand-in"


def written(message: str, *arguments: object, error: BaseException | None = None) -> str:
    trace = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("bot", logging.INFO, __file__, 1, message, arguments, trace)
    return RedactingFormatter([SHORT]).format(record)


@pytest.mark.parametrize("text", [TOKEN, f"bot{TOKEN}", f"https://x/bot{SHORT}/getMe", "/file/bot12:ab_c/photo.png"])
def test_no_token_reaches_a_line(text: str) -> None:
    for line in (written(text), written("at %s", text), written("at %r", {"url": text})):
        assert "<token>" in line
        assert TOKEN not in line
        assert SHORT not in line
        assert "12:ab_c" not in line


def test_no_token_reaches_a_traceback() -> None:
    try:
        try:
            raise OSError(f"https://api.telegram.org/bot{TOKEN}/getMe")
        except OSError as cause:
            raise RuntimeError(f"token {SHORT}") from cause
    except RuntimeError as error:
        line = written("failed", error=error)
    assert "Traceback" in line
    assert TOKEN not in line
    assert SHORT not in line


def test_times_and_ports_stay_readable() -> None:
    text = "2026-11-27 08:59:00 http://127.0.0.1:8099/ 12:30"
    assert redacted(text) == text


def test_what_nobody_caught_is_redacted_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    logs.set_up([SHORT])
    error = RuntimeError(f"{SHORT} and {TOKEN}")
    sys.excepthook(RuntimeError, error, None)
    said = capsys.readouterr().err
    assert "RuntimeError: <token> and <token>" in said
