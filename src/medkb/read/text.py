"""Plain text to a Document: which encoding it is in, and whether it is a language that medkb reads."""

from __future__ import annotations

import codecs
import hashlib
import math
import re

from medkb.errors import InputError
from medkb.model import Document, Problem
from medkb.read.metadata.article import metadata

# Share of each letter in Russian prose, % (frequencies of the Russian National Corpus).
_RUSSIAN = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (
            *(10.97, 8.45, 8.01, 7.35, 6.70, 6.26, 5.47, 4.73, 4.54, 4.40, 3.49, 3.21, 2.98, 2.81, 2.62, 2.01, 1.90),
            *(1.74, 1.70, 1.65, 1.59, 1.44, 1.21, 0.97, 0.94, 0.73, 0.64, 0.48, 0.36, 0.32, 0.26, 0.04, 0.04),
        ),
        strict=True,
    )
)
_CAPITAL = 0.04  # one letter of running text in twenty-five is a capital
_OTHER, _RARE = 0.3, 0.001  # %, signs of print (dashes, quotes, degrees), and what articles do not hold
_SIGNS = frozenset("—–«»„“”’‘…№°±×µ·•§©®\u00a0\u00ad≤≥")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MIXED = re.compile(r"[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]{2}")
# Words without which no page of English or Russian goes; other languages of the same script lack most of them.
_FUNCTION_WORDS = frozenset(
    "the of and in to with was for were is by that as at from on a an be or this it are not "
    "и в на с у по к для от не что при из до или как а после был была было были".split()
)
_FOREIGN_LETTERS = frozenset("іїєґўјљњћџђѕќѓәғқңөұүһҳҷӣӯ")  # Cyrillic letters that Russian has not
_ENOUGH = 300  # letters below which statistics say nothing


def read_text(text: str, file: str) -> Document:
    """A text already in memory; offsets count in it as it is. Raises InputError when there are no words in it."""
    _require_words(text, file)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(file, text, metadata=metadata(text), sha256=digest)


def read_bytes(data: bytes, file: str) -> tuple[Document, tuple[Problem, ...]]:
    """The text of a .txt file's bytes, newlines untouched, and a warning where the encoding was guessed.

    Raises InputError when the bytes are no text or hold no words.
    """
    text, problems = decode(data, file)
    if len(_CONTROL.findall(text)) > 0.002 * len(text):
        raise InputError(file, "binary data, not text", _binary_hint(data))
    _require_words(text, file)
    return Document(file, text), problems


def _binary_hint(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        return "it is a PDF: rename it to .pdf"
    if data.startswith(b"PK"):
        return "it is an office document or an archive: save it as text or PDF"
    return "save it as UTF-8 text"


def _require_words(text: str, file: str) -> None:
    if not any(map(str.isalnum, text)):
        raise InputError(file, "no text in it: the file is empty but for blanks and signs", "check the file")


def decode(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Text by byte order mark, else UTF-8, else the 8-bit code in which it looks most like prose, with a warning."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _damaged(data, name, file)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        text, problems = _damaged(data, "utf-8", file)
    broken = text.count("\ufffd")
    if sum(c > "\x7f" for c in text) > 20 * broken:
        return text, problems
    name = _guess(data)
    reason = f"not UTF-8; decoded as {name} by its letters"
    return _eight_bit(data, name), (Problem(file, "warning", reason, "save it as UTF-8 if the text looks wrong"),)


def _damaged(data: bytes, name: str, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Text with U+FFFD for what cannot be decoded, and a warning if there is any."""
    text = data.decode(name, "replace")
    lost = text.count("\ufffd")
    try:
        data.decode(name)
    except UnicodeDecodeError as error:
        code = name.removesuffix("-sig").upper()
        reason = f"damaged text: {lost} places are no {code}, the first at byte {error.start}"
        return text, (Problem(file, "warning", reason, "copy or download it again"),)
    return text, ()


def _guess(data: bytes) -> str:
    texts = {name: _eight_bit(data, name) for name in ("cp1251", "koi8-r")}
    name = max(texts, key=lambda key: _plausibility(texts[key]))
    text = texts[name]
    # An accented Latin letter decoded as Russian stands within a Latin word.
    return "latin-1" if len(_MIXED.findall(text)) >= len(_CYRILLIC.findall(text)) else name


def _eight_bit(data: bytes, name: str) -> str:
    """`latin-1` is read with the quotes and dashes that Windows adds to it."""
    if name != "latin-1":
        return data.decode(name, "replace")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _plausibility(text: str) -> float:
    """Mean log share of the non-ASCII characters in Russian prose."""
    seen: dict[str, int] = {}
    for c in text:
        if c > "\x7f":
            seen[c] = seen.get(c, 0) + 1
    return sum(n * math.log(_share(c)) for c, n in seen.items()) / max(1, sum(seen.values()))


def _share(c: str) -> float:
    if c in _RUSSIAN:
        return _RUSSIAN[c]
    if c.lower() in _RUSSIAN:
        return _CAPITAL * _RUSSIAN[c.lower()]
    return _OTHER if c in _SIGNS else _RARE


def foreign(text: str, file: str) -> Problem | None:
    """A warning when the text is in neither Russian nor English, by its letters and function words."""
    letters = [c for c in text.lower() if c.isalpha()]
    if len(letters) < _ENOUGH:
        return None
    known = sum("a" <= c <= "z" or "а" <= c <= "я" or c == "ё" for c in letters)
    others = sum(c in _FOREIGN_LETTERS for c in letters)
    words = re.findall(r"[^\W\d_]+", text.lower())
    function = sum(word in _FUNCTION_WORDS for word in words) / len(words)
    # Russian and English medical prose has 15 to 40 % of these words, lists of references 5 to 10 %.
    if known > 0.8 * len(letters) and others < 0.02 * len(letters) and function > 0.04:
        return None
    reason = "the text seems to be in another language than Russian or English"
    return Problem(file, "warning", reason, "few facts will be found")
