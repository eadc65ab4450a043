"""What is read in bulk is what is read text by text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from bot.knowledge import Knowledge
from bot.knowledge.corpus import corpus
from bot.knowledge.entries import entries_of
from bot.knowledge.features import SOUNDS, kind_of, pair, sound_number
from bot.knowledge.sought import Sought
from bot.knowledge.sound import fold, readings, telling_pairs
from bot.knowledge.text import normalise, normalise_all
from bot.knowledge.tokens import tokens_of

TEXTS = st.text(
    st.sampled_from("食品安全银行动长重量校园　，、。《》“”()-/'abcdes 123.%%\n\t臺灣衞生ＡＢ１〇😀é[]@:"), max_size=30
)


@given(st.lists(TEXTS | st.text(max_size=20), max_size=12))
def test_many_texts_are_normalised_as_each_alone(texts: list[str]) -> None:
    assert normalise_all(texts) == [normalise(text) for text in texts]


@settings(deadline=None)  # the first one reads the dictionary of pinyin
@given(st.lists(TEXTS | st.text(max_size=20), min_size=1, max_size=12))
def test_the_features_in_bulk_are_those_of_each_text(texts: list[str]) -> None:
    written = normalise_all(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.knowledge.corpus._CHUNK", 5)  # so that there are several
        found = corpus(written, 0)
    for number, text in enumerate(written):
        held = found.codes[found.held[[number]].indices]
        assert set(held.tolist()) == Sought.of(tokens_of(text)).features.keys()


def test_in_context_a_character_is_read_as_its_word_asks() -> None:
    def sounds(context: int) -> set[int]:
        return {code for code in corpus(["银行行动"], context).codes.tolist() if kind_of(code) == SOUNDS}

    assert pair(SOUNDS, sound_number(fold("yin")), sound_number(fold("hang"))) in sounds(1)
    assert sounds(0) != sounds(1)


def test_only_where_a_telling_pair_stands_does_the_context_matter(knowledge: Knowledge) -> None:
    texts = normalise_all([text for entry in entries_of(knowledge.matrix) for text in entry.texts])
    for text in texts[:3000]:
        run = "".join(c for c in text if "\u4e00" <= c <= "\u9fff")
        assert readings(run) == tuple(s.replace("ü", "v") for s in lazy_pinyin(run))
        if not any(run[at : at + 2] in telling_pairs() for at in range(len(run))):
            assert readings(run) == tuple(r for c in run for r in readings(c))
