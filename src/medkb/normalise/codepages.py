"""Text that was decoded with the wrong code page, put right where the result is certain.

Every repair keeps the length: where several characters stood for one, the rest become word joiners, which the clean
text drops. So offsets hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from medkb.normalise.letters import is_russian

JOINER = "\u2060"
_ENOUGH = 5  # letters without which nothing is certain
_WORD = re.compile(r"[^\W\d_]{4,}")  # what is shorter may be an abbreviation: "нед (ОКЗ" is no "МЕД (нйг"


class Repair(NamedTuple):
    """What the stretch [start, end) must have been; as long as the stretch."""

    start: int
    end: int
    right: str


def _upper_half(code: str) -> dict[int, str]:
    """Byte to character; a byte that the code page leaves out passes as a control character, as it does in files."""
    table = {}
    for byte in range(0x80, 0x100):
        try:
            table[byte] = bytes([byte]).decode(code)
        except UnicodeDecodeError:
            table[byte] = chr(byte)
    return table


_CODES = ("cp1252", "cp1251", "koi8-r", "cp866")
_UPPER = {code: _upper_half(code) for code in _CODES}
_BYTES = {code: {char: byte for byte, char in table.items()} for code, table in _UPPER.items()}
_BYTES["cp1252"] |= {chr(byte): byte for byte in range(0x80, 0xA0)}  # Latin-1 has control characters there
_CLASS = {code: "[" + re.escape("".join(table)) + "]" for code, table in _BYTES.items()}
_RUN = {code: re.compile(rf"{chars}+(?:[^\w\n]+{chars}+)*") for code, chars in _CLASS.items()}

_Pair = tuple[str, str]  # shown as, meant


def _translation(shown: str, meant: str) -> dict[int, str]:
    pairs = ((ord(char), _UPPER[meant][byte]) for char, byte in _BYTES[shown].items())
    return {char: right for char, right in pairs if not chr(char).isdigit() and not right.isdigit()}


# The ways in which the Russian code pages are taken for one another and for the Western one.
_PAIRS: dict[_Pair, dict[int, str]] = {
    (shown, meant): _translation(shown, meant)
    for meant in ("cp1251", "koi8-r", "cp866")
    for shown in _UPPER
    if shown != meant
}

# What no sound article holds but for a few names: accented letters, letters of other Cyrillic alphabets, box drawings,
# control characters, and three capitals behind a small letter.
_ODD = re.compile(r"[À-ÿ\u0402-\u040f\u0452-\u045f\u0490\u0491─-▟■√‰€\x80-\x9f]")
_SWAPPED = re.compile(r"[А-ЯЁ](?<=[а-яё].)[А-ЯЁ]{2}")

# Bytes of UTF-8 shown as characters of an 8-bit code page: a Cyrillic letter, another letter or sign, a sign of three.
_CYRILLIC_LEADS, _OTHER_LEADS, _LONG_LEADS = (0xD0, 0xD1), (0xC2, 0xC3, 0xCE, 0xCF), (0xE2,)
_SIGNS = frozenset("‐‑–—―‘’‚“”„†•…‰′″€№™→←↑↓−√∞≈≠≤≥")


def _sequences(code: str) -> re.Pattern[str]:
    tail, cyrillic, other, long = (
        "[" + re.escape("".join(char for char, byte in _BYTES[code].items() if byte in some)) + "]"
        for some in (range(0x80, 0xC0), _CYRILLIC_LEADS, _OTHER_LEADS, _LONG_LEADS)
    )
    return re.compile(rf"(?P<cyrillic>(?:{cyrillic}{tail})+)|(?P<other>{other}{tail})|(?P<long>{long}{tail}{{2}})")


_SEQUENCES = {code: _sequences(code) for code in _CODES}


def applied(text: str, found: Sequence[Repair]) -> str:
    """The text with repairs, which are in order of place."""
    pieces: list[str] = []
    at = 0
    for repair in found:
        pieces += text[at : repair.start], repair.right
        at = repair.end
    return "".join((*pieces, text[at:])) if found else text


def code_page_repairs(text: str) -> list[Repair]:
    """Stretches in a wrong code page whose right reading is certain, in order of place."""
    lines = _odd_lines(text)
    if not lines:
        return []
    found = _utf8(text, lines)
    rest = applied(text, found)
    return _apart(sorted(found + _eight_bit(rest, lines)))


def _odd_lines(text: str) -> list[tuple[int, int]]:
    """Lines that hold what sound text seldom does."""
    lines: list[tuple[int, int]] = []
    for pattern in (_ODD, _SWAPPED):
        at = 0
        while match := pattern.search(text, at):
            start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.start())
            end = len(text) if end < 0 else end
            lines.append((start, end))
            at = end
    return sorted(set(lines))


def _eight_bit(text: str, lines: Sequence[tuple[int, int]]) -> list[Repair]:
    """First the stretches that are certain by themselves, then, by their code page, those that go with them."""
    found: dict[int, Repair] = {}
    sure = [pair for pair in _PAIRS if any(True for _ in _with_pair(text, lines, pair, 0.5))]
    if not sure:
        return []
    for pair in sure:
        cyrillic = pair[0] != "cp1252"
        everywhere = _all_lines(text) if cyrillic else lines
        for repair in _with_pair(text, everywhere, pair, 0.4 if cyrillic else 0.0):
            found.setdefault(repair.start, repair)
    return _apart(sorted(found.values()))


def _apart(repairs: Sequence[Repair]) -> list[Repair]:
    """Repairs in order of place, without those that begin within another."""
    kept: list[Repair] = []
    for repair in repairs:
        if not kept or repair.start >= kept[-1].end:
            kept.append(repair)
    return kept


def _all_lines(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^\n]+", text)]


def _with_pair(text: str, lines: Sequence[tuple[int, int]], pair: _Pair, known: float) -> Iterator[Repair]:
    table = _PAIRS[pair]
    for start, end in lines:
        for run in _RUN[pair[0]].finditer(text, start, end):
            right = run[0].translate(table)
            telling = right if pair[0] == "cp1252" else "".join(_WORD.findall(right))
            if sum(map(str.isalpha, telling)) < _ENOUGH or right == run[0] or not is_russian(right, known):
                continue
            if pair[0] == "cp1252" or not is_russian(run[0], 0.3):
                yield Repair(*run.span(), right)


def _utf8(text: str, lines: Sequence[tuple[int, int]]) -> list[Repair]:
    """UTF-8 read as an 8-bit code page: letters where a whole line becomes Russian by it, signs by themselves."""
    for code, pattern in _SEQUENCES.items():
        found = [
            (match, right)
            for start, end in lines
            for match in pattern.finditer(text, start, end)
            if (right := _decoded(match[0], code)) is not None
        ]
        words = " ".join(right.replace(JOINER, "") for match, right in found if match["cyrillic"])
        certain = sum(map(str.isalpha, words)) >= _ENOUGH and is_russian(words)
        kept = [
            Repair(*match.span(), right)
            for match, right in found
            if certain or _is_sign(match, right, code == "cp1252")
        ]
        if kept:
            return kept
    return []


def _is_sign(match: re.Match[str], right: str, western: bool) -> bool:
    """A sign that needs no other evidence; in Russian text "В»" may be what it seems."""
    return right[0] in _SIGNS if match["long"] else western and match["other"] is not None


def _decoded(shown: str, code: str) -> str | None:
    """The characters that the bytes make, each followed by as many joiners as it had bytes too many."""
    try:
        right = bytes(_BYTES[code][c] for c in shown).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "".join(c + JOINER * (len(c.encode()) - 1) for c in right)
