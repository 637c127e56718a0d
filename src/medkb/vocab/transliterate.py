"""The Russian spelling of an English international non-proprietary name, by rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

# Longest first within one position; a pattern is matched at the current place of the lower-case English word.
# Sources: the correspondences between the English and the Russian columns of the WHO lists of INNs.
_SEQUENCES: tuple[tuple[str, str], ...] = (
    (r"^iod", "йод"),
    (r"^io(?=[^dn])", "йо"),
    (r"(?<=[td])iod", "йод"),
    (r"^yo", "йо"),
    (r"^ya", "я"),
    (r"^yu", "ю"),
    (r"^eu(?=[^m])", "эу"),
    (r"pseudo", "псевдо"),
    (r"deoxy", "дезокси"),
    (r"^peg|(?<=^[a-z]{2})peg(?=[if])", "пэг"),
    (r"(?<=^lip)eg", "эг"),
    (r"(?<=[ily])estr", "эстр"),
    (r"fluoro(?!id)", "фтор"),
    (r"sul(?:ph|f)", "сульф"),
    (r"sul(?=[bcdgkpt])", "суль"),
    (r"alfa|alpha", "альфа"),
    (r"calci", "кальци"),
    (r"glu(?=c)", "глю"),
    (r"valpro", "вальпро"),
    (r"albu(?=m)", "альбу"),
    (r"qu(?=in)", "х"),
    (r"qu", "кв"),
    (r"sch", "ш"),
    (r"ch", "х"),
    (r"ph", "ф"),
    (r"th", "т"),
    (r"^rh", "р"),
    (r"ck", "к"),
    (r"cz", "ч"),
    (r"leu(?=[^m])", "лей"),
    (r"(?<=[ndt])eu(?=[^m])", "ей"),
    (r"ou", "у"),
    (r"(?<=[aeiouy])ethyl", "этил"),
    (r"(?<=[ao])e", "э"),
    (r"^e", "э"),
    (r"c(?=[eiy])", "ц"),
    (r"x", "кс"),
    # A stem that begins with s keeps it; elsewhere an s between vowels is voiced.
    (r"(?<=[ei])s(?=artan)", "с"),
    (r"s(?=etron|umab|alazin|ulid|amid|onid|idenib|iran|enatid|inersen|u?grel)", "с"),
    (r"(?<=^[or])s(?=[aeiou])", "с"),
    (r"(?<=^bi)s|(?<=^fo)s(?=a)|(?<=^ri)s|(?<=li)s(?=ib$)", "с"),
    (r"(?<=[aeiouy])s(?=[aeiouy])", "з"),
)
_SEQUENCE_RULES = tuple((re.compile(pattern), russian) for pattern, russian in _SEQUENCES)

_LATIN = "abcdefghijklmnopqrstuvwyz"
_LETTERS = dict(zip(_LATIN, "а б к д е ф г г и дж к л м н о п к р с т у в в и з".split(), strict=True))

# Endings of the English word, replaced before the letters are: the Russian ending, or the English one that is read.
_ENDINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"gine$"), "джин"),
    (re.compile(r"semide$"), "семид"),
    (re.compile(r"(?<=[ao])se$"), "за"),
    (re.compile(r"(?<=[a-z]{2})(?<=[^aeou])e$"), ""),
)
# The base of a salt or an ester takes the genitive: ethacridine lactate -> этакридина лактат.
_ANION = re.compile(r" (?:[a-z]+ate|(?:di|hydro)*(?:chlor|brom|iod)ide)\b")
_PIECE = re.compile(r"[0-9]+[A-Za-z]*|[A-Za-z]+|[^A-Za-z0-9]+")


def _letters(word: str) -> str:
    russian: list[str] = []
    place = 0
    while place < len(word):
        for pattern, reading in _SEQUENCE_RULES:
            if match := pattern.match(word, place):
                russian.append(reading)
                place = match.end()
                break
        else:
            russian.append(_LETTERS.get(word[place], word[place]))
            place += 1
    return "".join(russian)


def transliterate(word: str) -> str:
    """One English INN word, lower case, in Russian letters: blinatumomab -> блинатумомаб.

    Characters that are no English letters stay as they are.
    """
    if len(word) > 4 and word.endswith("ium"):
        return _letters(word[:-3]) + "ий"
    for pattern, ending in _ENDINGS:
        word = pattern.sub(ending, word)
    return _letters(word)


def _acid(stem: str) -> str:
    """The adjective of an acid: salicylic -> салициловая, iopanoic -> йопаноевая."""
    base = stem.removesuffix("ic")
    ending = "евая" if base.endswith("o") else "овая"
    return transliterate(base) + ending if stem.endswith("ic") else transliterate(stem)


def russian_name(name: str, words: Mapping[str, str] | None = None) -> str:
    """The Russian of a whole English name, which may have several words, in the English word order.

    `words` gives the Russian of words and phrases that are translated and not transliterated (sodium -> натрия); a
    hyphen there means that names with this word cannot be put together from their words: the answer is "" then.
    The base of a salt takes the genitive, as does a name in -ium before a further word: ethacridine lactate ->
    этакридина лактат, ipratropium bromide -> ипратропия бромид.
    """
    words = words or {}
    russian, place = "", 0
    for phrase in _phrases(tuple(words)).finditer(name):
        if words[phrase[0]] == "-":
            return ""
        russian += _spell(name, place, phrase.start()) + words[phrase[0]]
        place = phrase.end()
    return russian + _spell(name, place, len(name))


def _spell(name: str, start: int, end: int) -> str:
    """The part of a name between two translated phrases, word by word."""
    pieces = _PIECE.finditer(name, start, end)
    return "".join(_reading(piece[0], name[piece.end() :]) for piece in pieces)


@lru_cache(maxsize=2)
def _phrases(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of `words` as whole words, the longest first."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b" if words else r"(?!)")


def _reading(piece: str, rest: str) -> str:
    """The Russian of a word, with what follows it in the name; symbols, single letters and capitals stay (99mTc, B)."""
    if len(piece) < 2 or not piece.isalpha() or not piece.islower():
        return piece
    if rest.startswith(" acid"):
        return _acid(piece)
    if len(piece) > 4 and piece.endswith("ium") and re.match(r" [a-z]", rest):
        return transliterate(piece).removesuffix("ий") + "ия"
    russian = transliterate(piece)
    salt = re.match(_ANION, rest) and not piece.endswith("yl") and russian[-1] not in "аеийоуэыя"
    return russian + "а" if salt else russian
