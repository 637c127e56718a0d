"""Words of a text and of a question as the keys of `medkb.text`, which all forms of a word share, for SQLite's FTS5."""

from __future__ import annotations

import re

from medkb.errors import QueryError
from medkb.text.morphology import fold
from medkb.text.tokens import tokenize

TOKENIZER = "unicode61 remove_diacritics 0 tokenchars '?'"
"""How FTS5 parts keys: at blanks. The mark `?` is that of words which the dictionary does not know."""

_PIECE = re.compile(r'(?P<without>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_FORBIDDEN = re.compile(r"[^\w?]")


def keys(text: str) -> str:
    """The keys of the words and numbers of a text, in its order, parted by blanks."""
    return " ".join(filter(None, (_FORBIDDEN.sub("", token.key) for token in tokenize(text))))


def expression(question: str) -> str:
    """The FTS5 expression of a question: every word must be there, in any form.

    "in quotation marks" the words must stand side by side; `-word` must not be there; `word*` begins so. A number with
    a comma or a point is one word. Raises QueryError for a question without a word that must be there.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for piece in _PIECE.finditer(question):
        found = _phrase(piece["phrase"]) if piece["phrase"] is not None else _word(piece["word"])
        if found:
            (unwanted if piece["without"] else wanted).append(found)
    if not wanted:
        raise QueryError(f"nothing to search for in {question!r}: give a word or a number that must be there")
    return " AND ".join(wanted) + "".join(f" NOT {found}" for found in unwanted)


def _phrase(text: str) -> str:
    found = keys(text)
    return f'"{found}"' if found else ""


def _word(word: str) -> str:
    begun = fold(word[:-1]) if word.endswith("*") else ""
    if not begun.isalpha():
        return _phrase(word)
    # the beginning of an unknown word's key bears its mark; that of a whole word may be longer than its key
    return f'("{begun}" * OR "?{begun}" * OR {_phrase(begun)})'
