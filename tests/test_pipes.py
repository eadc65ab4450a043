"""The commands among other programs: readers who leave, and Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.commands import command, environment


def started(*arguments: str, cwd: Path) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command(*arguments), cwd=cwd, env=environment(), stdin=pipe, stdout=pipe, stderr=pipe)  # noqa: S603 - our own program


@pytest.mark.parametrize(
    ("arguments", "read"), [(("matrix", "--json"), 10), (("matrix", "--json"), 0), (("check",), 0)]
)
def test_a_reader_who_has_had_enough_is_no_error(tmp_path: Path, arguments: tuple[str, ...], read: int) -> None:
    with started(*arguments, cwd=tmp_path) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(read)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 0


def test_ctrl_c_is_quiet(tmp_path: Path) -> None:
    with started("ask", "--json", cwd=tmp_path) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write("学校食堂谁管\n".encode())
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stderr.read() == b""


def test_without_a_question_the_chat_s_own_words_are_printed(tmp_path: Path) -> None:
    with started("ask", cwd=tmp_path) as process:
        said, _ = process.communicate("学校食堂谁管\n".encode(), timeout=30)
    assert said.decode().startswith("牵头：市教育局、市市场监管局\n")
    assert b"<b>" not in said
