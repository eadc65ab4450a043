"""Every message in every language, with the same values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from bot.knowledge import Answer, Hit, Matrix
from bot.messages import Message, Voice, deadlines, inline, notices, row, unit
from bot.messages.actions import encode
from bot.messages.answer import answer, choose, nothing
from bot.messages.length import LIMIT, visible_length
from bot.messages.texts import FOLDER, LANGUAGES, Texts
from bot.playground.markup import parse_html
from bot.settings import Language
from tests.messages import (
    broadcast_samples,
    call_samples,
    duty_samples,
    people_samples,
    record_samples,
    reminder_samples,
    review_samples,
    roster_samples,
    staff_samples,
    uncertain_samples,
)

TODAY = date(2026, 11, 27)
KINDS: tuple[notices.Odd, ...] = ("empty", "greeting", "command", "voice", "media", "other")


def every_message(voice: Voice) -> Iterator[Message]:
    matrix = voice.matrix
    for one in matrix.rows:
        yield row.card(voice, one)
        yield row.holders(voice, one)
        for item in one.items:
            yield row.card(voice, one, item.number, also=("action-01", "standard-01"), unit_id="education")
            yield row.full_text(voice, one, item.number, 1)
    for holder_id in (*matrix.unit, *matrix.group):
        for page in range(1, 8):
            yield unit.rows(voice, holder_id, page)
        yield unit.rows(voice, holder_id, lead=True)
    for page in range(1, 7):
        yield unit.choice(voice, page)
    yield unit.ambiguous(voice, "<农>", ["agriculture", "livestock"])
    yield unit.unknown(voice, "<外星局>", [])
    yield unit.unknown(voice, "外星局", ["education"])
    yield deadlines.deadlines(voice)
    yield deadlines.deadlines(voice, ["duty-regions"])
    yield nothing(voice, ("action-07", "duty-members", "gone"), None)
    yield nothing(voice, (), "临汾")
    yield choose(voice, matrix.rows[:3], Answer("x", "topic"))
    yield notices.start(voice)
    yield notices.usage(voice, ("start", "help", "who", "unit", "deadlines"), "shian_bot")
    yield notices.who(voice)
    yield notices.failed(voice, "0123abcd")
    yield from (notices.odd(voice, kind) for kind in KINDS)
    yield from review_samples.every_message(voice)
    yield from people_samples.every_message(voice)
    yield from duty_samples.every_message(voice)
    yield from roster_samples.every_message(voice)
    yield from uncertain_samples.every_message(voice)
    yield from record_samples.every_message(voice)
    yield from reminder_samples.every_message(voice)
    yield from broadcast_samples.every_message(voice)
    yield from call_samples.every_message(voice)
    yield from staff_samples.every_message(voice)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    found: Language = request.param
    return found


@pytest.fixture(params=[2020, 2026])
def voice(language: Language, matrix: Matrix, request: pytest.FixtureRequest) -> Voice:
    return Voice(Texts(language), matrix, request.param, TODAY)


def test_all_languages_have_the_same_templates() -> None:
    names = [
        {str(path.relative_to(FOLDER / language)) for path in (FOLDER / language).rglob("*.*")}
        for language in LANGUAGES
    ]
    assert all(one == names[0] for one in names)
    assert all(name.endswith(".html") or name.startswith("words/") for name in names[0])


def test_all_languages_have_the_same_words() -> None:
    words = [
        [
            name
            for file in sorted((FOLDER / one / "words").iterdir())
            for name in re.findall(r"macro (\w+)", file.read_text("utf-8"))
        ]
        for one in LANGUAGES
    ]
    assert all(sorted(one) == sorted(words[0]) for one in words)
    assert all(len(set(one)) == len(one) for one in words)


def test_every_message_can_be_sent(voice: Voice) -> None:
    for message in every_message(voice):
        assert 0 < visible_length(message.text) <= LIMIT
        parse_html(message.text)
        assert sum(map(len, message.buttons)) <= 100
        for button in (button for line in message.buttons for button in line):
            assert 0 < len(button.label) <= 40
            encode(button.press)


def test_no_message_uses_the_words_that_are_not_ours(voice: Voice, matrix: Matrix) -> None:
    document = {i.text for r in matrix.rows for i in r.items} | {r.title for r in matrix.rows}
    for message in every_message(voice):
        said = message.text
        for quoted in document:
            said = said.replace(quoted, "").replace(quoted.removeprefix("开展"), "")
        for word in ("打卡", "签到", "逾期", "催办", "！"):
            assert word not in said
        if voice.texts.language == "zh":
            assert "配合" not in said


def test_every_problem_of_a_table_has_a_sample() -> None:
    words = [file.read_text("utf-8") for file in (FOLDER / "zh" / "words").iterdir()]
    named = {name for text in words for name in re.findall(r"macro problem_(\w+)\(", text)}
    assert named - {"line"} <= {*roster_samples.PROBLEMS, *record_samples.PROBLEMS}


def test_what_people_type_is_escaped(voice: Voice) -> None:
    assert "&lt;外星局&gt;" in unit.unknown(voice, "<外星局>", []).text


def test_every_answer_names_the_year_when_it_is_another(voice: Voice, language: Language) -> None:
    note = {"zh": "2020年度文件", "en": "document for 2020"}[language]
    shown = [
        row.card(voice, voice.matrix.row["action-05"], 3),
        row.full_text(voice, voice.matrix.row["action-05"], 3, 1),
        unit.rows(voice, "education"),
        deadlines.deadlines(voice),
        answer(voice, Answer("x", "pair", (Hit("action-08", 1, 0.9),), unit_id="civil-affairs")),
    ]
    assert all((note in message.text) == (voice.cycle != 2020) for message in shown)


def test_a_row_of_any_length_is_paged(voice: Voice, matrix: Matrix) -> None:
    longest = max(matrix.rows, key=lambda one: sum(len(i.text) for i in one.items))
    many = type(longest)(
        **{
            **{name: getattr(longest, name) for name in longest.__slots__},
            "items": tuple(
                type(i)(number, "<&>甲" * 200, "<&>x" * 200, None, ()) for number, i in enumerate(longest.items * 6, 1)
            ),
        }
    )
    first = row.full_text(voice, many, 1, 1)
    last = row.full_text(voice, many, 1, 99)
    assert visible_length(first.text) <= LIMIT
    assert visible_length(row.card(voice, many, 1).text) <= LIMIT
    assert visible_length(row.card(voice, many).text) <= LIMIT
    assert len(first.buttons[0]) == len(last.buttons[0]) == 1
    assert first.buttons[0] != last.buttons[0]


def test_inline_cards_have_ids_that_stay(voice: Voice) -> None:
    found = Answer("x", "topic", (Hit("action-05", 3, 0.9), Hit("standard-18", None, 0.8)))
    once, again = inline.articles(voice, found), inline.articles(voice, found)
    assert [card.id for card in once] == [card.id for card in again]
    assert len({card.id for card in once}) == 2
    assert all(len(card.id.encode()) <= 64 for card in once)
