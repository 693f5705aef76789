"""Finding Chinese by the letters people type: full pinyin, initials, and what lies between.

A text is kept as `readings_of` gives it: its syllables parted by spaces, the readings of a character
that has several by commas. `pattern_of` turns what was typed into a regular expression over that:
"zhm", "zhoumin", "zm" and "zhou m" all find 周敏, since each letter continues the syllable or begins
the next one.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from pypinyin import Style, lazy_pinyin, pinyin

LONGEST = 200
"""Characters of a kept text; a longer one is cut at a syllable."""
LONGEST_TYPED = 30
OTHER_READINGS = 2
"""Readings kept of a character that is no surname: the rare ones would find too much."""

SURNAMES = dict(
    pair.split(":")
    for pair in (
        "单:shan 仇:qiu 曾:zeng 解:xie 区:ou 查:zha 任:ren 盖:ge "
        "朴:piao 翟:zhai 缪:miao 繁:po 覃:qin 冼:xian 召:shao 折:she "
        "种:chong 黑:he 秘:bi 那:na 能:nai 过:guo 车:che 谌:chen "
        "隗:wei 员:yun 乐:yue 卜:bu 句:gou 阚:kan 祭:zhai "
    ).split()
)
"""Surnames that are read otherwise than the character alone, or differently by different families:
the reading that comes first. The others stay searchable."""

ONE_READING = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许邓冯韩曹彭肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈姚"
    "卢姜崔钟谭陆汪范金廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严戴莫孔向汤石"
)
"""Frequent surnames that every family reads alike, though the character has rare readings besides."""

_WORDS = re.compile(r"[0-9A-Za-z]+|[^\W_0-9A-Za-z]+")
_LETTERS = re.compile(r"[a-z]+(?: [a-z]+)*")
_REST = "[a-z,]* (?:[a-z]+,)*"
"""The rest of a syllable, and the readings of the next that come before the one meant."""


def readings_of(text: str, *, is_name: bool = False) -> str:
    """Return the readings of `text`, at most 200 characters; of a person's name with its surname."""
    syllables: list[str] = []
    for word in _WORDS.findall(unicodedata.normalize("NFKC", text)):
        syllables += _syllables(word, is_name=is_name and not syllables)
    kept = " ".join(syllables)
    return kept if len(kept) <= LONGEST else kept[:LONGEST].rpartition(" ")[0]


def pattern_of(typed: str) -> str:
    """Return a regular expression over what `readings_of` gave; "" where no pinyin was typed.

    It begins at any syllable, so that a given name is found without its surname.
    """
    letters = _plain(typed)
    if len(letters) > LONGEST_TYPED or not _LETTERS.fullmatch(letters):
        return ""
    words = [f"(?:{_REST})?".join(word) for word in letters.split()]
    return f"(?:^|[ ,]){_REST.join(words)}"


def as_typed(text: str) -> str:
    """Return `text` with full-width letters and digits as plain ones, and single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _plain(typed: str) -> str:
    lower = as_typed(typed).lower().replace("ü", "v")
    return " ".join(re.sub(r"['’`·-]", " ", lower).split())


def _syllables(word: str, *, is_name: bool) -> list[str]:
    if word.isascii():
        return [word.lower()]
    in_context = lazy_pinyin(word, errors=_one_by_one)
    syllables = []
    for place, sign in enumerate(word):
        readings = pinyin(sign, style=Style.NORMAL, heteronym=True)[0]
        if is_name and place == 0 and sign in ONE_READING:
            kept = [in_context[0]]
        elif is_name and place == 0:
            first = [SURNAMES[sign]] if sign in SURNAMES else [in_context[0]]
            kept = [*first, in_context[0], *readings]
        else:
            kept = [in_context[place], *readings[:OTHER_READINGS]]
        syllables.append(",".join(_spellings(kept)))
    return [syllable for syllable in syllables if syllable]


def _one_by_one(signs: str) -> Any:
    """Keep what has no pinyin sign by sign, so that a syllable stands for each."""
    return list(signs)


def _spellings(readings: Iterable[str]) -> list[str]:
    """Return each reading once; 吕 is typed as lv, lu and, as in passports, lyu."""
    found: dict[str, None] = {}
    for reading in readings:
        plain = reading.lower().replace("ü", "v")
        if not (plain.isascii() and plain.isalnum()):
            continue
        ways = [plain, plain.replace("v", "u"), plain.replace("v", "yu")] if "v" in plain else []
        found.update(dict.fromkeys(ways or [plain]))
    return list(found)
