"""How passwords are made up in China: names in pinyin, dates, keyboard runs, phrases, numbers.

`find_habit` takes a password apart into the pieces it knows. A password that is nothing but such
pieces, with a few signs between them, can be guessed from a list; one that has eight signs or more
of its own beside them cannot.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import product

from pypinyin import Style, lazy_pinyin, pinyin

OWN_SIGNS = 6
"""Signs that belong to no known piece, which a good password has at least."""

RUNS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "!@#$%^&*()",
    "147258369",
    "159357",
    "741852963",
    "963852741",
)
"""Rows of the keyboard and the number pad, and the alphabet; read both ways."""

COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/")
"""Columns of the keyboard; also with capitals and shifted digits."""

DATE = re.compile(
    r"(?:19[3-9]\d|20[0-4]\d)[-./年]?(?:0?[1-9]|1[0-2])[-./月]?(?:0[1-9]|[12]\d|3[01]|[1-9])"
    r"|\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:19[3-9]\d|20[0-4]\d)"
    r"|(?:19[3-9]\d|20[0-4]\d)年?"
)
SHORTEST_NAME = 5
"""Letters; what is shorter, as mao, is a syllable as often as a name."""
REPEAT = re.compile(r"(.)\1{2,}")
LEET = str.maketrans("@$!013457", "asioieast")


def pieces_in(password: str, own: Iterable[str] = ()) -> set[str]:
    """Return the kinds of known pieces in a password: date, run, repeat, phrase, name, own."""
    return {kind for kind, _start, _end in _found(password, tuple(own))}


def unpredictable_length(password: str, own: Iterable[str] = ()) -> int:
    """Return how many signs of a password belong to no known piece."""
    covered: set[int] = set()
    for _kind, start, end in _found(password, tuple(own)):
        covered |= set(range(start, end))
    return len(password) - len(covered)


def spellings_of(name: str) -> set[str]:
    """Return how a Chinese name is typed in letters: in full, initials, family name with initials.

    A sign with several readings gives each (单 is dan or shan).
    """
    readings = pinyin(name, style=Style.NORMAL, heteronym=True, errors="ignore")
    found = {name.casefold()} if len(name) > 1 else set()
    for spelled in list(product(*(r[:3] for r in readings)))[:64]:
        if not spelled:
            continue
        initials = "".join(part[0] for part in spelled)
        rest = spelled[1:]
        found |= {
            "".join(spelled),
            initials,
            spelled[0] + "".join(part[0] for part in rest),
            "".join(rest) + spelled[0],
            "".join(rest),
        }
    return {text for text in found if len(text) >= 2}


def _found(password: str, own: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    text = password.casefold()
    for match in DATE.finditer(text):
        yield "date", *match.span()
    for match in REPEAT.finditer(text):
        yield "repeat", *match.span()
    yield from _runs(text)
    yield from _words(text, own, "own")
    yield from _words(text, _phrases(), "phrase")
    yield from _full_names(text)


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    for run in _all_runs():
        for start in range(len(text)):
            end = start
            place = run.find(text[start : start + 3])
            if place < 0 or len(text) - start < 3:
                continue
            while end < len(text) and place + end - start < len(run):
                if text[end] != run[place + end - start]:
                    break
                end += 1
            yield "run", start, end


def _words(text: str, words: Iterable[str], kind: str) -> Iterator[tuple[str, int, int]]:
    plain = text.translate(LEET)
    for word in words:
        for where in (text, plain):
            start = where.find(word)
            while start >= 0:
                yield kind, start, start + len(word)
                start = where.find(word, start + 1)


def _full_names(text: str) -> Iterator[tuple[str, int, int]]:
    """Find a common family name followed by one or two syllables: zhangwei, liu.xiaoming.

    Words set apart that look like names are a phrase of one's own rather than many people: of
    those only the longest counts.
    """
    apart = []
    for match in _name_pattern().finditer(text):
        if len(match[0]) < SHORTEST_NAME:
            continue
        if match[0].isalpha():
            yield "name", *match.span()
        else:
            apart.append(match.span())
    if apart:
        yield "name", *max(apart, key=lambda span: span[1] - span[0])


@lru_cache(maxsize=1)
def _name_pattern() -> re.Pattern[str]:
    families, syllables = _lines("surnames"), _lines("syllables")
    longest_first = sorted(syllables, key=len, reverse=True)
    names = "|".join(sorted(families, key=len, reverse=True))
    syllable = "|".join(longest_first)
    return re.compile(rf"(?<![a-z])(?:{names})(?:[._ -]?(?:{syllable})){{1,2}}(?![a-z])")


@lru_cache(maxsize=1)
def _all_runs() -> tuple[str, ...]:
    columns = "".join(COLUMNS)
    rows = [*RUNS, columns, *COLUMNS]
    return tuple(dict.fromkeys([*rows, *(row[::-1] for row in rows)]))


@lru_cache(maxsize=1)
def _phrases() -> tuple[str, ...]:
    """Return the phrases of the list: what stands in Chinese as its pinyin."""
    found = []
    for line in _lines("phrases"):
        spelled = "".join(lazy_pinyin(line, errors=lambda signs: signs)).casefold()
        found.append(spelled)
        if spelled != line:
            found.append(line)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4)
def _lines(name: str) -> tuple[str, ...]:
    text = (files(__package__) / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(word.casefold() for line in lines for word in line.split())
