"""Rewordings that do not change what a question says; each rule is a function from question to question.

| rule | example |
| --- | --- |
| chinese_numerals | 40吨 → 四十吨, 150万吨 → 一百五十万吨 |
| wide_characters | 40吨 → ４０吨, MW → ＭＷ |
| spaced_numbers | 40吨 → 40 吨 |
| other_unit | 公里 → 千米, 蒸吨 → t/h |
| traditional | 燃煤锅炉 → 燃煤鍋爐 |
| place_moved | 运城建锅炉可以吗 → 建锅炉，运城，可以吗 (leading place behind the first clause) |
| fillers | 请问一下，… 谢谢 |
| politer_ending | 行吗 → 可以吗, 能批吗 → 给批不给批 |
| no_punctuation_at_end | …吗？ → …吗 |
| quotation_marks | 禁煤区 → “禁煤区” for one phrase |
| one_typo | one character of a long phrase as a homophone: 锅炉 → 锅芦 |
"""

from __future__ import annotations

import re
from collections.abc import Callable

Rule = Callable[[str], str]
DIGITS = "零一二三四五六七八九"
ENDINGS = {"行吗": "可以吗", "可以吗": "行不行", "能批吗": "给批吗", "行不行": "行吗", "能建吗": "可以建吗"}
HOMOPHONES = {
    "锅炉": "锅芦",
    "公路": "公鹿",
    "居民": "鞠民",
    "焦化": "交化",
    "挖掘": "挖崛",
    "露天": "路天",
    "铁路": "铁录",
    "排污": "排乌",
    "化工": "划工",
}
LATIN = re.compile(r"[0-9A-Za-z%/]")


def chinese(n: int) -> str:
    """A whole number below 10,000 in Chinese."""
    if n < 10:
        return DIGITS[n]
    text, zero = "", False
    for i, scale in enumerate(("千", "百", "十", "")):
        digit = n // 10 ** (3 - i) % 10
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + scale
            zero = False
        else:
            zero = True
    return text.removeprefix("一") if text.startswith("一十") else text


def chinese_numerals(question: str) -> str:
    return re.sub(r"(?<![\d.A-Za-z])(\d{1,4})(?=万?(?:吨|蒸吨|公里|米|亩|头))", lambda m: chinese(int(m[1])), question)


def wide_characters(question: str) -> str:
    return LATIN.sub(lambda m: chr(ord(m[0]) + 0xFEE0), question)


def spaced_numbers(question: str) -> str:
    return re.sub(r"(\d)(?=[\u4e00-\u9fff])", r"\1 ", question)


def other_unit(question: str) -> str:
    return question.replace("公里", "千米").replace("蒸吨", "t/h")


def traditional(question: str) -> str:
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(question))


def place_moved(question: str) -> str:
    match = re.match(
        r"(?:在)?(运城|吕梁|闻喜|离石|孝义|河津)(?![\u4e00-\u9fff]{0,2}[里区])([^，。？]{4,})，([^，。？]+？?)$",
        question,
    )
    return f"{match[2]}，{match[1]}，{match[3]}" if match else question


def fillers(question: str) -> str:
    return f"您好，请问一下，{question}谢谢！"


def other_ending(question: str) -> str:
    bare = question.rstrip("？")
    for old, new in ENDINGS.items():
        if bare.endswith(old):
            return bare.removesuffix(old) + new + "？"
    return question


def no_punctuation_at_end(question: str) -> str:
    return question.rstrip("？。！?")


def one_typo(question: str) -> str:
    for right, wrong in HOMOPHONES.items():
        for phrase in re.findall(rf"[\u4e00-\u9fff]{{1,3}}{right}[\u4e00-\u9fff]?", question):
            return question.replace(phrase, phrase.replace(right, wrong), 1)
    return question


RULES: tuple[Rule, ...] = (
    chinese_numerals,
    wide_characters,
    spaced_numbers,
    other_unit,
    traditional,
    place_moved,
    fillers,
    other_ending,
    no_punctuation_at_end,
)
"""Every rule but the typo: what it says must be read exactly as before. A typo may also leave a fact unknown."""
