"""One source character at a time: ligatures, spaces, symbol-font codes, look-alike letters."""

from __future__ import annotations

import re

SOFT_HYPHEN = "\u00ad"

# Zero-width characters and the byte order mark carry nothing; raised letters lead to the notes of a table.
DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeffᵃᵇᶜᵈᵉᶠᵍʰ")
SPACES = frozenset(
    " \t\r\n\f\v\x85\u2028\u2029"
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)

# Adobe's Symbol font, set without a Unicode map, leaves U+F000 + its code (Symbol encoding vector, PDF Reference D.5).
_SYMBOL_FONT = {
    0xA3: "≤",
    0xB3: "≥",
    0xB1: "±",
    0xB4: "×",
    0xB0: "°",
    0x6D: "µ",
    0x61: "α",
    0x62: "β",
    0x67: "γ",
    0x64: "δ",
    0x6B: "κ",
    0x44: "Δ",
    0x2D: "−",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0x2B: "+",
    0x3C: "<",
    0x3E: ">",
    0x3D: "=",
    0x28: "(",
    0x29: ")",
    0x2C: ",",
    0x2F: "/",
    0xAD: "↑",
    0xAF: "↓",
    0xA5: "∞",
    0xB7: "•",
    0x25: "%",
}

REPLACED: dict[str, str] = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st",
    "\u2010": "-", "\u2011": "-", "\u2212": "−", "\u2012": "–", "\u2015": "—",
    "μ": "µ", "％": "%", "﹪": "%", "٪": "%",
    "²": "2", "³": "3", "¹": "1", "⁰": "0", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
    "⁻": "−", "⁺": "+",
    "⩾": "≥", "⩽": "≤", "≧": "≥", "≦": "≤",
}  # fmt: skip
REPLACED |= {chr(0xF000 + code): char for code, char in _SYMBOL_FONT.items()}
_COMBINED = {"и\u0306": "й", "И\u0306": "Й", "е\u0308": "ё", "Е\u0308": "Ё"}

# A run that passes as it is; й and ё may be set as a letter and a combining mark, so и and е look at what follows.
_ODD = re.escape("".join(sorted({*DROPPED, *SPACES, *REPLACED, *"иИеЕ"})))
_ONE = rf"[^{_ODD}]|[иИеЕ](?![\u0306\u0308])"
PLAIN = re.compile(f"(?:{_ONE})+")
# The same with the single spaces between such characters, which prose keeps as they are.
PLAIN_PROSE = re.compile(f"(?:{_ONE}| (?=[^{_ODD}]|[иИеЕ]))+")

# Letters of one alphabet that look like those of the other.
_TO_CYRILLIC = dict(zip("aceopxykmABCEHKMOPTX", "асеорхукмАВСЕНКМОРТХ", strict=True))
_TO_LATIN = dict(zip("асеорхуАВСЕНКМОРТХ", "aceopxyABCEHKMOPTX", strict=True))
_MIXED = re.compile(r"(?<![A-Za-zА-Яа-яЁё])(?=[A-Za-z]*[А-Яа-яЁё])(?=[А-Яа-яЁё]*[A-Za-z])[A-Za-zА-Яа-яЁё]{2,}")


def unify_alphabet(text: str) -> str:
    """Words of mixed alphabets whose minority letters all look like the majority's, in one; same length.

    "дoза" with a Latin o becomes Russian; a compound such as "анти-CD22" has no mixed word and stays.
    """
    return _MIXED.sub(_unify_match, text)


def _unify_match(match: re.Match[str]) -> str:
    word = match[0]
    latin = [c for c in word if c.isascii()]
    cyrillic = [c for c in word if not c.isascii()]
    symbol = word.isupper() and match.string[match.end() : match.end() + 1].isdigit()  # a gene or a gas: "TP53", "CO2"
    if len(latin) <= len(cyrillic) and not symbol and all(c in _TO_CYRILLIC for c in latin):
        return "".join(_TO_CYRILLIC.get(c, c) for c in word)
    # Of an abbreviation that only the Latin alphabet can spell, most letters may be Cyrillic: "BCR" with two of them.
    if (len(cyrillic) <= len(latin) or word.isupper()) and all(c in _TO_LATIN for c in cyrillic):
        return "".join(_TO_LATIN.get(c, c) for c in word)
    return word


def combined(pair: str) -> str | None:
    """The letter that a base letter and its combining mark make, or None."""
    return _COMBINED.get(pair)
