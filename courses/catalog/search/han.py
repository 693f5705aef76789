"""Text as the index keeps it and queries ask for it.

The databases part words at spaces, which Chinese does not have: a whole title would be one word.
So each Han character is a word of its own here, and what a person types without a space
between is a phrase: these words, in this order, side by side.
"""

import re
import unicodedata
from typing import Any

from modelsearch.query import MATCH_NONE, And, Boost, Not, Or, Phrase, PlainText

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
TOKEN = re.compile(f"[{HAN}]|[^\\W_{HAN}]+")
GLUE = ","
"""Parts words for the databases, yet is no space: Wagtail hands the term over as one."""


def tokens(text: str) -> list[str]:
    """Return the words of `text`: Han characters one by one, other letters and digits in runs."""
    return TOKEN.findall(unicodedata.normalize("NFKC", text))


def spaced(text: str) -> str:
    """Return `text` as it is indexed: its words with a space between."""
    return " ".join(tokens(text))


def as_phrases(query: Any) -> Any:
    """Return a search query with each term a phrase of words; without a word it finds nothing."""
    return _rewritten(query) or MATCH_NONE


def _rewritten(query: Any) -> Any:
    if isinstance(query, PlainText):
        terms = [GLUE.join(tokens(term)) for term in query.query_string.split()]
        asked = " ".join(term for term in terms if term)
        return PlainText(asked, operator=query.operator, boost=query.boost) if asked else None
    if isinstance(query, Phrase):
        asked = spaced(query.query_string)
        return Phrase(asked) if asked else None
    if isinstance(query, Boost):
        inner = _rewritten(query.subquery)
        return Boost(inner, query.boost) if inner else None
    if isinstance(query, Not):
        inner = _rewritten(query.subquery)
        return Not(inner) if inner else None
    if isinstance(query, And | Or):
        parts = [part for part in map(_rewritten, query.subqueries) if part]
        return type(query)(parts) if parts else None
    return query
