"""Names of people as keys: one for the Russian and the English spelling of a surname."""

from __future__ import annotations

import re

# The usual transliterations of journals differ in a few letters, which are made one here.
_LETTERS = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e ž z i i k l m n o p r s t u f h c c s s  y  e u a".split(" "),
        strict=True,
    )
)
_SAME = (
    ("shch", "s"), ("sch", "s"), ("zh", "ž"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("ch", "c"), ("sh", "s"),
    ("yu", "u"), ("iu", "u"), ("ju", "u"), ("ya", "a"), ("ia", "a"), ("ja", "a"), ("yo", "e"), ("ye", "e"),
    ("x", "ks"), ("y", "i"), ("w", "v"), ("'", ""),
)  # fmt: skip


def surname_key(name: str) -> str:
    """The surname of "Иванов А.Б.", "A. B. Ivanov" or "Ivanov AB" in Latin letters, the same for all spellings."""
    words = [w for w in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name) if len(w) > 2]
    longest = (words[0] if name.strip().startswith(words[0]) else words[-1]) if words else name
    latin = "".join(_LETTERS.get(c, c) for c in longest.casefold().replace("ё", "е").replace("’", "'"))
    for old, new in _SAME:
        latin = latin.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", latin)
