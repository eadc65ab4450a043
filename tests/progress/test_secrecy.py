"""Marks of secrecy: found in every disguise, and not seen where an ordinary sentence speaks of secrets."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.progress.secrecy import MARKS, mark_in

LEVELS = st.sampled_from(MARKS)
SCRIPTS = st.sampled_from([{}, str.maketrans("秘机绝级", "祕機絕級")])
GAPS = st.sampled_from(["", " ", "\u3000", "  ", "\u3000\u3000", "\u200b", "\u202e", "\xa0", "\ufeff"])

MARKED_LINES = (
    "{}★1年", "{}★", "{} ★ 长期", "{}☆10年", "{}*5年", "{}", "（{}）", "【{}】", "{}级", "{}件", "{}  10年", "{}：",
    "密级：{}", "密级:{}", "密级 {}", "密  级：{}".replace("密  级", "密级"), "保密等级：{}", "密级（{}）", "☑{} □公开",
    "000012 {}★20年 特急", "000012\t{}\t特急", "份号 001  {}", "| {} |", "{} 特急", "**{}**", "本件属{}级国家秘密",
)  # fmt: skip
MARKED = (
    "机密文件，注意保存", "这是绝密资料", "机密级文件", "本通报属机密，请勿外传", "绝密★启用前", "机\n密\n★\n一\n年",
    "秘\n密", "列为机密管理",
)  # fmt: skip
ORDINARY = (
    "请勿发送国家秘密、工作秘密、案件线索、举报人和未成年人信息。",
    "不得泄露国家秘密和商业秘密",
    "国家秘密分为绝密、机密、秘密三级。",
    "严守工作秘密，遵守保密纪律",
    "本材料不涉及国家秘密",
    "密级：公开",
    "密级：□绝密 □机密 □秘密",
    "秘密调查发现3处问题，已责令整改",
    "企业以商业机密为由拒绝提供",
    "妥善保管计算机密码和手机密钥",
    "发动机密封件、收割机密集作业",
    "杜绝密切接触者带病上岗",
    "不属于机密文件",
    "非机密文件可以在内网流转",
    "●秘密投放点2处",
    "内部资料 注意保管",
    "全市学校食堂“互联网+明厨亮灶”已接入312所，完成80%。",
)


@given(LEVELS, st.sampled_from(MARKED_LINES), GAPS, SCRIPTS, st.sampled_from([(), ORDINARY]))
def test_a_mark_in_a_text_is_found_in_every_disguise(
    level: str, line: str, gap: str, script: dict[int, int], around: tuple[str, ...]
) -> None:
    text = line.format(gap.join(level)).translate(script)
    assert mark_in("台账.docx", "\n".join((*around, text, *around))) == level


@pytest.mark.parametrize("text", MARKED)
def test_what_reads_like_a_mark_is_one(text: str) -> None:
    assert mark_in("台账.docx", f"{ORDINARY[0]}\n{text}\n{ORDINARY[1]}")


@given(st.lists(st.sampled_from(ORDINARY), min_size=1, max_size=6), st.sampled_from(["\n", "\t", "；", "", " "]))
def test_ordinary_sentences_pass_in_any_company(sentences: list[str], between: str) -> None:
    assert mark_in("食品安全工作总结.docx", between.join(sentences)) is None


@given(st.text(max_size=40), LEVELS, st.sampled_from(MARKED_LINES), st.text(max_size=40))
def test_a_mark_is_found_between_any_other_lines(before: str, level: str, line: str, after: str) -> None:
    assert mark_in("", f"{before}\n{line.format(level)}\n{after}") is not None


@given(st.text())
def test_a_text_without_the_word_is_never_marked(text: str) -> None:
    assert mark_in(text.replace("密", "").replace("宻", ""), text.replace("密", "").replace("宻", "")) is None


@given(
    st.text(st.characters(exclude_characters="非涉及含有无属于是家作业术"), max_size=20),
    LEVELS,
    st.sampled_from(["", " ", "_", "-", "·", "\u3000", "\u200b"]),
    st.sampled_from(
        [".docx", "★1年.pdf", "级.doc", "件.pdf", "文件（定稿）.docx", "切勿外传.txt", "封存目录.xls", " (1).jpg"]
    ),
    SCRIPTS,
)
def test_a_mark_in_a_name_is_found_wherever_it_stands(
    before: str, level: str, gap: str, after: str, script: dict[int, int]
) -> None:
    assert mark_in(f"{before}{gap.join(level)}{after}".translate(script), "") is not None


@pytest.mark.parametrize(
    "name",
    [
        "国家秘密和工作秘密管理情况.docx", "商业秘密保护.pdf", "技术秘密.doc", "非秘密.docx", "不涉及机密的说明.docx",
        "计算机密码管理.xlsx", "发动机密封.jpg", "保密承诺书.pdf", "2026年食品安全工作总结.docx", "",
    ],
)  # fmt: skip
def test_ordinary_names_pass(name: str) -> None:
    assert mark_in(name, "") is None


@pytest.mark.parametrize("name", ["国家秘密★1年.docx", "工作秘密级.docx", "国家秘密及机密件.docx", "國家祕密級.pdf"])
def test_a_kind_of_secret_with_a_star_or_level_is_a_mark(name: str) -> None:
    assert mark_in(name, "")


def test_the_gravest_mark_is_named() -> None:
    assert mark_in("秘密.docx", "机密★1年\n绝密★1年") == "绝密"


@pytest.mark.parametrize("begun", ["", "机密", "密级", "属于", "000012"])
@pytest.mark.parametrize("noise", ["密", "机 ", "秘密、", "□ ", "★", "机\n", "密级 ", "-", "１", "\n", " ", "\u3000-"])
def test_a_long_text_takes_no_longer_than_its_length(begun: str, noise: str) -> None:
    text = begun + noise * (500_000 // len(noise)) + "x"
    begin = time.perf_counter()
    mark_in("台账.docx", text)
    assert time.perf_counter() - begin < 5


def test_the_examples_are_about_secrets() -> None:
    assert all(re.search("密", line.format("密")) for line in MARKED_LINES)
