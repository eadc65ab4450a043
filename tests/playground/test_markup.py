import contextlib
import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.entities import Entity, utf16_length
from bot.playground.markup import clean, parse_html, trim
from bot.playground.refusal import Refusal

TAGS = ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre", "blockquote"]


def spans(source: str) -> list[tuple[str, str]]:
    parsed = parse_html(source)
    raw = parsed.text.encode("utf-16-le")
    return [(e.type, raw[e.offset * 2 : e.end * 2].decode("utf-16-le")) for e in parsed.entities]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<b>a</b> <strong>b</strong>", [("bold", "a"), ("bold", "b")]),
        ("<i>a</i><em>b</em>", [("italic", "a"), ("italic", "b")]),
        ("<u>a</u><ins>b</ins>", [("underline", "a"), ("underline", "b")]),
        ("<s>a</s><strike>b</strike><del>c</del>", [("strikethrough", x) for x in "abc"]),
        ("<tg-spoiler>a</tg-spoiler>", [("spoiler", "a")]),
        ('<span class="tg-spoiler">a</span>', [("spoiler", "a")]),
        ("<code>a</code><pre>b</pre>", [("code", "a"), ("pre", "b")]),
        ("<blockquote>a</blockquote>", [("blockquote", "a")]),
        ("<blockquote expandable>a</blockquote>", [("expandable_blockquote", "a")]),
        ("😀<b>😀<i>x</i></b>", [("bold", "😀x"), ("italic", "x")]),
        ("<B>a</b>", [("bold", "a")]),
        ("<b></b>x", []),
        ("<b>a</ b>", [("bold", "a")]),
        ("<b>a</>", [("bold", "a")]),
    ],
)
def test_tags_become_entities(source: str, expected: list[tuple[str, str]]) -> None:
    assert spans(source) == expected


def test_a_link_keeps_its_address() -> None:
    (entity,) = parse_html("<a href=\"https://a.cn/?x=1&amp;y='>'\">看</a>").entities
    assert entity == Entity("text_link", 0, 1, url="https://a.cn/?x=1&y='>'")
    assert parse_html("<a>看</a>").entities == ()
    assert parse_html('<a href="a.cn">看</a>').entities[0].url == "http://a.cn"


def test_code_in_pre_names_its_language() -> None:
    parsed = parse_html('<pre><code class="language-python">x</code></pre>')
    assert parsed.entities == (Entity("pre", 0, 1, language="python"),)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&lt;b&gt; &amp;amp; &quot;", '<b> &amp; "'),
        ("&#65;&#x42;&#X43;", "AB&#X43;"),
        ("&nbsp;&copy; & &; &#0; &#x110000;", "&nbsp;&copy; & &; &#0; &#x110000;"),
        ("a > b", "a > b"),
    ],
)
def test_only_a_few_references_mean_a_character(source: str, text: str) -> None:
    assert parse_html(source).text == text


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("字<div>a</div>", 'Unsupported start tag "div" at byte offset 3'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a < b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("1 <2> 3", 'Unsupported start tag "2" at byte offset 2'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<>a</>", 'Unsupported start tag "" at byte offset 0'),
        ("&#xD800;", "Text contains invalid Unicode characters after decoding HTML entities, check for"),
    ],
)
def test_what_does_not_parse_is_told_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_html(source)
    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {complaint}")


def test_white_space_at_the_ends_goes_and_entities_follow() -> None:
    parsed = trim(parse_html(" \n<b> a </b>b<i> </i>"))
    assert (parsed.text, parsed.entities) == ("a b", (Entity("bold", 0, 2),))


def test_direction_overrides_and_control_characters_are_cleaned() -> None:
    assert clean("a\u202eb\r\n\0c\td") == "ab\n c d"


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)).text == clean(text)


@given(
    st.recursive(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=5).map(html.escape),
        lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=3)).map(
            lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
        ),
    )
)
def test_well_formed_markup_gives_entities_within_the_text(source: str) -> None:
    parsed = trim(parse_html(source))
    for entity in parsed.entities:
        assert 0 <= entity.offset < entity.end <= utf16_length(parsed.text)


@given(st.lists(st.sampled_from([*"<>/&;#=\"' ab字😀", *TAGS, "a href=", "&lt;", "</", "&#x", "class"])).map("".join))
def test_random_markup_is_parsed_or_refused_and_never_fails(source: str) -> None:
    with contextlib.suppress(Refusal):
        parsed = trim(parse_html(source))
        assert parsed.text == parsed.text.strip()
