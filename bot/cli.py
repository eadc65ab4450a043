"""The commands, nothing else.

Exit codes: 0 well, 1 a check failed, 2 wrong use or settings.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.errors import BotError, MatrixError, SheetError
from bot.knowledge import Knowledge
from bot.knowledge.advice import advice
from bot.knowledge.export import answer_json, matrix_json
from bot.knowledge.loading import load_matrix
from bot.logs import set_up
from bot.messages import Voice
from bot.messages.answer import answer as tell
from bot.messages.plain import plain
from bot.messages.texts import Texts
from bot.settings import Settings, environment

if TYPE_CHECKING:
    from bot.sheets import Book

FAILED, WRONG = 1, 2
_PORT = 8099


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _as_utf8(stream)
    arguments = _parser().parse_args(argv)
    try:
        settings = Settings.from_env(environment(os.environ, Path.cwd()))
        command: Callable[[argparse.Namespace, Settings], int] = arguments.command
        code = command(arguments, settings)
        sys.stdout.flush()  # while a reader who left can still be told from an error
    except MatrixError as error:
        return _complain(str(error), FAILED)
    except BotError as error:
        return _complain(str(error), WRONG)
    except BrokenPipeError:
        # Whoever read has seen enough; Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 0
    return code


def _as_utf8(stream: TextIO) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")


def _complain(text: str, code: int) -> int:
    sys.stderr.write(f"{text}\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Shian Bot (食安协同助手)")
    parser.set_defaults(command=_run, port=_PORT)
    commands = parser.add_subparsers(metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace, Settings], int], text: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=text, description=text)
        found.set_defaults(command=command)
        return found

    add("run", _run, "start the bot: on Telegram with BOT_TOKEN, else in the playground (the default)")
    played = add("playground", _playground, "start the bot on a stand-in of Telegram on this machine")
    played.add_argument("--port", type=_port, default=_PORT, help=f"port of the page (default {_PORT})")
    asked = add("ask", _ask, "answer a question, or one a line from stdin")
    asked.add_argument("--json", action="store_true", help="one JSON object a question")
    asked.add_argument("question", nargs="?", metavar="QUESTION")
    add("migrate", _migrate, "bring the database to this program's schema (a start does so by itself)")
    planned = add("plan", _plan, "who gets what reminder on a day, and why the others do not")
    planned.add_argument("--at", type=_moment, metavar="TIME", help="2026-11-27 or 2026-11-27T09:00 (default: now)")
    planned.add_argument("--json", action="store_true", help="as one JSON object")
    add("taught", _taught, "what was taught in use, in the form of data/tasks.yaml")
    rosters = add("roster", _run, "import the office's roster").add_subparsers(metavar="import", required=True)
    text = "import a roster (xlsx): all of it or nothing; a running bot follows at once"
    imported = rosters.add_parser("import", help=text, description=text)
    imported.set_defaults(command=_roster)
    imported.add_argument("file", type=Path, metavar="FILE")
    imported.add_argument("--dry-run", action="store_true", help="only show what would change")
    matrix = add("matrix", _matrix, "print the matrix as JSON")
    matrix.add_argument("--json", action="store_true", required=True, help="the only form there is")
    checked = add("check", _check, "check a matrix file")
    checked.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default: BOT_TASKS")
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to 65535)")
    return int(text)


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    # Imported here: asking a question from a shell needs neither Telegram nor a web server.
    from bot import app

    set_up([settings.token or ""])
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(app.run(settings, port=arguments.port))
    return 0


def _playground(arguments: argparse.Namespace, settings: Settings) -> int:
    return _run(arguments, settings.without_telegram())


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop
    except ImportError:  # Windows
        return asyncio.new_event_loop
    return uvloop.new_event_loop


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    knowledge, now = Knowledge.load(settings.tasks), settings.clock().now()
    voice = Voice(Texts(settings.language), knowledge.matrix, settings.cycle(now), now.date())
    questions = [arguments.question] if arguments.question is not None else (line.rstrip("\r\n") for line in sys.stdin)
    for question in questions:
        answer = knowledge.ask(question)
        if arguments.json:
            said = json.dumps(answer_json(answer, knowledge.matrix), ensure_ascii=False)
        else:
            said = plain(tell(voice, answer))
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()
    return 0


def _migrate(_: argparse.Namespace, settings: Settings) -> int:
    from bot import app

    store = app.opened(settings)
    url = store.engine.url
    store.close()
    sys.stdout.write(f"ok: the schema is up to date ({url.render_as_string(hide_password=True)})\n")
    return 0


def _roster(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot.sheets import LIMIT, open_book

    file: Path = arguments.file
    texts = Texts(settings.language)
    try:
        with file.open("rb") as opened:
            data = opened.read(LIMIT + 1)  # of a file of any size
        book = open_book(data)
    except OSError as error:
        return _complain(f"{file}: {error.strerror or error}; name a file that can be read", WRONG)
    except SheetError as error:
        return _complain(_problems(texts, file, error), WRONG)
    try:
        said = _imported(book, settings, texts, dry_run=arguments.dry_run)
    except SheetError as error:
        return _complain(_problems(texts, file, error), FAILED)
    sys.stdout.write("".join(f"{line}\n" for line in said))
    return 0


def _problems(texts: Texts, file: Path, error: SheetError) -> str:
    from bot.messages.sheets import sentence

    return "\n".join(": ".join(filter(None, (file.name, p.place, sentence(texts, p)))) for p in error.problems)


def _imported(book: Book, settings: Settings, texts: Texts, *, dry_run: bool) -> list[str]:
    """Import a roster, or only look what that would change; return what there is to say."""
    from bot import app
    from bot.messages import roster as messages
    from bot.people import roster, roster_plan
    from bot.people.work import NOBODY, Work

    knowledge, now = Knowledge.load(settings.tasks), settings.clock().now()
    entries, ignored = roster.entries(book, knowledge)
    act = roster_plan.plan if dry_run else roster_plan.carry_out
    cycle = settings.cycle(now)
    store = app.opened(settings)
    try:
        do = store.reading if dry_run else store.writing
        plan = do(lambda tx: act(Work(tx, now, cycle, knowledge.matrix, NOBODY), entries))
    finally:
        store.close()
    heading = "roster_dry_run" if dry_run else "roster_same" if plan.empty else "roster_imported"
    notice = [texts.word("roster_ignored", ignored)] if ignored else []
    lines = messages.lines(Voice(texts, knowledge.matrix, cycle, now.date()), plan)
    return [texts.word(heading), *lines, *notice]


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write 2026-11-27 or 2026-11-27T09:00") from None


def _plan(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot import app
    from bot.messages import outlook as messages
    from bot.people.work import NOBODY, Work
    from bot.reminders import outlook
    from bot.reminders.export import plan_json

    matrix, asked = load_matrix(settings.tasks), arguments.at or settings.clock().now()
    now = asked.astimezone(settings.zone) if asked.tzinfo else asked.replace(tzinfo=settings.zone)
    cycle, hours = settings.cycle(now), app.office_hours(settings, matrix)
    store = app.opened(settings)
    try:
        found = store.reading(lambda tx: outlook.day_of(Work(tx, now, cycle, matrix, NOBODY), hours, now.date()).plan)
    finally:
        store.close()
    if arguments.json:
        said = json.dumps(plan_json(found), ensure_ascii=False, indent=1)
    else:
        voice = Voice(Texts(settings.language), matrix, cycle, now.date(), settings.zone)
        said = "\n".join(messages.whole_plan(voice, found))
    sys.stdout.write(f"{said}\n")
    return 0


def _taught(_: argparse.Namespace, settings: Settings) -> int:
    import yaml

    from bot import app
    from bot.teaching.lessons import as_yaml

    matrix = load_matrix(settings.tasks)
    store = app.opened(settings)
    try:
        found, gone = store.reading(lambda tx: as_yaml(tx, matrix))
    finally:
        store.close()
    for line in gone:
        sys.stderr.write(f"{line}\n")
    if found:
        yaml.safe_dump(found, sys.stdout, allow_unicode=True, sort_keys=False, width=110)
    else:
        sys.stdout.write("# nothing was taught that the file does not have\n")
    return 0


def _matrix(_: argparse.Namespace, settings: Settings) -> int:
    sys.stdout.write(json.dumps(matrix_json(load_matrix(settings.tasks)), ensure_ascii=False, indent=1) + "\n")
    return 0


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    matrix = load_matrix(arguments.file or settings.tasks)
    items = sum(len(row.items) for row in matrix.rows)
    assignments = sum(len(row.assignments) for row in matrix.rows)
    sys.stdout.write(
        f"ok: {len(matrix.rows)} rows, {items} items, {len(matrix.units)} units, {len(matrix.groups)} groups, "
        f"{assignments} assignments, {len(matrix.duties)} duties\n"
    )
    for sentence in advice(Knowledge(matrix)):
        sys.stdout.write(f"advice: {sentence}\n")
    return 0
